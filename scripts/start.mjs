// npm start [-- options]: opens Gatehouse. Installs and builds what is missing or old; then Electron where its program
// is there, else the same window in an installed browser. Options go to the door: --practice, --no-window, --port …
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root } from './setup.mjs';

const say = (line) => console.log(line);

if (!installPackages(say)) {
  console.error('The packages could not be installed. What went wrong stands above.');
  process.exit(1);
}
const build = spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--stale', '--quiet'], {
  stdio: 'inherit',
});
if (build.status !== 0) {
  console.error('Gatehouse could not be built. What went wrong stands above.');
  process.exit(1);
}

const electron = electronProgram();
const electronMain = join(root, 'out/electron/main.js');
const useElectron = electron !== undefined && existsSync(electronMain);
if (!useElectron) {
  say('Electron is not here, so Gatehouse opens in a browser of this computer.');
}
const program = useElectron ? electron : process.execPath;
const main = useElectron ? electronMain : join(root, 'out/browser/main.js');
const door = spawn(program, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
// Ctrl+C, and a terminal that is closed, reach the door themselves; told twice, it would not take its time to tidy up.
for (const signal of ['SIGINT', 'SIGHUP']) {
  process.on(signal, () => undefined);
}
process.on('SIGTERM', () => door.kill());
door.on('error', (error) => {
  console.error(`${program} could not be started: ${error.message}`);
  process.exitCode = 1;
});
door.on('exit', (status, signal) => {
  process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 1);
});

/** Electron's program, where its package has brought it or ELECTRON_OVERRIDE_DIST_PATH names its folder. */
function electronProgram() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(root, 'node_modules/electron/dist');
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const path = join(dist, names[process.platform] ?? 'electron');
  return existsSync(path) ? path : undefined;
}
