// npm run build: the command line into out/cli. With --watch (npm run dev), again whenever a source changes; with
// --quiet, one line about it.
import { statSync, watch, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { installPackages, root } from './setup.mjs';

const watching = process.argv.includes('--watch');
const quiet = process.argv.includes('--quiet');

if (!installPackages((line) => console.log(line))) {
  process.exit(1);
}
// vite is there only from here on.
const { bundle } = await import('./bundle.mjs');

const built = await buildCommandLine();
if (!watching) {
  process.exit(built ? 0 : 1);
}
watchSources();

async function buildCommandLine() {
  try {
    const { files, sources } = await bundle({
      entry: 'src-main/cli/main.ts',
      folder: 'out/cli',
      packages: 'bundled',
      alongside: ['src-main/vault/keychain-process.mjs'],
    });
    writeSources(sources);
    report(files);
    return true;
  } catch (error) {
    console.error(`The build failed: ${error.message}`);
    return false;
  }
}

/** What the command was made of, for bin/gatehouse to see whether it is up to date. Packages count as their lock. */
function writeSources(sources) {
  const own = sources
    .map((source) => relative(root, source).replaceAll('\\', '/'))
    .filter((source) => source.startsWith('src-main/'));
  writeFileSync(join(root, 'out/cli/sources.json'), JSON.stringify([...own, 'package-lock.json', 'scripts/build.mjs']));
}

function report(files) {
  const kilobytes = (list) => `${(list.reduce((sum, { bytes }) => sum + bytes, 0) / 1000).toFixed(0)} kB`;
  const atStart = files.filter((file) => file.loadedAtStart);
  console.log(`out/cli: ${files.length} files, ${kilobytes(files)}; ${kilobytes(atStart)} of it loaded at the start`);
  if (!quiet) {
    for (const { name, bytes, loadedAtStart } of files.toSorted((a, b) => b.bytes - a.bytes)) {
      console.log(`  ${String(Math.ceil(bytes / 1000)).padStart(6)} kB  ${name}${loadedAtStart ? '  (start)' : ''}`);
    }
  }
}

function watchSources() {
  let timer;
  let building = Promise.resolve();
  console.log('Watching src-main; Ctrl+C ends it.');
  watch(join(root, 'src-main'), { recursive: true }, (_event, file) => {
    // Editors write temporary files beside; only sources count.
    if (!file?.endsWith('.ts') || !statSync(join(root, 'src-main', file), { throwIfNoEntry: false })) {
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(() => {
      building = building.then(buildCommandLine);
    }, 50);
  });
}
