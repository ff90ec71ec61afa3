import { z } from 'zod';
import { fail, ok, type Result } from '../contract/result.ts';
import { type BasicLogin, Secret } from '../contract/secret.ts';
import { largestSecret, type VaultItem } from './vault.ts';

/** A staging site's login in plain, as it stands in the vault and in an export. A name with a colon has no way to be sent (RFC 7617). */
export const plainStagingLogin = z.strictObject({
  user: z
    .string()
    .min(1)
    .regex(/^[^:\p{Cc}]*$/u),
  password: z
    .string()
    .min(1)
    .regex(/^\P{Cc}*$/u),
});

/** A staging login as the vault keeps it, in one item: JSON of `user` and `password`. */
export function packStagingLogin({ user, password }: BasicLogin): Secret {
  return new Secret(JSON.stringify({ user, password: password.reveal() }));
}

/** Reads what `packStagingLogin` made. Anything else, such as what a person changed by hand, is `vault-item-damaged` (`account`). */
export function unpackStagingLogin(secret: Secret, item: VaultItem): Result<BasicLogin> {
  const damaged = fail('vault-item-damaged', { account: item.account });
  const text = secret.reveal();
  if (Buffer.byteLength(text) > largestSecret) return damaged;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return damaged;
  }
  const login = plainStagingLogin.safeParse(value);
  if (!login.success) return damaged;
  return ok({ user: login.data.user, password: new Secret(login.data.password) });
}
