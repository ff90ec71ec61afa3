import type { Evidence, ProbeLogin, ProbeName } from '../contract/models.ts';
import type { Failure } from '../contract/result.ts';
import type { BasicLogin } from '../contract/secret.ts';
import { parseAddress } from '../woocommerce/address.ts';
import { type Discovery, discover } from '../woocommerce/discovery.ts';
import type { IndexProbe } from '../woocommerce/discovery-evidence.ts';
import { type Followed, finalHop, type Hop } from '../woocommerce/redirects.ts';
import { withStagingLogin } from '../woocommerce/staging.ts';
import { type Observation, observe } from './evidence.ts';
import type { Run, Spent } from './run.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A store as discovery found it: where it is called, and where WordPress believes it is. */
export interface Site {
  /** Origin and path, ending in `/`. */
  readonly address: string;
  readonly host: string;
  readonly home: string;
  readonly siteName: string;
  /** Where wp-admin is, ending in `/`: below WordPress's own files, which may lie in another folder than the site. */
  readonly adminUrl: string;
  /** Where the REST API answers, ending in `/`. */
  readonly restUrl: string;
  /** The same with `home`'s host, port and path, and the scheme of the address that is called. */
  readonly homeRestUrl: string;
  /** The server asked for a staging login, and let in the one that was given: all that is sent carries it. */
  readonly staging: boolean;
  /** How it was found, for the check that goes on from here. */
  readonly look: Look;
  readonly spent: Spent;
}

/** How it stands with the password that a staging site's server asks for. */
export type Gate =
  | 'none'
  /** None was given, or it must not go there. */
  | 'closed'
  | 'refused'
  | 'passed';

/** What looking for a store at an address led to. Nothing is concluded yet but where it is. */
export interface Look {
  /** Where the store is, where it was looked for, or what was typed that is no address. */
  readonly address: string;
  readonly notAnAddress?: Failure;
  readonly discovery?: Discovery;
  readonly gate: Gate;
  /** The answer for the address itself, and for each place where the REST API's index was looked for. */
  readonly home?: Observation;
  readonly indexes: readonly { readonly probe: IndexProbe; readonly seen: Observation }[];
  readonly otherUserAgent?: Observation;
  /** All that was sent, also what something else has made meaningless since. */
  readonly seen: readonly Observation[];
}

interface Book {
  add(probe: ProbeName, followed: Followed, login: ProbeLogin): Observation;
  readonly seen: readonly Observation[];
}

/** Makes evidence of what was followed, numbered where a question was put more than once. */
function createBook(run: Run): Book {
  const seen: Observation[] = [];
  let round = 1;
  return {
    seen,
    add(probe, followed, login) {
      const last = finalHop(followed);
      const hops = followed.hops.flatMap((hop) => [
        ...run.pausesBefore(hop.exchange),
        ...(hop === last ? [] : [passed(hop)]),
      ]);
      const count = seen.filter((one) => one.probe === probe).length;
      const id = count === 0 ? probe : `${probe}-${count + 1}`;
      const { method, url, exchange } = last;
      const sent = { id, probe, round, method, url: withoutSecrets(url.href), login, hops };
      const observation = observe(sent, exchange, followed.stopped);
      seen.push(observation);
      round += 1 + hops.length;
      return observation;
    },
  };
}

function passed({ url, exchange }: Hop): Evidence['hops'][number] {
  return { url: withoutSecrets(url.href), status: exchange.result.ok ? exchange.result.answer.status : 0 };
}

export interface LookRequest {
  /** As a person typed it. */
  readonly address: string;
  readonly staging?: BasicLogin;
  /** Told once it is clear what is looked for. */
  readonly onHost?: (shown: string) => void;
}

/**
 * Looks for the store behind what a person typed, without any key: reachable, WordPress, the REST API, WooCommerce.
 *
 * Without a scheme, https is tried first, and http only where nothing speaks https at all: a certificate that is wrong
 * must not lead to a connection without one. A staging login is given only to a server that asks for one, over https.
 */
export async function lookForSite(run: Run, { address: typed, staging, onHost }: LookRequest): Promise<Look> {
  const parsed = parseAddress(typed);
  if (!parsed.ok) {
    return { address: typed.trim().slice(0, 200), notAnAddress: parsed.failure, gate: 'none', indexes: [], seen: [] };
  }
  onHost?.(parsed.value.shown);
  const address = new URL(parsed.value.address);
  const book = createBook(run);
  const plainFollows = parsed.value.scheme === 'unspecified';
  let tried = await tryAt(run, book, address, { plainFollows });
  const why = failureOf(tried);
  if (plainFollows && why && speaksNoHttps.has(why.code)) {
    const plain = new URL(address);
    plain.protocol = address.protocol === 'https:' ? 'http:' : 'https:';
    const other = await tryAt(run, book, plain, { unreachable: { origin: address.origin, failure: why } });
    if (!answersNothing.has(failureOf(other)?.code ?? '')) tried = other;
  }
  let gate: Gate = asksForStagingLogin(tried) ? 'closed' : 'none';
  if (gate === 'closed' && staging && isHttps(tried)) {
    tried = await tryAt(run, book, address, { staging });
    gate = asksForStagingLogin(tried) ? 'refused' : 'passed';
  }
  const otherUserAgent = gate === 'none' && mayBeTheName(tried) ? await askAsBrowser(run, book, tried) : undefined;
  return {
    ...tried,
    address: tried.discovery.address.href,
    gate,
    ...(otherUserAgent ? { otherUserAgent } : {}),
    seen: book.seen,
  };
}

type Tried = Required<Pick<Look, 'discovery' | 'home' | 'indexes'>>;

interface Circumstances {
  readonly plainFollows?: boolean;
  readonly staging?: BasicLogin;
  readonly unreachable?: { readonly origin: string; readonly failure: Failure };
}

async function tryAt(
  run: Run,
  book: Book,
  address: URL,
  { staging, plainFollows = false, unreachable }: Circumstances = {},
): Promise<Tried> {
  const transport = staging ? withStagingLogin(run.transport, staging, address) : run.transport;
  const discovery = await discover(transport, address, {
    addedAuthorities: run.addedAuthorities,
    signal: run.signal,
    plainFollows,
    left: () => run.left() - keptForTheKey,
    ...(unreachable ? { unreachable } : {}),
  });
  const login = staging ? 'staging' : 'none';
  const { home, plain, indexes, folders } = discovery.evidence;
  const [first, ...others] = home.map((followed) => book.add('home', followed, login));
  if (plain) book.add('home', plain, 'none');
  const looked = indexes.map((probe) => ({ probe, seen: book.add('index', probe.followed, login) }));
  for (const followed of folders) book.add('home', followed, login);
  return { discovery, home: others.at(-1) ?? (first as Observation), indexes: looked };
}

/** However long the way was, there is something left to ask with a key. */
const keptForTheKey = 8;

const speaksNoHttps: ReadonlySet<string> = new Set(['connection-refused', 'tls-not-spoken', 'connect-timeout']);
const answersNothing: ReadonlySet<string> = new Set(['connection-refused', 'connect-timeout', 'connection-lost']);

function failureOf({ home }: Tried): Failure | undefined {
  return home.failure;
}

function isHttps({ discovery }: Tried): boolean {
  const { home } = discovery.evidence;
  return finalHop(home.at(-1) ?? home[0]).url.protocol === 'https:';
}

function asksForStagingLogin({ discovery, home, indexes }: Tried): boolean {
  if (discovery.rest) return false;
  return [home, ...indexes.map(({ seen }) => seen)].some(({ problem }) => problem?.kind === 'staging-password');
}

/** A refusal as firewalls give it, or a page wherever the REST API should be, may be meant for what we call ourselves. */
function mayBeTheName({ discovery, home, indexes }: Tried): boolean {
  if (discovery.rest || discovery.elsewhere || indexes.length === 0 || home.failure) return false;
  const kinds = indexes.map(({ seen }) => (seen.failure ? undefined : seen.problem?.kind));
  return kinds.includes('firewall') || kinds.every((kind) => kind === 'not-json' || kind === 'not-found');
}

/** Not to be taken for a browser, but to see whether one would be let in: asked once, of the question that failed. */
const browser = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

async function askAsBrowser(run: Run, book: Book, { indexes }: Tried): Promise<Observation | undefined> {
  const refused = indexes.find(({ seen }) => seen.problem?.kind === 'firewall') ?? indexes[0];
  const asked = refused?.probe.followed.hops[0];
  if (!asked || run.left() === 0) return undefined;
  const { method, url } = asked;
  const headers = { accept: 'application/json', 'User-Agent': browser };
  const exchange = await run.ask({ method, url, headers, maxBytes: 24 * 1024 });
  return book.add('other-user-agent', { hops: [{ method, url, exchange }] }, 'none');
}

/** The store to go on with, where one was found. */
export function siteOf(look: Look, spent: Spent): Site | undefined {
  const { discovery, gate } = look;
  if (!discovery?.rest) return undefined;
  const { address, rest } = discovery;
  return {
    address: address.href,
    host: address.host,
    home: rest.index?.home ?? address.href,
    siteName: rest.index?.name ?? address.host,
    adminUrl: adminUrl(rest.index?.url, address),
    restUrl: rest.restUrl.href,
    homeRestUrl: rest.homeRestUrl.href,
    staging: gate === 'passed',
    look,
    spent,
  };
}

/** On the origin that the merchant confirmed, whatever the store says of itself. */
function adminUrl(wordpressUrl: string | undefined, address: URL): string {
  const path = wordpressUrl === undefined ? address.pathname : new URL(wordpressUrl).pathname;
  return new URL('wp-admin/', new URL(path.endsWith('/') ? path : `${path}/`, address.origin)).href;
}
