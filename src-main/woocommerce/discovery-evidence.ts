import { z } from 'zod';
import type { FailureCode } from '../contract/codes.ts';
import type { Failure } from '../contract/result.ts';
import { type ReadAnswer, readAnswer, type StoreProblem, storeProblem, wantsHttps } from './answers.ts';
import type { Answer, Transport, TransportRequest } from './exchange.ts';
import { linkTo } from './link-header.ts';
import { apiLinkInPage, wordPressFoldersInPage } from './page-links.ts';
import { isPrivateHostname } from './private-networks.ts';
import {
  answerOf,
  carryOn,
  type Followed,
  finalHop,
  followRedirects,
  type Hop,
  isOtherHost,
  type RedirectRules,
} from './redirects.ts';

/**
 * How the REST API is addressed:
 * - `pretty`: `/wp-json/…` or another prefix;
 * - `index-php`: `/index.php/wp-json/…`, where permalinks work without rewrite rules;
 * - `rest-route`: `/index.php?rest_route=/…`, all that plain permalinks offer. WooCommerce before 11.1 knows no
 *   keys there (measured on 8.9.3, 10.0.2 and 11.0.1).
 */
export type RestForm = 'pretty' | 'index-php' | 'rest-route';

const webAddress = z
  .string()
  .max(2_048)
  .refine((text) => URL.canParse(text) && /^https?:\/\//i.test(text));

/** What is asked of the REST API's index: some 500 bytes instead of 1.24 MB (measured on WooCommerce 11.0.1). */
const storeIndex = z.object({
  name: z.string().transform((name) => decodeEntities(name.slice(0, 1_000)).slice(0, 200)),
  /** Where WordPress believes the site is (`home`), and its own files (`url`). */
  home: webAddress,
  url: webAddress,
  namespaces: z.array(z.string()),
  // PHP writes an empty list where nothing is offered.
  authentication: z.unknown().optional(),
});
/** WordPress keeps a site's name as its `esc_html` writes it; `&amp;` last, so that nothing is undone twice. */
function decodeEntities(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#0?39;/g, "'")
    .replace(/&amp;/g, '&');
}

const indexFields = 'name,home,url,namespaces,authentication';

export type StoreIndex = z.infer<typeof storeIndex>;

/** One look for the REST API's index. */
export interface IndexProbe {
  readonly form: RestForm;
  /** Where it was looked for, without the query that narrows it. */
  readonly restUrl: URL;
  readonly followed: Followed;
  readonly index?: StoreIndex;
  /** What stood around the index, as an excerpt: PHP notices, a byte-order mark. */
  readonly pollution?: string;
  readonly problem?: StoreProblem;
}

/** A `Link: …; rel="https://api.w.org/"` that was met, or its like in a page's head. */
export interface ApiLink {
  /** As the store said it. */
  readonly stated: string;
  /** On the origin that answered. Only this is ever asked. */
  readonly restUrl: URL;
  /** It named another origin than the one that answered. */
  readonly foreign: boolean;
}

/** All that was seen, before anything is concluded from it. */
export interface DiscoveryEvidence {
  /** What the merchant typed, ending in `/`. */
  readonly address: URL;
  /** `HEAD` of the address, and `GET` where HEAD told nothing. */
  readonly home: readonly [Followed, ...Followed[]];
  readonly homeProblem?: StoreProblem;
  /** The first answer of the same host over plain http, where over https something else seems to have answered. */
  readonly plain?: Followed;
  readonly links: readonly ApiLink[];
  readonly indexes: readonly IndexProbe[];
  /** `HEAD` of folders in which the store may be, where it is not at the address itself; and a page that led elsewhere. */
  readonly folders: readonly Followed[];
}

export interface DiscoveryOptions {
  readonly addedAuthorities?: readonly string[];
  readonly signal?: AbortSignal;
  /** The caller asks over plain http as well where nothing speaks https. */
  readonly plainFollows?: boolean;
  /** How many requests may still be sent; asked before each. */
  readonly left?: () => number;
  /** An origin that is known not to answer, and how it did not: no redirect is followed there. */
  readonly unreachable?: { readonly origin: string; readonly failure: Failure };
}

const defaultLimits = { connectMs: 10_000, answerMs: 20_000, totalMs: 30_000 };
/** A page says by its head what it is; an index with hundreds of namespaces still fits. */
const pageBytes = 16 * 1024;
const indexBytes = 24 * 1024;
/**
 * No further guess once this much was read. What a socket had received beyond a limit when reading stopped
 * (over plain http up to 64 KiB at once) is in `bytes`, and not held against the next probe.
 */
const fallbackBytes = 64 * 1024 - indexBytes;
const mostProbes = 8;
const mostRedirects = 5;
const mostIndexRedirects = 2;
/** A network that answers in a store's place is near. */
const plainLimits = { connectMs: 2_000, answerMs: 2_000, totalMs: 3_000 };
/** Where shops are, when they are not at the top. */
const usualFolders = ['/shop/', '/store/', '/wordpress/', '/wp/'];
const mostFolders = 4;

/** The probes of `discover`, in order, with what they showed. Asks only the origin that the address leads to. */
export async function gatherDiscovery(
  transport: Transport,
  typed: URL,
  options: DiscoveryOptions = {},
): Promise<DiscoveryEvidence> {
  const address = asDirectory(typed);
  const request = (method: string, url: URL, maxBytes: number): TransportRequest => ({
    method,
    url,
    headers: { Accept: method === 'HEAD' ? '*/*' : 'application/json' },
    limits: { ...defaultLimits, maxBytes },
    tooLarge: 'cut',
    ...(options.addedAuthorities && { addedAuthorities: options.addedAuthorities }),
    ...(options.signal && { signal: options.signal }),
  });

  const left = options.left ?? (() => Number.POSITIVE_INFINITY);
  const follow: Follow = (asked, most) => {
    const { unreachable } = options;
    const next: RedirectRules['next'] = (current, to, status) =>
      to.origin === unreachable?.origin ? { ok: false, failure: unreachable.failure } : carryOn(current, to, status);
    return followRedirects(transport, asked, { most: Math.max(0, Math.min(most, left() - 1)), next });
  };
  const getPage = () =>
    follow({ ...request('GET', address, pageBytes), headers: { Accept: 'text/html' } }, mostRedirects);

  const head = await follow(request('HEAD', address, pageBytes), mostRedirects);
  const home: [Followed, ...Followed[]] = [head];
  if (headToldNothing(head) && left() > 0) home.push(await getPage());
  const answered = finalHop(home.at(-1) as Followed);
  const homeAnswer = answerOf(answered);
  const homeProblem = homeAnswer && storeProblemOfPage(homeAnswer);
  const plain = await lookBehindFailure(address, answered, options.plainFollows ?? false, (url) => {
    const asked = request('GET', url, pageBytes);
    const limits = { ...asked.limits, ...plainLimits };
    return follow({ ...asked, headers: { Accept: 'text/html' }, limits }, 0);
  });
  const links: ApiLink[] = [];
  const indexes: IndexProbe[] = [];
  const folders: Followed[] = [];
  const evidence = (): DiscoveryEvidence => ({
    address,
    home,
    ...(homeProblem && { homeProblem }),
    ...(plain && { plain }),
    links,
    indexes,
    folders,
  });

  const settled = homeAnswer === undefined || home.at(-1)?.stopped !== undefined || wantsHttps(homeAnswer);
  if (settled || isOtherHost(address, answered.url) || (homeProblem && closesAll(homeProblem))) return evidence();

  const { origin } = answered.url;
  const noteLink = (link: URL | undefined) => {
    if (!link || links.some(({ stated }) => stated === link.href)) return;
    links.push({
      stated: link.href,
      restUrl: new URL(link.pathname + link.search, origin),
      foreign: link.origin !== origin,
    });
  };
  const noteLinks = (hops: readonly Hop[]) => {
    for (const hop of hops) {
      if (hop.url.origin === origin) noteLink(linkTo('https://api.w.org/', answerOf(hop)?.headers.link, hop.url));
    }
  };
  const lookIn = async (folder: string) => {
    const followed = await follow(request('HEAD', new URL(folder, origin), pageBytes), 1);
    folders.push(followed);
    noteLinks(followed.hops);
  };
  noteLinks(home.flatMap(({ hops }) => hops));

  const tried = new Set<string>();
  const untried = (urls: readonly URL[]) => urls.find((url) => !tried.has(url.href));
  /** Whether there is reason to look on: no REST API was found, and nothing that would answer alike everywhere. */
  const lookedInVain = async (fallbacks: readonly URL[]): Promise<boolean> => {
    while (indexes.length < mostProbes && left() > 0) {
      const found = indexes.some(({ index }) => index !== undefined);
      const more = !found && bytesRead(home, indexes) < fallbackBytes;
      const restUrl = untried(links.map((link) => link.restUrl)) ?? (more ? untried(fallbacks) : undefined);
      if (!restUrl) return !found;
      tried.add(restUrl.href);
      const probe = await probeIndex(restUrl, (url) => follow(request('GET', url, indexBytes), mostIndexRedirects));
      indexes.push(probe);
      noteLinks(probe.followed.hops);
      if (probe.index && probe.form !== 'rest-route') return false;
      if (!answerOf(finalHop(probe.followed)) || (probe.problem && settlesIndex(probe.problem))) return false;
    }
    return left() > 0 && indexes.every(({ index }) => index === undefined);
  };
  const inVain = await lookedInVain(fallbackRestUrls(address, answered.url));
  // It answers to queries alone, and no header says which of two reasons that has.
  const unsaid = links.length === 0 && indexes.some(({ index }) => index !== undefined) && !hasPretty(indexes);
  if (!(inVain || unsaid) || left() === 0) return evidence();
  if (indexes.some(({ problem }) => problem?.kind === 'firewall')) return evidence();

  // The page itself may name its REST API, or the folder that WordPress is in.
  const page = home[1] ?? (await getPage());
  const isOwn = answerOf(finalHop(page)) !== undefined && finalHop(page).url.origin === origin && !page.stopped;
  if (page !== home[1]) (isOwn ? home : folders).push(page);
  const html = (isOwn && textOf(page)) || '';
  noteLink(apiLinkInPage(html, answered.url));
  if (links.length > 0) await lookedInVain([]);
  if (indexes.some(({ index }) => index !== undefined)) return evidence();
  const places = [...wordPressFoldersInPage(html, answered.url), ...(address.pathname === '/' ? usualFolders : [])];
  await Promise.all([...new Set(places)].slice(0, Math.min(mostFolders, left())).map(lookIn));
  await lookedInVain([]);
  return evidence();
}

function hasPretty(indexes: readonly IndexProbe[]): boolean {
  return indexes.some(({ index, form }) => index !== undefined && form !== 'rest-route');
}

type Follow = (request: TransportRequest, most: number) => Promise<Followed>;

function textOf(followed: Followed): string | undefined {
  const answer = answerOf(finalHop(followed));
  return answer && new TextDecoder().decode(answer.body);
}

async function probeIndex(restUrl: URL, ask: (url: URL) => Promise<Followed>): Promise<IndexProbe> {
  const url = new URL(restUrl);
  url.search += `${url.search === '' ? '' : '&'}_fields=${indexFields}`;
  const followed = await ask(url);
  const last = finalHop(followed);
  const answer = answerOf(last);
  const found = answeredRestUrl(last.url);
  const base = { form: formOf(found), restUrl: found, followed };
  if (!answer || followed.stopped || isOtherHost(restUrl, last.url)) return base;
  const read = readAnswer(answer);
  const index = read.kind === 'json' && answer.status === 200 ? storeIndex.safeParse(read.json) : undefined;
  const problem = storeProblem(read, answer);
  const pollution = pollutionOf(read);
  return {
    ...base,
    ...(pollution !== undefined && { pollution }),
    ...(index?.success && { index: index.data }),
    ...(problem && { problem }),
  };
}

const certificateFaults: readonly FailureCode[] = [
  'tls-wrong-host',
  'tls-untrusted',
  'tls-incomplete-chain',
  'tls-expired',
];
/** With these, a caller that goes on over plain http finds out by itself. */
const nothingSpeaksHttps: readonly FailureCode[] = ['connection-refused', 'connect-timeout', 'tls-not-spoken'];

/**
 * Over https, a network that wants a login first cannot say so: its certificate is for another name, or nothing answers.
 * Over plain http it can, so the same host is asked there once, for its first answer and without any secret.
 */
async function lookBehindFailure(
  address: URL,
  { exchange }: Hop,
  plainFollows: boolean,
  ask: (url: URL) => Promise<Followed>,
): Promise<Followed | undefined> {
  if (exchange.result.ok || address.protocol !== 'https:' || address.port !== '') return undefined;
  if (isPrivateHostname(address.hostname)) return undefined;
  const { code } = exchange.result.failure;
  const names = exchange.certificate?.names ?? [];
  const isForeign = certificateFaults.includes(code) && !names.some((name) => covers(name, address.hostname));
  const isSilent = code === 'connection-lost' || (!plainFollows && nothingSpeaksHttps.includes(code));
  if (!isForeign && !isSilent) return undefined;
  const url = new URL(address);
  url.protocol = 'http:';
  return ask(url);
}

/** Whether a name in a certificate is for this host (RFC 9525: a `*` stands for one whole label). */
function covers(name: string, host: string): boolean {
  return name.toLowerCase() === host || (name.startsWith('*.') && host.replace(/^[^.]+/, '*') === name.toLowerCase());
}

function pollutionOf(read: ReadAnswer): string | undefined {
  if (read.kind !== 'json' || !read.pollution) return undefined;
  return read.pollution.leadingText ?? read.pollution.trailingText ?? 'a byte-order mark';
}

/** A page need not be JSON. */
function storeProblemOfPage(answer: Answer): StoreProblem | undefined {
  const problem = storeProblem(readAnswer(answer), answer);
  return problem?.kind === 'not-json' ? undefined : problem;
}

/** Servers refuse HEAD in many ways, or say in a body only what they mean. */
function headToldNothing(followed: Followed): boolean {
  if (followed.stopped) return false;
  const { result } = finalHop(followed).exchange;
  if (!result.ok) return result.failure.code === 'connection-lost' || result.failure.code === 'answer-malformed';
  const problem = storeProblemOfPage(result.answer);
  return problem !== undefined && problem.kind !== 'challenge' && !closesAll(problem);
}

/** The whole site answers so, and another request would only annoy it. */
function closesAll({ kind }: StoreProblem): boolean {
  return kind === 'staging-password' || kind === 'rate-limited' || kind === 'maintenance';
}

/** Another form of the same address would be answered alike. */
function settlesIndex(problem: StoreProblem): boolean {
  return closesAll(problem) || ['challenge', 'rest-closed', 'server-error'].includes(problem.kind);
}

function bytesRead(home: readonly Followed[], indexes: readonly IndexProbe[]): number {
  return [...home, ...indexes.map(({ followed }) => followed)]
    .flatMap(({ hops }) => hops)
    .reduce((sum, hop) => sum + (answerOf(hop)?.body.length ?? 0), 0);
}

/** In the directory that the redirects led to, in the one that was typed, and at the top. */
function fallbackRestUrls(address: URL, answered: URL): URL[] {
  const isPage = !answered.pathname.endsWith('/') || /\/wp-(login|admin)/.test(answered.pathname);
  const directories = new Set([...(isPage ? [] : [answered.pathname]), address.pathname, '/']);
  return [...directories].flatMap((directory) =>
    ['wp-json/', 'index.php?rest_route=/', '?rest_route=/'].map((form) => new URL(directory + form, answered.origin)),
  );
}

function formOf(restUrl: URL): RestForm {
  if (restUrl.searchParams.has('rest_route')) return 'rest-route';
  return /\/index\.php\//.test(restUrl.pathname) ? 'index-php' : 'pretty';
}

/** The address that answered, without what was only asked of the index. */
function answeredRestUrl(url: URL): URL {
  const restUrl = new URL(url);
  restUrl.searchParams.delete('_fields');
  if (restUrl.searchParams.has('rest_route')) {
    restUrl.search = '?rest_route=/';
    return restUrl;
  }
  return asDirectory(restUrl);
}

function asDirectory(url: URL): URL {
  const directory = new URL(url);
  directory.search = '';
  directory.hash = '';
  if (!directory.pathname.endsWith('/')) directory.pathname += '/';
  return directory;
}
