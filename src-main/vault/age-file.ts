import { z } from 'zod';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { previousOf, readFileBounded, writeFileDurably } from '../files/durable.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { checkNewPassphrase, decryptWithPassphrase, encryptWithPassphrase } from './age.ts';
import type { PassphraseSource } from './passphrase.ts';
import { Turns } from './turns.ts';
import type { Vault, VaultCallOptions, VaultItem, VaultReport } from './vault.ts';

export interface AgeFileOptions {
  /** Made with the first secret; `age --decrypt` opens it, too. */
  readonly file: string;
  readonly passphrase: PassphraseSource;
  /** See `encryptWithPassphrase`. */
  readonly workFactor?: number;
  readonly lock?: LockOptions;
}

/** Room for 30,000 key pairs; a larger file is not one of ours. */
const largestFile = 8 * 1024 * 1024;

/** Others may have written first this many times in a row, a second or two each, before a change is given up. */
const mostAttempts = 50;

const schemaVersion = 1;
const anyVersion = z.looseObject({ schema: z.number().int().min(1) });
const contentsSchema = z.strictObject({
  schema: z.literal(schemaVersion),
  items: z.array(z.strictObject({ account: z.string(), secret: z.string() })),
});

/**
 * Secrets in one file in the age format (age-encryption.org/v1, scrypt), for computers without a keychain.
 *
 * What was decrypted stays in memory until `close`; the file is looked at for each call, and decrypted anew if another
 * program has changed it.
 */
export function openAgeFileVault(options: AgeFileOptions): Vault {
  return new AgeFileVault(options);
}

/** The file as it was read, and what was in it. `bytes` is null where there is no file. */
interface Opened {
  readonly bytes: Uint8Array | null;
  readonly items: ReadonlyMap<string, Secret>;
}

class AgeFileVault implements Vault {
  readonly kind = 'file';
  readonly #options: AgeFileOptions;
  readonly #turns = new Turns();
  #passphrase: Secret | undefined;
  #opened: Opened | undefined;

  constructor(options: AgeFileOptions) {
    this.#options = options;
  }

  async status(options: VaultCallOptions = {}): Promise<VaultReport> {
    const opened = await this.#turns.take(options.signal, () => this.#open(options.signal));
    if (opened.ok) return { kind: 'file', state: 'ready', promptPending: false };
    const { failure } = opened;
    const locked = failure.code.startsWith('vault-passphrase') || failure.code === 'cancelled';
    return { kind: 'file', state: locked ? 'locked' : 'absent', promptPending: false, failure };
  }

  async put(item: VaultItem, secret: Secret, options: VaultCallOptions = {}): Promise<Result<void>> {
    return this.#turns.take(options.signal, () =>
      this.#change((items) => new Map(items).set(item.account, secret), options.signal),
    );
  }

  async get(item: VaultItem, options: VaultCallOptions = {}): Promise<Result<Secret>> {
    return this.#turns.take(options.signal, async () => {
      const opened = await this.#open(options.signal);
      if (!opened.ok) return opened;
      const secret = opened.value.items.get(item.account);
      return secret === undefined ? fail('vault-item-missing', { account: item.account }) : ok(secret);
    });
  }

  async remove(item: VaultItem, options: VaultCallOptions = {}): Promise<Result<void>> {
    return this.#turns.take(options.signal, () =>
      this.#change((items) => {
        const left = new Map(items);
        return left.delete(item.account) ? left : items;
      }, options.signal),
    );
  }

  async close(): Promise<void> {
    // Not awaited: what runs may be waiting for a person, and keeps nothing once this is closed.
    this.#turns.close();
    this.#passphrase = undefined;
    this.#opened = undefined;
  }

  async #open(signal: AbortSignal | undefined): Promise<Result<Opened>> {
    const read = await this.#readFile();
    if (!read.ok) return read;
    const bytes = read.value;
    if (this.#opened !== undefined && same(bytes, this.#opened.bytes)) return ok(this.#opened);
    if (bytes === null) return this.#remember({ bytes, items: new Map() });

    const passphrase = await this.#knownPassphrase('open', signal);
    if (!passphrase.ok) return passphrase;
    if (signal?.aborted) return fail('cancelled');
    const items = await decrypt(bytes, passphrase.value, this.#options.file);
    if (!items.ok) {
      this.#passphrase = undefined;
      return items;
    }
    return this.#remember({ bytes, items: items.value }, passphrase.value);
  }

  /**
   * Encrypts what `edit` makes of the items, then puts it in the file's place if that is still the file it was made
   * from; else begins again. So nothing that another program keeps at the same time is lost, and the file is locked for
   * milliseconds, not for the seconds that the passphrase's work takes.
   */
  async #change(
    edit: (items: Opened['items']) => Opened['items'],
    signal: AbortSignal | undefined,
  ): Promise<Result<void>> {
    for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
      const opened = await this.#open(signal);
      if (!opened.ok) return opened;
      const items = edit(opened.value.items);
      if (items === opened.value.items) return ok(undefined);

      const passphrase = await this.#knownPassphrase('create', signal);
      if (!passphrase.ok) return passphrase;
      if (signal?.aborted) return fail('cancelled');
      const bytes = await encrypt(items, passphrase.value, this.#options.workFactor);
      if (signal?.aborted) return fail('cancelled');
      if (bytes.length > largestFile) return fail('vault-failed', { reason: `${this.#options.file} is full` });

      const fewer = items.size < opened.value.items.size;
      const replaced = await this.#replace(opened.value.bytes, bytes, fewer);
      if (!replaced.ok) return replaced;
      if (replaced.value) {
        this.#remember({ bytes, items }, passphrase.value);
        return ok(undefined);
      }
    }
    return fail('records-busy', { file: this.#options.file });
  }

  /** False when the file is not `expected` any more. */
  async #replace(expected: Opened['bytes'], bytes: Uint8Array, forget: boolean): Promise<Result<boolean>> {
    const { file, lock } = this.#options;
    const work = async (): Promise<Result<boolean>> => {
      const found = await this.#readFile();
      if (!found.ok) return found;
      if (!same(found.value, expected)) return ok(false);
      const written = await writeFileDurably(file, bytes, { keepPrevious: true });
      if (!written.ok) return written;
      // Once more, so that what was removed is not in the previous copy either.
      const cleaned = forget ? await writeFileDurably(file, bytes, { keepPrevious: true }) : written;
      return cleaned.ok ? ok(true) : cleaned;
    };
    return withLock(file, work, lock);
  }

  async #knownPassphrase(purpose: 'open' | 'create', signal: AbortSignal | undefined): Promise<Result<Secret>> {
    if (this.#passphrase !== undefined) return ok(this.#passphrase);
    const given = await this.#options.passphrase(purpose, signal);
    if (!given.ok) return given;
    if (given.value.reveal() === '') return fail('vault-passphrase-missing', { file: this.#options.file });
    const strong = purpose === 'create' ? checkNewPassphrase(given.value) : ok(undefined);
    return strong.ok ? given : strong;
  }

  async #readFile(): Promise<Result<Uint8Array | null>> {
    return readFileBounded(this.#options.file, largestFile);
  }

  #remember(opened: Opened, passphrase?: Secret): Result<Opened> {
    if (this.#turns.closed) return fail('cancelled');
    this.#opened = opened;
    this.#passphrase ??= passphrase;
    return ok(opened);
  }
}

function same(left: Uint8Array | null, right: Uint8Array | null): boolean {
  return left === null || right === null ? left === right : Buffer.compare(left, right) === 0;
}

async function encrypt(
  items: Opened['items'],
  passphrase: Secret,
  workFactor: number | undefined,
): Promise<Uint8Array> {
  const kept = [...items].map(([account, secret]) => ({ account, secret: secret.reveal() }));
  const contents = Buffer.from(JSON.stringify({ schema: schemaVersion, items: kept }));
  return encryptWithPassphrase(contents, passphrase, { workFactor });
}

/** Fails with `vault-passphrase-wrong`, `records-newer` or `vault-file-damaged`. */
async function decrypt(bytes: Uint8Array, passphrase: Secret, file: string): Promise<Result<Opened['items']>> {
  const damaged = fail('vault-file-damaged', { file, previous: previousOf(file) });
  const decrypted = await decryptWithPassphrase(bytes, passphrase);
  if (decrypted.state === 'wrong-passphrase') return fail('vault-passphrase-wrong', { file });
  if (decrypted.state === 'damaged') return damaged;
  let contents: unknown;
  try {
    contents = JSON.parse(Buffer.from(decrypted.bytes).toString('utf8'));
  } catch {
    return damaged;
  }
  const version = anyVersion.safeParse(contents);
  if (version.success && version.data.schema > schemaVersion) return fail('records-newer', { file });
  const kept = contentsSchema.safeParse(contents);
  if (!kept.success) return damaged;
  return ok(new Map(kept.data.items.map(({ account, secret }) => [account, new Secret(secret)])));
}
