import { join } from 'node:path';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { ok, type Result } from '../../src-main/contract/result.ts';
import { type BasicLogin, type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import {
  createKeySafe,
  itemOf,
  itemsOf,
  type KeySafe,
  stagingItemOf,
  stagingItemsOf,
} from '../../src-main/stores/key-safe.ts';
import { openRecords, type StoreRecords } from '../../src-main/stores/records.ts';
import { openAgeFileVault } from '../../src-main/vault/age-file.ts';
import type { Vault } from '../../src-main/vault/vault.ts';
import { sampleRecord } from './sample-record.ts';

/*
 * A real vault file, real records, and a key safe on them, for the tests and for the processes that they kill. `point`
 * is called before and after everything that the key safe does to the vault or asks of the records; what it writes
 * itself lies between two of these.
 */

export const passphrase = 'correct horse battery';
const lock = { waitMs: 20_000, staleMs: 150 };

export interface Parts {
  readonly records: StoreRecords;
  readonly vault: Vault;
  readonly keySafe: KeySafe;
}

export function openParts(folder: string, point: () => void = () => {}, wrap = (vault: Vault): Vault => vault): Parts {
  const around = async <T>(call: () => Promise<T>): Promise<T> => {
    point();
    const answer = await call();
    point();
    return answer;
  };
  const records = openRecords({ folder, clock: Date.now, lock });
  const plain = openAgeFileVault({
    file: join(folder, 'keys.age'),
    passphrase: async () => ok(new Secret(passphrase)),
    workFactor: 1,
    lock,
  });
  const wrapped = wrap(plain);
  const vault: Vault = {
    kind: 'file',
    status: (options) => around(() => wrapped.status(options)),
    put: (item, secret, options) => around(() => wrapped.put(item, secret, options)),
    get: (item, options) => around(() => wrapped.get(item, options)),
    remove: (item, options) => around(() => wrapped.remove(item, options)),
    close: () => wrapped.close(),
  };
  const pointed: StoreRecords = {
    ...records,
    add: (record) => around(() => records.add(record)),
    update: (id, change) => around(() => records.update(id, change)),
    remove: (id) => around(() => records.remove(id)),
    removeAll: () => around(() => records.removeAll()),
  };
  const keySafe = createKeySafe({
    folder,
    lock,
    openVault: async () => ok(vault),
    rememberVault: async () => ok(undefined),
    records: () =>
      around(async () => {
        const listed = await records.list();
        return listed.ok ? ok(listed.value.stores) : listed;
      }),
  });
  return { records: pointed, vault, keySafe };
}

function keyId(name: string): string {
  return name.padEnd(8, '2');
}

export function pairNamed(name: string): KeyPair {
  const hex = Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40);
  return { consumerKey: new Secret(`ck_${hex}`), consumerSecret: new Secret(`cs_${hex}`) };
}

function loginNamed(name: string): BasicLogin {
  return { user: `user-${name}`, password: new Secret(`password-${name}`) };
}

const keysOf = (record: StoreRecord, key: string) =>
  record.keys.map((one) => ({ item: itemOf(record.address, one), pair: pairNamed(key) }));

/** A store with one key and a staging login, which are kept. */
export function keepStore({ keySafe, records }: Parts, host: string, key: string, signal?: AbortSignal) {
  const record = storeWith(host, key);
  return keySafe.keep(
    async () =>
      ok({
        keys: keysOf(record, key),
        logins: [{ item: stagingItemOf(record.address, record.stagingItem ?? ''), login: loginNamed(key) }],
        replaces: [],
        record: () => records.add(record),
      }),
    signal,
  );
}

function storeWith(host: string, key: string): StoreRecord {
  const record = sampleRecord(host);
  return {
    ...record,
    keys: record.keys.map((one) => ({ ...one, id: keyId(key) })),
    activeKey: keyId(key),
    stagingItem: keyId(`s${key}`),
  };
}

/** The changes that are interrupted: each begins from a store `shop.example` with the key `old`. */
export const changes = {
  'keep a first key': (parts: Parts, signal?: AbortSignal) => keepStore(parts, 'new.example', 'new', signal),

  'replace a key': ({ keySafe, records }: Parts, signal?: AbortSignal): Promise<Result<unknown>> =>
    keySafe.keep(async (stores) => {
      const old = stores.find(({ id }) => id === 'shop-example');
      const { keys, activeKey } = storeWith('shop.example', 'new');
      const item = itemOf('https://shop.example/', { id: activeKey, last7: keys[0]?.last7 ?? '' });
      return ok({
        keys: [{ item, pair: pairNamed('new') }],
        replaces: old ? itemsOf(old) : [],
        record: () => records.update('shop-example', (record) => ({ ...record, keys, activeKey })),
      });
    }, signal),

  'move a store': ({ keySafe, records }: Parts, signal?: AbortSignal): Promise<Result<unknown>> =>
    keySafe.keep(async (stores) => {
      const now = stores.find(({ id }) => id === 'shop-example');
      const address = 'https://moved.example/';
      return ok({
        keys: (now?.keys ?? []).map((key) => ({ item: itemOf(address, key), pair: pairNamed('old') })),
        logins: now?.stagingItem ? [{ item: stagingItemOf(address, now.stagingItem), login: loginNamed('old') }] : [],
        replaces: now ? itemsOf(now) : [],
        record: () => records.update('shop-example', (record) => ({ ...record, address, home: address })),
      });
    }, signal),

  'replace a staging login': ({ keySafe, records }: Parts, signal?: AbortSignal): Promise<Result<unknown>> =>
    keySafe.keep(async (stores) => {
      const now = stores.find(({ id }) => id === 'shop-example');
      const stagingItem = keyId('snew');
      return ok({
        keys: [],
        logins: [{ item: stagingItemOf('https://shop.example/', stagingItem), login: loginNamed('new') }],
        replaces: now ? stagingItemsOf(now) : [],
        record: () => records.update('shop-example', (record) => ({ ...record, stagingItem })),
      });
    }, signal),

  'erase a staging login': ({ keySafe, records }: Parts, signal?: AbortSignal): Promise<Result<unknown>> =>
    keySafe.release((stores) => {
      const unrecord = () => records.update('shop-example', ({ stagingItem: _, ...record }) => record);
      return ok({ items: stores.flatMap(stagingItemsOf), unrecord });
    }, signal),

  'remove a store': ({ keySafe, records }: Parts, signal?: AbortSignal): Promise<Result<unknown>> =>
    keySafe.release(
      (stores) => ok({ items: stores.flatMap(itemsOf), unrecord: () => records.remove('shop-example') }),
      signal,
    ),
} as const;
export type ChangeName = keyof typeof changes;
