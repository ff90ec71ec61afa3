import { statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { errnoOf, writeFailure } from '../files/disk-failure.ts';
import { readFileBounded, syncFolder, writeFileDurably } from '../files/durable.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import type { KeySafe } from '../stores/key-safe.ts';
import { newKeyId } from '../stores/names.ts';
import { localKeysItem, type VaultItem } from '../vault/vault.ts';
import { type LocalKey, packLocalKeys, unpackLocalKeys } from './local-key.ts';
import { type Envelope, keyBytes, readEnvelope, seal, unseal } from './sealed.ts';

/**
 * The local keys on disk: one sealed file, whose key is one item of the vault. A keychain slows down with thousands of
 * items, and a tool's secret has to be at hand for each call that it signs.
 *
 * The item is put before the file that names it, and goes with it, under the key safe's discipline: a crash in between
 * leaves no item that nobody knows of. Operations fail as the vault, the lock or the disk does, and with `records-newer`
 * or `tools-unreadable` (`file`, `reason`: `damaged`, or `key-missing` where the vault has lost the key).
 */
export interface LocalKeys {
  read(signal?: AbortSignal): Promise<Result<readonly LocalKey[]>>;
  /** Writes what `edit` makes of the keys as they are on disk at that moment; none may be written in between. */
  change<T>(
    edit: (keys: readonly LocalKey[]) => Result<{ readonly keys: readonly LocalKey[]; readonly value: T }>,
  ): Promise<Result<T>>;
  /** Takes a store's keys away, or all of them with their file. For the key safe's own changes: it does not ask it. */
  forget(store: string | 'all'): Promise<Result<void>>;
  /** Another text whenever the file is another. */
  stamp(): string;
}

export interface LocalKeysParts {
  readonly folder: string;
  readonly keySafe: Pick<KeySafe, 'keep' | 'readSecret'>;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly lock?: LockOptions;
}

/** 100,000 keys are some 45 MB. */
const largestFile = 64 * 1024 * 1024;

export function localKeysFile(folder: string): string {
  return join(folder, 'gateway', 'local-keys.sealed');
}

/** Another text whenever tools were changed. */
export function localKeysStamp(folder: string): string {
  return stampOf(localKeysFile(folder));
}

/** Of a file with no key in it. */
const emptySize = seal(
  packLocalKeys([]),
  '00000000',
  new Uint8Array(keyBytes),
  (count) => new Uint8Array(count),
).length;

/** Whether there is a tool, without opening the vault: a sealed file is as long as what is in it. */
export function hasLocalKeys(folder: string): boolean {
  try {
    return (statSync(localKeysFile(folder), { throwIfNoEntry: false })?.size ?? 0) > emptySize;
  } catch (error) {
    // What is wrong with it the first call is told.
    errnoOf(error);
    return true;
  }
}

/** What the file claims of the vault; read without opening either. A file that cannot be read claims nothing. */
export async function claimedByLocalKeys(folder: string): Promise<Result<readonly VaultItem[]>> {
  const file = await readSealed(localKeysFile(folder));
  if (file.ok) return ok(file.value ? [localKeysItem(file.value.keyId)] : []);
  return file.failure.code === 'tools-unreadable' ? ok([]) : file;
}

export function openLocalKeys({ folder, keySafe, randomBytes, lock }: LocalKeysParts): LocalKeys {
  const file = localKeysFile(folder);

  async function wrappingKey(keyId: string, signal?: AbortSignal): Promise<Result<Uint8Array>> {
    const secret = await keySafe.readSecret(localKeysItem(keyId), signal);
    if (secret.ok) return ok(Buffer.from(secret.value.reveal(), 'base64'));
    return secret.failure.code === 'vault-item-missing' ? unreadable(file, 'key-missing') : secret;
  }

  /** The keys, and with what they are sealed; null where there is no file. */
  async function open(signal?: AbortSignal): Promise<Result<Opened | null>> {
    const sealed = await readSealed(file);
    if (!sealed.ok || sealed.value === null) return sealed as Result<null>;
    const { keyId } = sealed.value;
    const key = await wrappingKey(keyId, signal);
    if (!key.ok) return key;
    const text = unseal(sealed.value, key.value);
    const keys = text === undefined ? undefined : unpackLocalKeys(text);
    return keys ? ok({ keys, keyId, key: key.value }) : unreadable(file, 'damaged');
  }

  function write(keys: readonly LocalKey[], keyId: string, key: Uint8Array): Promise<Result<void>> {
    return writeFileDurably(file, seal(packLocalKeys(keys), keyId, key, randomBytes));
  }

  /** Within the file's lock. `fresh`: what a first file is sealed with. */
  async function rewrite<T>(
    edit: Parameters<LocalKeys['change']>[0],
    fresh?: { readonly keyId: string; readonly key: Uint8Array },
  ): Promise<Result<T | null>> {
    const opened = await open();
    if (!opened.ok) return opened;
    const sealedWith = opened.value ?? fresh;
    if (!sealedWith) return ok(null);
    const before = opened.value?.keys ?? [];
    const edited = edit(before);
    if (!edited.ok) return edited;
    const written =
      edited.value.keys === before ? ok(undefined) : await write(edited.value.keys, sealedWith.keyId, sealedWith.key);
    return written.ok ? ok(edited.value.value as T) : written;
  }

  return {
    async read(signal) {
      const opened = await open(signal);
      return opened.ok ? ok(opened.value?.keys ?? []) : opened;
    },

    async change<T>(edit: Parameters<LocalKeys['change']>[0]) {
      const sealed = await readSealed(file);
      if (!sealed.ok) return sealed;
      if (sealed.value !== null) {
        const changed = await withLock(file, () => rewrite<T>(edit), lock);
        // Gone since, with everything else: begin anew.
        if (!changed.ok || changed.value !== null) return changed as Result<T>;
      }
      const keyId = newKeyId(randomBytes);
      const key = randomBytes(keyBytes);
      return keySafe.keep(async () =>
        ok({
          keys: [],
          secrets: [{ item: localKeysItem(keyId), secret: new Secret(Buffer.from(key).toString('base64')) }],
          replaces: [],
          record: () => withLock(file, () => rewrite<T>(edit, { keyId, key }) as Promise<Result<T>>, lock),
        }),
      );
    },

    async forget(store) {
      const sealed = await readSealed(file);
      const unreadableNow = !sealed.ok && sealed.failure.code === 'tools-unreadable';
      if (sealed.ok && sealed.value === null) return ok(undefined);
      if (!sealed.ok && !(unreadableNow && store === 'all')) return unreadableNow ? ok(undefined) : sealed;
      return withLock(file, () => (store === 'all' ? remove(file) : without(store)), lock);
    },

    stamp: () => stampOf(file),
  };

  async function without(store: string): Promise<Result<void>> {
    const changed = await rewrite((keys) => {
      const left = keys.filter((key) => key.store !== store);
      return ok({ keys: left.length === keys.length ? keys : left, value: undefined });
    });
    // Keys that nobody can read open nothing, and keep no store from being removed.
    if (!changed.ok && changed.failure.code === 'tools-unreadable') return ok(undefined);
    return changed.ok ? ok(undefined) : changed;
  }
}

/** Another text whenever the file is another; the same for all that cannot be looked at, which reading it will tell. */
export function stampOf(file: string): string {
  try {
    const found = statSync(file, { bigint: true, throwIfNoEntry: false });
    return found ? `${found.ino} ${found.size} ${found.mtimeNs}` : '';
  } catch (error) {
    return errnoOf(error);
  }
}

interface Opened {
  readonly keys: readonly LocalKey[];
  readonly keyId: string;
  readonly key: Uint8Array;
}

async function readSealed(file: string): Promise<Result<Envelope | null>> {
  const bytes = await readFileBounded(file, largestFile);
  if (!bytes.ok) return bytes;
  if (bytes.value === null) return ok(null);
  const sealed = readEnvelope(bytes.value);
  if (sealed === 'newer') return fail('records-newer', { file });
  return sealed === 'damaged' ? unreadable(file, 'damaged') : ok(sealed);
}

function unreadable(file: string, reason: 'damaged' | 'key-missing') {
  return fail('tools-unreadable', { file, reason });
}

async function remove(file: string): Promise<Result<void>> {
  try {
    await rm(file, { force: true });
    await syncFolder(dirname(file));
    return ok(undefined);
  } catch (error) {
    return writeFailure(error, file);
  }
}
