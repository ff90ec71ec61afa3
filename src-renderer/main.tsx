import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { createI18n } from './text/i18n.ts';
import { Kit } from './ui/Kit.tsx';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('The page has no element with the id "root".');
}
createRoot(root).render(
  <Kit i18n={createI18n()}>
    <App />
  </Kit>,
);
