import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import { startNodeHelper } from '../../src-main/vault/keychain-helper.ts';
import { openVault } from '../../src-main/vault/open.ts';
import { keyItem, type Vault } from '../../src-main/vault/vault.ts';
import { type SecretService, type SecretServiceOptions, startSecretService } from '../support/secret-service.ts';

const ending: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

const item = keyItem({ host: 'shop.example.com', last7: 'a1b2c3d', keyId: 'k1' });
const other = keyItem({ host: 'shop.example.com', last7: 'fffffff', keyId: 'k2' });
const secret = new Secret(`cs_${'5ec2e7'.repeat(7)}`.slice(0, 43));

async function service(options?: SecretServiceOptions): Promise<SecretService> {
  const started = await startSecretService(options);
  ending.push(() => started.stop());
  return started;
}

async function vaultOf(env: NodeJS.ProcessEnv, promptAfterMs?: number, promptLimitMs?: number): Promise<Vault> {
  const vault = await openVault({
    kind: 'keychain',
    startHelper: () => startNodeHelper(env),
    ...(promptAfterMs !== undefined && { promptAfterMs }),
    ...(promptLimitMs !== undefined && { promptLimitMs }),
  });
  ending.push(() => vault.close());
  return vault;
}

/** What was kept, opened; or the code of what went wrong. */
async function read(vault: Vault, signal?: AbortSignal): Promise<string> {
  const got = await vault.get(item, signal ? { signal } : {});
  return got.ok ? got.value.reveal() : got.failure.code;
}

function nextPrompt(vault: Vault): Promise<void> {
  return new Promise((resolve) => {
    const stop = vault.onPrompt?.((pending) => {
      if (!pending) return;
      stop?.();
      resolve();
    });
  });
}

describe('an open keyring', () => {
  test('keeps, replaces, gives back and removes a secret, and nothing else stays in it', async () => {
    const keyring = await service();
    const vault = await vaultOf(keyring.env);
    expect(await vault.status()).toEqual({ kind: 'keychain', state: 'ready', promptPending: false });
    expect(await vault.put(item, new Secret('the first'))).toEqual({ ok: true, value: undefined });
    expect(await vault.put(item, secret)).toEqual({ ok: true, value: undefined });
    expect(await read(vault)).toBe(secret.reveal());
    expect(await vault.get(other)).toEqual({
      ok: false,
      failure: { code: 'vault-item-missing', params: { account: other.account } },
    });

    expect(await keyring.items()).toEqual([
      {
        label: 'Gatehouse for WooCommerce/shop.example.com – key ending a1b2c3d – k1',
        attributes: expect.objectContaining({ service: 'Gatehouse for WooCommerce', account: item.account }),
      },
    ]);

    expect(await vault.remove(item)).toEqual({ ok: true, value: undefined });
    expect(await vault.remove(item)).toEqual({ ok: true, value: undefined });
    expect(await read(vault)).toBe('vault-item-missing');
    expect(await keyring.items()).toEqual([]);
  });

  test('answers many calls at once, each with its own', async () => {
    const vault = await vaultOf((await service()).env);
    const items = Array.from({ length: 20 }, (_, n) =>
      keyItem({ host: 'a.example', last7: '0000000', keyId: `k${n}` }),
    );
    await Promise.all(items.map((one, n) => vault.put(one, new Secret(`secret ${n}`))));
    const got = await Promise.all(items.map((one) => vault.get(one)));
    expect(got.map((one) => one.ok && one.value.reveal())).toEqual(items.map((_, n) => `secret ${n}`));
  });

  test('holds the secret in no file in plain, and shows it in no result', async () => {
    const keyring = await service();
    const vault = await vaultOf(keyring.env);
    const kept = await vault.put(item, secret);
    const got = await vault.get(item);
    for (const path of await readdir(keyring.folder, { recursive: true, withFileTypes: true })) {
      if (!path.isFile()) continue;
      expect((await readFile(join(path.parentPath, path.name))).includes(secret.reveal())).toBe(false);
    }
    expect(JSON.stringify(await keyring.items())).not.toContain(secret.reveal());
    expect(inspect([vault, kept, got], { depth: 10, showHidden: true })).not.toContain(secret.reveal());
  });

  test('refuses a secret that Windows could not keep', async () => {
    const vault = await vaultOf({});
    const put = await vault.put(item, new Secret('é'.repeat(1281)));
    expect(put).toEqual({
      ok: false,
      failure: { code: 'vault-failed', params: { reason: expect.stringContaining('2562 bytes') } },
    });
  });

  test('works on after its helper was killed', async () => {
    const keyring = await service();
    const helpers: { kill(): void; onEnd(listener: (reason: string) => void): void }[] = [];
    const vault = await openVault({
      kind: 'keychain',
      startHelper: () => {
        const helper = startNodeHelper(keyring.env);
        helpers.push(helper);
        return helper;
      },
    });
    ending.push(() => vault.close());
    await vault.put(item, secret);
    const ended = new Promise<string>((resolve) => helpers[0]?.onEnd(resolve));
    helpers[0]?.kill();
    expect(await ended).toBe('SIGKILL');
    expect(await read(vault)).toBe(secret.reveal());
    expect(helpers).toHaveLength(2);
  });
});

describe('a locked keyring that nobody can unlock', () => {
  test('is told from a missing item, for every call, and loses nothing', async () => {
    const keyring = await service();
    const vault = await vaultOf(keyring.env);
    await vault.put(item, secret);
    await keyring.lock();
    expect(await read(vault)).toBe('vault-locked');
    expect(await vault.get(other)).toMatchObject({ ok: false, failure: { code: 'vault-locked' } });
    expect(await vault.put(item, new Secret('another'))).toMatchObject({
      ok: false,
      failure: { code: 'vault-locked' },
    });
    expect(await vault.remove(item)).toMatchObject({ ok: false, failure: { code: 'vault-locked' } });
    expect(await vault.status()).toEqual({
      kind: 'keychain',
      state: 'locked',
      promptPending: false,
      failure: { code: 'vault-locked', params: {} },
    });
    await keyring.unlock();
    expect(await read(vault)).toBe(secret.reveal());
    expect((await keyring.items()).length).toBe(1);
  });
});

describe('no keychain', () => {
  test.each<[string, NodeJS.ProcessEnv, SecretServiceOptions['keyring']?]>([
    ['no address of a bus', { DBUS_SESSION_BUS_ADDRESS: undefined }],
    ['an empty one', { DBUS_SESSION_BUS_ADDRESS: '' }],
    ['a bus that is gone', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' }],
    ['a bus with no Secret Service on it', {}],
    ['a keyring that was never made', {}, 'new'],
  ])('is absent: %s', async (_name, address, keyring: SecretServiceOptions['keyring'] = 'none') => {
    const { env } = await service({ keyring });
    const vault = await vaultOf({ ...env, ...address });
    expect(await vault.status()).toMatchObject({ state: 'absent', failure: { code: 'vault-absent' } });
    expect(await read(vault)).toBe('vault-absent');
    expect(await vault.put(item, secret)).toMatchObject({ ok: false, failure: { code: 'vault-absent' } });
    expect(await vault.remove(item)).toMatchObject({ ok: false, failure: { code: 'vault-absent' } });
  });

  test('is absent: libsecret cannot be loaded, and the reason says so', async () => {
    const keyring = await service({ keyring: 'none' });
    const libraries = join(keyring.folder, 'libraries');
    await mkdir(libraries);
    await writeFile(join(libraries, 'libsecret-1.so.0'), '');
    const vault = await vaultOf({ ...keyring.env, LD_LIBRARY_PATH: libraries });
    expect(await vault.status()).toMatchObject({
      state: 'absent',
      failure: { code: 'vault-absent', params: { reason: expect.stringContaining('libsecret-1.so.0') } },
    });
  });
});

describe('an unlock prompt that nobody answers', () => {
  test('is told, holds the other calls back, and is cancelled', async () => {
    const keyring = await service({ prompter: 'unanswered' });
    const vault = await vaultOf(keyring.env, 300);
    await vault.put(item, secret);
    await keyring.lock();

    const heard: boolean[] = [];
    vault.onPrompt?.((pending) => heard.push(pending));
    const prompted = nextPrompt(vault);
    const person = new AbortController();
    const first = read(vault, person.signal);
    const second = read(vault);
    const impatient = new AbortController();
    const third = read(vault, impatient.signal);
    await prompted;
    expect(keyring.promptWasShown()).toBe(true);
    expect(await vault.status()).toMatchObject({ state: 'locked', promptPending: true });

    impatient.abort();
    expect(await third).toBe('cancelled');
    expect(heard).toEqual([true]);
    person.abort();
    expect(await first).toBe('cancelled');
    expect(await second).toBe('vault-locked');
    expect(heard).toEqual([true, false]);
    await keyring.unlock();
    expect(await read(vault)).toBe(secret.reveal());
  });

  test('is given up after its time, and a signal that came first ends it as soon as it shows', async () => {
    const keyring = await service({ prompter: 'unanswered' });
    const vault = await vaultOf(keyring.env, 300, 100);
    await vault.put(item, secret);
    await keyring.lock();
    expect(await read(vault)).toBe('vault-prompt-pending');

    const person = new AbortController();
    const reading = read(vault, person.signal);
    person.abort();
    expect(await reading).toBe('cancelled');
  });

  test('ends when the vault is closed', async () => {
    const keyring = await service({ prompter: 'unanswered' });
    const vault = await vaultOf(keyring.env, 300);
    await vault.put(item, secret);
    await keyring.lock();
    const prompted = nextPrompt(vault);
    const first = read(vault);
    const second = read(vault);
    await prompted;
    await vault.close();
    expect(await Promise.all([first, second])).toEqual(['cancelled', 'cancelled']);
  });
});
