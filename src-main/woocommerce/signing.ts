import { createHmac } from 'node:crypto';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Secret } from '../contract/secret.ts';

/** Parameters in the order that the caller wants them, as text: not percent-encoded. Arrays as `include[]` or `include[0]`. */
export type Query = ReadonlyArray<readonly [name: string, value: string]>;

export interface SignatureInput {
  readonly method: string;
  /** As WordPress sees it: `home`'s host and port, the scheme that it notices, the path as sent. */
  readonly url: Pick<URL, 'origin' | 'pathname'>;
  /** Without the OAuth parameters that are added here. */
  readonly query: Query;
  /** The fields of a form that a POST has as its body: the store signs over them too. */
  readonly form?: Query;
  readonly consumerKey: Secret;
  readonly consumerSecret: Secret;
  /** Seconds since 1970, by the store's clock. */
  readonly timestamp: number;
  readonly nonce: string;
  readonly algorithm?: 'HMAC-SHA256' | 'HMAC-SHA1';
}

const hashes = { 'HMAC-SHA256': 'sha256', 'HMAC-SHA1': 'sha1' } as const;

/**
 * Signs a call by OAuth 1.0a (RFC 5849) the way WooCommerce checks it: over what PHP makes of the query, and of a form.
 * No other body is signed. Returns the complete query to send, without `?`, in signed order; `path-invalid` as `encodeQuery`.
 */
export function signQuery(input: SignatureInput): Result<{ query: string }> {
  const algorithm = input.algorithm ?? 'HMAC-SHA256';
  const sent: Query = [
    ...input.query,
    ['oauth_consumer_key', input.consumerKey.reveal()],
    ['oauth_nonce', input.nonce],
    ['oauth_signature_method', algorithm],
    ['oauth_timestamp', String(input.timestamp)],
  ];
  const encoded = encodeQuery(sent);
  if (!encoded.ok) return encoded;
  const signed = input.form === undefined ? encoded : encodeQuery(withForm(sent, input.form));
  if (!signed.ok) return signed;
  const base = signatureBaseString(input.method, input.url, signed.value);
  const key = `${encode(input.consumerSecret.reveal())}&`;
  const signature = createHmac(hashes[algorithm], key).update(base).digest('base64');
  return ok({ query: `${encoded.value}&oauth_signature=${encode(signature)}` });
}

/** What the store checks a signature of a POST against: a form's field takes the place of the query's of its name. */
export function withForm(query: Query, form: Query): Query {
  const top = (name: string) => name.replace(/\[[\s\S]*$/, '');
  const replaced = new Set(form.map(([name]) => top(name)));
  return [...query.filter(([name]) => !replaced.has(top(name))), ...form];
}

/** RFC 5849, section 3.4.1, but for the path `/`: there the store drops the slash (measured on WooCommerce 11.0.1). */
export function signatureBaseString(method: string, url: SignatureInput['url'], encodedQuery: string): string {
  const address = url.origin + (url.pathname === '/' ? '' : url.pathname);
  return `${method.toUpperCase()}&${encode(address)}&${encode(encodedQuery)}`;
}

/** 128 random bits in hexadecimal, from a source such as `crypto.randomBytes`. */
export function newNonce(random: (bytes: number) => Uint8Array): string {
  return Buffer.from(random(16)).toString('hex');
}

/** What PHP makes of a query: arrays in arrays, each in the order in which its elements came. */
interface PhpArray {
  readonly elements: Map<string, PhpArray | string>;
  /** The index that `[]` takes next. */
  next: number;
}

/**
 * Encodes a query so that PHP reads exactly what was meant: every index explicit, top-level names in byte order,
 * elements of an array together and in the order given (`orderby=include` depends on it).
 *
 * `path-invalid`, with `reason`, for what PHP would read as something else and no signature could fit:
 * - `parameter-name`: PHP rewrites dots, blanks and lone brackets, and renumbers names that are numbers; the store
 *   does not encode the names inside brackets, so only RFC 3986's unreserved characters are safe there;
 * - `parameter-twice`: PHP keeps the last one only;
 * - `too-many-parameters`: PHP drops all after its `max_input_vars`, 1,000 unless configured;
 * - `not-unicode`: half of a surrogate pair, which has no encoding.
 */
export function encodeQuery(query: Query): Result<string> {
  if (query.length > 1000) return fail('path-invalid', { reason: 'too-many-parameters', limit: 1000 });
  const root: PhpArray = { elements: new Map(), next: 0 };
  for (const [name, value] of query) {
    const problem = put(root, name, value);
    if (problem) return fail('path-invalid', { reason: problem, name: name.slice(0, 100) });
  }
  try {
    const parts = inByteOrder([...root.elements.keys()]).map((name) => pairs(encode(name), root.elements.get(name)));
    return ok(parts.join('&'));
  } catch (error) {
    if (error instanceof URIError) return fail('path-invalid', { reason: 'not-unicode' });
    throw error;
  }
}

// PHP reads at most 64 levels of brackets (`max_input_nesting_level`).
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
const parameterName = /^([^\x00-\x20.[\]\x7f]+)((?:\[[\w.~-]*\]){0,64})$/;
const wholeNumber = /^(?:0|-?[1-9]\d*)$/;

/** Most names are words, and no arrays. */
const word = /^[a-z_]\w*$/i;

function put(root: PhpArray, name: string, value: string): 'parameter-name' | 'parameter-twice' | undefined {
  if (word.test(name)) {
    if (root.elements.has(name)) return 'parameter-twice';
    root.elements.set(name, value);
    return undefined;
  }
  const [, top, brackets] = parameterName.exec(name) ?? [];
  if (top === undefined || brackets === undefined || wholeNumber.test(top)) return 'parameter-name';
  let array = root;
  let key = top;
  for (const inner of brackets === '' ? [] : brackets.slice(1, -1).split('][')) {
    let child = array.elements.get(key);
    if (typeof child === 'string') return 'parameter-twice';
    if (!child) {
      child = { elements: new Map(), next: 0 };
      array.elements.set(key, child);
    }
    array = child;
    key = inner === '' ? String(array.next) : inner;
    if (wholeNumber.test(key)) array.next = Math.max(array.next, Number(key) + 1);
  }
  if (array.elements.has(key)) return 'parameter-twice';
  array.elements.set(key, value);
  return undefined;
}

function pairs(encodedName: string, value: PhpArray | string | undefined): string {
  if (typeof value !== 'object') return `${encodedName}=${encode(value ?? '')}`;
  return [...value.elements].map(([key, element]) => pairs(`${encodedName}%5B${key}%5D`, element)).join('&');
}

/** As C's strcmp over UTF-8, which is how the store sorts. JavaScript's own order differs beyond U+D7FF only. */
function inByteOrder(names: string[]): string[] {
  if (!names.some((name) => /[\ud800-\uffff]/.test(name))) return names.sort();
  return names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** What most names and values consist of, so that there is nothing to encode. */
const isUnreserved = /^[\w.~-]*$/;

/** RFC 3986: everything but the unreserved characters. `encodeURIComponent` leaves five more. */
function encode(text: string): string {
  if (isUnreserved.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}
