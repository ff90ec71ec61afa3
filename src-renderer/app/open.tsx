import { createRoot } from 'react-dom/client';
import { createI18n } from '../text/i18n.ts';
import { Kit } from '../ui/Kit.tsx';
import { App } from './App.tsx';

/** Opens the window in `root`; what stood there before gives way to it. */
export function openApp(root: HTMLElement): void {
  createRoot(root).render(
    <Kit i18n={createI18n()}>
      <App />
    </Kit>,
  );
}
