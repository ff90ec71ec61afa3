// npm run build [-- name …]: what each door runs, into out/. With --stale, only what is older than its sources; with
// --watch (npm run dev), that again whenever a source changes; with --quiet, one line about each.
import { existsSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root } from './setup.mjs';
import { upToDate } from './up-to-date.mjs';

const options = process.argv.slice(2);
const quiet = options.includes('--quiet');

if (!installPackages((line) => console.log(line))) {
  process.exit(1);
}
// What is built is what is shipped, whoever builds it: tests set NODE_ENV to `test`, which React and its like look at.
process.env.NODE_ENV = 'production';
// vite is there only from here on.
const { bundle, bundlePageScript, bundlePreload, bundleRenderer } = await import('./bundle.mjs');

const keychainProgram = 'src-main/vault/keychain-process.mjs';
/** They read pictures, for `gatehouse scan`. */
const pictureReaders = [
  'node_modules/@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  'node_modules/@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  'node_modules/@jsquash/webp/codec/dec/webp_dec.wasm',
  'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm',
];
/** Each in out/NAME. `entry` is where it begins; what has none yet is not built. */
const targets = {
  cli: {
    entry: 'src-main/cli/main.ts',
    build: bundle,
    packages: 'bundled',
    alongside: [keychainProgram, ...pictureReaders],
  },
  browser: { entry: 'src-main/browser/main.ts', build: bundle, packages: 'bundled', alongside: [keychainProgram] },
  // The window, and the command line of an installed Gatehouse.
  electron: {
    entry: 'src-main/installed.ts',
    build: bundle,
    packages: 'bundled',
    alongside: [keychainProgram, ...pictureReaders],
  },
  preload: { entry: 'src-main/electron/preload.ts', build: bundlePreload },
  'browser-host': { entry: 'src-main/browser/browser-host.ts', build: bundlePageScript },
  renderer: { entry: 'src-renderer/index.html', build: bundleRenderer },
};

const named = options.filter((option) => !option.startsWith('--'));
const unknown = named.filter((name) => !(name in targets));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')} to build; there are: ${Object.keys(targets).join(', ')}`);
  process.exit(2);
}
const wanted = (named.length > 0 ? named : Object.keys(targets)).filter((name) =>
  existsSync(root + targets[name].entry),
);

const watching = options.includes('--watch');
const built = await buildAll(watching || options.includes('--stale'));
if (!watching) {
  process.exit(built ? 0 : 1);
}
watchSources();

/** Builds one after the other; false when one of them failed. */
async function buildAll(staleOnly) {
  let good = true;
  for (const name of wanted.filter((name) => !(staleOnly && upToDate(`out/${name}`)))) {
    try {
      const { build, ...target } = targets[name];
      report(name, await build({ ...target, folder: `out/${name}` }));
    } catch (error) {
      console.error(`The build of ${name} failed: ${error.message}`);
      good = false;
    }
  }
  return good;
}

function report(name, files) {
  const kilobytes = (list) => `${(list.reduce((sum, { bytes }) => sum + bytes, 0) / 1000).toFixed(0)} kB`;
  const atStart = files.filter((file) => file.loadedAtStart);
  console.log(
    `out/${name}: ${files.length} files, ${kilobytes(files)}; ${kilobytes(atStart)} of it loaded at the start`,
  );
  if (!quiet) {
    for (const { name, bytes, loadedAtStart } of files.toSorted((a, b) => b.bytes - a.bytes)) {
      console.log(`  ${String(Math.ceil(bytes / 1000)).padStart(6)} kB  ${name}${loadedAtStart ? '  (start)' : ''}`);
    }
  }
}

function watchSources() {
  let timer;
  let building = Promise.resolve();
  console.log('Watching the sources; Ctrl+C ends it.');
  for (const folder of ['src-main', 'src-renderer']) {
    watch(join(root, folder), { recursive: true }, (_event, file) => {
      // Editors write temporary files beside; only sources count.
      if (!/\.(tsx?|css|html)$/.test(file ?? '') || !statSync(join(root, folder, file), { throwIfNoEntry: false })) {
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(() => {
        building = building.then(() => buildAll(true));
      }, 50);
    });
  }
}
