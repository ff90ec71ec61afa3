// Electron's program: where it is, and how it is had where it is not there yet.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

/** How long nothing may arrive, and how long all of it may take, in milliseconds. */
const usualLimits = { silence: 20_000, total: 10 * 60_000 };
/** A try that failed is not repeated for so long, unless somebody asks for it. In milliseconds. */
const patience = 24 * 60 * 60_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Electron's program of the clone in `root`: what its package has brought, or what ELECTRON_OVERRIDE_DIST_PATH names.
 * Where a download was broken off there is none: the package's own mark of a whole one is path.txt, written last.
 */
export function electronProgram(root, env) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const name = names[process.platform] ?? 'electron';
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    return present(join(env.ELECTRON_OVERRIDE_DIST_PATH, name));
  }
  const electron = join(root, 'node_modules/electron');
  const whole = read(join(electron, 'path.txt')) === name;
  const fits = read(join(electron, 'dist/version'))?.replace(/^v/, '') === versionOf(root);
  return whole && fits ? present(join(electron, 'dist', name)) : undefined;
}

/**
 * Has Electron's own installer bring the program, unless somebody has said that it should not, or that failed within the
 * last day (`asked`: all the same). `say` tells one line, `show` how far it is (nothing where there is no terminal).
 * Resolves with undefined when the program is there, else with why not, as the end of a sentence.
 */
export async function fetchElectron({ root, env, asked, say, show = () => undefined, limits = usualLimits }) {
  const installer = join(root, 'node_modules/electron/install.js');
  if (env.ELECTRON_OVERRIDE_DIST_PATH) {
    return 'ELECTRON_OVERRIDE_DIST_PATH names a folder without it';
  }
  if (!['', '0', 'false', undefined].includes(env.ELECTRON_SKIP_BINARY_DOWNLOAD)) {
    return 'ELECTRON_SKIP_BINARY_DOWNLOAD says not to fetch it';
  }
  if (!existsSync(installer)) {
    return 'its package is not installed';
  }
  const earlier = asked ? undefined : failedLately(root);
  if (earlier) {
    return `it could not be fetched on ${earlier.at.slice(0, 10)} (${earlier.reason}); once more: npm start -- --fetch-electron`;
  }
  say(`Fetching Electron ${versionOf(root)}, once: about 110 MB. ELECTRON_SKIP_BINARY_DOWNLOAD=1 leaves it out.`);
  const reason = await install({ root, installer, env, show, limits });
  show('');
  if (reason === undefined && electronProgram(root, env)) {
    rmSync(failureFile(root), { force: true });
    return undefined;
  }
  const told = reason ?? 'what came holds no program for this computer';
  mkdirSync(join(root, 'out'), { recursive: true });
  const failure = { at: new Date().toISOString(), version: versionOf(root), reason: told };
  writeFileSync(failureFile(root), `${JSON.stringify(failure)}\n`);
  return `it could not be fetched (${told}); once more: npm start -- --fetch-electron`;
}

/** Runs the installer, and ends it when nothing moves any more. Resolves with undefined, or why it failed. */
async function install({ root, installer, env, show, limits }) {
  mkdirSync(join(root, 'out'), { recursive: true });
  // It downloads into the folder for temporary files and unpacks beside itself: so it is seen to move, or not to.
  const folder = mkdtempSync(join(root, 'out/fetching-'));
  const unpacked = join(root, 'node_modules/electron/dist');
  const child = spawn(process.execPath, [installer], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...env,
      TMPDIR: folder,
      TMP: folder,
      TEMP: folder,
      ELECTRON_GET_NO_PROGRESS: '1',
      // HTTPS_PROXY and NO_PROXY count, which Node's fetch does not look at by itself.
      ELECTRON_GET_USE_PROXY: '1',
    },
  });
  const ended = once(child, 'close');
  const interrupt = () => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of signals) {
    process.once(signal, interrupt);
  }
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors = `${errors}${text}`.slice(0, 10_000);
  });

  let stopped;
  let size = -1;
  let movedAt = Date.now();
  const startedAt = movedAt;
  const look = setInterval(
    () => {
      const fetched = sizeOf(folder);
      const now = fetched + sizeOf(unpacked);
      if (now !== size) {
        size = now;
        movedAt = Date.now();
        show(`  ${(fetched / 1e6).toFixed(0)} MB`);
      }
      if (Date.now() - movedAt > limits.silence) {
        stopped = `nothing came for ${limits.silence / 1000} s`;
      } else if (Date.now() - startedAt > limits.total) {
        stopped = `it took longer than ${limits.total / 60_000} minutes`;
      }
      if (stopped) {
        child.kill('SIGKILL');
      }
    },
    Math.min(500, limits.silence / 4),
  );
  try {
    const [status] = await ended;
    return stopped ?? (status === 0 ? undefined : reasonOf(errors));
  } finally {
    clearInterval(look);
    for (const signal of signals) {
      process.off(signal, interrupt);
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the installer died of, in a few words. It prints an error and its stack. */
function reasonOf(errors) {
  const [, status] = /Response code (\d{3})/.exec(errors) ?? [];
  if (status) {
    return `its server answered with status ${status}`;
  }
  const first = errors.split('\n')[0] ?? '';
  if (/fetch failed/.test(first)) {
    return 'its server could not be reached';
  }
  if (/terminated/.test(first)) {
    return 'the connection broke off';
  }
  return /checksum/i.test(first) ? 'what came is not what its makers published' : first.slice(0, 200);
}

function failedLately(root) {
  try {
    const failure = JSON.parse(readFileSync(failureFile(root), 'utf8'));
    const age = Date.now() - Date.parse(failure.at);
    return failure.version === versionOf(root) && age >= 0 && age < patience ? failure : undefined;
  } catch {
    return undefined;
  }
}

function failureFile(root) {
  return join(root, 'out/electron-not-fetched.json');
}

function versionOf(root) {
  return JSON.parse(read(join(root, 'node_modules/electron/package.json')) ?? '{}').version;
}

function present(path) {
  return existsSync(path) ? path : undefined;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Of all files in a folder, in bytes. They come and go meanwhile. */
function sizeOf(folder) {
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, size) => sum + size, 0);
  } catch {
    return 0;
  }
}
