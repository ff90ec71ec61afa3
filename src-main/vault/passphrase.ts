import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { errnoOf } from '../files/disk-failure.ts';

/**
 * Where a vault file's passphrase comes from. It is called when the passphrase is needed and not known, so again after
 * a wrong one. `create`: for a file that does not exist yet, so a person should type it twice.
 */
export type PassphraseSource = (purpose: 'open' | 'create', signal?: AbortSignal) => Promise<Result<Secret>>;

export interface PassphraseOptions {
  /** A file that was named in so many words. It holds the passphrase in one line, and only its owner may read it. */
  readonly file?: string | undefined;
  /** For `CREDENTIALS_DIRECTORY`, where systemd puts what `LoadCredential=` names. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ask: PassphraseSource;
}

/** The name of the systemd credential: `LoadCredentialEncrypted=gatehouse-passphrase:…`. */
const credentialName = 'gatehouse-passphrase';

/** Longer is no passphrase but the wrong file. In bytes, with the end of the line. */
const longestPassphrase = 1024;

/** The named file; else the systemd credential, where there is one; else `ask`. */
export function passphraseSource(options: PassphraseOptions): PassphraseSource {
  return async (purpose, signal) => {
    if (options.file !== undefined) return readSecretLine(options.file, 'private');
    const folder = options.env.CREDENTIALS_DIRECTORY;
    if (folder !== undefined && isAbsolute(folder)) {
      // Not 'private': systemd guards the folder, and lends the group bits to its access list.
      const credential = await readSecretLine(join(folder, credentialName), 'any');
      if (credential.ok || credential.failure.params.reason !== 'ENOENT') return credential;
    }
    return options.ask(purpose, signal);
  };
}

/**
 * Reads a passphrase, or another secret, of one line, without the one line break at its end.
 *
 * Fails with `file-unreadable` (`file`, `reason`: an errno name, `not-a-file`, `too-large`, `not-text` or
 * `several-lines`), `vault-passphrase-exposed` (`file`), `vault-passphrase-missing` (`file`) where it is empty.
 */
export async function readSecretLine(file: string, readers: 'private' | 'any'): Promise<Result<Secret>> {
  let handle: FileHandle | undefined;
  try {
    // Without waiting: opening a pipe that nobody writes to would never end.
    handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await handle.stat();
    if (!stat.isFile()) return fail('file-unreadable', { file, reason: 'not-a-file' });
    if (readers === 'private' && process.platform !== 'win32' && (stat.mode & 0o077) !== 0) {
      return fail('vault-passphrase-exposed', { file });
    }
    const buffer = Buffer.alloc(longestPassphrase + 1);
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead > longestPassphrase) return fail('file-unreadable', { file, reason: 'too-large' });
    return oneLine(buffer.subarray(0, bytesRead), file);
  } catch (error) {
    return fail('file-unreadable', { file, reason: errnoOf(error) });
  } finally {
    await handle?.close();
  }
}

function oneLine(bytes: Uint8Array, file: string): Result<Secret> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return fail('file-unreadable', { file, reason: 'not-text' });
  }
  const line = text.replace(/\r?\n$/, '');
  if (/[\r\n]/.test(line)) return fail('file-unreadable', { file, reason: 'several-lines' });
  if (line.includes('\0')) return fail('file-unreadable', { file, reason: 'not-text' });
  if (line === '') return fail('vault-passphrase-missing', { file });
  return ok(new Secret(line));
}
