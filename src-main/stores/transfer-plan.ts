import type { KeyRecord, StoreRecord } from '../contract/models.ts';
import { ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import type { ImportAction, PlannedStore } from '../contract/transfer.ts';
import type { VaultItem } from '../vault/vault.ts';
import { itemOf, type StagingLoginItem, stagingItemOf, stagingItemsOf } from './key-safe.ts';
import { nameKey, newKeyId, newStoreId, uniqueName } from './names.ts';
import { withRenamedKeys } from './rotation/machine.ts';
import type { TransferredStore } from './transfer-contents.ts';

/*
 * What an import means for the stores that are here. A file may be made to harm, by somebody who says its passphrase.
 * So it can add, and bring keys of its own to a store that is here; but where calls of that store go, whom they trust,
 * and the secrets that are here stay as they are.
 */

/** What the file's stores would do here, in their order. */
export function planStores(arriving: readonly TransferredStore[], here: readonly StoreRecord[]): PlannedStore[] {
  const byAddress = new Map(here.map((store) => [store.address, store]));
  const names = new Set(here.map((store) => nameKey(store.name)));
  return arriving.map(({ record, pairs }) => {
    const known = byAddress.get(record.address);
    const name = known ? record.name : freeName(record.name, names);
    const { addedAuthority } = record;
    return {
      name: record.name,
      ...(name === record.name ? {} : { addedAs: name }),
      address: record.address,
      action: actionFor({ record, pairs }, known),
      keys: record.keys.map(({ id, last7 }) => ({ last7, withSecret: pairs.has(id) })),
      ...(known || !addedAuthority
        ? {}
        : { authority: { subject: addedAuthority.subject, sha256: addedAuthority.sha256 } }),
      checkedAt: record.checkedAt,
    };
  });
}

function actionFor({ record, pairs }: TransferredStore, known: StoreRecord | undefined): ImportAction {
  if (!known) return 'add';
  if (pairs.size === 0) return 'same';
  const here = new Set(known.keys.map((key) => key.last7));
  const inUse = lastSevenInUse(record);
  const brings = record.keys.some((key) => pairs.has(key.id) && !here.has(key.last7));
  const switches = inUse !== undefined && here.has(inUse) && inUse !== lastSevenInUse(known) && !known.rotation;
  return brings || switches ? 'replace' : 'same';
}

function lastSevenInUse({ keys, activeKey }: StoreRecord): string | undefined {
  return keys.find((key) => key.id === activeKey)?.last7;
}

/** One store's part of an import: pairs for the vault, items that it gives up for them, and its record. */
export interface Arrival {
  readonly keys: readonly { readonly item: VaultItem; readonly pair: KeyPair }[];
  readonly logins: readonly StagingLoginItem[];
  readonly replaces: readonly VaultItem[];
  /** Its record as it must be among these; undefined where its store has gone. */
  readonly record: (among: Among) => StoreRecord | undefined;
}

/** The stores as they are at the moment of writing, with those that were made since. */
export interface Among {
  readonly byId: Map<string, StoreRecord>;
  /** As `nameKey` has them. */
  readonly names: Set<string>;
}

export function among(stores: readonly StoreRecord[]): Among {
  return {
    byId: new Map(stores.map((store) => [store.id, store])),
    names: new Set(stores.map((store) => nameKey(store.name))),
  };
}

/** A store that is not here: added as it comes, with ids of keys that no item of this vault has had. */
export function addition({ record, pairs, staging }: TransferredStore, random: (count: number) => Uint8Array): Arrival {
  const stagingItem = record.stagingItem === undefined ? {} : { stagingItem: newKeyId(random) };
  const ids = new Map(record.keys.map((key) => [key.id, newKeyId(random)]));
  const idOf = (id: string): string => ids.get(id) ?? id;
  const keys = record.keys.map((key) => ({ ...key, id: idOf(key.id) }));
  return {
    keys: record.keys.flatMap(({ id, last7 }) => {
      const pair = pairs.get(id);
      return pair ? [{ item: itemOf(record.address, { id: idOf(id), last7 }), pair }] : [];
    }),
    logins: loginItems(record.address, stagingItem.stagingItem, staging),
    replaces: [],
    record: ({ byId, names }) => {
      const id = freeId(record.id, byId);
      const name = freeName(record.name, names);
      const added = { ...record, id, name, keys, activeKey: idOf(record.activeKey), ...stagingItem };
      byId.set(id, added);
      return added;
    },
  };
}

/** Asks the vault here what it has. */
export interface VaultHere {
  hasSecret(item: VaultItem): Promise<Result<boolean>>;
  hasLogin(store: StoreRecord): Promise<Result<boolean>>;
}

/**
 * A store that is here: gets the keys that it does not have, and those whose secret the vault here has lost; a lost
 * staging login likewise. Undefined where that changes nothing.
 */
export async function merger(
  { record, pairs, staging }: TransferredStore,
  here: StoreRecord,
  random: (count: number) => Uint8Array,
  { hasSecret, hasLogin }: VaultHere,
): Promise<Result<Arrival | undefined>> {
  // Without a secret it brings nothing that could be used.
  if (pairs.size === 0 && !staging) return ok(undefined);
  const fresh: (KeyRecord & { readonly pair: KeyPair })[] = [];
  const replaces: VaultItem[] = [];
  /** By their ids, those in whose place others come. */
  const renamed = new Map<string, string>();
  let inUse: string | undefined;
  for (const key of record.keys) {
    const known = here.keys.find((one) => one.last7 === key.last7);
    const kept = known ? await hasSecret(itemOf(here.address, known)) : ok(false);
    if (!kept.ok) return kept;
    const pair = pairs.get(key.id);
    if (known && kept.value) {
      if (key.id === record.activeKey) inUse = known.id;
    } else if (pair) {
      const id = newKeyId(random);
      fresh.push({ ...(known ?? key), id, pair });
      if (known) {
        replaces.push(itemOf(here.address, known));
        renamed.set(known.id, id);
      }
      if (key.id === record.activeKey) inUse = id;
    }
  }
  /** While a key is being rotated, that alone says which one is in use. */
  const activeKeyOf = ({ activeKey, rotation }: StoreRecord): string =>
    (rotation ? undefined : inUse) ?? renamed.get(activeKey) ?? activeKey;
  const keptLogin = staging && here.stagingItem ? await hasLogin(here) : ok(true);
  if (!keptLogin.ok) return keptLogin;
  const stagingItem = keptLogin.value ? undefined : newKeyId(random);
  if (fresh.length === 0 && activeKeyOf(here) === here.activeKey && stagingItem === undefined) return ok(undefined);
  const replaced = new Set(fresh.map((key) => key.last7));
  return ok({
    keys: fresh.map(({ pair, ...key }) => ({ item: itemOf(here.address, key), pair })),
    logins: loginItems(here.address, stagingItem, staging),
    replaces: [...replaces, ...(stagingItem ? stagingItemsOf(here) : [])],
    record: ({ byId }) => {
      const now = byId.get(here.id);
      if (!now) return undefined;
      const others = now.keys.filter((key) => !replaced.has(key.last7));
      const merged = {
        ...withRenamedKeys(now, renamed),
        keys: [...others, ...fresh.map(({ pair: _, ...key }) => key)],
        activeKey: activeKeyOf(now),
        ...(stagingItem ? { stagingItem } : {}),
      };
      byId.set(here.id, merged);
      return merged;
    },
  });
}

function loginItems(address: string, id: string | undefined, login: BasicLogin | undefined): StagingLoginItem[] {
  return id === undefined || login === undefined ? [] : [{ item: stagingItemOf(address, id), login }];
}

/** The id, made as ids are made here, numbered where another has it. */
function freeId(id: string, taken: ReadonlyMap<string, unknown>): string {
  const made = newStoreId(id, []);
  return taken.has(made) ? newStoreId(id, taken.keys()) : made;
}

/** The name, numbered where another has it; taken from now on. */
function freeName(name: string, taken: Set<string>): string {
  const free = taken.has(nameKey(name)) ? uniqueName(name, taken) : name;
  taken.add(nameKey(free));
  return free;
}
