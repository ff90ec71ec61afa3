import { isCause } from '../contract/codes.ts';
import type { Evidence, Finding, ProbeName, StepName } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { parseAddress } from '../woocommerce/address.ts';
import { concludeDiscovery, type Discovery } from '../woocommerce/discovery.ts';
import { type DiscoveryEvidence, gatherDiscovery } from '../woocommerce/discovery-evidence.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { type Followed, finalHop } from '../woocommerce/redirects.ts';
import { asEvidence, observe } from './evidence.ts';
import { inOrder, severityOf } from './severity.ts';
import type { Steps } from './steps.ts';

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
  /** What was noticed on the way; none of it keeps a key from working. */
  readonly findings: readonly Finding[];
  readonly evidence: readonly Evidence[];
  readonly requests: number;
  readonly rounds: number;
  readonly bytes: number;
}

/** What looking for a store led to: the store, or why none can be used there. */
export interface Look {
  readonly site: Result<Site>;
  /** As far as it was found out. */
  readonly address: string;
  readonly evidence: readonly Evidence[];
  readonly requests: number;
  readonly rounds: number;
  readonly bytes: number;
}

export interface SiteRequest {
  readonly transport: Transport;
  /** As a person typed it. */
  readonly typed: string;
  readonly addedAuthorities: readonly string[];
  readonly steps: Steps;
  readonly signal: AbortSignal;
}

/** The step that a failure belongs to; all others belong to the first. */
const stepOf: Partial<Record<Failure['code'], StepName>> = {
  'not-wordpress': 'wordpress',
  'not-the-rest-api': 'wordpress',
  'rest-closed': 'wordpress',
  'permalinks-plain': 'permalinks',
  'rewrite-broken': 'permalinks',
  'woocommerce-missing': 'woocommerce',
  'woocommerce-too-old': 'woocommerce',
};
const stepsInOrder: readonly StepName[] = ['address', 'wordpress', 'permalinks', 'woocommerce', 'https'];

/** `lookForSite`, for who needs a store to go on with. */
export async function inspectSite(request: SiteRequest): Promise<Result<Site>> {
  return (await lookForSite(request)).site;
}

/**
 * Finds the store behind what a person typed, without any secret: reachable, WordPress, permalinks that let keys
 * work, WooCommerce. Without a scheme, https is tried first, and http only where nothing speaks https at all: a
 * certificate that is wrong must not lead to a connection without one.
 */
export async function lookForSite(request: SiteRequest): Promise<Look> {
  const parsed = parseAddress(request.typed);
  if (!parsed.ok) {
    request.steps.failed('address', parsed.failure);
    return { site: parsed, address: request.typed.slice(0, 200), evidence: [], requests: 0, rounds: 0, bytes: 0 };
  }
  request.steps.running('address', { host: parsed.value.shown });
  const address = new URL(parsed.value.address);
  const plainFollows = parsed.value.scheme === 'unspecified';
  let looked = await look(request, address, [], plainFollows);
  if (plainFollows && nothingSpeaksHttps(looked.discovery)) {
    const plain = new URL(address);
    plain.protocol = address.protocol === 'https:' ? 'http:' : 'https:';
    const other = await look(request, plain, looked.evidence);
    const { discovery } = looked;
    const kept = nothingAnswers(other.discovery) ? discovery : other.discovery;
    looked = {
      evidence: other.evidence,
      discovery: {
        ...kept,
        requests: discovery.requests + other.discovery.requests,
        rounds: discovery.rounds + other.discovery.rounds,
        bytes: discovery.bytes + other.discovery.bytes,
      },
    };
  }
  const { discovery, evidence } = looked;
  const { requests, rounds, bytes } = discovery;
  const site = conclude(request, discovery, evidence, address.host);
  return { site, address: discovery.address, evidence, requests, rounds, bytes };
}

interface Looked {
  readonly discovery: Discovery;
  readonly evidence: readonly Evidence[];
}

async function look(
  { transport, addedAuthorities, signal }: SiteRequest,
  address: URL,
  before: readonly Evidence[],
  plainFollows = false,
): Promise<Looked> {
  const gathered = await gatherDiscovery(transport, address, { addedAuthorities, signal, plainFollows });
  return { discovery: concludeDiscovery(gathered), evidence: [...before, ...evidenceOf(gathered, before)] };
}

/** One piece of evidence for each question, with the redirects that led to its answer. */
function evidenceOf({ home, plain, indexes }: DiscoveryEvidence, before: readonly Evidence[]): Evidence[] {
  const evidence: Evidence[] = [];
  let round = before.reduce((last, one) => Math.max(last, one.round + one.hops.length), 0) + 1;
  const add = (probe: ProbeName, followed: Followed) => {
    const last = finalHop(followed);
    const hops = followed.hops.slice(0, -1).map(({ url, exchange }) => ({
      url: url.href,
      status: exchange.result.ok ? exchange.result.answer.status : 0,
    }));
    const count = [...before, ...evidence].filter((one) => one.probe === probe).length;
    const id = count === 0 ? probe : `${probe}-${count + 1}`;
    const { method, url, exchange } = last;
    evidence.push(asEvidence(observe({ id, probe, round, method, url: url.href, login: 'none', hops }, exchange)));
    round += followed.hops.length;
  };
  for (const followed of [...home, ...(plain ? [plain] : [])]) add('home', followed);
  for (const { followed } of indexes) add('index', followed);
  return evidence;
}

function nothingSpeaksHttps({ findings: [first] }: Discovery): boolean {
  return first?.code === 'connection-refused' || first?.code === 'tls-not-spoken' || first?.code === 'connect-timeout';
}

function nothingAnswers({ findings: [first] }: Discovery): boolean {
  return first?.code === 'connection-refused' || first?.code === 'connect-timeout' || first?.code === 'connection-lost';
}

function conclude(
  { steps }: SiteRequest,
  discovery: Discovery,
  evidence: readonly Evidence[],
  typedHost: string,
): Result<Site> {
  const { restUrl, index, findings } = discovery;
  const address = new URL(discovery.address);
  if (!discovery.usable || !restUrl) {
    const failure = failureOf(discovery, typedHost);
    const failedStep = stepOf[failure.code] ?? 'address';
    for (const name of stepsInOrder.slice(0, stepsInOrder.indexOf(failedStep))) {
      steps.done(name, { host: address.host, site: index?.name ?? '' });
    }
    steps.failed(failedStep, failure);
    return { ok: false, failure };
  }

  const host = address.host;
  const siteName = index?.name ?? host;
  const found = findings.flatMap((finding): Finding[] =>
    isCause(finding.code)
      ? [
          {
            cause: finding.code,
            severity: severityOf(finding.code),
            certainty: finding.certainty,
            params: { host, ...finding.params },
            evidence: evidence.map(({ id }) => id),
          },
        ]
      : [],
  );
  for (const name of ['address', 'wordpress', 'permalinks', 'woocommerce'] as const) {
    steps.done(name, { host, site: siteName });
  }
  const insecure = found.find((finding) => finding.cause === 'http-only');
  if (insecure) steps.warning('https', { code: insecure.cause, params: insecure.params });
  else steps.done('https');

  return ok({
    address: address.href,
    host,
    home: index?.home ?? address.href,
    siteName,
    adminUrl: adminUrl(index?.url, address),
    restUrl,
    homeRestUrl: discovery.homeRestUrl ?? restUrl,
    findings: inOrder(found),
    evidence,
    requests: discovery.requests,
    rounds: discovery.rounds,
    bytes: discovery.bytes,
  });
}

/** The finding that stands in the way; discovery puts it first among those that do. */
function failureOf({ findings }: Discovery, host: string): Failure {
  const worst = findings.find(({ code }) => !isCause(code) || severityOf(code) === 'problem') ?? findings[0];
  if (!worst) return fail('cannot-tell', { host, status: 0, restCode: '' }).failure;
  return { code: worst.code, params: { host, ...worst.params } };
}

/** On the origin that the merchant confirmed, whatever the store says of itself. */
function adminUrl(wordpressUrl: string | undefined, address: URL): string {
  const path = wordpressUrl === undefined ? address.pathname : new URL(wordpressUrl).pathname;
  return new URL('wp-admin/', new URL(path.endsWith('/') ? path : `${path}/`, address.origin)).href;
}
