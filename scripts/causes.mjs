// npm run causes: writes docs/causes/ anew from the words in src-main/contract. A test says when that is due.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { installPackages, root } from './setup.mjs';

if (!installPackages((line) => console.log(line))) {
  process.exit(1);
}
// vite is there only from here on; it reads TypeScript on every Node.
const { runnerImport } = await import('vite');
const { module } = await runnerImport(`${root}/scripts/cause-pages.ts`, { logLevel: 'error' });
const pages = module.renderCausePages();
rmSync(`${root}/docs/causes`, { recursive: true, force: true });
mkdirSync(`${root}/docs/causes`);
for (const [file, text] of pages) {
  writeFileSync(`${root}/docs/causes/${file}`, text);
}
console.log(`docs/causes: ${pages.size} pages`);
