import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { itemsOf } from '../../src-main/stores/key-safe.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { buildProgram } from '../support/build-program.ts';
import { keptIn } from './kept.ts';
import { type ChangeName, changes, keepStore, openParts, pairNamed, passphrase } from './key-safe-parts.ts';

let base: string;
let program: string;
let folder: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-key-safe-'));
  program = await buildProgram(join(import.meta.dirname, 'key-safe-program.ts'), base);
});
afterAll(() => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await fresh();
});

/** A data folder with one store, and its key `old` in the vault. */
async function fresh(): Promise<string> {
  folder = await mkdtemp(join(base, 'data-'));
  expect((await keepStore(openParts(folder), 'shop.example', 'old')).ok).toBe(true);
  return folder;
}

async function run(...args: string[]): Promise<{ out: string; signal: NodeJS.Signals | null; code: number | null }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { out, code, signal };
}

const state = () => keptIn(folder, passphrase);

/** No record without its secret; nothing in the vault that neither a record nor the list names. */
async function expectSound() {
  const { claimed, kept, unclaimed } = await state();
  expect(kept).toEqual(expect.arrayContaining(claimed));
  expect([...claimed, ...unclaimed]).toEqual(expect.arrayContaining(kept));
}

/** Nothing is left of an interruption, as after any change that went through. */
async function expectTidy() {
  const { claimed, kept, unclaimed } = await state();
  expect(kept.toSorted()).toEqual(claimed.toSorted());
  expect(unclaimed).toEqual([]);
}

const nextChange = () => keepStore(openParts(folder), 'next.example', 'next');

const names = Object.keys(changes) as ChangeName[];

/** How many points a change passes when nothing interrupts it. */
async function pointsOf(name: ChangeName): Promise<number> {
  let points = 0;
  await fresh();
  const done = await changes[name](openParts(folder, () => (points += 1)));
  expect(done.ok).toBe(true);
  await expectTidy();
  expect(points).toBeGreaterThanOrEqual(8);
  return points;
}

describe.each(names)('%s', (name) => {
  it('killed at any point is finished, or undone by the next change', { timeout: 180_000 }, async () => {
    const points = await pointsOf(name);
    for (let at = 1; at <= points; at += 1) {
      await fresh();
      expect(await run('interrupt', folder, name, `${at}`)).toMatchObject({ signal: 'SIGKILL' });
      await expectSound();
      expect(await nextChange()).toMatchObject({ ok: true });
      await expectTidy();
    }
    await fresh();
    expect(await run('interrupt', folder, name, '0')).toEqual({ out: `${points}`, code: 0, signal: null });
  });

  it('stopped at any point has happened, or has not', async () => {
    const points = await pointsOf(name);
    const ends = new Set<string>();
    for (let at = 0; at <= points; at += 1) {
      await fresh();
      const before = await state();
      const stop = new AbortController();
      if (at === 0) stop.abort();
      let passed = 0;
      const parts = openParts(folder, () => {
        passed += 1;
        if (passed === at) stop.abort();
      });
      const done = await changes[name](parts, stop.signal);
      ends.add(done.ok ? 'done' : done.failure.code);
      if (!done.ok) expect((await state()).claimed).toEqual(before.claimed);
      await expectTidy();
    }
    expect(ends).toEqual(new Set(['done', 'cancelled']));
  });

  it('with a vault that locks at any point loses nothing, and is put in order once it opens', async () => {
    const points = await pointsOf(name);
    for (let at = 0; at <= points; at += 1) {
      await fresh();
      let passed = 0;
      const parts = openParts(
        folder,
        () => (passed += 1),
        (vault) => lockable(vault, () => passed > at),
      );
      const done = await changes[name](parts);
      await expectSound();
      if (!done.ok) expect(['vault-locked', 'vault-failed']).toContain(done.failure.code);
      expect(await nextChange()).toMatchObject({ ok: true });
      await expectTidy();
    }
  });

  it('on a disk that takes no list changes nothing', async () => {
    await rm(join(folder, 'unclaimed.json'));
    await mkdir(join(folder, 'unclaimed.json'));
    const before = await readFile(join(folder, 'keys.age'));
    const records = await readFile(join(folder, 'stores.json'), 'utf8');
    expect(await changes[name](openParts(folder))).toMatchObject({ ok: false, failure: { code: 'disk-failed' } });
    expect(await readFile(join(folder, 'keys.age'))).toEqual(before);
    expect(await readFile(join(folder, 'stores.json'), 'utf8')).toBe(records);
  });
});

/** The vault, refusing everything as soon as it is locked. */
function lockable(vault: Vault, locked: () => boolean): Vault {
  const refuse = () => fail('vault-locked');
  return {
    kind: 'file',
    status: async (options) =>
      locked()
        ? { kind: 'file', state: 'locked', promptPending: false, failure: refuse().failure }
        : vault.status(options),
    put: async (...args) => (locked() ? refuse() : vault.put(...args)),
    get: async (...args) => (locked() ? refuse() : vault.get(...args)),
    remove: async (...args) => (locked() ? refuse() : vault.remove(...args)),
    close: () => vault.close(),
  };
}

describe('a vault that refuses', () => {
  it('is asked once: not for each leftover, and not again to take back what was never put', async () => {
    await writeFile(join(folder, 'unclaimed.json'), JSON.stringify({ schema: 1, accounts: ['one', 'two', 'three'] }));
    const asked: string[] = [];
    const parts = openParts(
      folder,
      () => {},
      (vault) => ({
        ...lockable(vault, () => true),
        put: async ({ account }) => {
          asked.push(`put ${account}`);
          return fail('vault-locked');
        },
        remove: async ({ account }) => {
          asked.push(`remove ${account}`);
          return fail('vault-locked');
        },
      }),
    );
    expect(await keepStore(parts, 'new.example', 'new')).toMatchObject({ failure: { code: 'vault-locked' } });
    expect(asked).toEqual(['remove one', expect.stringMatching(/^put new\.example/)]);
    expect((await state()).unclaimed).toEqual(['one', 'two', 'three']);
  });

  it('changes nothing when a store is removed', async () => {
    const before = await state();
    const parts = openParts(
      folder,
      () => {},
      (vault) => lockable(vault, () => true),
    );
    expect(await changes['remove a store'](parts)).toEqual(fail('vault-locked'));
    expect(await state()).toEqual(before);
  });

  it('only after the record is gone: says that the secret is still to be erased', async () => {
    let gone = false;
    const parts = openParts(
      folder,
      () => {},
      (vault) => lockable(vault, () => gone),
    );
    const removed = await parts.keySafe.release((stores) =>
      ok({
        items: stores.flatMap(itemsOf),
        unrecord: async () => {
          const done = await parts.records.remove('shop-example');
          gone = true;
          return done;
        },
      }),
    );
    expect(removed).toEqual(fail('vault-failed', { reason: 'erase-pending' }));
    expect((await state()).claimed).toEqual([]);
    expect((await state()).unclaimed).toEqual((await state()).kept);
    expect(await nextChange()).toMatchObject({ ok: true });
    await expectTidy();
  });
});

it('a record that cannot be written gives the secret back', async () => {
  const parts = openParts(folder);
  const refusing = { ...parts, records: { ...parts.records, add: async () => fail('disk-full', { file: 'x' }) } };
  expect(await keepStore(refusing, 'new.example', 'new')).toMatchObject({ failure: { code: 'disk-full' } });
  await expectTidy();
});

it('what was kept stays kept when the list cannot be put in order afterwards', async () => {
  const parts = openParts(folder);
  const list = join(folder, 'unclaimed.json');
  const spoiling = {
    ...parts,
    records: {
      ...parts.records,
      add: async (record: Parameters<typeof parts.records.add>[0]) => {
        const added = await parts.records.add(record);
        await rm(list);
        await mkdir(list);
        return added;
      },
    },
  };
  expect(await keepStore(spoiling, 'new.example', 'new')).toMatchObject({ ok: true });
  await rm(list, { recursive: true });
  await expectTidy();
});

it('a list that a newer Gatehouse wrote is left alone', async () => {
  const newer = '{"schema":2,"accounts":[{"name":"one"}]}';
  await writeFile(join(folder, 'unclaimed.json'), newer);
  expect(await nextChange()).toMatchObject({ failure: { code: 'records-newer' } });
  expect(await readFile(join(folder, 'unclaimed.json'), 'utf8')).toBe(newer);
});

it('two processes keep at once, and both keep all', { timeout: 60_000 }, async () => {
  const ended = await Promise.all(['a', 'b'].map((prefix) => run('keep', folder, prefix, '4')));
  expect(ended.map(({ code }) => code)).toEqual([0, 0]);
  expect((await state()).claimed).toHaveLength(18);
  await expectTidy();
});

it('gives back the pair that was kept, and knows whether there is any', async () => {
  const { keySafe, records } = openParts(folder);
  const store = await records.find('shop.example');
  const [item] = store.ok ? itemsOf(store.value) : [];
  const read = item && (await keySafe.read(item));
  expect(read?.ok && read.value.consumerSecret.reveal()).toBe(pairNamed('old').consumerSecret.reveal());
  const login = store.ok ? await keySafe.readStaging(store.value) : undefined;
  expect(login?.ok && [login.value.user, login.value.password.reveal()]).toEqual(['user-old', 'password-old']);
  expect(await keySafe.isEmpty()).toEqual(ok(false));
  await changes['erase a staging login'](openParts(folder));
  expect(store.ok && (await keySafe.readStaging(store.value))).toEqual(
    fail('vault-staging-missing', { host: 'shop.example' }),
  );
  await changes['remove a store'](openParts(folder));
  expect(await keySafe.isEmpty()).toEqual(ok(true));
  await writeFile(join(folder, 'unclaimed.json'), JSON.stringify({ schema: 1, accounts: ['one'] }));
  expect(await keySafe.isEmpty()).toEqual(ok(false));
});
