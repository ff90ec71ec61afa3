import { createHmac } from 'node:crypto';
import { encodeQuery, type Query, signatureBaseString, withForm } from '../woocommerce/signing.ts';
import { type LocalKey, type LocalKeyTable, sameText } from './local-key.ts';
import type { Nonces } from './nonces.ts';
import { type Refusal, refuse } from './refusal.ts';

/**
 * Checks OAuth 1.0a, one-legged, as WooCommerce does (RFC 5849; measured on WooCommerce 11.0.1): parameters, key,
 * signature, timestamp, nonce, in this order. What is checked is what the signer makes: both know one base string.
 */

export interface SignedCall {
  /** As it was sent: a method that a parameter sets is not signed. */
  readonly method: string;
  /** The address as the tool called it: this gateway's, with its path as sent. */
  readonly url: Pick<URL, 'origin' | 'pathname'>;
  /** The query, decoded. */
  readonly query: Query;
  /** The fields of a form that is a POST's body: they are signed, too. */
  readonly form?: Query;
  /** The Authorization header, where there is one. */
  readonly authorization: string | undefined;
}

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

const invalid = (message: string) => refuse(401, 'woocommerce_rest_authentication_error', message);

/** Undefined where nothing of OAuth was sent. `now`: seconds since 1970. */
export function checkOAuth(
  call: SignedCall,
  keys: LocalKeyTable,
  nonces: Nonces,
  now: number,
): { readonly key: LocalKey } | { readonly refusal: Refusal } | undefined {
  const inHeader = new Map(headerParameters(call.authorization));
  const inQuery = new Map(call.query);
  const value = (name: (typeof required)[number]) => inHeader.get(name) ?? inQuery.get(name) ?? '';
  // PHP's `empty()`: the text 0 is as empty as none.
  const missing = required.filter((name) => ['', '0'].includes(value(name)));
  if (missing.length === required.length) return undefined;
  if (missing.length > 0) {
    const names = `Missing OAuth parameter${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
    return { refusal: refuse(401, 'woocommerce_rest_authentication_missing_parameter', names) };
  }
  const key = keys.find(value('oauth_consumer_key'));
  if (!key) {
    return {
      refusal: invalid(
        "Consumer key is invalid. Gatehouse has no such local key: copy it again from the tool's page, or add the tool anew.",
      ),
    };
  }
  const hash = hashes.get(value('oauth_signature_method'));
  if (!hash) {
    return {
      refusal: invalid('Invalid signature - signature method is invalid. Choose HMAC-SHA256 or HMAC-SHA1 in the tool.'),
    };
  }
  const claimed = percentDecode(value('oauth_signature').replaceAll(' ', '+'));
  const given = call.form === undefined ? call.query : withForm(call.query, call.form);
  const inBoth = inHeader.size === 0 ? given : [...given.filter(([name]) => !inHeader.has(name)), ...inHeader];
  const encoded = encodeQuery(inBoth.filter(([name]) => name !== 'oauth_signature'));
  const expected = encoded.ok
    ? createHmac(hash, `${key.consumerSecret.reveal()}&`)
        .update(signatureBaseString(call.method, call.url, encoded.value))
        .digest('base64')
    : undefined;
  if (expected === undefined || !sameText(claimed, expected)) {
    return {
      refusal: invalid(
        "Invalid signature - provided signature does not match. Copy the consumer secret again from the tool's page, and let the tool call the address that stands there.",
      ),
    };
  }
  switch (nonces.use(key.id, value('oauth_nonce'), Number(value('oauth_timestamp')), now)) {
    case 'too-old':
      return { refusal: invalid('Invalid timestamp. It has to be the time of the call, in seconds since 1970.') };
    case 'used':
      return {
        refusal: invalid(
          'Invalid nonce - nonce has already been used. Each call needs a nonce of its own, also a repeated one.',
        ),
      };
    case 'new':
      return { key };
  }
}

/** Whose key a signature is said to be of; empty where none is. */
export function signerOf({ query, authorization }: Pick<SignedCall, 'query' | 'authorization'>): string {
  const name = 'oauth_consumer_key';
  return new Map(headerParameters(authorization)).get(name) ?? new Map(query).get(name) ?? '';
}

/** The `oauth_…` parameters of `Authorization: OAuth …` (RFC 5849, 3.5.1); nothing from any other scheme. */
function headerParameters(authorization: string | undefined): [string, string][] {
  if (authorization === undefined || !/^\s*OAuth /i.test(authorization)) return [];
  return [...authorization.matchAll(/(oauth_[a-z_-]+)="?([^",]*)"?/g)].map(([, name = '', value = '']) => [
    name,
    percentDecode(value),
  ]);
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
