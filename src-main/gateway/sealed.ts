import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';

/**
 * A file's contents, encrypted and authenticated (AES-256-GCM, NIST SP 800-38D). Its head is readable: the schema, and
 * the id of the vault's item with the key, so that the item is known to be claimed while the vault is closed. Both are
 * authenticated with the contents.
 */

const schemaVersion = 1;
const algorithm = 'aes-256-gcm';
/** 96 bits at random for each write: the standard's own size, and 2^32 writes with one key are safe. */
const nonceBytes = 12;
const tagBytes = 16;
export const keyBytes = 32;

const anyVersion = z.looseObject({ schema: z.number().int().min(1) });
const envelope = z.strictObject({
  schema: z.literal(schemaVersion),
  keyId: z.string().regex(/^[a-z0-9]{8}$/),
  nonce: z.base64(),
  sealed: z.base64(),
});
export type Envelope = z.infer<typeof envelope>;

export function seal(
  contents: string,
  keyId: string,
  key: Uint8Array,
  random: (count: number) => Uint8Array,
): Uint8Array {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(head(keyId));
  const sealed = Buffer.concat([cipher.update(contents, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const file: Envelope = {
    schema: schemaVersion,
    keyId,
    nonce: Buffer.from(nonce).toString('base64'),
    sealed: sealed.toString('base64'),
  };
  return Buffer.from(`${JSON.stringify(file)}\n`);
}

/** The head and the sealed contents; `newer` from a later version of ours, `damaged` for anything else. */
export function readEnvelope(bytes: Uint8Array): Envelope | 'newer' | 'damaged' {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return 'damaged';
  }
  const version = anyVersion.safeParse(value);
  if (version.success && version.data.schema > schemaVersion) return 'newer';
  const file = envelope.safeParse(value);
  return file.success ? file.data : 'damaged';
}

/** The contents; undefined where they, or the head, are not as they were sealed, or the key is another. */
export function unseal({ keyId, nonce, sealed }: Envelope, key: Uint8Array): string | undefined {
  const iv = Buffer.from(nonce, 'base64');
  const bytes = Buffer.from(sealed, 'base64');
  if (key.length !== keyBytes || iv.length !== nonceBytes || bytes.length < tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes })
    .setAAD(head(keyId))
    .setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function head(keyId: string): Buffer {
  return Buffer.from(`gatehouse local keys ${schemaVersion} ${keyId}`);
}
