import { type ChildProcess, fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import type { ControlMessage } from '../electron/stand-in/control.ts';

export const name = 'the start of the desktop window';

/** Of each main process; medians count. */
const runs = 21;
const shortRuns = 5;
/** How long the main process is left alone, and how often its memory is read meanwhile. */
const soak = {
  short: { ms: 30_000, readings: 1, called: 'half a minute' },
  usual: { ms: 10 * 60_000, readings: 1, called: 'ten minutes' },
  long: { ms: 60 * 60_000, readings: 6, called: 'an hour' },
};

/** As little as a program on Electron can be: a window with a page, and what keeps it safe. */
const emptyMain = `import { app, BrowserWindow } from 'electron';
void app.whenReady().then(() => {
  const window = new BrowserWindow({
    width: 1280, height: 800, show: false,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false },
  });
  window.once('ready-to-show', () => window.show());
  void window.loadURL('data:text/html,<h1>Empty</h1>');
});
app.on('window-all-closed', () => app.quit());
`;

const root = process.cwd();
const standInFolder = join(root, 'test', 'electron', 'stand-in');

async function buildStandIn(folder: string): Promise<string> {
  const file = join(folder, 'electron.mjs');
  await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    build: {
      ssr: join(standInFolder, 'electron.ts'),
      target: 'node20',
      minify: false,
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', codeSplitting: false, entryFileNames: 'electron.mjs' } },
    },
  });
  return file;
}

interface Started {
  readonly child: ChildProcess;
  /** Runs a function's text in the main process. */
  ask(source: string): Promise<unknown>;
  end(): Promise<void>;
}

function start(main: string, standIn: string, more: readonly string[] = []): Started {
  const home = mkdtempSync(join(tmpdir(), 'gatehouse-start-'));
  const asUrl = (file: string) => pathToFileURL(join(standInFolder, file)).href;
  const child = fork(main, [], {
    env: {
      PATH: process.env.PATH ?? '',
      LC_ALL: 'C.UTF-8',
      HOME: home,
      XDG_CONFIG_HOME: join(home, '.config'),
      STAND_IN_ELECTRON: pathToFileURL(standIn).href,
      STAND_IN_UTILITY_REGISTER: asUrl('utility-register.mjs'),
    },
    execArgv: [...more, '--import', asUrl('register.mjs')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let chromium: number | undefined;
  let lastId = 0;
  child.on('message', (message: ControlMessage) => {
    if ('type' in message) chromium = message.pid;
    else if ('error' in message) waiting.get(message.id)?.reject(new Error(message.error));
    else waiting.get(message.id)?.resolve(message.value);
  });
  return {
    child,
    ask(source) {
      lastId += 1;
      const id = lastId;
      child.send({ id, type: 'evaluate', source, arg: undefined });
      return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
    },
    async end() {
      child.kill('SIGKILL');
      await exited;
      try {
        if (chromium !== undefined) process.kill(-chromium, 'SIGKILL');
      } catch {
        // It was faster.
      }
      rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

/** In milliseconds. */
interface Opening {
  /** From the start of the process to its first window. */
  readonly opened: number;
  /** Loading and running the main module. */
  readonly module: number;
  /** From ready to the window. */
  readonly fromReady: number;
}

async function opening(main: string, standIn: string): Promise<Opening> {
  const started = start(main, standIn);
  try {
    for (;;) {
      const found = (await started.ask(
        '({ app, BrowserWindow }) => ({ ...app.standIn.times, opened: BrowserWindow.standIn.openedAt[0] ?? 0 })',
      )) as { readonly loaded: number; readonly run: number; readonly ready: number; readonly opened: number };
      const { loaded, run: ran, ready, opened } = found;
      if (opened > 0) return { opened, module: ran - loaded, fromReady: opened - ready };
      await pause(20);
    }
  } finally {
    await started.end();
  }
}

/** The memory that the main process's own code holds, after collecting garbage, in MB. */
async function heap({ ask }: Started): Promise<number> {
  return Number(
    await ask('() => { for (let n = 0; n < 4; n += 1) gc(); return process.memoryUsage().heapUsed / 1e6; }'),
  );
}

/** The readings, in MB, the first a minute after the start. */
async function idle(main: string, standIn: string, length: keyof typeof soak): Promise<readonly number[]> {
  const started = start(main, standIn, ['--expose-gc']);
  try {
    // What comes after the first picture is over, and what is loaded once is there.
    await pause(length === 'short' ? 10_000 : 60_000);
    const read = [await heap(started)];
    const { ms, readings } = soak[length];
    for (let reading = 0; reading < readings; reading += 1) {
      await pause(ms / readings);
      read.push(await heap(started));
    }
    return read;
  } finally {
    await started.end();
  }
}

function sizeOf(path: string, counts: (file: string) => boolean = () => true): number {
  if (!statSync(path).isDirectory()) return counts(path) ? statSync(path).size : 0;
  return readdirSync(path).reduce((sum, entry) => sum + sizeOf(join(path, entry), counts), 0);
}

/** What electron-builder.yml puts into the archive, and keytar for one system. In MB. */
function appSize(): number {
  const built = ['electron', 'preload', 'renderer'].map((folder) => join(root, 'out', folder));
  const isShipped = (file: string) => !/[\\/](?:sources|packages)\.json$/.test(file);
  const keytar = join(root, 'node_modules', 'keytar');
  const native = join(keytar, 'prebuilds', `${process.platform}-${process.arch}`, 'keytar.node');
  const bytes =
    built.reduce((sum, folder) => sum + sizeOf(folder, isShipped), 0) +
    sizeOf(join(root, 'assets', 'tray'), (file) => file.endsWith('.png')) +
    sizeOf(join(keytar, 'lib')) +
    sizeOf(native);
  return bytes / 1e6;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export async function run({ short, long }: { readonly short: boolean; readonly long: boolean }) {
  const length = short ? 'short' : long ? 'long' : 'usual';
  mkdirSync(join(root, 'out', 'bench'), { recursive: true });
  const folder = mkdtempSync(join(root, 'out', 'bench', 'empty-main-'));
  try {
    const standIn = await buildStandIn(folder);
    const empty = join(folder, 'main.mjs');
    writeFileSync(empty, emptyMain);
    const ours = join(root, 'out', 'electron', 'main.js');
    const times = { empty: [] as Opening[], ours: [] as Opening[] };
    // In turns, so that what else the computer does meets both alike.
    for (let turn = 0; turn < (short ? shortRuns : runs); turn += 1) {
      times.empty.push(await opening(empty, standIn));
      times.ours.push(await opening(ours, standIn));
    }
    const middle = (which: keyof typeof times, what: keyof Opening) => median(times[which].map((one) => one[what]));
    const ratio = middle('ours', 'opened') / middle('empty', 'opened');
    const size = appSize();
    const memory = await idle(ours, standIn, length);
    const before = memory[0] ?? Number.NaN;
    const after = memory.at(-1) ?? Number.NaN;
    return [
      { what: 'an empty main process opens its window, on the stand-in', value: middle('empty', 'opened'), unit: 'ms' },
      { what: 'ours', value: middle('ours', 'opened'), unit: 'ms' },
      {
        what: 'of that, loading and running the main module: the empty one',
        value: middle('empty', 'module'),
        unit: 'ms',
      },
      { what: 'the same, ours', value: middle('ours', 'module'), unit: 'ms' },
      { what: 'from ready to the window: the empty one', value: middle('empty', 'fromReady'), unit: 'ms' },
      { what: 'the same, ours', value: middle('ours', 'fromReady'), unit: 'ms' },
      { what: 'ours, to the empty one', value: ratio, unit: 'times', bar: 'at most 1.5', ok: ratio <= 1.5 },
      { what: 'the app’s own part of the package', value: size, unit: 'MB', bar: 'at most 8', ok: size <= 8 },
      { what: 'memory of the idle main process, a minute after its start', value: before, unit: 'MB' },
      {
        what: 'the most of it in between',
        value: Math.max(...memory),
        unit: 'MB',
      },
      {
        what: `the same ${soak[length].called} later, to that`,
        value: after / before,
        unit: 'times',
        bar: 'at most 1.02',
        ok: after / before <= 1.02,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
