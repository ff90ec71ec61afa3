import type { Road } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin } from '../contract/secret.ts';
import { type Pollution, readAnswer, type StoreProblem, storeProblem } from './answers.ts';
import type { Answer, Exchange, Limits, Transport, TransportRequest } from './exchange.ts';
import { linkTo } from './link-header.ts';
import { finalHop, followRedirects } from './redirects.ts';
import { assumedRetryAfterSeconds } from './refusals.ts';
import { alongRoad, isOwnParameter, type RoadLogin, requirePossible } from './road.ts';
import type { Query } from './signing.ts';
import { withStagingLogin } from './staging.ts';
import { parseStorePath, type StorePath, storeAddresses } from './store-path.ts';

export interface StoreCall {
  /** GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS, in any case. */
  readonly method: string;
  /** As people write it; see `parseStorePath`. */
  readonly path: string;
  /** Besides what stands in the path. */
  readonly query?: Query;
  /** JSON text. */
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface StoreAnswer {
  /** The true one: where PHP output has turned an error into 200, the error's own. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Absent when the answer is not JSON. */
  readonly json?: unknown;
  /** The body as it came, decompressed. */
  readonly body: Uint8Array;
  /** What stood around the JSON. */
  readonly pollution?: Pollution;
  /** Why the answer is not what was asked for: any refusal of the store or of something before it. */
  readonly problem?: StoreProblem;
  /** `X-WP-Total`, `X-WP-TotalPages` (the legacy API's: `X-WC-…`). */
  readonly total?: number;
  readonly totalPages?: number;
  /** Bytes of the body as received. */
  readonly bytes: number;
  /** From the call to its answer, waiting and repeating included. */
  readonly ms: number;
  /** Requests sent for it: more than one after redirects, waits and repeats. */
  readonly requests: number;
}

/** One request of a call and what came of it, for a log: no query, since signatures and key stand in it. */
export interface ClientExchange {
  readonly method: string;
  readonly url: string;
  readonly exchange: Exchange;
}

export interface ClientParts extends RoadLogin {
  readonly transport: Transport;
  /** For a road with one. */
  readonly staging?: BasicLogin;
  readonly addedAuthorities: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly onExchange?: (exchange: ClientExchange) => void;
}

export interface StoreClient {
  /**
   * Calls the store once, over its road. What the store answers, errors included, is an answer (`problem` says
   * what it means); a failure is all that kept an answer from coming: `path-invalid`, `rate-limited` (params
   * `seconds`), `redirect-…`, `cancelled`, or the transport's.
   */
  call(call: StoreCall): Promise<Result<StoreAnswer>>;
  /** The pages of a list, from the one that is asked for to the last; ends after a failure or a problem. */
  pages(call: Omit<StoreCall, 'method' | 'body'>): AsyncGenerator<Result<StoreAnswer>, void, undefined>;
}

const defaultLimits: Limits = { connectMs: 10_000, answerMs: 60_000, totalMs: 300_000, maxBytes: 64 * 1024 * 1024 };
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** RFC 9110, section 9.2.2. A POST or PATCH is never sent twice: nobody knows what the first one did. */
const idempotent = ['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'];

const mostRepeats = 2;
const firstPauseMs = 500;
const mostWaits = 2;
const mostWaitedSeconds = 60;
const mostRedirects = 3;
/** A list of a million items in pages of 100. */
const mostPages = 10_000;

/**
 * Calls one store with one key.
 *
 * Basic goes over https only, to the store's own origin only, and the consumer secret into no URL ever. On the road with a
 * staging login, that is what the header carries, and the key signs. Each
 * request, also a repeated or redirected one, is signed anew with its own nonce.
 */
export function createStoreClient(parts: ClientParts): StoreClient {
  const { road } = parts;
  requirePossible(road, parts.staging);
  const callAlong = alongRoad(parts);
  const addressOf = storeAddresses(road.restUrl);
  const passed =
    road.staging && parts.staging
      ? withStagingLogin(parts.transport, parts.staging, new URL(road.restUrl))
      : parts.transport;
  const limits = { ...defaultLimits, ...parts.limits };
  const transport: Transport = {
    close: () => {},
    async send(request) {
      const exchange = await passed.send(request);
      parts.onExchange?.({ method: request.method, url: request.url.origin + request.url.pathname, exchange });
      return exchange;
    },
  };

  /** The request for a path, logged in as the road says; `upgraded` when the store led from http to https. */
  function prepare(call: PlannedCall, place: StorePath, upgradedTo?: URL): Result<TransportRequest> {
    const made = callAlong(call.method, place, upgradedTo);
    if (!made.ok) return made;
    const { method, origin, path, authorization } = made.value;
    return ok({
      method,
      url: new URL(origin + path),
      headers: {
        Accept: 'application/json',
        ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
        ...(authorization !== undefined && { Authorization: authorization }),
      },
      limits,
      tooLarge: 'refuse',
      addedAuthorities: parts.addedAuthorities,
      ...(call.body !== undefined && { body: call.body }),
      ...(call.signal && { signal: call.signal }),
    });
  }

  /** Where a redirect may lead a logged-in call: within the store, and for reading only: elsewhere a POST would become a GET. */
  function redirected(call: PlannedCall, from: URL, to: URL): Result<TransportRequest> {
    const host = from.hostname;
    const sameHost = to.hostname === host;
    const upgrade = sameHost && from.protocol === 'http:' && to.protocol === 'https:';
    if (to.origin !== from.origin && !upgrade) {
      return sameHost && to.protocol === 'http:'
        ? fail('redirect-refused', { host, target: to.origin, reason: 'downgrade' })
        : fail('redirect-to-other-host', { host, target: to.hostname, address: to.origin });
    }
    if (call.method !== 'GET' && call.method !== 'HEAD') {
      return upgrade
        ? fail('redirect-to-https', { host, address: to.origin })
        : fail('redirect-refused', { host, target: to.pathname, reason: 'method' });
    }
    const base = new URL(road.restUrl);
    const place = parseStorePath(to.pathname, road);
    if (!place.ok || addressOf(place.value).pathname !== to.pathname) {
      return fail('redirect-refused', { host, target: to.pathname.slice(0, 200), reason: 'path' });
    }
    const query = [...to.searchParams].filter(([name]) => !isOwnParameter(name));
    return prepare(call, { ...place.value, query }, to.protocol === base.protocol ? undefined : to);
  }

  async function send(call: PlannedCall): Promise<{ result: Result<DescribedAnswer>; requests: number }> {
    const request = prepare(call, call.place);
    if (!request.ok) return { result: request, requests: 0 };
    const followed = await followRedirects(transport, request.value, {
      most: mostRedirects,
      next: (current, to) => redirected(call, current.url, to),
    });
    const requests = followed.hops.length;
    const { url, exchange } = finalHop(followed);
    if (followed.stopped) return { result: { ok: false, failure: followed.stopped }, requests };
    if (!exchange.result.ok) return { result: exchange.result, requests };
    const { answer } = exchange.result;
    if (answer.cut === 'ended-early') return { result: fail('connection-lost', { host: url.hostname }), requests };
    return { result: ok(describe(answer)), requests };
  }

  async function call(asked: StoreCall): Promise<Result<StoreAnswer>> {
    const planned = plan(asked, road);
    if (!planned.ok) return planned;
    const startedAt = parts.clock();
    const patience = createPatience(planned.value.method);
    let requests = 0;
    for (;;) {
      const sent = await send(planned.value);
      requests += sent.requests;
      const { result } = sent;
      const pause = patience.pauseAfter(result);
      if (pause === undefined) {
        if (!result.ok) return result;
        if (result.value.status !== 429) return ok({ ...result.value, ms: parts.clock() - startedAt, requests });
        return fail('rate-limited', { host: hostOf(road), seconds: retryAfter(result.value) });
      }
      await parts.wait(pause, asked.signal);
      if (asked.signal?.aborted) return fail('cancelled');
    }
  }

  async function* pages(
    asked: Omit<StoreCall, 'method' | 'body'>,
  ): AsyncGenerator<Result<StoreAnswer>, void, undefined> {
    const place = parseStorePath(asked.path, road);
    if (!place.ok) {
      yield place;
      return;
    }
    const { route } = place.value;
    let query: Query = [...place.value.query, ...(asked.query ?? [])];
    const seen = new Set<string>();
    while (seen.size < mostPages) {
      seen.add(JSON.stringify(query));
      const answer = await call({ ...asked, method: 'GET', path: route, query });
      yield answer;
      if (!answer.ok || answer.value.problem || !Array.isArray(answer.value.json)) return;
      const next = nextPage(answer.value, query);
      if (next === undefined || seen.has(JSON.stringify(next))) return;
      query = next;
    }
    yield fail('answer-too-large', { host: hostOf(road), megabytes: 0, pages: mostPages });
  }

  /** By the total where the store says it, else by the page that its Link header names, on this store only. */
  function nextPage(answer: StoreAnswer, query: Query): Query | undefined {
    const current = Number(query.find(([name]) => name === 'page')?.[1] ?? 1);
    const turn = (page: string): Query => [...query.filter(([name]) => name !== 'page'), ['page', page]];
    if (answer.totalPages !== undefined) return current < answer.totalPages ? turn(String(current + 1)) : undefined;
    const next = linkTo('next', answer.headers.link, new URL(road.restUrl));
    const own = next && [road.restUrl, road.signedRestUrl].some((url) => new URL(url).origin === next.origin);
    const page = own ? next.searchParams.get('page') : null;
    return page !== null && Number(page) > current ? turn(page) : undefined;
  }

  return { call, pages };
}

/** How long one call is waited for and repeated. */
function createPatience(method: string) {
  let repeats = 0;
  let waits = 0;
  let waitedSeconds = 0;
  return {
    /** Milliseconds to wait before the same call is sent again; undefined when it is not. */
    pauseAfter(result: Result<DescribedAnswer>): number | undefined {
      if (!idempotent.includes(method)) return undefined;
      const { status, problem } = result.ok ? result.value : { status: 0, problem: undefined };
      if (result.ok && (status === 429 || (status === 503 && problem?.retryAfterSeconds !== undefined))) {
        const seconds = retryAfter(result.value);
        if (waits >= mostWaits || waitedSeconds + seconds > mostWaitedSeconds) return undefined;
        waits += 1;
        waitedSeconds += seconds;
        return seconds * 1000;
      }
      const passing = result.ok ? [502, 503, 504].includes(status) : result.failure.code === 'connection-lost';
      if (!passing || repeats >= mostRepeats) return undefined;
      repeats += 1;
      return firstPauseMs * 4 ** (repeats - 1);
    },
  };
}

interface PlannedCall {
  readonly method: string;
  readonly place: StorePath;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

function plan(call: StoreCall, road: Road): Result<PlannedCall> {
  const refuse = (reason: string) => fail('path-invalid', { path: call.path.split('?', 1)[0] ?? '', reason });
  const method = call.method.toUpperCase();
  if (!methods.includes(method)) return refuse('method');
  const place = parseStorePath(call.path, road);
  if (!place.ok) return place;
  const query = [...place.value.query, ...(call.query ?? [])];
  if (query.some(([name]) => isOwnParameter(name))) return refuse('parameter');
  return ok({
    method,
    place: { ...place.value, query },
    ...(call.body !== undefined && { body: call.body }),
    ...(call.signal && { signal: call.signal }),
  });
}

type DescribedAnswer = Omit<StoreAnswer, 'ms' | 'requests'>;

function describe(answer: Answer): DescribedAnswer {
  const read = readAnswer(answer);
  const problem = storeProblem(read, answer);
  const total = count(answer.headers['x-wp-total'] ?? answer.headers['x-wc-total']);
  const totalPages = count(answer.headers['x-wp-totalpages'] ?? answer.headers['x-wc-totalpages']);
  return {
    status: problem?.status ?? answer.status,
    headers: answer.headers,
    body: answer.body,
    bytes: answer.bytes,
    ...(read.kind === 'json' && { json: read.json }),
    ...(read.kind === 'json' && read.pollution && { pollution: read.pollution }),
    ...(problem && { problem }),
    ...(total !== undefined && { total }),
    ...(totalPages !== undefined && { totalPages }),
  };
}

function count(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function retryAfter({ problem }: DescribedAnswer): number {
  return problem?.retryAfterSeconds ?? assumedRetryAfterSeconds;
}

const hostOf = (road: Road) => new URL(road.restUrl).hostname;
