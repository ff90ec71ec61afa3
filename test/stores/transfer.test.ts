import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AddedAuthority, StoreRecord } from '../../src-main/contract/models.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { type BasicLogin, type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import type { ImportPlan } from '../../src-main/contract/transfer.ts';
import { describeCode } from '../../src-main/scan/codes.ts';
import { readAuthority } from '../../src-main/stores/authority.ts';
import { dataFolder } from '../../src-main/stores/data-folder.ts';
import { createHistory, type History } from '../../src-main/stores/history.ts';
import { itemOf, itemsOf, stagingItemsOf } from '../../src-main/stores/key-safe.ts';
import { createTransfer, type Transfer } from '../../src-main/stores/transfer.ts';
import { type TransferredStore, writeContents } from '../../src-main/stores/transfer-contents.ts';
import { decryptWithPassphrase, encryptWithPassphrase, toArmor } from '../../src-main/vault/age.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { codesInAddress } from '../scan/read-codes.ts';
import { makeAuthority } from '../support/certificates.ts';
import { openParts, type Parts, passphrase as vaultPassphrase } from './key-safe-parts.ts';
import { sampleRecord } from './sample-record.ts';
import { anyStore, pairOf } from './transferred.ts';

const passphrase = new Secret('carry me over, please');
const start = Date.UTC(2026, 2, 1);

/** A computer: its own GATEHOUSE_HOME, records and vault file. */
interface Computer extends Parts {
  readonly folder: string;
  readonly history: History;
  readonly transfer: Transfer;
}

let base: string;
let now: number;
let authority: AddedAuthority;
let here: Computer;
let there: Computer;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-transfer-'));
  const read = readAuthority((await makeAuthority('Practice')).pem);
  authority = value(read);
});
afterAll(() => rm(base, { recursive: true, force: true }));
beforeEach(async () => {
  now = start;
  here = await computer();
  there = await computer();
});

async function computer(): Promise<Computer> {
  const home = await mkdtemp(join(base, 'home-'));
  return open(dataFolder({ GATEHOUSE_HOME: home }, process.platform, base));
}

function open(
  folder: string,
  point: () => void = () => {},
  instead: (vault: Vault) => Partial<Vault> = () => ({}),
): Computer {
  const parts = openParts(folder, point, (vault) => ({
    kind: 'file',
    status: (options) => vault.status(options),
    put: (item, secret, options) => vault.put(item, secret, options),
    get: (item, options) => vault.get(item, options),
    remove: (item, options) => vault.remove(item, options),
    close: () => vault.close(),
    ...instead(vault),
  }));
  const records: Parts['records'] = {
    ...parts.records,
    async putAll(make) {
      point();
      const put = await parts.records.putAll(make);
      point();
      return put;
    },
  };
  const history = createHistory({ folder, door: 'window', now: () => now, notice: () => {} });
  const transfer = createTransfer({ ...parts, records, history, now: () => now, randomBytes, workFactor: 1 });
  return { ...parts, records, history, folder, transfer };
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

const stores = async (at: Computer) => value(await at.records.list()).stores;

/** A store with keys that end so; the first is in use. */
function storeWith(host: string, ends: readonly string[], change: Partial<StoreRecord> = {}): StoreRecord {
  const { keys, ...rest } = sampleRecord(host);
  const [key] = keys;
  if (!key) throw new Error('the sample has a key');
  return {
    ...rest,
    keys: ends.map((end, index) => ({ ...key, id: `key${index}`.padEnd(8, '2'), last7: last7(end) })),
    activeKey: 'key02222',
    ...change,
  };
}

const hexOf = (end: string, of = 'c0ffee') => `${of.repeat(6).slice(0, 33)}${last7(end)}`;
const last7 = (end: string) => end.padStart(7, '0');
const pairFor = (end: string) => pairOf(hexOf(end), hexOf(end, '5ec2e7'));

async function keep(
  at: Computer,
  record: StoreRecord,
  pairs: readonly (KeyPair | undefined)[],
  login?: BasicLogin,
): Promise<void> {
  const keys = record.keys.flatMap((key, index) => {
    const pair = pairs[index];
    return pair ? [{ item: itemOf(record.address, key), pair }] : [];
  });
  const logins = login ? stagingItemsOf(record).map((item) => ({ item, login })) : [];
  value(await at.keySafe.keep(async () => ok({ keys, logins, replaces: [], record: () => at.records.add(record) })));
}

/** Each store with what the vault has for its keys: the secret, or the code of why not. The key in use comes first. */
async function kept(at: Computer) {
  const found = [];
  for (const store of await stores(at)) {
    const keys: Record<string, string> = {};
    for (const key of store.keys) {
      const pair = await at.keySafe.read(itemOf(store.address, key));
      const mark = key.id === store.activeKey ? '*' : '';
      keys[`${mark}${key.last7}`] = pair.ok ? pair.value.consumerSecret.reveal() : pair.failure.code;
    }
    const login = store.stagingItem === undefined ? undefined : await at.keySafe.readStaging(store);
    const staging = login && { staging: login.ok ? login.value.password.reveal() : login.failure.code };
    found.push({ name: store.name, address: store.address, keys, ...staging });
  }
  return found;
}

/** What the vault file holds, or the list of unclaimed items names, and no record claims. */
async function orphans(at: Computer): Promise<readonly string[]> {
  const list = await readFile(join(at.folder, 'unclaimed.json'), 'utf8').catch(() => '{"accounts":[]}');
  const bytes = await readFile(join(at.folder, 'keys.age')).catch(() => undefined);
  const opened = bytes && (await decryptWithPassphrase(bytes, new Secret(vaultPassphrase)));
  const contents = opened?.state === 'open' ? Buffer.from(opened.bytes).toString() : '{"items":[]}';
  const items: { account: string }[] = JSON.parse(contents).items;
  const claimed = new Set((await stores(at)).flatMap(itemsOf).map(({ account }) => account));
  const all: string[] = [...JSON.parse(list).accounts, ...items.map(({ account }) => account)];
  return all.filter((account) => !claimed.has(account));
}

async function exported(at: Computer, withSecrets = true): Promise<Uint8Array> {
  return value(await at.transfer.exportStores({ stores: 'all', withSecrets, passphrase })).file;
}

async function plan(at: Computer, file: Uint8Array): Promise<ImportPlan> {
  return value(await at.transfer.readImport({ file, passphrase }));
}

const everything = (planned: ImportPlan) => ({
  import: planned.import,
  choose: planned.stores.map(({ address }) => ({ address, take: true })),
});

const arriving = (record: StoreRecord, ...pairs: KeyPair[]): TransferredStore => ({
  record,
  pairs: new Map(record.keys.flatMap(({ id }, index) => (pairs[index] ? [[id, pairs[index]]] : []))),
});

/** A file that somebody else made. */
async function fileOf(...leaving: TransferredStore[]): Promise<Uint8Array> {
  return encryptWithPassphrase(value(writeContents(leaving)), passphrase, { workFactor: 1 });
}

const shop = storeWith('shop.example', ['a', 'b']);
const cafe = storeWith('cafe.example', ['c']);

describe('from one computer to another', () => {
  it('goes everything, with its secrets', async () => {
    await keep(here, shop, [pairFor('a'), pairFor('b')]);
    await keep(here, { ...cafe, addedAuthority: authority }, [pairFor('c')]);
    const leaving = value(await here.transfer.exportStores({ stores: 'all', withSecrets: true, passphrase }));
    expect(leaving).toMatchObject({ stores: 2, keys: 3, keysWithoutSecret: 0 });

    const planned = await plan(there, leaving.file);
    expect(planned.stores).toEqual([
      {
        name: shop.name,
        address: shop.address,
        action: 'add',
        keys: [
          { last7: '000000a', withSecret: true },
          { last7: '000000b', withSecret: true },
        ],
        checkedAt: shop.checkedAt,
      },
      {
        name: cafe.name,
        address: cafe.address,
        action: 'add',
        keys: [{ last7: '000000c', withSecret: true }],
        authority: { subject: 'CN=Practice', sha256: authority.sha256 },
        checkedAt: cafe.checkedAt,
      },
    ]);
    expect(await stores(there)).toEqual([]);
    expect(value(await there.transfer.applyImport(everything(planned)))).toEqual({ added: 2, replaced: 0, skipped: 0 });
    expect(await kept(there)).toEqual(await kept(here));
    expect(await orphans(there)).toEqual([]);
  });

  it('goes any set of stores, twice with the same end', async () => {
    const unique = fc.uniqueArray(anyStore([authority]), {
      minLength: 1,
      maxLength: 4,
      selector: ({ record }) => record.address,
    });
    await fc.assert(
      fc.asyncProperty(unique, async (leaving) => {
        const [from, to] = [await computer(), await computer()];
        for (const { record, pairs, staging } of leaving) {
          const name = `${record.name.slice(0, 30)} ${record.address.slice(0, 60)}`.trim();
          const id = `${record.id.slice(0, 30)}-${leaving.findIndex((one) => one.record === record)}`;
          await keep(
            from,
            { ...record, id, name },
            record.keys.map((key) => pairs.get(key.id)),
            staging,
          );
        }
        const file = await exported(from);
        value(await to.transfer.applyImport(everything(await plan(to, file))));
        expect(await kept(to)).toEqual(await kept(from));
        const [source, arrived] = [await stores(from), await stores(to)];
        const apartFromIds = ({ keys, activeKey: _, stagingItem, ...rest }: StoreRecord) => ({
          ...rest,
          keys: keys.length,
          staging: stagingItem !== undefined,
        });
        expect(arrived.map(apartFromIds)).toEqual(source.map(apartFromIds));

        const again = await plan(to, file);
        expect(again.stores.map(({ action }) => action)).toEqual(arrived.map(() => 'same'));
        expect(value(await to.transfer.applyImport(everything(again)))).toMatchObject({ added: 0, replaced: 0 });
        expect(await stores(to)).toEqual(arrived);
        expect(await orphans(to)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  });

  it('goes one store in a picture, which is read and taken like the file; several are too much for a code', async () => {
    await keep(here, cafe, [pairFor('c')]);
    const { code } = value(await here.transfer.exportStores({ stores: 'all', withSecrets: true, passphrase }));
    if (!('picture' in code)) throw new Error(`${code.bytes} bytes`);
    const [text = '', ...more] = await codesInAddress(code.picture);
    expect(more).toEqual([]);
    expect(text).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n/);
    expect(describeCode(text)).toMatchObject({ kind: 'export', complete: false });
    // As a scanner may hand it over: with other line ends, and blanks around it.
    for (const scanned of [text, `\r\n ${text.replaceAll('\n', '\r\n')}`]) {
      expect((await plan(there, Buffer.from(scanned))).stores.map(({ name }) => name)).toEqual([cafe.name]);
    }
    value(await there.transfer.applyImport(everything(await plan(there, Buffer.from(text)))));
    expect(await kept(there)).toEqual(await kept(here));

    await keep(here, shop, [pairFor('a'), pairFor('b')]);
    const both = value(await here.transfer.exportStores({ stores: 'all', withSecrets: true, passphrase }));
    expect(both.code).toEqual({ bytes: toArmor(both.file).length, most: 2953 });
    expect(toArmor(both.file).length).toBeGreaterThan(2953);
  });

  it('goes a chosen store alone, once, however it is called', async () => {
    await keep(here, shop, [pairFor('a'), pairFor('b')]);
    await keep(here, cafe, [pairFor('c')]);
    const leave = (chosen: readonly string[], typed = passphrase) =>
      here.transfer.exportStores({ stores: chosen, withSecrets: true, passphrase: typed });
    const { file, code: _, ...report } = value(await leave(['cafe.example', 'cafe-example', cafe.name]));
    expect(report).toEqual({ stores: 1, keys: 1, keysWithoutSecret: 0 });
    expect((await plan(there, file)).stores.map(({ name }) => name)).toEqual([cafe.name]);

    expect(await leave(['nowhere'])).toMatchObject({ failure: { code: 'store-not-found' } });
    expect(await leave([])).toEqual(fail('export-empty'));
    expect(await leave(['cafe-example'], new Secret('elevenchars'))).toMatchObject({
      failure: { code: 'vault-passphrase-weak' },
    });
    expect(await there.transfer.exportStores({ stores: 'all', withSecrets: true, passphrase })).toEqual(
      fail('export-empty'),
    );
  });

  it('goes a store without its secrets, and its keys wait there to be given anew', async () => {
    await keep(here, shop, [pairFor('a'), undefined]);
    expect(await here.transfer.exportStores({ stores: 'all', withSecrets: false, passphrase })).toMatchObject({
      value: { keys: 0, keysWithoutSecret: 2 },
    });
    expect(await here.transfer.exportStores({ stores: 'all', withSecrets: true, passphrase })).toMatchObject({
      value: { keys: 1, keysWithoutSecret: 1 },
    });
    const planned = await plan(there, await exported(here, false));
    expect(planned.stores[0]?.keys.every(({ withSecret }) => !withSecret)).toBe(true);
    expect(value(await there.transfer.applyImport(everything(planned)))).toMatchObject({ added: 1 });
    expect((await kept(there))[0]?.keys).toEqual({
      '*000000a': 'vault-item-missing',
      '000000b': 'vault-item-missing',
    });

    // The same store with its secrets, later: `same` to the eye, and taken it brings them.
    const later = await plan(there, await exported(here));
    expect(later.stores[0]?.action).toBe('same');
    expect(value(await there.transfer.applyImport(everything(later)))).toMatchObject({ replaced: 1 });
    expect(await kept(there)).toEqual(await kept(here));
    expect(await orphans(there)).toEqual([]);
  });

  it('goes a staging login with the secrets, and comes back where it was lost', async () => {
    const login = { user: 'ada', password: new Secret('staging-pass-1815') };
    const road = { ...shop.road, authentication: 'signature' as const, staging: true };
    const staged = { ...shop, road, stagingItem: 'stagin22' };
    await keep(here, staged, [pairFor('a'), pairFor('b')], login);
    const bare = await plan(there, await exported(here, false));
    value(await there.transfer.applyImport(everything(bare)));
    expect((await kept(there))[0]?.staging).toBe('vault-staging-missing');
    const whole = await exported(here);
    value(await there.transfer.applyImport(everything(await plan(there, whole))));
    expect(await kept(there)).toEqual(await kept(here));
    const [arrived] = await stores(there);
    expect(arrived?.stagingItem).not.toBe(staged.stagingItem);
    value(await there.transfer.applyImport(everything(await plan(there, whole))));
    expect(await stores(there)).toEqual([arrived]);
    expect(await orphans(there)).toEqual([]);

    // A store that is here without one is not given one: what goes along with its calls stays as it is here.
    const third = await computer();
    await keep(third, shop, [pairFor('a'), pairFor('b')]);
    value(await third.transfer.applyImport(everything(await plan(third, whole))));
    expect(await stores(third)).toEqual([shop]);
    expect(await orphans(third)).toEqual([]);
  });

  it('goes nothing while the vault cannot be opened', async () => {
    await keep(here, shop, [pairFor('a'), pairFor('b')]);
    const file = await exported(here);
    const locked = async () => fail('vault-locked');
    const closed = open(here.folder, undefined, () => ({ get: locked }));
    expect(await closed.transfer.exportStores({ stores: 'all', withSecrets: true, passphrase })).toEqual(
      fail('vault-locked'),
    );

    let unlocked = false;
    const elsewhere = open(there.folder, undefined, (vault) => ({
      put: (item, secret) => (unlocked ? vault.put(item, secret) : locked()),
    }));
    const planned = await plan(elsewhere, file);
    expect(await elsewhere.transfer.applyImport(everything(planned))).toEqual(fail('vault-locked'));
    expect(await stores(there)).toEqual([]);
    unlocked = true;
    expect(await elsewhere.transfer.applyImport(everything(planned))).toMatchObject({ value: { added: 1 } });
    expect(await kept(there)).toEqual(await kept(here));
  });
});

describe('a store that is here already', () => {
  beforeEach(() => keep(here, shop, [pairFor('a'), pairFor('b')]));

  async function take(...stores: TransferredStore[]) {
    const planned = await plan(here, await fileOf(...stores));
    return { planned: planned.stores, report: value(await here.transfer.applyImport(everything(planned))) };
  }

  it('gets the keys that it does not have; the one in use there becomes the one in use', async () => {
    const rotated = storeWith('shop.example', ['d', 'b'], { name: 'Another name' });
    const { planned, report } = await take(arriving(rotated, pairFor('d'), pairFor('b')));
    expect(planned).toMatchObject([{ action: 'replace', name: 'Another name' }]);
    expect(report).toEqual({ added: 0, replaced: 1, skipped: 0 });
    expect((await kept(here))[0]).toEqual({
      name: shop.name,
      address: shop.address,
      keys: {
        '000000a': pairFor('a').consumerSecret.reveal(),
        '000000b': pairFor('b').consumerSecret.reveal(),
        '*000000d': pairFor('d').consumerSecret.reveal(),
      },
    });
  });

  it('switches to the other of its keys', async () => {
    const { planned, report } = await take(arriving(storeWith('shop.example', ['b']), pairFor('b')));
    expect(planned).toMatchObject([{ action: 'replace' }]);
    expect(report.replaced).toBe(1);
    expect(Object.keys((await kept(here))[0]?.keys ?? {})).toEqual(['000000a', '*000000b']);
  });

  it('keeps its own road, authority, name, id and every secret, whatever the file says', async () => {
    const hostile = storeWith('shop.example', ['a', 'b', 'e'], {
      name: 'Hostile',
      home: 'https://evil.example',
      road: { ...shop.road, signedRestUrl: 'https://evil.example/wp-json/' },
      addedAuthority: authority,
    });
    const wrong = pairOf(hexOf('a'), hexOf('a', '666'.repeat(2)));
    const { planned, report } = await take(arriving(hostile, wrong, pairFor('b'), pairFor('e')));
    expect(planned).toMatchObject([{ action: 'replace' }]);
    expect(planned[0]).not.toHaveProperty('authority');
    expect(report.replaced).toBe(1);
    const [now] = await stores(here);
    expect({ ...now, keys: now?.keys.slice(0, 2) }).toEqual(shop);
    expect((await kept(here))[0]?.keys['*000000a']).toBe(pairFor('a').consumerSecret.reveal());
  });

  it('gets a secret back whose item was damaged, and the damaged one is erased', async () => {
    const [item] = itemsOf(shop);
    if (item) value(await here.vault.put(item, new Secret('damaged')));
    const { planned, report } = await take(arriving(shop, pairFor('a'), pairFor('b')));
    expect(planned).toMatchObject([{ action: 'same' }]);
    expect(report.replaced).toBe(1);
    expect((await kept(here))[0]?.keys).toEqual({
      '000000b': pairFor('b').consumerSecret.reveal(),
      '*000000a': pairFor('a').consumerSecret.reveal(),
    });
    expect(await orphans(here)).toEqual([]);
  });

  it('changes nothing when the file brings no secret', async () => {
    const before = await stores(here);
    const { planned, report } = await take(arriving(storeWith('shop.example', ['d'])));
    expect(planned).toMatchObject([{ action: 'same' }]);
    expect(report).toEqual({ added: 0, replaced: 0, skipped: 1 });
    expect(await stores(here)).toEqual(before);
  });

  it('gets the keys of both when the file has it twice', async () => {
    const twice = ['d', 'e'].map((end) => arriving(storeWith('shop.example', [end]), pairFor(end)));
    const { report } = await take(...twice);
    expect(report).toEqual({ added: 0, replaced: 2, skipped: 0 });
    const [now] = await kept(here);
    expect(Object.keys(now?.keys ?? {})).toEqual(['000000a', '000000b', '000000d', '*000000e']);
    expect(Object.values(now?.keys ?? {})).not.toContain('vault-item-missing');
    expect(await orphans(here)).toEqual([]);
  });

  it('lends its name and id to nobody', async () => {
    const other = storeWith('other.example', ['a'], { id: shop.id, name: shop.name.toUpperCase() });
    const { planned } = await take(arriving(other, pairFor('a')));
    expect(planned).toMatchObject([{ action: 'add', name: other.name, addedAs: `${other.name} 2` }]);
    const [, added] = await stores(here);
    expect(added).toMatchObject({ id: `${shop.id}-2`, name: `${other.name} 2` });
  });
});

describe('an import', () => {
  it('takes what is chosen and no more, under the names that were told', async () => {
    const named = (host: string) => arriving(storeWith(host, ['a'], { name: 'My shop' }), pairFor('a'));
    await keep(there, storeWith('own.example', ['a'], { name: 'MY SHOP' }), [pairFor('a')]);
    const planned = await plan(there, await fileOf(named('one.example'), named('two.example'), named('three.example')));
    expect(planned.stores.map(({ addedAs }) => addedAs)).toEqual(['My shop 2', 'My shop 3', 'My shop 4']);
    const choose = [
      { address: 'https://one.example/', take: false },
      { address: 'https://two.example/', take: true },
      { address: 'https://unknown.example/', take: true },
    ];
    expect(value(await there.transfer.applyImport({ import: planned.import, choose }))).toEqual({
      added: 1,
      replaced: 0,
      skipped: 2,
    });
    expect((await stores(there)).map(({ name }) => name)).toEqual(['MY SHOP', 'My shop 3']);
  });

  it('is over when it was applied, forgotten, or left open; of many, the last three stay', async () => {
    await keep(here, cafe, [pairFor('c')]);
    const file = await exported(here);
    const apply = (id: string) => there.transfer.applyImport({ import: id, choose: [] });
    const over = fail('import-expired');
    expect(await apply('unknown')).toEqual(over);

    const first = await plan(there, file);
    expect(await apply(first.import)).toEqual(ok({ added: 0, replaced: 0, skipped: 1 }));
    expect(await apply(first.import)).toEqual(over);

    const second = await plan(there, file);
    there.transfer.forgetImport(second.import);
    expect(await apply(second.import)).toEqual(over);

    const third = await plan(there, file);
    now += 15 * 60 * 1000;
    expect(await apply(third.import)).toEqual(over);

    const fourth = await plan(there, file);
    now -= 365 * 24 * 60 * 60 * 1000;
    expect(await apply(fourth.import)).toEqual(over);

    const many = [];
    for (let count = 0; count < 4; count += 1) many.push((await plan(there, file)).import);
    expect((await Promise.all(many.map(apply))).map((result) => result.ok)).toEqual([false, true, true, true]);
  });

  it('asked for twice at once is done once', async () => {
    await keep(here, cafe, [pairFor('c')]);
    const planned = await plan(there, await exported(here));
    const both = await Promise.all([1, 2].map(() => there.transfer.applyImport(everything(planned))));
    expect(both).toEqual([ok({ added: 1, replaced: 0, skipped: 0 }), fail('import-expired')]);
  });

  it('is refused with a wrong passphrase, cut, changed or swollen', async () => {
    await keep(here, cafe, [pairFor('c')]);
    const file = await exported(here);
    const read = (bytes: Uint8Array, typed = passphrase) =>
      there.transfer.readImport({ file: bytes, passphrase: typed });
    expect(await read(file, new Secret('carry me over, pleas'))).toEqual(fail('import-passphrase-wrong'));
    expect(await read(file, new Secret(''))).toEqual(fail('import-passphrase-wrong'));
    expect(await read(file.subarray(0, -1))).toEqual(fail('import-damaged'));
    expect(await read(new Uint8Array())).toEqual(fail('import-damaged'));
    expect(await read(Buffer.concat([file, Buffer.alloc(8 * 1024 * 1024)]))).toEqual(fail('import-damaged'));
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const bytes = file.slice();
        bytes[at] = (bytes[at] ?? 0) ^ change;
        const result = await read(bytes);
        expect(result.ok ? 'opened' : result.failure.code).toMatch(/^import-(damaged|passphrase-wrong)$/);
      }),
    );
    expect(await readdir(there.folder)).toEqual([]);
  });

  it('stops when it is told to, and leaves nothing', async () => {
    await keep(here, shop, [pairFor('a'), pairFor('b')]);
    const stop = new AbortController();
    const stopping = open(there.folder, undefined, (vault) => ({
      put: async (item, secret, options) => {
        const put = await vault.put(item, secret, options);
        stop.abort();
        return put;
      },
    }));
    const planned = await plan(stopping, await exported(here));
    expect(await stopping.transfer.applyImport(everything(planned), stop.signal)).toEqual(fail('cancelled'));
    expect(await stores(there)).toEqual([]);
    expect(await orphans(there)).toEqual([]);
    expect(value(await stopping.transfer.applyImport(everything(planned)))).toMatchObject({ added: 1 });
    expect(await kept(there)).toEqual(await kept(here));
  });
});

describe('an import that is interrupted', () => {
  class Killed extends Error {}

  /** Before: a store that gets another key, and one whose secret is lost. After: those, and one more store. */
  async function prepare(): Promise<Computer> {
    const target = await computer();
    await keep(target, storeWith('shop.example', ['a', 'b']), [pairFor('a'), undefined]);
    return target;
  }

  it('at any step leaves all of it or nothing, and the next one goes through', async () => {
    await keep(here, storeWith('shop.example', ['d', 'b']), [pairFor('d'), pairFor('b')]);
    await keep(here, cafe, [pairFor('c')]);
    const file = await exported(here);
    const before = await kept(await prepare());
    let after: unknown;
    let steps = 0;
    let through = false;
    while (!through) {
      steps += 1;
      const { folder } = await prepare();
      let points = Number.NEGATIVE_INFINITY;
      const dying = open(folder, () => {
        points += 1;
        if (points === steps) throw new Killed();
      });
      const planned = await plan(dying, file);
      points = 0;
      try {
        value(await dying.transfer.applyImport(everything(planned)));
        through = true;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }

      const found = await kept(open(folder));
      if (through) after = found;
      const written = (await stores(open(folder))).length === 2;
      if (!written) expect(found).toEqual(before);

      const next = open(folder);
      value(await next.transfer.applyImport(everything(await plan(next, file))));
      const finished = await kept(next);
      if (written) expect(finished).toEqual(found);
      expect(finished).toMatchObject([{ keys: { '*000000d': expect.any(String) } }, { address: cafe.address }]);
      expect(await orphans(next)).toEqual([]);
    }
    expect(steps).toBeGreaterThan(10);
    expect(after).not.toEqual(before);
    expect(JSON.stringify(after)).not.toContain('vault-item-missing');
  });

  it('by a full disk or a failing vault changes nothing', async () => {
    await keep(here, cafe, [pairFor('c')]);
    const file = await exported(here);
    const target = await prepare();
    const before = await kept(target);
    const full = fail('disk-full', { file: 'x' });
    const failing = createTransfer({
      ...target,
      records: { ...target.records, putAll: async () => full },
      now: () => now,
      randomBytes,
    });
    const planned = value(await failing.readImport({ file, passphrase }));
    expect(await failing.applyImport(everything(planned))).toEqual(full);
    expect(await kept(target)).toEqual(before);
    expect(await orphans(target)).toEqual([]);
  });
});

it('shows no secret: not in the file, the plan, a report, a failure, nor in what is kept in memory', async () => {
  await keep(here, shop, [pairFor('a'), pairFor('b')]);
  const file = await exported(here);
  const planned = await plan(there, file);
  const seen = [
    planned,
    there.transfer,
    await there.transfer.readImport({ file, passphrase: new Secret('not this passphrase') }),
    await there.transfer.readImport({ file: file.subarray(1), passphrase }),
    await there.transfer.applyImport(everything(planned)),
  ];
  const records = await readFile(join(there.folder, 'stores.json'), 'latin1');
  const places = [
    Buffer.from(file).toString('latin1'),
    Buffer.from(file).toString('utf16le'),
    inspect(seen, { depth: 20, showHidden: true }),
    JSON.stringify(seen),
    records,
  ];
  for (const place of places) {
    for (const end of ['a', 'b']) {
      const { consumerKey, consumerSecret } = pairFor(end);
      for (const secret of [consumerKey.reveal(), consumerSecret.reveal()]) {
        expect(place).not.toContain(secret);
        expect(place).not.toContain(secret.slice(3, 30));
        expect(place).not.toContain(Buffer.from(secret).toString('base64').slice(0, 40));
      }
    }
    expect(place).not.toContain(passphrase.reveal());
  }
});
