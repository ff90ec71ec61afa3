import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';
import { Decrypter, Encrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { LockOptions } from '../../src-main/files/lock.ts';
import { openVault } from '../../src-main/vault/open.ts';
import type { PassphraseSource } from '../../src-main/vault/passphrase.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { buildProgram } from '../support/build-program.ts';

const passphrase = 'correct horse battery';
const item = { account: 'shop.example.com – key ending a1b2c3d – k1' };
const other = { account: 'other.example.com – key ending 0000000 – k2' };
const secret = new Secret(`cs_${'5ec2e7'.repeat(7)}`.slice(0, 43));

let folder: string;
let file: string;
let asked: string[];
let opened: Vault[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'age-file-'));
  file = join(folder, 'data', 'keys.age');
  asked = [];
  opened = [];
});
afterEach(async () => {
  for (const vault of opened) await vault.close();
  await rm(folder, { recursive: true, force: true });
});

/** With a work factor of 4, a guess costs next to nothing: for tests only. */
async function open(typed: string | PassphraseSource = passphrase, lock: LockOptions = {}): Promise<Vault> {
  const source: PassphraseSource =
    typeof typed === 'string'
      ? async (purpose) => {
          asked.push(purpose);
          return ok(new Secret(typed));
        }
      : typed;
  const vault = await openVault({ kind: 'file', file, passphrase: source, workFactor: 4, lock });
  opened.push(vault);
  return vault;
}

/** What was kept, opened; or the code of what went wrong. */
async function read(vault: Vault, from = item): Promise<string> {
  const got = await vault.get(from);
  return got.ok ? got.value.reveal() : got.failure.code;
}

async function encrypted(contents: string): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase);
  encrypter.setScryptWorkFactor(4);
  return encrypter.encrypt(contents);
}

async function decrypted(path: string): Promise<unknown> {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase);
  return JSON.parse(await decrypter.decrypt(await readFile(path), 'text'));
}

describe('a vault file', () => {
  test('keeps, replaces, gives back and removes', async () => {
    const vault = await open();
    expect(await read(vault)).toBe('vault-item-missing');
    expect(await vault.remove(item)).toEqual(ok(undefined));
    expect(await vault.status()).toEqual({ kind: 'file', state: 'ready', promptPending: false });
    expect(asked).toEqual([]);

    expect(await vault.put(item, new Secret('the first'))).toEqual(ok(undefined));
    expect(await vault.put(item, secret)).toEqual(ok(undefined));
    expect(await vault.put(other, new Secret('another'))).toEqual(ok(undefined));
    expect(await read(vault)).toBe(secret.reveal());
    expect(asked).toEqual(['create']);

    const later = await open();
    expect(await read(later)).toBe(secret.reveal());
    expect(await read(later, other)).toBe('another');
    expect(asked).toEqual(['create', 'open']);

    expect(await later.remove(item)).toEqual(ok(undefined));
    expect(await read(vault)).toBe('vault-item-missing');
    expect(await read(vault, other)).toBe('another');
    expect(asked).toEqual(['create', 'open']);
  });

  test('is an age file of its owner alone, that opens with nothing but the passphrase', async () => {
    const vault = await open();
    await vault.put(item, secret);
    const text = await readFile(file, 'latin1');
    expect(text).toMatch(/^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} 4\n[A-Za-z0-9+/]{43}\n--- /);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'data'))).mode & 0o777).toBe(0o700);
    expect(await decrypted(file)).toEqual({ schema: 1, items: [{ account: item.account, secret: secret.reveal() }] });

    await chmod(file, 0o644);
    await vault.put(other, secret);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("takes age's own work factor unless told", async () => {
    const vault = await openVault({ kind: 'file', file, passphrase: async () => ok(new Secret(passphrase)) });
    opened.push(vault);
    await vault.put(item, secret);
    expect(await readFile(file, 'latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S+ 18\n/);
  });

  test('gives back any account and any secret', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(text, text, { maxKeys: 5, noNullPrototype: true }), async (secrets) => {
        await rm(file, { force: true });
        const entries = new Map([...Object.entries(secrets), ['__proto__', 'x']]);
        const vault = await open();
        for (const [account, value] of entries) await vault.put({ account }, new Secret(value));
        const later = await open();
        for (const [account, value] of entries) expect(await read(later, { account })).toBe(value);
      }),
      { numRuns: 20 },
    );
  });

  test('holds no secret in plain anywhere, nor a removed one at all, and shows none in a result', async () => {
    const vault = await open();
    const put = await vault.put(item, secret);
    await vault.put(other, new Secret('another'));
    const got = await vault.get(item);
    expect(inspect([vault, put, got], { depth: 10, showHidden: true })).not.toContain(secret.reveal());
    expect(JSON.stringify([vault, put, got])).not.toContain(secret.reveal());
    await vault.remove(item);

    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = names.filter((name) => name.isFile() && name.name.includes('.age')).map((name) => name.name);
    expect(files).toEqual(expect.arrayContaining(['keys.age', 'keys.age.previous']));
    for (const name of names.filter((one) => one.isFile())) {
      expect((await readFile(join(name.parentPath, name.name))).includes(secret.reveal())).toBe(false);
    }
    for (const path of [file, `${file}.previous`]) {
      expect(await decrypted(path)).toEqual({ schema: 1, items: [{ account: other.account, secret: 'another' }] });
    }
  });

  test('has the copy from before beside it', async () => {
    const vault = await open();
    await vault.put(item, new Secret('the first'));
    await vault.put(item, secret);
    expect(await decrypted(`${file}.previous`)).toMatchObject({ items: [{ secret: 'the first' }] });
  });

  test('is closed for good, and does not wait for a person then', async () => {
    await (await open()).put(item, secret);
    const person = new EventEmitter();
    const question = once(person, 'question');
    const vault = await open(async () => {
      const answer = once(person, 'answer');
      person.emit('question');
      return ok(new Secret((await answer)[0]));
    });
    const reading = read(vault);
    const waiting = read(vault);
    await question;
    await vault.close();
    expect(await waiting).toBe('cancelled');
    person.emit('answer', passphrase);
    expect(await reading).toBe('cancelled');
    expect(await read(vault)).toBe('cancelled');
  });
});

describe('the passphrase', () => {
  test('that is wrong opens nothing, changes nothing, and is asked for again', async () => {
    await (await open()).put(item, secret);
    const before = await readFile(file);
    const typed = ['wrong horse battery', 'wrong again, sorry', passphrase];
    const vault = await open(async () => ok(new Secret(typed.shift() ?? '')));
    expect(await vault.get(item)).toEqual(fail('vault-passphrase-wrong', { file }));
    expect(await vault.put(item, new Secret('x'))).toEqual(fail('vault-passphrase-wrong', { file }));
    expect(await readFile(file)).toEqual(before);
    expect(await read(vault)).toBe(secret.reveal());
    expect(typed).toEqual([]);
  });

  test('that is refused leaves the vault locked', async () => {
    await (await open()).put(item, secret);
    const vault = await open(async () => fail('vault-passphrase-missing'));
    expect(await vault.status()).toMatchObject({ state: 'locked', failure: { code: 'vault-passphrase-missing' } });
    expect(await read(vault)).toBe('vault-passphrase-missing');
    expect(await read(await open(''))).toBe('vault-passphrase-missing');
  });

  test.each(['elevenchars', '🔑'.repeat(11)])('is refused when it is chosen too short: %s', async (short) => {
    const vault = await open(short);
    expect(await vault.put(item, secret)).toEqual(fail('vault-passphrase-weak', { minimum: 12 }));
    await expect(stat(file)).rejects.toThrow('ENOENT');
    const enough = await open(`${short}!`);
    expect(await enough.put(item, secret)).toEqual(ok(undefined));
    expect(await read(await open(`${short}!`))).toBe(secret.reveal());
  });

  test('is not worked on any more once the call was given up', async () => {
    const stop = new AbortController();
    const vault = await open(async () => {
      stop.abort();
      return ok(new Secret(passphrase));
    });
    expect(await vault.put(item, secret, { signal: stop.signal })).toEqual(fail('cancelled'));
    expect(await vault.get(item, { signal: stop.signal })).toEqual(fail('cancelled'));
    await expect(stat(file)).rejects.toThrow('ENOENT');
  });
});

describe('a file that is not what it should be', () => {
  async function refused(bytes: string | Uint8Array, code: string): Promise<void> {
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(file, bytes);
    const vault = await open();
    expect(await read(vault)).toBe(code);
    expect(await vault.put(item, secret)).toMatchObject({ ok: false, failure: { code } });
    expect(await vault.remove(item)).toMatchObject({ ok: false, failure: { code } });
    expect((await readFile(file)).equals(Buffer.from(bytes))).toBe(true);
  }

  const one = JSON.stringify({ schema: 1, items: [{ account: item.account, secret: 'x' }] });

  test('is damaged, and never overwritten', async () => {
    const good = await encrypted(one);
    const payload = good.slice();
    payload[payload.length - 3] = (payload.at(-3) ?? 0) ^ 1;
    await refused('', 'vault-file-damaged');
    await refused('not an age file', 'vault-file-damaged');
    await refused(good.subarray(0, good.length - 1), 'vault-file-damaged');
    await refused(good.subarray(0, 100), 'vault-file-damaged');
    await refused(payload, 'vault-file-damaged');
    await refused(await encrypted('not JSON'), 'vault-file-damaged');
    await refused(await encrypted('{"schema":1,"items":{}}'), 'vault-file-damaged');
    await refused(await encrypted('{"schema":1,"items":[{"account":1}]}'), 'vault-file-damaged');
    expect(await (await open()).get(item)).toEqual(fail('vault-file-damaged', { file, previous: `${file}.previous` }));
  });

  test('is of a newer Gatehouse, and left as it is', async () => {
    await refused(await encrypted('{"schema":2,"items":"of another shape"}'), 'records-newer');
  });

  test('is encrypted for a key instead of a passphrase', async () => {
    const encrypter = new Encrypter();
    encrypter.addRecipient(await identityToRecipient(await generateIdentity()));
    await refused(await encrypter.encrypt(one), 'vault-file-damaged');
  });

  test('asks for hours of work', async () => {
    const good = Buffer.from(await encrypted(one)).toString('latin1');
    await refused(Buffer.from(good.replace(/^(.*\n-> scrypt \S+) 4\n/, '$1 30\n'), 'latin1'), 'vault-file-damaged');
  });

  test('is far too large, a folder, or changed in any one byte', async () => {
    await refused(Buffer.alloc(8 * 1024 * 1024 + 1), 'disk-failed');
    await rm(file);
    await mkdir(file);
    expect(await (await open()).status()).toMatchObject({ state: 'absent', failure: { code: 'disk-failed' } });
    await rm(file, { recursive: true });

    const good = await encrypted(one);
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = good.slice();
        bytes[at] = (bytes[at] ?? 0) ^ change;
        await writeFile(file, bytes);
        expect(await read(await open())).toMatch(/^vault-(file-damaged|passphrase-wrong)$/);
      }),
    );
  });
});

describe('several programs', () => {
  let running: ChildProcess[] = [];
  afterEach(() => {
    for (const child of running) child.kill('SIGKILL');
    running = [];
  });

  function start(program: string, ...args: string[]): ChildProcess {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(child);
    return child;
  }

  test('that write at once lose nothing', async () => {
    const program = await buildProgram(join(import.meta.dirname, 'vault-program.ts'), folder);
    const children = ['a', 'b', 'c'].map((prefix) => start(program, 'add', file, prefix, '8'));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    expect(codes).toEqual([0, 0, 0]);
    const vault = await open();
    for (const prefix of ['a', 'b', 'c']) {
      for (let turn = 0; turn < 8; turn += 1) {
        expect(await read(vault, { account: `${prefix}-${turn}` })).toBe(`secret ${turn}`);
      }
    }
  });

  test('of which one is killed while it writes leave the old file or the new one', async () => {
    const program = await buildProgram(join(import.meta.dirname, 'vault-program.ts'), folder);
    await (await open()).put(item, secret);
    for (let round = 0; round < 15; round += 1) {
      const child = start(program, 'rewrite', file);
      if (child.stdout) await once(child.stdout, 'data');
      // At another moment of its work each time.
      await pause(round * 3);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const vault = await open();
      expect(await read(vault)).toBe(secret.reveal());
      expect(await read(vault, { account: 'one' })).toMatch(/^secret \d+$/);
    }
    expect(await (await open(passphrase, { staleMs: 200 })).put(other, secret)).toEqual(ok(undefined));
  });
});
