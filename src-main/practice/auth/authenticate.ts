import type { PracticeRequest } from '../http.ts';
import type { Messages } from '../messages.ts';
import { type PhpArray, parseQuery, text } from '../php.ts';
import type { ApplicationPassword, ApplicationPasswordTable } from './application-passwords.ts';
import type { KeyTable, StoreKey } from './keys.ts';
import { checkOAuth, type OAuthFault } from './oauth.ts';

/** Why a caller is turned away before its route is even looked up. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Who is calling, as far as the store could tell. */
export interface Caller {
  /** Of the key's or the password's owner; the user may have been deleted. */
  readonly userId: number | undefined;
  readonly key: StoreKey | undefined;
  readonly applicationPassword: ApplicationPassword | undefined;
  readonly refusal: Refusal | undefined;
}

export interface AuthenticationSetting {
  readonly keys: KeyTable;
  readonly applicationPasswords: ApplicationPasswordTable;
  readonly messages: Messages;
  /** Off: WooCommerce is not active, and nobody looks at keys. */
  readonly woocommerce: boolean;
  /** `wp-json`, or what the site calls it. */
  readonly restPrefix: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

const nobody: Caller = { userId: undefined, key: undefined, applicationPassword: undefined, refusal: undefined };

/**
 * Finds out who is calling, in the order measured on WooCommerce 11.0.1:
 *
 * 1. Keys, only if the request's address contains the literal text `<prefix>/wc/` or `<prefix>/wc-`; so in the
 *    `?rest_route=` form they are not looked at. Basic (the query's pair before the header's) only where WordPress
 *    sees https; then OAuth 1.0a, over either.
 * 2. Application passwords, only where WordPress sees https, and only if one was ever made here. What is wrong with
 *    one is said outside WooCommerce's routes only.
 *
 * @param seesHttps what WordPress's `is_ssl()` says
 * @param signedUrl home's host, port and path with the scheme that WordPress sees: what a signature has to name
 */
export function authenticate(
  request: PracticeRequest,
  seesHttps: boolean,
  signedUrl: string,
  setting: AuthenticationSetting,
): Caller {
  const byKey = asksWooCommerce(request, setting) ? withKey(request, seesHttps, signedUrl, setting) : undefined;
  if (byKey !== undefined) return byKey;
  return seesHttps ? withApplicationPassword(request, setting) : nobody;
}

/** The literal test that WooCommerce makes on the request's address, query and all. */
function asksWooCommerce(request: PracticeRequest, setting: AuthenticationSetting): boolean {
  const { woocommerce, restPrefix } = setting;
  return woocommerce && (request.target.includes(`${restPrefix}/wc/`) || request.target.includes(`${restPrefix}/wc-`));
}

function withKey(
  request: PracticeRequest,
  seesHttps: boolean,
  signedUrl: string,
  setting: AuthenticationSetting,
): Caller | undefined {
  const { keys, messages } = setting;
  const query = parseQuery(request.query);
  const pair = seesHttps ? (queryPair(query) ?? basicPair(request)) : undefined;
  const named = pair && keys.byConsumerKey(pair.name);
  if (named !== undefined) {
    return named.consumerSecret === pair?.secret ? accepted(named) : refused(messages.secretInvalid);
  }
  const outcome = checkOAuth(
    {
      method: request.method,
      parameters: new Map([...query, ...formBody(request)]),
      authorization: request.headers.authorization,
      url: signedUrl,
    },
    (name) => keys.byConsumerKey(name),
    Math.floor(setting.clock() / 1000),
  );
  if (outcome.kind === 'accepted') return accepted(outcome.key);
  if (outcome.kind === 'refused') return { ...nobody, refusal: oauthRefusal(outcome.fault, messages) };
  return undefined;
}

function accepted(key: StoreKey): Caller {
  return { ...nobody, userId: key.userId, key };
}

function refused(message: string): Caller {
  return { ...nobody, refusal: { code: 'woocommerce_rest_authentication_error', message } };
}

function oauthRefusal(fault: OAuthFault, messages: Messages): Refusal {
  if (fault.kind === 'missing') {
    return {
      code: 'woocommerce_rest_authentication_missing_parameter',
      message: messages.missingParameters(fault.names),
    };
  }
  const words = {
    key: messages.keyInvalid,
    method: messages.methodInvalid,
    signature: messages.signatureInvalid,
    timestamp: messages.timestampInvalid,
    nonce: messages.nonceUsed,
  };
  return { code: 'woocommerce_rest_authentication_error', message: words[fault.kind] };
}

/** Whether this key may do this; said before the route is looked up. Measured on WooCommerce 11.0.1. */
export function permissionRefusal(key: StoreKey, method: string, messages: Messages): Refusal | undefined {
  const say = (message: string): Refusal => ({ code: 'woocommerce_rest_authentication_error', message });
  switch (method) {
    case 'GET':
    case 'HEAD':
      return key.permission === 'write' ? say(messages.noReadPermission) : undefined;
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return key.permission === 'read' ? say(messages.noWritePermission) : undefined;
    case 'OPTIONS':
      return undefined;
    default:
      return say(messages.unknownMethod);
  }
}

function withApplicationPassword(request: PracticeRequest, setting: AuthenticationSetting): Caller {
  const pair = basicPair(request);
  if (pair === undefined) return nobody;
  const outcome = setting.applicationPasswords.check(pair.name, pair.secret);
  if (outcome.kind === 'accepted') {
    return { ...nobody, userId: outcome.userId, applicationPassword: outcome.password };
  }
  if (outcome.kind === 'not-in-use' || asksWooCommerce(request, setting)) return nobody;
  const refusal =
    outcome.kind === 'unknown-user'
      ? {
          code: 'invalid_username',
          message: '<strong>Error:</strong> Unknown username. Check again or try your email address.',
        }
      : { code: 'incorrect_password', message: 'The provided password is an invalid application password.' };
  return { ...nobody, refusal };
}

interface Pair {
  readonly name: string;
  readonly secret: string;
}

function queryPair(query: PhpArray): Pair | undefined {
  const name = query.get('consumer_key');
  const secret = query.get('consumer_secret');
  if (typeof name !== 'string' || typeof secret !== 'string' || name === '' || secret === '') return undefined;
  return { name: text(name), secret: text(secret) };
}

/** The pair of an Authorization header, as PHP takes it apart: the scheme in any case, both halves present. */
export function basicPair(request: PracticeRequest): Pair | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1 || colon === decoded.length - 1) return undefined;
  return { name: decoded.slice(0, colon), secret: decoded.slice(colon + 1) };
}

/** `$_POST`: a form's fields, of a POST only. */
export function formBody(request: PracticeRequest): PhpArray {
  const type = request.headers['content-type'] ?? '';
  const isForm = request.method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(type);
  return isForm ? parseQuery(request.body.toString('latin1')) : new Map();
}
