import { join } from 'node:path';
import { z } from 'zod';
import type { StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { KeyPair } from '../contract/secret.ts';
import { makePrivateFolder, readFileBounded, writeFileDurably } from '../files/durable.ts';
import { withLock } from '../files/lock.ts';
import { packKeyPair, readKeyPair } from '../vault/key-pair.ts';
import { keyItem, type Vault, type VaultItem } from '../vault/vault.ts';

/**
 * Keeps the vault and the records of one mind, whatever happens in between.
 *
 * Before a secret goes into the vault without a record, or a record goes away before its secret, the item is
 * written into a list of unclaimed items (names only). An item leaves that list once a record claims it or it is
 * erased. So a crash at any point leaves either a finished change or an item that the next change erases:
 * nothing half-done, no orphan in the keychain.
 */
export interface KeySafe {
  /**
   * Puts pairs into the vault, then has `record` claim them; if that fails, they are taken out again. Items that the
   * record let go of for them (`replaces`) are erased.
   */
  keep<T>(
    keys: readonly { readonly item: VaultItem; readonly pair: KeyPair }[],
    replaces: readonly VaultItem[],
    record: () => Promise<Result<T>>,
    signal?: AbortSignal,
  ): Promise<Result<T>>;
  /** Has `unrecord` let go of some items, then erases them. Refuses before anything is changed if the vault cannot be opened. */
  release<T>(items: readonly VaultItem[], unrecord: () => Promise<Result<T>>, signal?: AbortSignal): Promise<Result<T>>;
  read(item: VaultItem, signal?: AbortSignal): Promise<Result<KeyPair>>;
}

export interface KeySafeParts {
  readonly folder: string;
  /** Opens the vault that was chosen, or hands out the one that is open. */
  readonly openVault: () => Promise<Result<Vault>>;
  /** All records as they are now: what they name is claimed. */
  readonly records: () => Promise<Result<readonly StoreRecord[]>>;
}

/** The vault's items of a record's keys. */
export function itemsOf(record: StoreRecord): VaultItem[] {
  return record.keys.map((key) => itemOf(record.address, key));
}

/** The vault's item of one key: named by the host, so that a person recognises it in the keychain's own app. */
export function itemOf(address: string, key: { readonly id: string; readonly last7: string }): VaultItem {
  return keyItem({ host: new URL(address).host, last7: key.last7, keyId: key.id });
}

const listSchema = z.strictObject({ schema: z.literal(1), accounts: z.array(z.string().max(1000)).max(10_000) });
const largestList = 1024 * 1024;

export function createKeySafe({ folder, openVault, records }: KeySafeParts): KeySafe {
  const file = join(folder, 'unclaimed.json');

  async function unclaimed(): Promise<Result<readonly string[]>> {
    const bytes = await readFileBounded(file, largestList);
    if (!bytes.ok) return bytes;
    if (bytes.value === null) return ok([]);
    const list = listSchema.safeParse(parse(bytes.value));
    // A list that cannot be read names nothing to erase; erasing is the one thing not to guess about.
    return ok(list.success ? list.data.accounts : []);
  }

  function write(accounts: readonly string[]): Promise<Result<void>> {
    return writeFileDurably(file, `${JSON.stringify({ schema: 1, accounts })}\n`);
  }

  /** Erases what earlier, interrupted changes left, and returns what could not be erased yet. */
  async function sweep(vault: Vault, signal?: AbortSignal): Promise<Result<readonly string[]>> {
    const listed = await unclaimed();
    if (!listed.ok || listed.value.length === 0) return listed;
    const now = await records();
    if (!now.ok) return now;
    const claimed = new Set(now.value.flatMap(itemsOf).map((item) => item.account));
    const left: string[] = [];
    for (const account of listed.value) {
      if (claimed.has(account)) continue;
      const removed = await vault.remove({ account }, options(signal));
      if (!removed.ok) left.push(account);
    }
    const written = await write(left);
    return written.ok ? ok(left) : written;
  }

  async function change<T>(
    items: readonly VaultItem[],
    signal: AbortSignal | undefined,
    work: (vault: Vault) => Promise<Result<T>>,
  ): Promise<Result<T>> {
    const vault = await openVault();
    if (!vault.ok) return vault;
    const folderMade = await makePrivateFolder(folder);
    if (!folderMade.ok) return folderMade;
    return withLock(file, async () => {
      const left = await sweep(vault.value, signal);
      if (!left.ok) return left;
      const listed = await write([...left.value, ...items.map((item) => item.account)]);
      if (!listed.ok) return listed;
      const done = await work(vault.value);
      // What is done is done: a stop that comes now must not keep the list from being put in order.
      const swept = await sweep(vault.value);
      return done.ok && !swept.ok ? swept : done;
    });
  }

  return {
    keep: (keys, replaces, record, signal) =>
      change([...keys.map((key) => key.item), ...replaces], signal, async (vault) => {
        for (const { item, pair } of keys) {
          const kept = await vault.put(item, packKeyPair(pair), options(signal));
          if (!kept.ok) return kept;
        }
        return signal?.aborted ? fail('cancelled') : record();
      }),
    release: async (items, unrecord, signal) => {
      const done = await change(items, signal, async (vault) => {
        const status = await vault.status(options(signal));
        return status.failure ? { ok: false, failure: status.failure } : unrecord();
      });
      const left = await unclaimed();
      const pending = left.ok && items.some((item) => left.value.includes(item.account));
      // The record is gone, the name stays on the list: the next change erases the secret.
      return done.ok && pending ? fail('vault-failed', { reason: 'erase-pending' }) : done;
    },
    read: async (item, signal) => {
      const vault = await openVault();
      if (!vault.ok) return vault;
      const secret = await vault.value.get(item, options(signal));
      return secret.ok ? readKeyPair(secret.value, item) : secret;
    },
  };
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
