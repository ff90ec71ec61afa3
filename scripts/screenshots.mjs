// npm run screenshots [-- folder]: takes the pictures of the window that README shows, into docs/images.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root } from './setup.mjs';

/** In bytes: people load them with the page. */
const most = 120_000;

if (!installPackages((line) => console.log(line))) {
  process.exit(1);
}
// vite is there only from here on.
const { runnerImport } = await import('vite');
const { module } = await runnerImport(join(root, 'test/renderer/screenshots.ts'), { configFile: false, root });

const folder = join(root, process.argv[2] ?? 'docs/images');
mkdirSync(folder, { recursive: true });
await module.takeScreenshots(folder);
for (const file of readdirSync(folder)) {
  const { size } = statSync(join(folder, file));
  console.log(`${file}: ${(size / 1000).toFixed(0)} kB${size > most ? ', which is too much' : ''}`);
  process.exitCode ||= size > most ? 1 : 0;
}
