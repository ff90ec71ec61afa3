import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { _electron, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import type { ControlMessage, ControlRequest } from './stand-in/control.ts';
import type { RecordedCall } from './stand-in/recorder.ts';
import type { ForgedSender } from './stand-in/web-contents.ts';

export interface LaunchOptions {
  /** The built main module, an ES module. */
  readonly main: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The home folder of the app; a fresh one, removed at the end, unless given. */
  readonly home?: string;
}

type MainModule = typeof import('electron');

/** A running app, whichever Electron it runs on. */
export interface AppDriver {
  readonly kind: 'electron' | 'stand-in';
  readonly home: string;
  /** The window that was opened first, once there is one. */
  page(): Promise<Page>;
  windows(): readonly Page[];
  /** Runs a function in the main process; it sees nothing but its arguments, and its answer is a copy. */
  evaluateMain<R, A = undefined>(work: (electron: MainModule, arg: A) => R | Promise<R>, arg?: A): Promise<R>;
  /** All that the main process has printed. */
  output(): string;
  /** Its exit code; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Ends it without asking, and removes its home. */
  close(): Promise<void>;
  /** What only the stand-in can: absent on the real Electron. */
  readonly standIn?: {
    recorded(): Promise<readonly RecordedCall[]>;
    /** Makes the messages that follow look as if another frame had sent them; without an argument, no more. */
    forgeSender(forged?: ForgedSender): Promise<void>;
  };
}

const standInFolder = fileURLToPath(new URL('stand-in/', import.meta.url));
const standInProgram = fileURLToPath(new URL('../../out/test/electron.mjs', import.meta.url));

/** Electron's program, where it is installed. Its own module is not asked: that one downloads what is missing. */
function findElectron(): string | undefined {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'Electron.app/Contents/MacOS/Electron',
    win32: 'electron.exe',
  };
  const packageFolder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(packageFolder, 'dist');
  const program = join(folder, names[process.platform] ?? 'electron');
  return existsSync(program) ? program : undefined;
}

/** One line for the end of a test file. */
export function whichElectron(specs: number): string {
  const program = findElectron();
  return program === undefined
    ? `real Electron: not here, ${specs} ${specs === 1 ? 'spec' : 'specs'} ran on the stand-in`
    : `real Electron: ${specs} ${specs === 1 ? 'spec' : 'specs'} ran on ${program}`;
}

/** Starts the app on the real Electron where there is one, else on the stand-in. */
export async function launchApp(options: LaunchOptions): Promise<AppDriver> {
  const program = findElectron();
  return program === undefined ? launchOnStandIn(options) : launchOnElectron(options, program);
}

/** Starts the app where it is expected to leave by itself; resolves with its exit code. */
export async function runApp(options: LaunchOptions): Promise<number | null> {
  const program = findElectron();
  if (program === undefined) {
    const app = await launchOnStandIn(options);
    const code = await app.exited;
    await app.close();
    return code;
  }
  const { env, remove } = await homeOf(options);
  const child = spawn(program, argumentsOf(options), { env: { ...process.env, ...env }, stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  await remove();
  return code;
}

function argumentsOf({ main, args = [] }: LaunchOptions): string[] {
  return [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), main, ...args];
}

async function homeOf(
  options: LaunchOptions,
): Promise<{ home: string; env: NodeJS.ProcessEnv; remove(): Promise<void> }> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'gatehouse-app-')));
  const env = {
    PATH: process.env.PATH ?? '',
    LC_ALL: 'C.UTF-8',
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    ...options.env,
  };
  const remove = async () => {
    if (options.home === undefined) await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  return { home, env, remove };
}

async function launchOnElectron(options: LaunchOptions, program: string): Promise<AppDriver> {
  const { home, env, remove } = await homeOf(options);
  const app = await _electron.launch({
    executablePath: program,
    args: argumentsOf(options),
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const child = app.process();
  const said = listenTo(child);
  return {
    kind: 'electron',
    home,
    page: () => app.firstWindow(),
    windows: () => app.windows(),
    evaluateMain: (work, arg) => app.evaluate(work as never, arg as never),
    output: said.output,
    exited: said.exited,
    async close() {
      await app.evaluate(({ app: inside }) => inside.exit(0)).catch(() => undefined);
      await said.exited;
      await remove();
    },
  };
}

let built: Promise<string> | undefined;

/** The stand-in as one file that Node runs, made anew once a test file. Put in its place in one step: others use it, too. */
function buildStandIn(): Promise<string> {
  built ??= (async () => {
    const made = await build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      build: {
        ssr: join(standInFolder, 'electron.ts'),
        target: 'node20',
        minify: false,
        write: false,
        rolldownOptions: { output: { format: 'es', codeSplitting: false } },
      },
    });
    if (!('output' in made)) throw new Error('the stand-in was not built');
    await mkdir(dirname(standInProgram), { recursive: true });
    await writeFile(`${standInProgram}.${process.pid}`, made.output[0].code);
    await rename(`${standInProgram}.${process.pid}`, standInProgram);
    return pathToFileURL(standInProgram).href;
  })();
  return built;
}

/** What a Node needs to be the stand-in for the main module that it runs: options of its own, and environment. */
export async function standInForNode(): Promise<{ execArgv: string[]; env: Record<string, string> }> {
  const asUrl = (file: string): string => pathToFileURL(join(standInFolder, file)).href;
  return {
    execArgv: ['--import', asUrl('register.mjs')],
    env: { STAND_IN_ELECTRON: await buildStandIn(), STAND_IN_UTILITY_REGISTER: asUrl('utility-register.mjs') },
  };
}

/** Starts the app on the stand-in, whatever is installed. */
export async function launchOnStandIn(options: LaunchOptions): Promise<AppDriver> {
  const [standIn, { home, env, remove }] = await Promise.all([standInForNode(), homeOf(options)]);
  const child = fork(options.main, [...(options.args ?? [])], {
    env: { ...env, ...standIn.env },
    execArgv: standIn.execArgv,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
  });
  const said = listenTo(child);
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let chromiumPid: number | undefined;
  const endpoint = new Promise<string>((resolve, reject) => {
    child.on('message', (message: ControlMessage) => {
      if ('type' in message) {
        chromiumPid = message.pid;
        return resolve(message.endpoint);
      }
      const asked = waiting.get(message.id);
      waiting.delete(message.id);
      if ('error' in message) asked?.reject(new Error(message.error));
      else asked?.resolve(message.value);
    });
    child.once('exit', () => {
      const error = new Error(`The app has ended. It said: ${said.output()}`);
      for (const { reject: refuse } of waiting.values()) refuse(error);
      reject(error);
    });
  });
  const ask = (request: Record<string, unknown>): Promise<unknown> => {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      child.send({ id, ...request } as ControlRequest, (error) => error && reject(error));
    });
  };
  const browser = endpoint.then(async (address) => {
    try {
      return await chromium.connectOverCDP(address);
    } catch (error) {
      throw new Error(`The app's Chromium has ended. The app said: ${said.output()}`, { cause: error });
    }
  });
  const context = browser.then((connected) => connected.contexts()[0] ?? connected.newContext());
  let pages: readonly Page[] = [];
  const first = context.then(async (opened) => {
    const page = opened.pages()[0] ?? (await opened.waitForEvent('page'));
    pages = [page];
    return page;
  });
  // An app may well end before it has a window; then whoever asks for the page is told.
  first.catch(() => undefined);

  return {
    kind: 'stand-in',
    home,
    page: () => first,
    windows: () => pages[0]?.context().pages() ?? [],
    evaluateMain: async (work, arg) => (await ask({ type: 'evaluate', source: work.toString(), arg })) as never,
    output: said.output,
    exited: said.exited,
    async close() {
      child.kill('SIGKILL');
      await said.exited;
      const connected = await browser.catch(() => undefined);
      // Chromium would follow its app by itself, and write to the home folder meanwhile.
      if (connected?.isConnected() && chromiumPid !== undefined) {
        const gone = new Promise<void>((resolve) => connected.once('disconnected', () => resolve()));
        try {
          process.kill(process.platform === 'win32' ? chromiumPid : -chromiumPid, 'SIGKILL');
        } catch {
          // It was faster.
        }
        await gone;
      }
      await remove();
    },
    standIn: {
      recorded: async () => (await ask({ type: 'recorded' })) as readonly RecordedCall[],
      forgeSender: async (forged) => {
        await ask({ type: 'forge-sender', forged });
      },
    },
  };
}

function listenTo(child: ChildProcess): { output(): string; exited: Promise<number | null> } {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  return { output: () => output, exited };
}
