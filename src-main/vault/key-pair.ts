import { z } from 'zod';
import { fail, ok, type Result } from '../contract/result.ts';
import { type KeyPair, Secret } from '../contract/secret.ts';
import { largestSecret, type VaultItem } from './vault.ts';

/** A key pair in plain, as it stands in the vault and in an export. */
export const plainKeyPair = z.strictObject({
  consumerKey: z.string().regex(/^ck_[0-9a-f]{40}$/),
  consumerSecret: z.string().regex(/^cs_[0-9a-f]{40}$/),
});

/** A key pair as the vault keeps it, in one item: JSON of `consumerKey` and `consumerSecret`, 124 bytes. */
export function packKeyPair(pair: KeyPair): Secret {
  return new Secret(
    JSON.stringify({ consumerKey: pair.consumerKey.reveal(), consumerSecret: pair.consumerSecret.reveal() }),
  );
}

/** Reads what `packKeyPair` made. Anything else, such as what a person changed by hand, is `vault-item-damaged` (`account`). */
export function readKeyPair(secret: Secret, item: VaultItem): Result<KeyPair> {
  const damaged = fail('vault-item-damaged', { account: item.account });
  const text = secret.reveal();
  if (text.length > largestSecret) return damaged;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged;
  }
  const pair = plainKeyPair.safeParse(value);
  if (!pair.success) return damaged;
  return ok({
    consumerKey: new Secret(pair.data.consumerKey),
    consumerSecret: new Secret(pair.data.consumerSecret),
  });
}
