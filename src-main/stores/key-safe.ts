import { join } from 'node:path';
import { z } from 'zod';
import type { KeyRecord, StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair, Secret } from '../contract/secret.ts';
import { readFileBounded, writeFileDurably } from '../files/durable.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { packKeyPair, readKeyPair } from '../vault/key-pair.ts';
import { packStagingLogin, unpackStagingLogin } from '../vault/staging-login.ts';
import { keyItem, stagingItem, type Vault, type VaultItem } from '../vault/vault.ts';

/**
 * Keeps the vault and the records of one mind, whatever happens in between.
 *
 * Before a secret goes into the vault without a record, or a record goes away before its secret, the item is
 * written into a list of unclaimed items (names only). An item leaves that list once a record claims it or it is
 * erased. So a crash at any point leaves either a finished change or an item that the next change erases:
 * nothing half-done, no orphan in the keychain.
 */
export interface KeySafe {
  /** Puts secrets into the vault, then has the record claim them; if that fails, they are taken out again. */
  keep<T>(
    plan: (stores: readonly StoreRecord[]) => Promise<Result<Keeping<T>>>,
    signal?: AbortSignal,
  ): Promise<Result<T>>;
  /**
   * Has the records let go of items, then erases them. Refuses before anything is changed if the vault cannot be
   * opened; `vault-failed` with `reason: erase-pending` if it closed in between.
   */
  release<T>(
    plan: (stores: readonly StoreRecord[], others: readonly VaultItem[]) => Result<Releasing<T>>,
    signal?: AbortSignal,
  ): Promise<Result<T>>;
  read(item: VaultItem, signal?: AbortSignal): Promise<Result<KeyPair>>;
  /** A secret that is no key of a store. */
  readSecret(item: VaultItem, signal?: AbortSignal): Promise<Result<Secret>>;
  /** The staging login of a store; `vault-staging-missing` where the record names one that is not in the vault, or none. */
  readStaging(store: StoreRecord, signal?: AbortSignal): Promise<Result<BasicLogin>>;
  /** No record has a key, and none waits to be erased. */
  isEmpty(): Promise<Result<boolean>>;
}

/*
 * Plans are made from the records as they are while no other program of ours changes keys: what was read before that
 * may have been changed by another since.
 */

export interface Keeping<T> {
  readonly keys: readonly { readonly item: VaultItem; readonly pair: KeyPair }[];
  readonly logins?: readonly StagingLoginItem[];
  /** Secrets of other kinds, which a file of `otherItems` claims. */
  readonly secrets?: readonly { readonly item: VaultItem; readonly secret: Secret }[];
  /** Items that the record lets go of for them; they are erased. */
  readonly replaces: readonly VaultItem[];
  readonly record: () => Promise<Result<T>>;
}

export interface StagingLoginItem {
  readonly item: VaultItem;
  readonly login: BasicLogin;
}

export interface Releasing<T> {
  readonly items: readonly VaultItem[];
  readonly unrecord: () => Promise<Result<T>>;
}

export interface KeySafeParts {
  readonly folder: string;
  /** Opens the vault that was chosen, or hands out the one that is open. */
  readonly openVault: () => Promise<Result<Vault>>;
  /** Called before a key goes in, so that no crash leaves one in a vault that nobody would look into. */
  readonly rememberVault: () => Promise<Result<void>>;
  /** All records as they are now: what they name is claimed. */
  readonly records: () => Promise<Result<readonly StoreRecord[]>>;
  /** Told whenever the vault has given or taken a secret. */
  readonly onSecret?: () => void;
  /** What other files than the records claim. */
  readonly otherItems?: () => Promise<Result<readonly VaultItem[]>>;
  /** How patient to be with another program that changes keys. */
  readonly lock?: LockOptions;
}

/** All items of the vault that a record claims. */
export function itemsOf(record: StoreRecord): VaultItem[] {
  return [...keysOf(record).map((key) => itemOf(record.address, key)), ...stagingItemsOf(record)];
}

/** All keys whose pair is in the vault: those that calls can be made with, and one that a rotation has not come to use yet. */
export function keysOf({ keys, rotation }: StoreRecord): Pick<KeyRecord, 'id' | 'last7'>[] {
  const { newKey } = rotation ?? {};
  return newKey === undefined || keys.some(({ id }) => id === newKey.id) ? [...keys] : [...keys, newKey];
}

/** The vault's item of a record's staging login, if it has one. */
export function stagingItemsOf({ address, stagingItem: id }: StoreRecord): VaultItem[] {
  return id === undefined ? [] : [stagingItemOf(address, id)];
}

/** The vault's item of one key: named by the host, so that a person recognises it in the keychain's own app. */
export function itemOf(address: string, key: { readonly id: string; readonly last7: string }): VaultItem {
  return keyItem({ host: new URL(address).host, last7: key.last7, keyId: key.id });
}

/** The vault's item of a staging login, named by the host likewise. */
export function stagingItemOf(address: string, id: string): VaultItem {
  return stagingItem({ host: new URL(address).host, id });
}

const schemaVersion = 1;
const anyVersion = z.looseObject({ schema: z.number() });
const listSchema = z.strictObject({
  schema: z.literal(schemaVersion),
  accounts: z.array(z.string().max(1000)).max(200_000),
});
/** Names of all keys of 10,000 stores fit, for all are on it while everything is forgotten. */
const largestList = 64 * 1024 * 1024;

export function createKeySafe(parts: KeySafeParts): KeySafe {
  const { folder, openVault, rememberVault, records, onSecret, lock } = parts;
  const otherItems = parts.otherItems ?? (async () => ok([]));
  const file = join(folder, 'unclaimed.json');

  async function unclaimed(): Promise<Result<readonly string[]>> {
    const bytes = await readFileBounded(file, largestList);
    if (!bytes.ok) return bytes;
    if (bytes.value === null) return ok([]);
    const contents = parse(bytes.value);
    const version = anyVersion.safeParse(contents);
    if (version.success && version.data.schema > schemaVersion) return fail('records-newer', { file });
    const list = listSchema.safeParse(contents);
    // A list that cannot be read names nothing to erase; erasing is the one thing not to guess about.
    return ok(list.success ? list.data.accounts : []);
  }

  function write(accounts: Iterable<string>): Promise<Result<void>> {
    return writeFileDurably(file, `${JSON.stringify({ schema: schemaVersion, accounts: [...new Set(accounts)] })}\n`);
  }

  /**
   * Erases what is listed and claimed by no record, and returns what could not be erased yet. `untouched` never was
   * in the vault; `refused` the vault would not give up just now, and the person is not asked for it twice.
   */
  async function sweep(
    vault: Vault,
    {
      untouched,
      refused,
      signal,
    }: { untouched?: ReadonlySet<string>; refused?: readonly string[]; signal?: AbortSignal | undefined },
  ): Promise<Result<readonly string[]>> {
    const listed = await unclaimed();
    if (!listed.ok || listed.value.length === 0) return listed;
    const now = await records();
    if (!now.ok) return now;
    const others = await otherItems();
    if (!others.ok) return others;
    const claimed = new Set([...now.value.flatMap(itemsOf), ...others.value].map((item) => item.account));
    const left: string[] = [];
    let open = true;
    for (const account of listed.value) {
      if (claimed.has(account) || untouched?.has(account)) continue;
      if (open && !refused?.includes(account)) open = (await vault.remove({ account }, options(signal))).ok;
      if (!open || refused?.includes(account)) left.push(account);
    }
    const written = await write(left);
    return written.ok ? ok(left) : written;
  }

  /** One change at a time: `work` gets the vault and the records, and lists what it is about to leave unclaimed before it does. */
  async function change<T>(
    signal: AbortSignal | undefined,
    work: (
      vault: Vault,
      stores: readonly StoreRecord[],
      list: (items: readonly VaultItem[]) => Promise<Result<void>>,
      untouched: Set<string>,
    ) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    return withLock(
      file,
      async () => {
        const vault = await openVault();
        if (!vault.ok) return vault;
        const left = await sweep(vault.value, { signal });
        if (!left.ok) return left;
        const now = await records();
        if (!now.ok) return now;
        const untouched = new Set<string>();
        const list = (items: readonly VaultItem[]) => write([...left.value, ...items.map((item) => item.account)]);
        const done = await work(vault.value, now.value, list, untouched);
        // What is done is done: neither a stop nor a full disk that comes now changes the answer, and the list keeps
        // what could not be put in order.
        await sweep(vault.value, { untouched, refused: left.value });
        return done;
      },
      lock,
    );
  }

  async function readSecret(item: VaultItem, signal?: AbortSignal): Promise<Result<Secret>> {
    const vault = await openVault();
    if (!vault.ok) return vault;
    const secret = await vault.value.get(item, options(signal));
    if (secret.ok) onSecret?.();
    return secret;
  }

  return {
    keep: (plan, signal) =>
      change(signal, async (vault, stores, list, untouched) => {
        if (signal?.aborted) return fail('cancelled');
        const planned = await plan(stores);
        if (!planned.ok) return planned;
        const { keys, logins = [], secrets: given = [], replaces, record } = planned.value;
        const secrets = [
          ...given,
          ...keys.map(({ item, pair }) => ({ item, secret: packKeyPair(pair) })),
          ...logins.map(({ item, login }) => ({ item, secret: packStagingLogin(login) })),
        ];
        const remembered = await rememberVault();
        if (!remembered.ok) return remembered;
        const listed = await list([...secrets.map(({ item }) => item), ...replaces]);
        if (!listed.ok) return listed;
        for (const { item } of secrets) untouched.add(item.account);
        for (const { item, secret } of secrets) {
          const kept = await vault.put(item, secret, options(signal));
          if (kept.ok || !wasRefused(kept.failure)) untouched.delete(item.account);
          if (!kept.ok) return kept;
          onSecret?.();
        }
        return signal?.aborted ? fail('cancelled') : record();
      }),

    release: async (plan, signal) => {
      let items: readonly VaultItem[] = [];
      const done = await change(signal, async (vault, stores, list) => {
        const others = await otherItems();
        if (!others.ok) return others;
        const planned = plan(stores, others.value);
        if (!planned.ok) return planned;
        const status = await vault.status(options(signal));
        if (status.failure) return { ok: false, failure: status.failure };
        if (signal?.aborted) return fail('cancelled');
        items = planned.value.items;
        const listed = await list(items);
        return listed.ok ? planned.value.unrecord() : listed;
      });
      if (!done.ok) return done;
      const left = await unclaimed();
      const pending = !left.ok || items.some((item) => left.value.includes(item.account));
      return pending ? fail('vault-failed', { reason: 'erase-pending' }) : done;
    },

    read: async (item, signal) => {
      const secret = await readSecret(item, signal);
      return secret.ok ? readKeyPair(secret.value, item) : secret;
    },

    readSecret,

    readStaging: async ({ address, stagingItem: id }, signal) => {
      const missing = fail('vault-staging-missing', { host: new URL(address).host });
      if (id === undefined) return missing;
      const item = stagingItemOf(address, id);
      const secret = await readSecret(item, signal);
      if (secret.ok) return unpackStagingLogin(secret.value, item);
      return secret.failure.code === 'vault-item-missing' ? missing : secret;
    },

    isEmpty: async () => {
      const now = await records();
      if (!now.ok) return now;
      const listed = await unclaimed();
      if (!listed.ok) return listed;
      const others = await otherItems();
      if (!others.ok) return others;
      return ok([...listed.value, ...now.value.flatMap(itemsOf), ...others.value].length === 0);
    },
  };
}

/** The vault was not opened, so nothing was written, and to look for it would ask the person once more. */
function wasRefused({ code }: Failure): boolean {
  return code === 'cancelled' || (code.startsWith('vault-') && code !== 'vault-failed');
}

function options(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
