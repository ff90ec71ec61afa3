// npm start [-- options]: opens Gatehouse. Installs and builds what is missing or old; then Electron where its program is
// there or can be fetched, else the same window in an installed browser. --fetch-electron tries again at once what failed
// within the last day. All other options go to the door: --practice, --no-window, --port …
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { electronProgram, fetchElectron } from './electron-program.mjs';
import { installPackages, root } from './setup.mjs';

/** An Electron that ends with a failure within so long has not opened its window. In milliseconds. */
const early = 10_000;

const say = (line) => console.log(line);
const { env, stdout } = process;
const asked = process.argv.includes('--fetch-electron');
const options = process.argv.slice(2).filter((option) => option !== '--fetch-electron');
let stopping = false;

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

const electronMain = join(root, 'out/electron/main.js');
const hasScreen = process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
if (!hasScreen || options.some((option) => /^--(no-window|port)\b/.test(option))) {
  // An address is all that is wanted, or can be had; the browser door says it.
  openBrowser();
} else {
  const missing = await whyNoElectron();
  if (missing === undefined) {
    openElectron();
  } else {
    say(`Electron is not here, so Gatehouse opens in a browser of this computer: ${missing}.`);
    openBrowser();
  }
}

/** Why there is no Electron to start, as the end of a sentence; undefined where there is one. */
async function whyNoElectron() {
  if (!existsSync(electronMain)) {
    return 'its window was not built';
  }
  if (electronProgram(root, env)) {
    return undefined;
  }
  const show = stdout.isTTY ? (text) => stdout.write(`\r\u001b[K${text}`) : undefined;
  return fetchElectron({ root, env, asked, say, show });
}

function openElectron() {
  const startedAt = Date.now();
  // Given the folder, it has the app's name and version from package.json.
  openDoor(electronProgram(root, env), root, (reason) => {
    const opened = stopping || Date.now() - startedAt > early;
    if (!opened) {
      say(`Electron could not be started (${reason}), so Gatehouse opens in a browser of this computer.`);
      openBrowser();
    }
    return opened;
  });
}

function openBrowser() {
  openDoor(process.execPath, join(root, 'out/browser/main.js'));
}

/** Runs a door, and ends as it does; a failure only unless `isFinal` has another way. */
function openDoor(program, main, isFinal = () => true) {
  const door = spawn(program, [main, ...options], { stdio: 'inherit' });
  const terminate = () => {
    stopping = true;
    door.kill();
  };
  process.on('SIGTERM', terminate);
  door.on('error', (error) => {
    process.off('SIGTERM', terminate);
    if (isFinal(error.code)) {
      console.error(`${program} could not be started: ${error.message}`);
      process.exitCode = 1;
    }
  });
  door.on('exit', (status, signal) => {
    process.off('SIGTERM', terminate);
    if (status === 0 || isFinal(signal ?? `exit code ${status}`)) {
      process.exitCode = status ?? (signal === 'SIGINT' ? 130 : 1);
    }
  });
}

// Ctrl+C, and a terminal that is closed, reach the door themselves; told twice, it would not take its time to tidy up.
for (const signal of ['SIGINT', 'SIGHUP']) {
  process.on(signal, () => {
    stopping = true;
  });
}
