// npm run package [-- --all [--signed]] [--output FOLDER]: packages Gatehouse for this system, and looks at what came of it.
//
// Without --all nothing is fetched: made is what can be made here, and for each target that was left out a line says why.
// Where there is no Electron, on Linux, its layout is made around a stub. --all makes each target of this system, fetching
// what electron-builder wants for that, and fails where one cannot be made; --signed fails
// where it could not be signed or, on macOS, notarised. That is what the workflow of a release calls.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { electronProgram } from './electron-program.mjs';
import { installPackages, root } from './setup.mjs';

/** Of each system: its name, as electron-builder has it; the targets; where a package has its resources and its program. */
const systems = {
  linux: { title: 'Linux', option: 'linux', targets: ['tar.gz', 'deb', 'AppImage', 'rpm'] },
  darwin: { title: 'macOS', option: 'mac', targets: ['dmg', 'zip'] },
  win32: { title: 'Windows', option: 'win', targets: ['nsis', 'portable'] },
};
/** What can be made with what a Linux computer has, once Electron is there. */
const withoutFetching = ['tar.gz', 'deb'];

const { values: options } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    signed: { type: 'boolean', default: false },
    output: { type: 'string', default: 'dist' },
  },
});
const system = systems[process.platform];
const output = resolve(options.output);
/** On macOS one program for both kinds of processor, where the other one's Electron may be fetched. */
const isUniversal = process.platform === 'darwin' && options.all;
/** Targets that were not made: name, and why. */
const leftOut = [];

// electron-builder notarises where it finds these, and says nothing where it does not.
if (options.signed && process.platform === 'darwin' && !process.env.APPLE_ID && !process.env.APPLE_API_KEY) {
  console.error(
    '--signed wants a notarised app: APPLE_ID or APPLE_API_KEY, and what belongs to it (docs/packaging.md)',
  );
  process.exit(1);
}
if (!installPackages((line) => console.log(line))) {
  process.exit(1);
}
// For others everything anew; here, what is older than its sources.
const how = options.all ? ['--quiet'] : ['--quiet', '--stale'];
const built = spawnSync(
  process.execPath,
  [join(root, 'scripts/build.mjs'), ...how, 'electron', 'preload', 'renderer'],
  { stdio: 'inherit' },
);
if (built.status !== 0) {
  process.exit(1);
}
process.exit((await run()) ? 0 : 1);

/** True when everything that was made is as it should be. */
async function run() {
  const { build } = await import('electron-builder');
  await writePapers();
  const { electron, isStub } = await electronFolder();
  for (const [platform, { title, targets }] of Object.entries(systems)) {
    if (platform !== process.platform) {
      leftOut.push(...targets.map((target) => [target, `it is made on ${title}`]));
    }
  }
  if (electron === undefined) {
    leftOut.push(
      ...system.targets.map((target) => [
        target,
        'Electron is not here (node node_modules/electron/install.js fetches it)',
      ]),
    );
    return tell({ good: !options.all });
  }
  const make = (targets) =>
    build({
      [system.option]: isUniversal ? targets.map((target) => `${target}:universal`) : targets,
      projectDir: root,
      publish: 'never',
      config: {
        directories: { output },
        forceCodeSigning: options.signed,
        // Given both, electron-builder fetches nothing. The one that is here is for this kind of processor alone.
        ...(isUniversal ? {} : { electronDist: electron }),
        electronVersion: electronVersion(),
      },
    });
  rmSync(output, { recursive: true, force: true });
  await make(['dir']);
  const good = await inspect();
  if (isStub) {
    leftOut.push(
      ...system.targets.map((target) => [target, 'Electron is not here; the layout was made around a stub']),
    );
    return tell({ good });
  }
  let whole = good;
  for (const target of system.targets) {
    if (!options.all && !withoutFetching.includes(target)) {
      leftOut.push([target, 'electron-builder fetches its tools; --all has it do so']);
      continue;
    }
    try {
      console.log(`made ${(await make([target])).join(', ')}`);
    } catch (error) {
      leftOut.push([target, String(error.message).split('\n')[0]]);
      whole = whole && !options.all;
    }
  }
  return tell({ good: whole });
}

async function writePapers() {
  const { shippedPackages } = await import('./shipped-packages.mjs');
  const { billOfMaterials, licenceList } = await import('./package-papers.mjs');
  const packages = shippedPackages();
  const folder = join(root, 'out/package');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sbom.cdx.json'), await billOfMaterials(packages));
  writeFileSync(join(folder, 'licences.txt'), licenceList(packages));
  console.log(`papers: ${packages.length} packages, with their licences`);
}

/** The folder of an Electron for this system: the real one, on Linux else a stub, else none. */
async function electronFolder() {
  const program = electronProgram(root, process.env);
  if (program !== undefined) {
    // On macOS the program lies inside of the .app, whose folder it is that counts.
    const up = process.platform === 'darwin' ? '../../..' : '.';
    return { electron: resolve(dirname(program), up), isStub: false };
  }
  if (process.platform !== 'linux' || options.all) {
    return { electron: undefined, isStub: false };
  }
  const { makeStubElectron } = await import('./stub-electron.mjs');
  const folder = join(root, 'out/package/stub-electron');
  return { electron: await makeStubElectron(folder, { version: electronVersion() }), isStub: true };
}

/** Looks at the unpacked package, and says what it found. */
async function inspect() {
  const { inspectPackage, largestApp } = await import('./package-contents.mjs');
  const { size, files, problems } = await inspectPackage(placesIn(output));
  console.log(`app's own part: ${files.length} files, ${(size / 1e6).toFixed(2)} MB of at most ${largestApp / 1e6}`);
  for (const problem of problems) {
    console.error(`PROBLEM ${problem}`);
  }
  return problems.length === 0;
}

function placesIn(folder) {
  if (process.platform === 'darwin') {
    const own = process.arch === 'arm64' ? 'mac-arm64' : 'mac';
    const app = join(folder, isUniversal ? 'mac-universal' : own, 'Gatehouse.app');
    return { resources: join(app, 'Contents/Resources'), program: app, prebuilds: ['darwin-x64', 'darwin-arm64'] };
  }
  const prebuilds = [`${process.platform}-${process.arch}`];
  const name = process.platform === 'win32' ? 'win' : 'linux';
  const unpacked = join(folder, `${name}${process.arch === 'x64' ? '' : `-${process.arch}`}-unpacked`);
  const program = process.platform === 'win32' ? 'Gatehouse.exe' : 'gatehouse-desktop';
  return { resources: join(unpacked, 'resources'), program: join(unpacked, program), prebuilds };
}

function electronVersion() {
  return JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')).version;
}

function tell({ good }) {
  for (const [target, why] of leftOut) {
    console.log(`NOT RUN ${target}: ${why}`);
  }
  console.log(good ? `packaged into ${options.output}` : 'the package is not good');
  return good;
}
