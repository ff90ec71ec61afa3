import type { StagingLogin } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type BasicLogin, Secret } from '../contract/secret.ts';
import { parseAddress } from '../woocommerce/address.ts';
import { unprintable } from './names.ts';

/** Together, in bytes of UTF-8: what one item of every keychain takes, less what stands around them there. */
const longest = 1_000;

/** `staging-login-invalid` with `reason`: `user-empty`, `user-colon` (RFC 7617 has no way to say it), `password-empty`, `unprintable` or `too-long`. */
export function readStagingLogin({ user, password }: StagingLogin): Result<BasicLogin> {
  const refuse = (reason: string) => fail('staging-login-invalid', { reason });
  if (user === '') return refuse('user-empty');
  if (user.includes(':')) return refuse('user-colon');
  if (password === '') return refuse('password-empty');
  if (unprintable.test(user + password)) return refuse('unprintable');
  if (Buffer.byteLength(user + password) > longest) return refuse('too-long');
  return ok({ user, password: new Secret(password) });
}

/** The address to look for a store that needs a staging login: by https, since the password goes no other way (`staging-needs-https`). */
export function stagingAddress(typed: string): Result<URL> {
  const parsed = parseAddress(typed);
  if (!parsed.ok) return parsed;
  const url = new URL(parsed.value.address);
  return url.protocol === 'https:' ? ok(url) : fail('staging-needs-https', { host: url.host });
}
