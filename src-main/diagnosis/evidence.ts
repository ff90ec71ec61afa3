import type { Evidence, ProbeName } from '../contract/models.ts';
import { type Failure, fail } from '../contract/result.ts';
import { type ReadAnswer, readAnswer, type StoreProblem, storeProblem, wantsHttps } from '../woocommerce/answers.ts';
import type { Answer, Exchange } from '../woocommerce/exchange.ts';
import { isComingSoonPage } from '../woocommerce/page-links.ts';
import { withoutSecrets } from './without-secrets.ts';

/** Evidence with what is concluded from it and not shown: how the login was taken, and the answer's own content. */
export interface Observation extends Evidence {
  readonly outcome: Outcome;
  /** The store's refusal, where it gave one. */
  readonly problem?: StoreProblem;
  /** A parsed answer, for the few facts that are read from it. */
  readonly json?: unknown;
  /** A notice of PHP or a byte-order mark stood before the JSON; the text's beginning. */
  readonly pollution?: string;
  /** The answer was cut at its limit, or so nested that nobody should walk through it. */
  readonly excess?: 'length' | 'depth';
  /** It is WooCommerce's "coming soon" page. */
  readonly comingSoon?: true;
}

/**
 * - `accepted`: 2xx;
 * - `no-rights`: the key was recognised, its user may not do this (403 of WooCommerce);
 * - `refused`: the login itself was refused (401 `woocommerce_rest_authentication_error`);
 * - `nobody`: nobody was recognised (401 `woocommerce_rest_cannot_…`, or a plugin's refusal of outsiders);
 * - `reached`: WooCommerce looked at the request and found a fault in it (an id that is not there);
 * - `blocked`: something before WooCommerce answered;
 * - `no-answer`: nothing came back.
 */
export type Outcome = 'accepted' | 'no-rights' | 'refused' | 'nobody' | 'reached' | 'blocked' | 'no-answer';

/** All that was observed of the store with a key, by probe. */
export type EvidenceSet = ReadonlyMap<ProbeName, Observation>;

/** What is known of a probe before its answer is read. */
export type Sent = Pick<Evidence, 'id' | 'probe' | 'round' | 'method' | 'url' | 'login'> &
  Partial<Pick<Evidence, 'hops'>>;

/** Headers that tell something of what stands between the store and us, or of the clock. */
const telling = [
  'age',
  'allow',
  'cache-control',
  'cf-cache-status',
  'cf-mitigated',
  'cf-ray',
  'content-length',
  'content-type',
  'date',
  'location',
  'retry-after',
  'server',
  'sg-captcha',
  'via',
  'www-authenticate',
  'x-cache',
  'x-litespeed-cache',
  'x-powered-by',
  'x-varnish',
] as const;
const longestHeader = 300;

/**
 * Reads what one request led to; `stopped` is why the redirect that came back was not followed. `link` is kept where no
 * key was sent: a store repeats the whole query in it.
 */
export function observe(sent: Sent, { result, timing, certificate }: Exchange, stopped?: Failure): Observation {
  const { connectMs, firstByteMs, totalMs } = timing;
  const base = {
    hops: [],
    ...sent,
    timing: {
      ...(connectMs === undefined ? {} : { connectMs: Math.round(connectMs) }),
      ...(firstByteMs === undefined ? {} : { firstByteMs: Math.round(firstByteMs) }),
      totalMs: Math.round(totalMs),
    },
    ...(certificate ? { certificate } : {}),
  };
  if (!result.ok) return { ...base, headers: {}, outcome: 'no-answer', failure: result.failure };
  const { answer } = result;
  const read = readAnswer(answer);
  const problem = discreet(storeProblem(read, answer));
  const pollution = pollutionOf(read);
  const failure = stopped ?? noAnswerAfterAll(new URL(sent.url), answer, read);
  const said = pollution ?? problem?.message ?? ('text' in read ? read.text : '');
  return {
    ...base,
    status: problem?.status ?? answer.status,
    ...(problem?.code === undefined ? {} : { restCode: problem.code }),
    headers: tellingHeaders(answer, sent.login === 'none'),
    ...(said === '' ? {} : { excerpt: withoutSecrets(said) }),
    outcome: failure && !stopped ? 'no-answer' : outcomeOf(answer, read.kind, problem),
    ...(problem && !failure ? { problem } : {}),
    ...(failure ? { failure } : {}),
    ...(read.kind === 'json' ? { json: read.json } : {}),
    ...(pollution === undefined ? {} : { pollution }),
    ...excessOf(answer, read),
    ...(read.kind === 'html' && isComingSoonPage(new TextDecoder().decode(answer.body)) ? { comingSoon: true } : {}),
  };
}

/** Something came back, and yet no answer: it broke off, or says that we do not speak the same protocol. */
function noAnswerAfterAll(
  { hostname, port, protocol }: URL,
  answer: Answer,
  { kind }: ReadAnswer,
): Failure | undefined {
  if (answer.cut === 'ended-early' && kind !== 'json') return fail('connection-lost', { host: hostname }).failure;
  if (protocol !== 'http:' || !wantsHttps(answer)) return undefined;
  return fail('tls-not-spoken', { host: hostname, port: Number(port || 80) }).failure;
}

/** A page may be as long as it likes; JSON that does not end, or only nests, means harm or is broken. */
function excessOf({ body, cut }: Answer, { kind }: ReadAnswer): Pick<Observation, 'excess'> {
  if (kind !== 'broken-json') return {};
  if (/^\s*(?:[{[]\s*){512}/.test(new TextDecoder().decode(body.subarray(0, 4_096)))) return { excess: 'depth' };
  return cut === 'too-large' ? { excess: 'length' } : {};
}

/** What a report shows of it. */
export function asEvidence({
  outcome,
  problem,
  json,
  pollution,
  excess,
  comingSoon,
  ...evidence
}: Observation): Evidence {
  return evidence;
}

function discreet(problem: StoreProblem | undefined): StoreProblem | undefined {
  if (!problem) return undefined;
  const { code, message } = problem;
  return {
    ...problem,
    ...(code === undefined ? {} : { code: withoutSecrets(code) }),
    ...(message === undefined ? {} : { message: withoutSecrets(message) }),
  };
}

function tellingHeaders({ headers }: Answer, withLink: boolean): Record<string, string> {
  const names = withLink ? [...telling, 'link'] : telling;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, withoutSecrets(value).slice(0, longestHeader)]];
    }),
  );
}

function pollutionOf(read: ReadAnswer): string | undefined {
  if (read.kind !== 'json' || !read.pollution) return undefined;
  return withoutSecrets(read.pollution.leadingText ?? read.pollution.trailingText ?? 'a byte-order mark');
}

/**
 * By status and code alone: messages are translated on stores in other languages. That the key was looked at, only
 * WooCommerce itself can say; a plugin that closes the REST API to outsiders says that nobody was recognised.
 */
function outcomeOf(answer: Answer, kind: ReadAnswer['kind'], problem: StoreProblem | undefined): Outcome {
  if (!problem) return kind === 'json' && answer.status < 300 ? 'accepted' : 'blocked';
  const byWooCommerce = problem.code?.startsWith('woocommerce_rest_') ?? false;
  switch (problem.kind) {
    case 'nobody-recognised':
    case 'rest-closed':
      return 'nobody';
    case 'no-rights':
      return byWooCommerce ? 'no-rights' : 'nobody';
    case 'authentication-refused':
      // Another plugin looks at the header too, and knows nothing of WooCommerce's keys.
      return problem.code === 'woocommerce_rest_authentication_error' ? 'refused' : 'nobody';
    case 'not-found':
    case 'invalid-parameter':
      return byWooCommerce ? 'reached' : 'blocked';
    default:
      return 'blocked';
  }
}
