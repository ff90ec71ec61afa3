import {
  type DiscoveryEvidence,
  type DiscoveryOptions,
  gatherDiscovery,
  type IndexProbe,
  type RestForm,
  type StoreIndex,
} from './discovery-evidence.ts';
import type { Transport } from './exchange.ts';
import { answerOf, finalHop, isOtherHost } from './redirects.ts';

/** The REST API, where it was found. */
export interface FoundRest {
  /** Ending in `/` (or in `rest_route=/`). */
  readonly restUrl: URL;
  readonly form: RestForm;
  /** Absent where a plugin closes the index to outsiders: then there is nothing but the address to go by. */
  readonly index?: StoreIndex;
  /** Where WordPress believes the site is, ending in `/`. */
  readonly home?: URL;
  /** `restUrl` with `home`'s host, port and path, and the scheme that was called: what a signature names first. */
  readonly homeRestUrl: URL;
  /** The question that was answered so. */
  readonly probe: IndexProbe;
}

/** Where a store is, and all that was seen on the way there. */
export interface Discovery {
  readonly evidence: DiscoveryEvidence;
  /** Where the store lives, ending in `/`; where nothing was found, where it was looked for. */
  readonly address: URL;
  readonly rest?: FoundRest;
  /** The address leads to another host: a proposal that needs the merchant's yes. Nothing there was asked any further. */
  readonly elsewhere?: URL;
}

/**
 * Finds a store's REST API, without any secret.
 *
 * On a healthy store two requests, one after the other: `HEAD <address>` settles redirects, and its Link header
 * says where the index is (also with another prefix, or in a subdirectory). Asking for `/wp-json/` side by side
 * would save a round, and ask the wrong origin wherever there is a redirect. Fallbacks are tried only where the
 * Link header is missing or wrong.
 */
export async function discover(transport: Transport, address: URL, options: DiscoveryOptions = {}): Promise<Discovery> {
  return locate(await gatherDiscovery(transport, address, options));
}

/** Where the evidence says that the store is. Pure: the same evidence always gives the same place. */
export function locate(evidence: DiscoveryEvidence): Discovery {
  const { address, home, indexes } = evidence;
  const last = home.at(-1) ?? home[0];
  const answered = finalHop(last);
  if (!answerOf(answered) || last.stopped) return { evidence, address };
  if (isOtherHost(address, answered.url)) {
    const { pathname, origin } = answered.url;
    return { evidence, address, elsewhere: new URL(pathname.endsWith('/') ? pathname : '/', origin) };
  }
  const probe = answeringIndex(indexes) ?? indexes.find(({ problem }) => problem?.kind === 'rest-closed');
  if (!probe) return { evidence, address: new URL(address.pathname, answered.url.origin) };

  const believed = probe.index && asHome(probe.index.home);
  const base = baseOf(probe, believed);
  return {
    evidence,
    address: base,
    rest: {
      restUrl: probe.restUrl,
      form: probe.form,
      ...(probe.index && { index: probe.index }),
      ...(believed && { home: believed }),
      homeRestUrl: believed ? asSeenFromHome(probe.restUrl, base, believed) : probe.restUrl,
      probe,
    },
  };
}

/** One that keys work with, before one that only plain permalinks offer. */
function answeringIndex(indexes: readonly IndexProbe[]): IndexProbe | undefined {
  const found = indexes.filter(({ index }) => index !== undefined);
  return found.find(({ form }) => form !== 'rest-route') ?? found[0];
}

function asHome(text: string): URL {
  const home = new URL(text);
  home.search = '';
  home.hash = '';
  if (!home.pathname.endsWith('/')) home.pathname += '/';
  return home;
}

/** The directory that the REST address stands in: `home`'s, or, where a proxy changes paths, all before the prefix. */
function baseOf({ form, restUrl }: IndexProbe, home: URL | undefined): URL {
  if (home && restUrl.pathname.startsWith(home.pathname)) return new URL(home.pathname, restUrl.origin);
  const prefix = form === 'rest-route' ? /[^/]*$/ : /(index\.php\/)?[^/]+\/$/;
  return new URL(restUrl.pathname.replace(prefix, ''), restUrl.origin);
}

function asSeenFromHome(restUrl: URL, base: URL, home: URL): URL {
  const seen = new URL(home.pathname + restUrl.pathname.slice(base.pathname.length) + restUrl.search, home.origin);
  seen.protocol = restUrl.protocol;
  return seen;
}
