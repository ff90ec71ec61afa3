import './ui/base.css';
import { showFirstFrame } from './first-frame/show.ts';
import { readFirst } from './state/first.ts';

const root = document.getElementById('root');
if (root === null) {
  throw new Error('The page has no element with the id "root".');
}

/** How long what draws the window waits for what it shows first, in milliseconds. Side by side both would be late. */
const patience = 250;

const first = readFirst()
  .then(() => showFirstFrame(root))
  .then(untilPainted);
void Promise.race([first, new Promise((resolve) => setTimeout(resolve, patience))])
  .then(() => import('./app/open.tsx'))
  .then(({ openApp }) => openApp(root));

/** A window that is not seen paints nothing, and waits no longer than its patience. */
function untilPainted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}
