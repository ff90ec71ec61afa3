import type { FailureCode } from '../contract/codes.ts';
import type { Certainty } from '../contract/models.ts';
import type { Failure, FailureParams } from '../contract/result.ts';
import {
  type DiscoveryEvidence,
  type DiscoveryOptions,
  gatherDiscovery,
  type IndexProbe,
  type RestForm,
  type StoreIndex,
} from './discovery-evidence.ts';
import type { Transport } from './exchange.ts';
import { answerOf, type Followed, finalHop, type Hop, isOtherHost } from './redirects.ts';
import { refusalOf } from './refusals.ts';

/** What was found on the way to the REST API. */
export interface DiscoveryFinding {
  readonly code: FailureCode;
  readonly certainty: Certainty;
  readonly params: FailureParams;
}

export interface Discovery {
  /** Where the store lives, ending in `/`. With `redirect-to-other-host` a proposal that needs the merchant's yes. */
  readonly address: string;
  /** The REST API answers at `restUrl`, and WooCommerce's keys can work there: no finding forbids to go on. */
  readonly usable: boolean;
  /** Ending in `/` (or in `rest_route=/`). Absent when nothing answers as a REST API. */
  readonly restUrl?: string;
  readonly form?: RestForm;
  /** `restUrl` with `home`'s host, port and path, and the scheme that was called: what a signature names first. */
  readonly homeRestUrl?: string;
  /** Absent as well where a plugin closes the index to outsiders (`rest-closed`). */
  readonly index?: StoreIndex;
  /** Most important first. */
  readonly findings: readonly DiscoveryFinding[];
  readonly hops: readonly Hop[];
  readonly requests: number;
  /** Requests that had to wait for an earlier one, and the first: here all of them. */
  readonly rounds: number;
  /** Of all bodies, as received. */
  readonly bytes: number;
}

/** With one of these a check of keys may go on. */
const harmless: ReadonlySet<FailureCode> = new Set([
  'redirect-to-https',
  'home-address-differs',
  'wrong-path',
  'https-not-noticed',
  'rest-prefix-custom',
  'http-only',
  'polluted-json',
  'rest-closed',
]);

/**
 * Finds a store's REST API, without any secret.
 *
 * On a healthy store two requests, one after the other: `HEAD <address>` settles redirects, and its Link header
 * says where the index is (also with another prefix, or in a subdirectory). Asking for `/wp-json/` side by side
 * would save a round, and ask the wrong origin wherever there is a redirect. Fallbacks are tried only where the
 * Link header is missing or wrong.
 */
export async function discover(transport: Transport, address: URL, options: DiscoveryOptions = {}): Promise<Discovery> {
  return concludeDiscovery(await gatherDiscovery(transport, address, options));
}

/** An answer, and what it was refused with, if it was. */
type Refusal = Pick<IndexProbe, 'followed'> & { readonly problem?: IndexProbe['problem'] | undefined };

/** What the evidence means. Pure: the same evidence always gives the same conclusion. */
export function concludeDiscovery(evidence: DiscoveryEvidence): Discovery {
  const { home: pages, plain, indexes } = evidence;
  const hops = [...pages, ...(plain ? [plain] : []), ...indexes.map(({ followed }) => followed)].flatMap(
    (followed) => followed.hops,
  );
  const cost = {
    hops,
    requests: hops.length,
    rounds: hops.length,
    bytes: hops.reduce((sum, hop) => sum + (answerOf(hop)?.bytes ?? 0), 0),
  };
  const stuck = stuckOnTheWay(evidence);
  if (stuck) return { ...cost, address: stuck.address, usable: false, findings: [stuck.finding] };

  const found = foundIndex(evidence);
  const closed = found ? undefined : evidence.indexes.find(({ problem }) => problem?.kind === 'rest-closed');
  const rest = found ?? closed;
  const origin = finalHop(evidence.home.at(-1) ?? evidence.home[0]).url.origin;
  if (!rest) {
    const address = new URL(evidence.address.pathname, origin).href;
    return { ...cost, address, usable: false, findings: whyNothing(evidence) };
  }

  const home = rest.index && asHome(rest.index.home);
  const base = baseOf(rest, home);
  const findings = [
    ...(closed ? meaningOf(closed) : []),
    ...(found ? aboutForm(evidence, found) : []),
    ...(found ? aboutWooCommerce(found.index, base.host) : []),
    ...aboutAddress(evidence, rest, base, home),
  ];
  return {
    ...cost,
    address: base.href,
    usable: findings.every(({ code }) => harmless.has(code)),
    restUrl: rest.restUrl.href,
    form: rest.form,
    ...(home && { homeRestUrl: asSeenFromHome(rest.restUrl, base, home) }),
    ...(rest.index && { index: rest.index }),
    findings,
  };
}

/** Nothing that belongs to the store has answered yet: a failure, a refused redirect, or another host. */
function stuckOnTheWay({
  address,
  home,
  plain,
}: DiscoveryEvidence): { address: string; finding: DiscoveryFinding } | undefined {
  const last = home.at(-1) ?? home[0];
  const { url, exchange } = finalHop(last);
  if (!exchange.result.ok) {
    const portal = plain && failureOf(plain);
    const failure = portal?.code === 'captive-portal' ? portal : exchange.result.failure;
    return { address: address.href, finding: findingOf(failure) };
  }
  if (last.stopped) return { address: address.href, finding: findingOf(last.stopped) };
  if (!isOtherHost(address, url)) return undefined;
  const proposed = new URL(url.pathname.endsWith('/') ? url.pathname : '/', url.origin).href;
  return {
    address: proposed,
    finding: certain('redirect-to-other-host', { host: address.hostname, target: url.hostname, address: proposed }),
  };
}

function foundIndex({ indexes }: DiscoveryEvidence): (IndexProbe & { index: StoreIndex }) | undefined {
  const found = indexes.filter((probe): probe is IndexProbe & { index: StoreIndex } => probe.index !== undefined);
  return found.find(({ form }) => form !== 'rest-route') ?? found[0];
}

function whyNothing({ home, homeProblem, links, indexes }: DiscoveryEvidence): DiscoveryFinding[] {
  for (const { followed } of indexes) {
    const failure = failureOf(followed);
    if (failure) return [findingOf(failure)];
  }
  const page = home.at(-1) ?? home[0];
  const [meaning] = [...indexes, { followed: page, problem: homeProblem }].flatMap(meaningOf);
  if (meaning) return [meaning];
  const { host } = finalHop(page).url;
  return [links.length > 0 ? certain('not-the-rest-api', { host }) : certain('not-wordpress', { host })];
}

/**
 * An index that answers only as `?rest_route=` (measured: with plain permalinks every WordPress says so itself in
 * its Link header, while nginx gives the home page with status 200 at `/wp-json/`, and Apache 404).
 */
function aboutForm({ links, address }: DiscoveryEvidence, { form, restUrl }: IndexProbe): DiscoveryFinding[] {
  if (form !== 'rest-route') return [];
  const { host } = restUrl;
  const stated = links.map((link) => new URL(link.stated));
  const pretty = stated.find((link) => !link.searchParams.has('rest_route'));
  if (pretty) return [certain('rewrite-broken', { host, restUrl: pretty.href })];
  if (stated.length > 0) return [certain('permalinks-plain', { host, address: address.href })];
  // Something takes the Link header away, so WordPress cannot be asked which of the two it is.
  return (['permalinks-plain', 'rewrite-broken'] as const).map((code) => ({
    code,
    certainty: 'open',
    params: { host, address: address.href, restUrl: new URL('wp-json/', address).href },
  }));
}

function aboutWooCommerce({ namespaces }: StoreIndex, host: string): DiscoveryFinding[] {
  if (namespaces.includes('wc/v3')) return [];
  const old = namespaces
    .filter((namespace) => /^wc\/v[12]$/.test(namespace))
    .sort()
    .at(-1);
  return [old ? certain('woocommerce-too-old', { host, namespace: old }) : certain('woocommerce-missing', { host })];
}

function aboutAddress(
  evidence: DiscoveryEvidence,
  probe: IndexProbe,
  base: URL,
  home: URL | undefined,
): DiscoveryFinding[] {
  const { address } = evidence;
  const findings: DiscoveryFinding[] = [];
  const { host, protocol } = probe.restUrl;
  if (probe.pollution !== undefined) findings.push(certain('polluted-json', { host, excerpt: probe.pollution }));
  if (address.protocol === 'http:' && protocol === 'https:') {
    findings.push(certain('redirect-to-https', { host, address: base.href }));
  }
  if (protocol === 'http:') findings.push(certain('http-only', { host }));
  if (home && (home.host !== base.host || home.pathname !== base.pathname)) {
    findings.push(certain('home-address-differs', { home: home.href, address: base.href }));
  }
  if (home?.protocol === 'http:' && protocol === 'https:') {
    findings.push({ code: 'https-not-noticed', certainty: 'likely', params: { host } });
  }
  if (base.pathname !== address.pathname)
    findings.push(certain('wrong-path', { address: address.href, found: base.href }));
  const prefix = probe.restUrl.pathname.slice(base.pathname.length);
  if (probe.form !== 'rest-route' && !/^(index\.php\/)?wp-json\/$/.test(prefix)) {
    findings.push(certain('rest-prefix-custom', { host, restUrl: probe.restUrl.href }));
  }
  return findings;
}

function meaningOf({ followed, problem }: Refusal): DiscoveryFinding[] {
  const last = finalHop(followed);
  const [, realm] = /realm\s*=\s*"([^"]{0,100})"/i.exec(answerOf(last)?.headers['www-authenticate'] ?? '') ?? [];
  const failure = problem && refusalOf(problem, last.url.host, realm);
  return failure ? [certain(failure.code, failure.params)] : [];
}

/** What kept a request from an answer of the store's. */
function failureOf(followed: Followed): Failure | undefined {
  const { result } = finalHop(followed).exchange;
  return result.ok ? followed.stopped : result.failure;
}

function findingOf({ code, params }: Failure): DiscoveryFinding {
  return { code, certainty: params.certainty === 'likely' ? 'likely' : 'certain', params };
}

function certain(code: FailureCode, params: FailureParams = {}): DiscoveryFinding {
  return { code, certainty: 'certain', params };
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

function asSeenFromHome(restUrl: URL, base: URL, home: URL): string {
  const seen = new URL(home.pathname + restUrl.pathname.slice(base.pathname.length) + restUrl.search, home.origin);
  seen.protocol = restUrl.protocol;
  return seen.href;
}
