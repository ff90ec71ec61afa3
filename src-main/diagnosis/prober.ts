import type { ProbeLogin, ProbeName } from '../contract/models.ts';
import type { KeyPair } from '../contract/secret.ts';
import { basicAuthorization } from '../woocommerce/basic.ts';
import type { Answer, Exchange, Limits, Transport } from '../woocommerce/exchange.ts';
import { encodeQuery, newNonce, signQuery } from '../woocommerce/signing.ts';
import { type EvidenceSet, type Observation, observe } from './evidence.ts';
import type { Site } from './site.ts';

/** Probes are small and answer quickly; a store that does not is told so instead of waited for. */
const probeLimits: Limits = { connectMs: 10_000, answerMs: 20_000, totalMs: 30_000, maxBytes: 16 * 1024 };

export interface ProberParts {
  readonly transport: Transport;
  readonly site: Site;
  readonly pair: KeyPair;
  readonly addedAuthorities: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly signal?: AbortSignal;
}

export interface ProbeRequest {
  readonly probe: ProbeName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the REST root: `wc/v3/products`. */
  readonly route: string;
  readonly query?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly login: Login;
  /** Under an address that was not asked for in this run either. */
  readonly fresh?: boolean;
}

/** How one probe logs in. A false signature names a key and proves nothing, so it needs no secret. */
export type Login =
  | { readonly by: 'none' }
  | { readonly by: 'basic' }
  | { readonly by: 'signature'; readonly scheme: 'http' | 'https'; readonly pair?: KeyPair };

export interface Prober {
  /** Sends what is independent side by side, and counts it as one round. */
  round(requests: readonly ProbeRequest[]): Promise<Observation[]>;
  readonly evidence: EvidenceSet;
  readonly requests: number;
  readonly rounds: number;
  readonly bytes: number;
  /** The store's clock against ours, in milliseconds: positive when the store's is ahead. Unknown without an answer. */
  readonly skewMs: number | undefined;
}

export function createProber(parts: ProberParts): Prober {
  const evidence = new Map<ProbeName, Observation>();
  const mark = newNonce(parts.randomBytes);
  let requests = 0;
  let rounds = 0;
  let bytes = 0;
  let skewMs: number | undefined;

  async function send(probe: ProbeRequest, round: number): Promise<Observation> {
    const request = probe.method === 'GET' ? marked(probe, probe.fresh ? newNonce(parts.randomBytes) : mark) : probe;
    const { url, headers } = address(parts, request);
    requests += 1;
    const exchange = await parts.transport.send({
      method: request.method,
      url,
      headers: request.body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
      ...(request.body === undefined ? {} : { body: request.body }),
      limits: probeLimits,
      addedAuthorities: parts.addedAuthorities,
      tooLarge: 'cut',
      ...(parts.signal ? { signal: parts.signal } : {}),
    });
    if (exchange.result.ok) {
      bytes += exchange.result.answer.bytes;
      skewMs ??= skewOf(exchange.result.answer, exchange, parts.now());
    }
    return describe(parts, probe, round, exchange);
  }

  return {
    async round(batch) {
      rounds += 1;
      const found = await Promise.all(batch.map((request) => send(request, rounds)));
      for (const one of found) evidence.set(one.probe, one);
      return found;
    },
    evidence,
    get requests() {
      return requests;
    },
    get rounds() {
      return rounds;
    },
    get bytes() {
      return bytes;
    },
    get skewMs() {
      return skewMs;
    },
  };
}

/**
 * With a parameter that no earlier run had, so that a cache cannot answer for the store: it would take any key for
 * the one it saw before. The same throughout a run, so that the anonymous repeat still asks for what was just answered.
 */
function marked(request: ProbeRequest, mark: string): ProbeRequest {
  return { ...request, query: [...(request.query ?? []), ['_', mark]] };
}

/** The request's URL and headers, logged in as it asks. */
function address(parts: ProberParts, request: ProbeRequest): { url: URL; headers: Record<string, string> } {
  const { login } = request;
  const query = request.query ?? [];
  const url = new URL(request.route, parts.site.restUrl);
  const headers: Record<string, string> = { accept: 'application/json' };
  if (login.by === 'signature') {
    const signed = new URL(request.route, parts.site.homeRestUrl);
    signed.protocol = `${login.scheme}:`;
    const pair = login.pair ?? parts.pair;
    const result = signQuery({
      method: request.method,
      url: signed,
      query,
      consumerKey: pair.consumerKey,
      consumerSecret: pair.consumerSecret,
      timestamp: Math.floor(parts.now() / 1000),
      nonce: newNonce(parts.randomBytes),
    });
    if (!result.ok) throw new Error(`a probe's own query cannot be signed: ${result.failure.code}`);
    url.search = result.value.query;
    return { url, headers };
  }
  url.search = encoded(query);
  if (login.by === 'basic') {
    if (url.protocol !== 'https:') throw new Error('Basic is for https only');
    headers.authorization = basicAuthorization(parts.pair);
  }
  return { url, headers };
}

function encoded(query: readonly (readonly [string, string])[]): string {
  const result = encodeQuery(query);
  if (!result.ok) throw new Error(`a probe's own query cannot be encoded: ${result.failure.code}`);
  return result.value;
}

function describe(parts: ProberParts, request: ProbeRequest, round: number, exchange: Exchange): Observation {
  const shown = new URL(request.route, parts.site.restUrl);
  shown.search = encoded(request.query ?? []);
  const { probe, method } = request;
  return observe(
    { id: probe, probe, round: parts.site.rounds + round, method, url: shown.href, login: shownLogin(request.login) },
    exchange,
  );
}

function shownLogin(login: Login): ProbeLogin {
  return login.by === 'signature' && login.pair ? 'false-signature' : login.by;
}

/** From the Date header, which has whole seconds; half the way there and back is taken off. A cache's answer has an old one. */
function skewOf(answer: Answer, exchange: Exchange, now: number): number | undefined {
  if (answer.headers.age !== undefined) return undefined;
  const date = Date.parse(answer.headers.date ?? '');
  if (Number.isNaN(date)) return undefined;
  return date - (now - exchange.timing.totalMs / 2);
}
