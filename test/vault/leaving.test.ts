import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import { openKeychainVault } from '../../src-main/vault/keychain.ts';
import { startNodeHelper } from '../../src-main/vault/keychain-helper.ts';
import { buildProgram } from '../support/build-program.ts';
import { type SecretService, startSecretService } from '../support/secret-service.ts';

/*
 * Programs that use the keychain, and how they end. The keyring gives a prompt up after 25 s: each of these tests has
 * less, so it fails if the program waits for that.
 */
const limit = 15_000;

const helper = new URL('../../src-main/vault/keychain-process.mjs', import.meta.url).href;
const account = 'shop.example.com – key ending a1b2c3d – k1';

let folder: string;
let program: string;
let keyring: SecretService;
let running: ChildProcess | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leaving-'));
  program = await buildProgram(join(import.meta.dirname, 'vault-program.ts'), folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  keyring = await startSecretService({ prompter: 'unanswered' });
  const vault = openKeychainVault({ startHelper: () => startNodeHelper(keyring.env) });
  expect(await vault.put({ account }, new Secret('kept'))).toMatchObject({ ok: true });
  await vault.close();
});
afterEach(async () => {
  running?.kill('SIGKILL');
  await keyring.stop();
});

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown[]>;
  output(): string;
  /** Until it has printed this. */
  said(text: string): Promise<void>;
}

function start(...then: string[]): Run {
  const child = spawn(process.execPath, [program, 'get', helper, account, ...then], {
    env: keyring.env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running = child;
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return {
    child,
    ended: once(child, 'exit'),
    output: () => output,
    async said(text) {
      while (!output.includes(text)) await once(child.stdout, 'data');
    },
  };
}

/** The helpers that talk to this test's keyring. */
async function helpers(): Promise<string[]> {
  const found = await Promise.all(
    (await readdir('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(async (pid) => {
        const [command, environment] = await Promise.all(
          ['cmdline', 'environ'].map((file) => readFile(join('/proc', pid, file), 'utf8').catch(() => '')),
        );
        const ours = command?.split('\0')[1]?.endsWith('keychain-process.mjs') && environment?.includes(keyring.folder);
        return ours ? [pid] : [];
      }),
  );
  return found.flat();
}

async function untilNoHelpers(): Promise<void> {
  await expect.poll(helpers, { timeout: 10_000 }).toEqual([]);
}

describe('a program that used the keychain', () => {
  test('ends by itself when it is done, and its helper with it', { timeout: limit }, async () => {
    const run = start();
    expect(await run.ended).toEqual([0, null]);
    expect(run.output()).toBe('kept\n');
    await untilNoHelpers();
  });
});

describe('a program that waits for an unlock prompt', () => {
  beforeEach(() => keyring.lock());

  test('leaves at once with its own exit status', { timeout: limit }, async () => {
    const run = start('exit');
    expect(await run.ended).toEqual([7, null]);
    expect(run.output()).toBe('prompt\n');
    await untilNoHelpers();
  });

  test('gives up on Ctrl+C and ends with status 130', { timeout: limit }, async () => {
    const run = start('cancel');
    await run.said('prompt');
    expect(await helpers()).toHaveLength(1);
    // To all of the terminal's programs at once, as Ctrl+C is.
    process.kill(-(run.child.pid ?? 0), 'SIGINT');
    expect(await run.ended).toEqual([130, null]);
    expect(run.output()).toBe('prompt\ncancelled\n');
    await untilNoHelpers();
  });

  test('leaves no helper behind when it is killed', { timeout: limit }, async () => {
    const run = start('cancel');
    await run.said('prompt');
    expect(await helpers()).toHaveLength(1);
    run.child.kill('SIGKILL');
    expect(await run.ended).toEqual([null, 'SIGKILL']);
    await untilNoHelpers();
  });
});
