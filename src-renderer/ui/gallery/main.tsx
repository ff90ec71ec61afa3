import './gallery.css';
import { createRoot } from 'react-dom/client';
import { createI18n } from '../../text/i18n.ts';
import { Kit } from '../Kit.tsx';
import { Gallery } from './Gallery.tsx';

/** `?theme=dark`, `?locale=ar` (right to left). The clock stands still, so that pictures of the page can be compared. */
const options = new URLSearchParams(location.search);
const theme = options.get('theme');
if (theme !== null) {
  document.documentElement.dataset.theme = theme;
}

const root = document.getElementById('root');
if (root === null) {
  throw new Error('The page has no element with the id "root".');
}
createRoot(root).render(
  <Kit
    i18n={createI18n()}
    locale={options.get('locale') ?? 'en'}
    services={{ now: () => Date.UTC(2026, 6, 30, 12, 4) }}
  >
    <Gallery />
  </Kit>,
);
