import { areaOf, type RouteArea } from '../contract/tool-areas.ts';
import { isOwnParameter } from '../woocommerce/road.ts';
import type { StorePath } from '../woocommerce/store-path.ts';
import { asPhpReads, bytesEncoded } from './parameters.ts';
import { type Refusal, refuse } from './refusal.ts';

/** What a request asks for, read once and for all: what is checked is what is sent. */
export interface Target {
  /** The first part of the path: a store's id. */
  readonly store: string;
  readonly place: StorePath;
  /** `index`: of the whole REST API, where a key must not go. */
  readonly area: RouteArea | 'index';
  /** For a log: numbers and unusual words of the route taken out. */
  readonly pattern: string;
  /** Of the query, what logs in (`consumer_…`, `oauth_…`); it goes no further. */
  readonly login: ReadonlyMap<string, string>;
  /** `_method`, in upper case. */
  readonly method?: string;
  /** The query as PHP reads it, decoded, the login with it: what a signature is checked against. */
  readonly query: ReadonlyArray<readonly [string, string]>;
}

export type ParsedTarget =
  | { readonly ok: true; readonly value: Target }
  | { readonly ok: false; readonly refusal: Refusal };

/** Node's limit of a header is larger; WordPress' servers take 8 kB. */
const longestTarget = 8_192;

const unreadable = (why: string) =>
  refuse(
    400,
    'gatehouse_bad_address',
    `Gatehouse does not pass this address on: ${why}. Check the URL in the tool's settings.`,
  );
const unknown = refuse(
  404,
  'gatehouse_no_route',
  "There is nothing at this address. A tool's URL is http://127.0.0.1:PORT/STORE, and its calls go to /STORE/wp-json/wc/v3/… below it; see the tool's page in Gatehouse.",
);

const otherNamespace = refuse(
  403,
  'gatehouse_namespace',
  "Gatehouse lets tools to WooCommerce's own routes only, those below wp-json/wc/ and wp-json/wc-…; a key of WooCommerce opens nothing else.",
);

/**
 * For web pages, which see no headers and load scripts. The first has WordPress put the headers of its answer into the
 * body, with the `Link` in which it repeats what a signed call was logged in with.
 */
const forPage = (name: string) =>
  refuse(
    400,
    'gatehouse_parameter',
    `Gatehouse does not pass on ${name.replace(/\[.*$/, '')}, which is for web pages: the store's key could stand in the answer. Leave it out; status and headers are those of the answer itself.`,
  );

/**
 * Takes a request's target apart: `/<store>/wp-json/wc/v3/products?page=2`, `/<store>/wc-api/v3/…`,
 * `/<store>/?rest_route=/wc/v3/…`.
 *
 * Each part is decoded once, and whatever WordPress, PHP or a server before them could read in another way is refused:
 * dots, backslashes, encoded slashes, a second encoding, control characters, parameters that would set another route.
 */
export function parseTarget(given: string): ParsedTarget {
  const refused = (refusal: Refusal) => ({ ok: false as const, refusal });
  if (given.length > longestTarget) {
    return refused(refuse(414, 'gatehouse_address_too_long', 'The address is too long. Ask for less at once.'));
  }
  if (!given.startsWith('/')) return refused(unreadable('it names a whole address, as for a proxy'));
  const target = isPlain(given) ? given : bytesEncoded(given);
  // Node's parser lets these pass; nothing that is sent on purpose has them.
  if (!isPlain(target)) return refused(unreadable('it has a character that no address has'));

  const mark = target.indexOf('?');
  const path = readPath(mark === -1 ? target : target.slice(0, mark));
  if ('refusal' in path) return refused(path.refusal);

  const query = mark === -1 ? [] : asPhpReads(target.slice(mark + 1));
  const below = path.below ?? placeByParameter(query);
  if (!below) return refused(unknown);
  if ('refusal' in below) return refused(below.refusal);

  const login = new Map<string, string>();
  const passed: (readonly [string, string])[] = [];
  let method: string | undefined;
  let embeds = false;
  for (const [name, value] of query) {
    if (!mayBeSpecial.test(name)) {
      passed.push([name, value]);
      continue;
    }
    if (name === 'rest_route' && below.byParameter) continue;
    if (/^_(envelope|jsonp)\b/.test(name)) return refused(forPage(name));
    // WordPress adds what an answer links to, of whatever area it is.
    if (/^_embed\b/.test(name)) embeds = true;
    if (!isOwnParameter(name)) passed.push([name, value]);
    else if (/^(consumer_key|consumer_secret|oauth_[a-z_]+)$/.test(name)) login.set(name, value);
    else if (name === '_method') method = value.toUpperCase();
    else {
      return refused(
        unreadable(`its query has ${name.slice(0, 40).replace(/[^\w[\].-]/g, '')}, which would lead it elsewhere`),
      );
    }
  }
  const { legacy, route, area, pattern } = below;
  return {
    ok: true,
    value: {
      store: path.store,
      place: { route, legacy, query: passed },
      area: embeds && area !== 'index' ? 'everything' : area,
      pattern,
      login,
      ...(method === undefined ? {} : { method }),
      query,
    },
  };
}

/** All names that anything is done about begin so: one look for most of a query, in place of five. */
const mayBeSpecial = /^(?:_|consumer_|oauth_|rest_route|wc-api)/i;

function isPlain(target: string): boolean {
  return !/[^\x21-\x7e]|[\\#]/.test(target);
}

interface Below {
  readonly legacy: boolean;
  /** As it is sent. */
  readonly route: string;
  readonly area: RouteArea | 'index';
  readonly pattern: string;
  /** By `rest_route`, in the query. */
  readonly byParameter: boolean;
}

type Refused = { readonly refusal: Refusal };

/** `below`: where in the store; undefined where the query has to say it. */
type ReadPath = { readonly store: string; readonly below?: Below };

/**
 * What was read of the paths that came lately: tools call the same few, thousands of times. What a path asks for depends on
 * nothing but itself; whether it may be asked for is looked at with each call.
 */
const paths = new Map<string, ReadPath>();
const mostPaths = 500;
const longestKeptPath = 200;

function readPath(path: string): ReadPath | Refused {
  const known = paths.get(path);
  if (known) return known;
  if (path.length > longestKeptPath) return readNewPath(path);
  // A copy: of a part of a text V8 keeps all of it, here the query with its secrets.
  const kept = Buffer.from(path, 'latin1').toString('latin1');
  const read = readNewPath(kept);
  if ('refusal' in read) return read;
  if (paths.size === mostPaths) paths.clear();
  paths.set(kept, read);
  return read;
}

function readNewPath(path: string): ReadPath | Refused {
  const segments: string[] = [];
  for (const part of path.split('/')) {
    const segment = decodeOnce(part);
    if (segment === undefined) {
      return { refusal: unreadable('a part of its path can be read in more than one way') };
    }
    if (segment !== '') segments.push(segment);
  }
  const [store, ...inStore] = segments;
  if (store === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(store) || store.length > 64) return { refusal: unknown };
  const inside = inStore[0] === 'index.php' ? inStore.slice(1) : inStore;
  const [first, ...route] = inside;
  if (first === undefined) return { store };
  if (first !== 'wp-json' && first !== 'wc-api') return { refusal: unknown };
  const legacy = first === 'wc-api';
  const below = placeOf(legacy ? inside : route, { legacy, byParameter: false, endsWithSlash: path.endsWith('/') });
  return 'refusal' in below ? below : { store, below };
}

interface RouteForm {
  readonly legacy: boolean;
  readonly byParameter: boolean;
  readonly endsWithSlash: boolean;
}

function placeOf(segments: readonly string[], { legacy, byParameter, endsWithSlash }: RouteForm): Below | Refused {
  const area = segments.length === 0 ? 'index' : areaOf(segments);
  if (area === undefined) return { refusal: otherNamespace };
  const slash = endsWithSlash && segments.length > 0 ? '/' : '';
  return {
    legacy,
    route: segments.map(encodeURIComponent).join('/') + slash,
    area,
    pattern: segments.map(readable).join('/'),
    byParameter,
  };
}

/** `?rest_route=/wc/v3/…`, where there is one. */
function placeByParameter(query: ReadonlyArray<readonly [string, string]>): Below | Refused | undefined {
  const routes = query.filter(([name]) => name === 'rest_route');
  if (routes.length !== 1) return undefined;
  const [, value = ''] = routes[0] ?? [];
  const named = value.split('/').filter((part) => part !== '');
  // The query has been decoded: what still looks encoded, or has a query of its own, is meant to be read twice.
  if (!value.startsWith('/') || named.some((part) => isAmbiguous(part) || /[%?&]/.test(part))) {
    return { refusal: unreadable('its rest_route can be read in more than one way') };
  }
  return placeOf(named, { legacy: false, byParameter: true, endsWithSlash: false });
}

/** A part of a path, decoded; undefined where somebody else could read it otherwise. */
function decodeOnce(part: string): string | undefined {
  if (!part.includes('%')) return isDots(part) ? undefined : part;
  let text: string;
  try {
    text = decodeURIComponent(part);
  } catch {
    return undefined;
  }
  return isAmbiguous(text) || /%[0-9a-f]{2}/i.test(text) ? undefined : text;
}

function isAmbiguous(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out
  return isDots(text) || /[\x00-\x1f\x7f/\\]/.test(text);
}

/** With what follows a semicolon, too, which some servers take for a parameter of the segment and leave out. */
function isDots(text: string): boolean {
  return /^\.\.?(;|$)/.test(text);
}

function readable(segment: string): string {
  if (/^\d+$/.test(segment)) return '{id}';
  return /^[a-z][a-z_-]{0,39}$/.test(segment) || /^v\d$/.test(segment) ? segment : '{…}';
}
