import type { Road } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Query } from './signing.ts';

/** A call's place in a store, as text: below the REST root, or beside it for the legacy API. */
export interface StorePath {
  /** Encoded, without a leading slash, a trailing one kept: `wc/v3/products/12`; `wc-api/v3/products` for the legacy API. */
  readonly route: string;
  readonly legacy: boolean;
  /** What stood behind a `?`, decoded. */
  readonly query: Query;
  /** The fields of a form that is the body, decoded. */
  readonly form?: Query;
}

const longest = 8_192;

/**
 * Reads a path as people write it: `products`, `/products/12`, `wc/v3/orders?page=2`, `/wp-json/wc/v2/…`,
 * `wc-api/v3/…`, or a full address in this store. Without a namespace `wc/v3` is meant.
 *
 * Keys go to `wc/…`, `wc-…/…` and the legacy API only: sent anywhere else they are useless, and at the index they
 * even turn into errors (measured on WooCommerce 11.0.1). `path-invalid`, with `reason`: `empty`, `too-long`,
 * `character` (control characters, backslashes, `#`), `encoding`, `dots` (`.` and `..`, also encoded), `other-host`,
 * `credentials`, `namespace` (outside WooCommerce's).
 */
export function parseStorePath(typed: string, road: Road): Result<StorePath> {
  const refuse = (reason: string) =>
    fail('path-invalid', { path: typed.replace(/[?#][\s\S]*$/, '').slice(0, 100), reason });
  if (typed.length > longest) return refuse('too-long');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
  if (/[\x00-\x1f\x7f\\#]/.test(typed)) return refuse('character');

  const [written = '', ...queryParts] = typed.trim().split('?');
  const rest = new URL(road.restUrl);
  const [, address, inAddress] = /^((?:https?:)?\/\/[^/]*)(.*)$/i.exec(written) ?? [];
  if (address !== undefined) {
    const url = address.replace(/^(https?:)?/i, rest.protocol);
    if (!URL.canParse(url)) return refuse('other-host');
    if (address.includes('@')) return refuse('credentials');
    if (new URL(url).host !== rest.host) return refuse('other-host');
  } else if (/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) {
    return refuse('other-host');
  }

  const { path, rooted } = belowRestRoot(inAddress ?? written, rest);
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    let text: string;
    try {
      text = decodeURIComponent(segment);
    } catch {
      return refuse('encoding');
    }
    if (text === '.' || text === '..') return refuse('dots');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
    if (/[\x00-\x1f\x7f\\/]/.test(text)) return refuse('character');
    if (text !== '') segments.push(encodeURIComponent(text));
  }
  const [first, second] = segments;
  if (first === undefined) return refuse('empty');

  const legacy = first === 'wc-api';
  const named = first === 'wc' || first.startsWith('wc-');
  const elsewhere = rooted || address !== undefined || /^v\d/.test(second ?? '');
  if (named ? second === undefined || (legacy && !/^v[1-3]$/.test(second)) : elsewhere) return refuse('namespace');

  const query = [...new URLSearchParams(queryParts.join('?'))];
  const route = (named ? segments : ['wc', 'v3', ...segments]).join('/') + (path.endsWith('/') ? '/' : '');
  return ok({ route, legacy, query });
}

/** An address without its query. */
export type StoreAddress = Pick<URL, 'origin' | 'pathname'>;

/** Where a path is called, below the address called or the one that WordPress sees. */
export type StoreAddresses = (place: Pick<StorePath, 'route' | 'legacy'>) => StoreAddress;

/** Takes the REST root apart once, since the gateway asks for thousands of addresses a second. */
export function storeAddresses(restUrl: string): StoreAddresses {
  const rest = new URL(restUrl);
  const { origin, pathname } = rest;
  const site = siteBase(rest).pathname;
  return ({ route, legacy }) => ({ origin, pathname: (legacy ? site : pathname) + route });
}

/** All but the REST prefix, which is one segment: what the legacy API's paths begin with. */
function siteBase(rest: URL): URL {
  return new URL(rest.pathname.replace(/[^/]+\/$/, ''), rest.origin);
}

/** Without the part that says where the REST API is, wherever it was copied from. */
function belowRestRoot(written: string, rest: URL): { path: string; rooted: boolean } {
  const bare = written.replace(/^\/+/, '');
  for (const root of [rest.pathname.slice(1), 'index.php/wp-json/', 'wp-json/']) {
    if (`${bare}/`.startsWith(root)) return { path: bare.slice(root.length), rooted: true };
  }
  const site = siteBase(rest).pathname.slice(1);
  const legacy = site !== '' && bare.startsWith(`${site}wc-api/`);
  return { path: legacy ? bare.slice(site.length) : bare, rooted: false };
}
