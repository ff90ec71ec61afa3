import type { FailureCode } from '../contract/codes.ts';
import type { StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair, Secret } from '../contract/secret.ts';
import type { ExportCode, ExportReport, ImportChoice, ImportPlan, ImportReport } from '../contract/transfer.ts';
import { checkNewPassphrase, decryptWithPassphrase, encryptWithPassphrase, fromArmor, toArmor } from '../vault/age.ts';
import type { VaultItem } from '../vault/vault.ts';
import { drawCode, largestCode } from './draw-code.ts';
import { findStore } from './find-store.ts';
import type { History } from './history.ts';
import { itemOf, type KeySafe } from './key-safe.ts';
import type { StoreRecords } from './records.ts';
import { mostStores, readContents, type TransferredStore, writeContents } from './transfer-contents.ts';
import { type Arrival, addition, among, merger, planStores, type VaultHere } from './transfer-plan.ts';

export interface TransferParts {
  readonly records: StoreRecords;
  readonly keySafe: KeySafe;
  readonly history: History;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** See `encryptWithPassphrase`. */
  readonly workFactor?: number;
}

/** Takes connections to another computer, in one encrypted file. */
export interface Transfer {
  /**
   * Encrypts these stores (each by id, name, host or address). Fails with `vault-passphrase-weak`, `store-not-found`,
   * `store-ambiguous`, `export-empty`, `export-too-large`, or as the vault does.
   */
  exportStores(
    request: { readonly stores: readonly string[] | 'all'; readonly withSecrets: boolean; readonly passphrase: Secret },
    signal?: AbortSignal,
  ): Promise<Result<ExportedFile>>;
  /**
   * Opens a file, keeps it in memory for a while, and tells what it would do. Fails with `import-passphrase-wrong`,
   * `import-damaged` or `import-newer`.
   */
  readImport(
    request: { readonly file: Uint8Array; readonly passphrase: Secret },
    signal?: AbortSignal,
  ): Promise<Result<ImportPlan>>;
  /**
   * Does it for the stores that are chosen, all of them or none; an address that is not named is not taken. Fails with
   * `import-expired`, or as vault and records do; the import can be tried again then.
   */
  applyImport(
    request: { readonly import: string; readonly choose: readonly ImportChoice[] },
    signal?: AbortSignal,
  ): Promise<Result<ImportReport>>;
  forgetImport(id: string): void;
}

/** What was exported, before a door takes the file as text. */
export interface ExportedFile extends Omit<ExportReport, 'file'> {
  readonly file: Uint8Array;
}

/** An import that was read and not yet applied. It lives in memory only. */
interface Draft {
  readonly stores: readonly TransferredStore[];
  /** Milliseconds since 1970. */
  readonly readAt: number;
}

/** Room for 2,000 stores, some of them with an authority. */
const largestFile = 8 * 1024 * 1024;
/** More than anybody has open at once; the oldest is forgotten first. */
const mostDrafts = 3;
const draftLifeMs = 15 * 60 * 1000;

export function createTransfer({ records, keySafe, history, now, randomBytes, workFactor }: TransferParts): Transfer {
  const drafts = new Map<string, Draft>();

  function forgetOld(): void {
    for (const [id, { readAt }] of drafts) {
      const age = now() - readAt;
      // Read in the future: the clock was set back since, and how old it is cannot be told.
      if (age < 0 || age >= draftLifeMs || drafts.size > mostDrafts) drafts.delete(id);
    }
  }

  /** The pairs of a store's keys, without those that are not in the vault or cannot be used. */
  async function pairsOf(store: StoreRecord, signal?: AbortSignal): Promise<Result<ReadonlyMap<string, KeyPair>>> {
    const pairs = new Map<string, KeyPair>();
    for (const key of store.keys) {
      const pair = await keySafe.read(itemOf(store.address, key), signal);
      if (pair.ok) pairs.set(key.id, pair.value);
      else if (!isGone(pair.failure.code)) return pair;
    }
    return ok(pairs);
  }

  /** The store's staging login; undefined where it has none, or it is gone from the vault. */
  async function stagingOf(store: StoreRecord, signal?: AbortSignal): Promise<Result<BasicLogin | undefined>> {
    if (store.stagingItem === undefined) return ok(undefined);
    const login = await keySafe.readStaging(store, signal);
    return login.ok || !isGone(login.failure.code) ? login : ok(undefined);
  }

  async function hasSecret(item: VaultItem, signal?: AbortSignal): Promise<Result<boolean>> {
    const pair = await keySafe.read(item, signal);
    return pair.ok || isGone(pair.failure.code) ? ok(pair.ok) : pair;
  }

  async function arrivalsOf(
    arriving: readonly TransferredStore[],
    here: readonly StoreRecord[],
    signal?: AbortSignal,
  ): Promise<Result<readonly Arrival[]>> {
    const byAddress = new Map(here.map((store) => [store.address, store]));
    const arrivals: Arrival[] = [];
    const vaultHere: VaultHere = {
      hasSecret: (item) => hasSecret(item, signal),
      async hasLogin(store) {
        const login = await stagingOf(store, signal);
        return login.ok ? ok(login.value !== undefined) : login;
      },
    };
    for (const store of arriving) {
      const known = byAddress.get(store.record.address);
      const arrival = known ? await merger(store, known, randomBytes, vaultHere) : ok(addition(store, randomBytes));
      if (!arrival.ok) return arrival;
      if (arrival.value) arrivals.push(arrival.value);
    }
    return ok(arrivals);
  }

  return {
    async exportStores({ stores, withSecrets, passphrase }, signal) {
      const strong = checkNewPassphrase(passphrase);
      if (!strong.ok) return strong;
      const listed = await records.list();
      if (!listed.ok) return listed;
      const chosen = choose(listed.value.stores, stores);
      if (!chosen.ok) return chosen;
      if (chosen.value.length === 0) return fail('export-empty');
      if (chosen.value.length > mostStores) return fail('export-too-large');

      const leaving: TransferredStore[] = [];
      for (const record of chosen.value) {
        const pairs = withSecrets ? await pairsOf(record, signal) : ok(new Map<string, KeyPair>());
        if (!pairs.ok) return pairs;
        const staging = withSecrets ? await stagingOf(record, signal) : ok(undefined);
        if (!staging.ok) return staging;
        leaving.push({ record, pairs: pairs.value, ...(staging.value ? { staging: staging.value } : {}) });
      }
      const contents = writeContents(leaving);
      if (!contents.ok) return contents;
      if (signal?.aborted) return fail('cancelled');
      const file = await encryptWithPassphrase(contents.value, passphrase, { workFactor });
      if (file.length > largestFile) return fail('export-too-large');
      const keys = leaving.reduce((sum, { pairs }) => sum + pairs.size, 0);
      const all = leaving.reduce((sum, { record }) => sum + record.keys.length, 0);
      const code = await codeOf(file);
      return ok({ file, code, stores: leaving.length, keys, keysWithoutSecret: all - keys });
    },

    async readImport({ file, passphrase }, signal) {
      forgetOld();
      const binary = file.length > largestFile ? undefined : fromArmor(file);
      if (!binary) return fail('import-damaged');
      const decrypted = await decryptWithPassphrase(binary, passphrase);
      if (decrypted.state === 'wrong-passphrase') return fail('import-passphrase-wrong');
      if (decrypted.state === 'damaged') return fail('import-damaged');
      const stores = readContents(decrypted.bytes);
      if (!stores.ok) return stores;
      const here = await records.list();
      if (!here.ok) return here;
      if (signal?.aborted) return fail('cancelled');
      const id = Buffer.from(randomBytes(12)).toString('hex');
      const planned = planStores(stores.value, here.value.stores);
      const named = stores.value.map((store, index) => ({
        ...store,
        // The name that the person was told, also if not all stores are taken.
        record: { ...store.record, name: planned[index]?.addedAs ?? store.record.name },
      }));
      drafts.set(id, { stores: named, readAt: now() });
      forgetOld();
      return ok({ import: id, stores: planned });
    },

    async applyImport({ import: id, choose }, signal) {
      forgetOld();
      const draft = drafts.get(id);
      if (!draft) return fail('import-expired');
      const taken = new Set(choose.filter(({ take }) => take).map(({ address }) => address));
      const arriving = draft.stores.filter(({ record }) => taken.has(record.address));
      // Out of reach meanwhile, so that asking twice does it once.
      drafts.delete(id);
      if (arriving.length === 0) return ok({ added: 0, replaced: 0, skipped: draft.stores.length });
      const applied = await keySafe.keep(async (here) => {
        const arrivals = await arrivalsOf(arriving, here, signal);
        if (!arrivals.ok) return arrivals;
        return ok({
          keys: arrivals.value.flatMap(({ keys }) => keys),
          logins: arrivals.value.flatMap(({ logins }) => logins),
          replaces: arrivals.value.flatMap(({ replaces }) => replaces),
          record: () => record(arrivals.value),
        });
      }, signal);
      if (!applied.ok) {
        drafts.set(id, draft);
        return applied;
      }
      const { added, replaced } = applied.value;
      return ok({ added, replaced, skipped: draft.stores.length - added - replaced });
    },

    forgetImport(id) {
      drafts.delete(id);
    },
  };

  async function record(arrivals: readonly Arrival[]): Promise<Result<{ added: number; replaced: number }>> {
    let done: readonly { readonly id: string; readonly isNew: boolean; readonly keysLast7: readonly string[] }[] = [];
    const written = await records.putAll((stores) => {
      const before = new Set(stores.map((store) => store.id));
      const at = among(stores);
      const put = arrivals.flatMap((arrival) => {
        const made = arrival.record(at);
        return made ? [{ made, keysLast7: arrival.keys.map(({ pair }) => pair.consumerKey.last7) }] : [];
      });
      done = put.map(({ made, keysLast7 }) => ({ id: made.id, isNew: !before.has(made.id), keysLast7 }));
      return put.map(({ made }) => made);
    });
    if (!written.ok) return written;
    for (const { id, isNew, keysLast7 } of done) {
      await (isNew ? history.begin : history.add)(id, [{ event: 'imported', keysLast7 }]);
    }
    const added = done.filter(({ isNew }) => isNew).length;
    return ok({ added, replaced: done.length - added });
  }
}

/** The file as a code. Of the lowest level, since it is nearly as large as a code can be; as wide as the smallest window takes. */
async function codeOf(file: Uint8Array): Promise<ExportCode> {
  const text = toArmor(file);
  const picture = await drawCode(text, { level: 'low', side: 560 });
  return picture === undefined ? { bytes: text.length, most: largestCode.low } : { picture };
}

/** Not in the vault, or nothing that could be used. */
function isGone(code: FailureCode): boolean {
  return code === 'vault-item-missing' || code === 'vault-item-damaged' || code === 'vault-staging-missing';
}

/** Each store once, in the order of the records. */
function choose(all: readonly StoreRecord[], references: readonly string[] | 'all'): Result<readonly StoreRecord[]> {
  if (references === 'all') return ok(all);
  const chosen = new Set<StoreRecord>();
  for (const reference of references) {
    const found = findStore(all, reference);
    if (!found.ok) return found;
    chosen.add(found.value);
  }
  return ok(all.filter((store) => chosen.has(store)));
}
