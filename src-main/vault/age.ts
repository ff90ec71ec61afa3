import { armor, Decrypter, Encrypter } from 'age-encryption';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Secret } from '../contract/secret.ts';

/** Fewer characters than this are refused when a file is made: whoever copies it can guess for as long as they like. */
const shortestPassphrase = 12;

/**
 * age's scrypt work factor, and its own default: each one more doubles what a guess costs, in time (1 s) and in memory
 * (256 MiB). A file that asks for more than what we write would let whoever made it take this computer's memory.
 */
const workFactorWritten = 18;

/** The first two lines of a file in the age format (age-encryption.org/v1) that a passphrase opens, and nothing else. */
const header = /^age-encryption\.org\/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9]\d?)\n/;
const longestHeader = 64;
const armorBegins = /^\s*-----BEGIN AGE ENCRYPTED FILE-----/;

/** What came of decrypting. A change in the one line that the passphrase opens cannot be told from a wrong passphrase. */
export type Decrypted =
  | { readonly state: 'open'; readonly bytes: Uint8Array }
  | { readonly state: 'wrong-passphrase' }
  | { readonly state: 'damaged' };

/** Whether a file may be made with this passphrase; else `vault-passphrase-weak` (`minimum`: characters). */
export function checkNewPassphrase(passphrase: Secret): Result<void> {
  const enough = [...passphrase.reveal()].length >= shortestPassphrase;
  return enough ? ok(undefined) : fail('vault-passphrase-weak', { minimum: shortestPassphrase });
}

/** Makes a file in the age format, binary, which `age --decrypt` opens, too. A smaller `workFactor` is for tests. */
export async function encryptWithPassphrase(
  bytes: Uint8Array,
  passphrase: Secret,
  { workFactor = workFactorWritten }: { readonly workFactor?: number | undefined } = {},
): Promise<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.reveal());
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(bytes);
}

/** A file in age's text form, which goes where only text goes, and which `age --decrypt` opens likewise. */
export function toArmor(file: Uint8Array): string {
  return armor.encode(file);
}

/** What stands in age's text form; undefined where that is damaged. Anything else is what it is. */
export function fromArmor(bytes: Uint8Array): Uint8Array | undefined {
  const begin = Buffer.from(bytes.subarray(0, longestHeader)).toString('latin1');
  if (!armorBegins.test(begin)) return bytes;
  try {
    return armor.decode(Buffer.from(bytes).toString('latin1'));
  } catch {
    return undefined;
  }
}

/**
 * Opens what `encryptWithPassphrase` made, or `age --passphrase` with its default work factor. What comes out is
 * never longer than what went in: the format does not compress.
 */
export async function decryptWithPassphrase(bytes: Uint8Array, passphrase: Secret): Promise<Decrypted> {
  const [, workFactor] = header.exec(Buffer.from(bytes.subarray(0, longestHeader)).toString('latin1')) ?? [];
  if (workFactor === undefined || Number(workFactor) > workFactorWritten) return { state: 'damaged' };
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.reveal());
  try {
    return { state: 'open', bytes: await decrypter.decrypt(bytes) };
  } catch (error) {
    const unopened = error instanceof Error && error.message.startsWith('no identity matched');
    return { state: unopened ? 'wrong-passphrase' : 'damaged' };
  }
}
