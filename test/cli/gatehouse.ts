import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'vitest';
import { withLock } from '../../src-main/files/lock.ts';
import { type PracticeOptions, type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import type { SecretService, startSecretService } from '../support/secret-service.ts';

export const gatehouseBin = fileURLToPath(new URL('../../bin/gatehouse', import.meta.url));
const buildFolder = fileURLToPath(new URL('../../out/', import.meta.url));

/** What a command did. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Given on standard input, which is closed after it; none: standard input is empty. */
  readonly input?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** So far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once standard output or standard error has what is looked for. */
  said(what: string | RegExp): Promise<void>;
  readonly ended: Promise<Ran>;
}

/** A data folder of its own, and the `gatehouse` that works in it. */
export interface House {
  readonly folder: string;
  readonly data: string;
  /** The `TMPDIR` of its commands. */
  readonly temporary: string;
  readonly env: Record<string, string>;
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Like `run`, with standard input left open and nothing waited for. */
  start(args: readonly string[], options?: RunOptions): Running;
  /** Writes a file beside the data folder and returns its path. */
  file(name: string, contents: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

/** Builds what `bin/gatehouse` runs, if that is not there or older than its sources; once, whoever asks first. */
async function buildGatehouse(): Promise<void> {
  await mkdir(buildFolder, { recursive: true });
  const built = await withLock(
    join(buildFolder, 'test-build'),
    async () => {
      const ran = await collect(spawn(process.execPath, [gatehouseBin, '--version']), '').ended;
      if (ran.code !== 0) throw new Error(ran.stderr);
      return { ok: true as const, value: undefined };
    },
    { waitMs: 50_000 },
  );
  if (!built.ok) throw new Error(`not built: ${built.failure.code}`);
}

/** `env` comes from a Secret Service of the test's own, so that the computer's keychain is never touched. */
async function makeHouse(env: Readonly<Record<string, string>>): Promise<House> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-cli-'));
  const data = join(folder, 'data');
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  const house: Record<string, string> = { ...env, GATEHOUSE_HOME: data, TMPDIR: temporary };
  const start = (args: readonly string[], options: RunOptions = {}): ChildProcess =>
    spawn(process.execPath, [gatehouseBin, ...args], { env: { ...house, ...options.env } });
  return {
    folder,
    data,
    temporary,
    env: house,
    run: (args, options = {}) => collect(start(args, options), options.input ?? '').ended,
    start: (args, options = {}) => collect(start(args, options), options.input),
    async file(name, contents) {
      const path = join(folder, name);
      await writeFile(path, contents, { mode: 0o600 });
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Follows a process; `input` is written and the input closed, unless it is undefined. */
export function collect(child: ChildProcess, input: string | Uint8Array | undefined): Running {
  let stdout = '';
  let stderr = '';
  let ended = false;
  const listeners = new Set<() => void>();
  const told = (): void => {
    for (const listener of [...listeners]) listener();
  };
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    told();
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
    told();
  });
  // A command that does not read its input closes it; that is no fault.
  child.stdin?.on('error', () => undefined);
  if (input !== undefined) child.stdin?.end(input);
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    said: (what) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const all = stdout + stderr;
          const found = typeof what === 'string' ? all.includes(what) : what.test(all);
          if (!found && !ended) return;
          listeners.delete(look);
          if (found) resolve();
          else reject(new Error(`it ended without saying ${what}: ${all}`));
        };
        listeners.add(look);
        look();
      }),
    ended: new Promise((resolve) => {
      child.once('close', (code) => {
        ended = true;
        told();
        resolve({ code, stdout, stderr });
      });
    }),
  };
}

/** What a test of the command line works with. */
interface CommandLine {
  /** One for all tests of the file. */
  readonly keyring: SecretService;
  readonly house: House;
  /** Starts a practice store that lives as long as the test. */
  readonly practice: (options?: PracticeOptions) => Promise<PracticeStore>;
}

/** `test` with a house, a keyring and practice stores. A file hands in `startSecretService`, and so says what it needs. */
export function commandLineTest(startKeyring: typeof startSecretService) {
  return test.extend<CommandLine>({
    keyring: [
      // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from it
      async ({}, use) => {
        await buildGatehouse();
        const keyring = await startKeyring();
        await use(keyring);
        await keyring.stop();
      },
      { scope: 'file' },
    ],
    house: async ({ keyring }, use) => {
      const house = await makeHouse(keyring.env);
      await use(house);
      await house.remove();
    },
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from it
    practice: async ({}, use) => {
      const stores: PracticeStore[] = [];
      await use(async (options) => {
        const store = await startPracticeStore(options);
        stores.push(store);
        return store;
      });
      for (const store of stores) await store.close();
    },
  });
}

/** Connects a store under the name "Shop", with the authority that it needs. */
export async function connect(house: House, store: PracticeStore, ...options: string[]): Promise<Ran> {
  const ca = store.authority === undefined ? [] : ['--ca', await house.file('ca.pem', store.authority)];
  return house.run(['connect', store.url, '--name', 'Shop', ...ca, ...options], { input: pasteOf(store) });
}

/** Both keys of a practice store's key, as somebody pastes them. */
export function pasteOf(store: PracticeStore, permission: 'read' | 'write' | 'read_write' = 'read_write'): string {
  const key = store.keys.find((one) => one.permission === permission);
  if (!key) throw new Error('the practice store has no such key');
  return `Consumer key\n${key.consumerKey}\nConsumer secret\n${key.consumerSecret}\n`;
}

/** The one line of JSON that a command printed. */
export function jsonOf(ran: Ran): unknown {
  const lines = ran.stdout.split('\n');
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`not one line: ${ran.stdout}${ran.stderr}`);
  return JSON.parse(lines[0] ?? '');
}
