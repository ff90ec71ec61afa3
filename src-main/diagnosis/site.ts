import { isCause } from '../contract/codes.ts';
import type { Finding, StepName } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { parseAddress } from '../woocommerce/address.ts';
import { type Discovery, discover } from '../woocommerce/discovery.ts';
import type { Transport } from '../woocommerce/exchange.ts';
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

/**
 * Finds the store behind what a person typed, without any secret: reachable, WordPress, permalinks that let keys
 * work, WooCommerce. Without a scheme, https is tried first, and http only where nothing speaks https at all: a
 * certificate that is wrong must not lead to a connection without one.
 */
export async function inspectSite(request: SiteRequest): Promise<Result<Site>> {
  const parsed = parseAddress(request.typed);
  if (!parsed.ok) {
    request.steps.failed('address', parsed.failure);
    return parsed;
  }
  request.steps.running('address', { host: parsed.value.shown });
  const address = new URL(parsed.value.address);
  let discovery = await look(request, address);
  if (parsed.value.scheme === 'unspecified' && nothingSpeaksHttps(discovery)) {
    const plain = new URL(address);
    plain.protocol = address.protocol === 'https:' ? 'http:' : 'https:';
    const other = await look(request, plain);
    const cost = { requests: discovery.requests + other.requests, rounds: discovery.rounds + other.rounds };
    discovery = { ...(nothingAnswers(other) ? discovery : other), ...cost };
  }
  return conclude(request, discovery, address.host);
}

function look({ transport, addedAuthorities, signal }: SiteRequest, address: URL): Promise<Discovery> {
  return discover(transport, address, { addedAuthorities, signal });
}

function nothingSpeaksHttps({ findings: [first] }: Discovery): boolean {
  return first?.code === 'connection-refused' || first?.code === 'tls-not-spoken' || first?.code === 'connect-timeout';
}

function nothingAnswers({ findings: [first] }: Discovery): boolean {
  return first?.code === 'connection-refused' || first?.code === 'connect-timeout' || first?.code === 'connection-lost';
}

function conclude({ steps }: SiteRequest, discovery: Discovery, typedHost: string): Result<Site> {
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
            evidence: ['discovery'],
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
