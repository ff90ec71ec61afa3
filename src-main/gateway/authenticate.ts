import type { Query } from '../woocommerce/signing.ts';
import { type LocalKey, type LocalKeyTable, sameText } from './local-key.ts';
import type { Nonces } from './nonces.ts';
import { checkOAuth } from './oauth.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { Target } from './target.ts';

export interface AuthenticationParts {
  readonly keys: LocalKeyTable;
  readonly nonces: Nonces;
  readonly shown: ShownLogins;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Of each connection, the Basic header that it came with last, and whose it was: a tool sends the same one with each call.
 * What is compared is what this very connection has shown before, so how long that takes tells nobody anything, and it
 * counts among the keys of that moment only: once they have changed it is looked up and compared anew.
 */
export type ShownLogins = WeakMap<object, ShownLogin>;

interface ShownLogin {
  readonly authorization: string;
  readonly keys: LocalKeyTable;
  readonly recognised: Recognised;
}

export interface Presented {
  /** The connection that the call came by. */
  readonly connection: object;
  readonly method: string;
  readonly target: Target;
  /** The request's path as it was sent, and the gateway's own address as the tool called it. */
  readonly path: string;
  readonly host: string;
  readonly authorization: string | undefined;
  /** The fields of a form, where a signature is over them. */
  readonly form?: Query;
}

export type Recognised = { readonly key: LocalKey } | { readonly refusal: Refusal };

/**
 * Finds the tool that calls, in the ways and in the order of WooCommerce: a pair in the query, a pair in a Basic header,
 * OAuth 1.0a in the query or in the header. What WooCommerce takes over https only is taken here, where nothing leaves
 * this computer.
 */
export function authenticate(call: Presented, { keys, nonces, shown, now }: AuthenticationParts): Recognised {
  const { authorization, connection } = call;
  const before = shown.get(connection);
  if (before?.authorization === authorization && before?.keys === keys && call.target.login.size === 0) {
    return before.recognised;
  }
  const pair = queryPair(call.target.login) ?? basicPair(authorization);
  const named = pair && keys.find(pair.consumerKey);
  if (pair && named) {
    if (sameText(pair.consumerSecret, named.consumerSecret.reveal())) {
      const recognised = { key: named };
      const isBasic = call.target.login.size === 0;
      if (isBasic && authorization !== undefined) shown.set(connection, { authorization, keys, recognised });
      return recognised;
    }
    return {
      refusal: refuse(
        401,
        'woocommerce_rest_authentication_error',
        "Consumer secret is invalid. Copy it again from where it was shown, or replace the tool's key in Gatehouse: a secret is shown only once.",
      ),
    };
  }
  const signed = checkOAuth(
    {
      method: call.method,
      url: { origin: `http://${call.host}`, pathname: call.path },
      query: call.target.query,
      authorization,
      ...(call.form ? { form: call.form } : {}),
    },
    keys,
    nonces,
    Math.floor(now() / 1000),
  );
  return signed ?? { refusal: nobody(call, pair !== undefined) };
}

interface Pair {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

function queryPair(login: ReadonlyMap<string, string>): Pair | undefined {
  const consumerKey = login.get('consumer_key');
  const consumerSecret = login.get('consumer_secret');
  return consumerKey && consumerSecret ? { consumerKey: consumerKey.trim(), consumerSecret } : undefined;
}

/** As PHP takes the header apart: the scheme in any case, both halves there. */
function basicPair(authorization: string | undefined): Pair | undefined {
  const encoded = /^basic\s+(\S+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon < 1 || colon === decoded.length - 1) return undefined;
  return { consumerKey: decoded.slice(0, colon).trim(), consumerSecret: decoded.slice(colon + 1) };
}

const codes: Readonly<Record<string, string>> = { POST: 'create', PUT: 'edit', PATCH: 'edit', DELETE: 'delete' };

/** What WooCommerce answers to whom it does not know, with the same code. */
function nobody({ method, target }: Presented, gaveKey: boolean): Refusal {
  const what = target.place.route.endsWith('/batch') && method === 'POST' ? 'batch' : (codes[method] ?? 'view');
  const why = gaveKey
    ? "Gatehouse has no such local key: copy key and secret again from the tool's page, or add the tool anew. The store's own key is not for this address."
    : 'No key came with this call. Give the tool the consumer key and the consumer secret that Gatehouse made for it.';
  return refuse(401, `woocommerce_rest_cannot_${what}`, `Sorry, you cannot do this. ${why}`);
}
