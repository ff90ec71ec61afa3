import { createHmac, timingSafeEqual } from 'node:crypto';
import { type PhpArray, type PhpValue, rawUrlEncode, urlDecode } from '../php.ts';
import type { StoreKey } from './keys.ts';

/**
 * The store's side of OAuth 1.0a (RFC 5849 sections 3.2 to 3.4), one-legged, as WooCommerce 11.0.1 was measured to do it.
 *
 * Written from the RFC and from recorded exchanges alone, and apart from Gatehouse's own signer on purpose: a mistake
 * that both shared would not be seen. Everything here is a byte string, one character a byte, as PHP has it.
 */

const required = [
  'oauth_consumer_key',
  'oauth_timestamp',
  'oauth_nonce',
  'oauth_signature',
  'oauth_signature_method',
] as const;

const hashes: ReadonlyMap<string, string> = new Map([
  ['HMAC-SHA1', 'sha1'],
  ['HMAC-SHA256', 'sha256'],
]);

/** Seconds that a timestamp may be off, either way. */
const window = 15 * 60;

/** What was wrong, in the order in which the store looks. */
export type OAuthFault =
  | { readonly kind: 'missing'; readonly names: readonly string[] }
  | { readonly kind: 'key' | 'method' | 'signature' | 'timestamp' | 'nonce' };

export type OAuthOutcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'accepted'; readonly key: StoreKey }
  | { readonly kind: 'refused'; readonly fault: OAuthFault };

export interface SignedRequest {
  readonly method: string;
  /** `$_GET` joined by a form body's `$_POST`, in order of arrival. */
  readonly parameters: PhpArray;
  /** The Authorization header, if it arrived. */
  readonly authorization: string | undefined;
  /** The URL that the signature has to name: home's host, port and path, with the scheme that WordPress sees. */
  readonly url: string;
}

/** Checks in WooCommerce's order: parameters, key, signature, timestamp, nonce. `now` is in seconds since 1970. */
export function checkOAuth(
  request: SignedRequest,
  findKey: (consumerKey: string) => StoreKey | undefined,
  now: number,
): OAuthOutcome {
  const parameters: PhpArray = new Map(request.parameters);
  for (const [name, value] of headerParameters(request.authorization)) parameters.set(name, value);

  const missing = required.filter((name) => isEmpty(parameters.get(name)));
  if (missing.length === required.length) return { kind: 'none' };
  if (missing.length > 0) return refused({ kind: 'missing', names: missing });

  const value = (name: (typeof required)[number]) => {
    const found = parameters.get(name);
    return typeof found === 'string' ? found : '';
  };
  const key = findKey(value('oauth_consumer_key'));
  if (key === undefined) return refused({ kind: 'key' });

  const hash = hashes.get(value('oauth_signature_method'));
  if (hash === undefined) return refused({ kind: 'method' });
  const claimed = urlDecode(value('oauth_signature').replaceAll(' ', '+'), false);
  parameters.delete('oauth_signature');
  const expected = createHmac(hash, `${key.consumerSecret}&`)
    .update(baseString(request.method, request.url, parameters), 'latin1')
    .digest('base64');
  if (!equal(expected, claimed)) return refused({ kind: 'signature' });

  const timestamp = Number(value('oauth_timestamp'));
  if (!(timestamp >= now - window && timestamp <= now + window)) return refused({ kind: 'timestamp' });

  const nonce = value('oauth_nonce');
  if ([...key.nonces.values()].includes(nonce)) return refused({ kind: 'nonce' });
  key.nonces.set(timestamp, nonce);
  for (const used of key.nonces.keys()) if (used < now - window) key.nonces.delete(used);
  return { kind: 'accepted', key };
}

function refused(fault: OAuthFault): OAuthOutcome {
  return { kind: 'refused', fault };
}

/** PHP's `empty()`: the string "0" is as empty as none. */
function isEmpty(value: PhpValue | undefined): boolean {
  return value === undefined || value === '' || value === '0' || (value instanceof Map && value.size === 0);
}

/**
 * The signature base string of RFC 5849, 3.4.1, but for its order: WooCommerce sorts the outermost names before it
 * encodes them (the RFC after), and what stands in brackets below them keeps the order in which it was sent.
 */
export function baseString(method: string, url: string, parameters: PhpArray): string {
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const pairs = sorted.flatMap(([name, value]) => flatten(rawUrlEncode(name), value));
  return [method.toUpperCase(), rawUrlEncode(url), rawUrlEncode(pairs.join('&'))].join('&');
}

function flatten(name: string, value: PhpValue): string[] {
  if (typeof value === 'string') return [`${name}=${rawUrlEncode(value)}`];
  return [...value].flatMap(([key, child]) => flatten(`${name}%5B${key}%5D`, child));
}

/** The `oauth_…` parameters of `Authorization: OAuth …` (RFC 5849, 3.5.1); nothing from any other scheme. */
function headerParameters(authorization: string | undefined): [string, string][] {
  if (authorization === undefined || !/^OAuth /i.test(authorization.trim())) return [];
  return [...authorization.matchAll(/(oauth_[a-z_-]*)="?([^",]*)"?/g)].map(([, name = '', value = '']) => [
    name,
    urlDecode(value, false),
  ]);
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a, 'latin1');
  const right = Buffer.from(b, 'latin1');
  return left.length === right.length && timingSafeEqual(left, right);
}
