import type { StoreCallReport, StoreCallRequest } from '../contract/host.ts';
import type { StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import type { StoreProblem } from '../woocommerce/answers.ts';
import { type ClientParts, createStoreClient, type StoreAnswer, type StoreClient } from '../woocommerce/client.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { refusalOf } from '../woocommerce/refusals.ts';

export interface CallingParts {
  readonly transport: Transport;
  readonly store: StoreRecord;
  readonly pair: KeyPair;
  readonly staging?: BasicLogin;
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly wait: ClientParts['wait'];
}

/** Of all pages together; what is beyond belongs into a file, page by page. */
const mostBytes = 256 * 1024 * 1024;

/** Calls a store over its road and reports the answer; with `allPages` the items of all pages in one list. */
export async function callStore(
  parts: CallingParts,
  request: StoreCallRequest,
  signal: AbortSignal,
): Promise<Result<StoreCallReport>> {
  const { store } = parts;
  const client = clientOf(parts);
  const { method, path, query, body } = request;
  if (request.allPages) {
    if (method.toUpperCase() !== 'GET') return fail('usage', { reason: 'pages-of-get' });
    return collectPages(client, { path, query, signal }, store);
  }
  const answer = await client.call({ method, path, query, signal, ...(body === undefined ? {} : { body }) });
  return answer.ok ? ok(report(answer.value, store, 1)) : answer;
}

/** A client of a store over its road, with one of its keys. */
export function clientOf({ transport, store, pair, staging, now, randomBytes, wait }: CallingParts): StoreClient {
  return createStoreClient({
    transport,
    road: store.road,
    credentials: pair,
    ...(staging ? { staging } : {}),
    addedAuthorities: store.addedAuthority ? [store.addedAuthority.pem] : [],
    clock: now,
    random: randomBytes,
    wait,
  });
}

async function collectPages(
  client: StoreClient,
  call: Parameters<StoreClient['pages']>[0],
  store: StoreRecord,
): Promise<Result<StoreCallReport>> {
  const items: unknown[] = [];
  let whole: StoreCallReport | undefined;
  for await (const page of client.pages(call)) {
    if (!page.ok) return page;
    const one = report(page.value, store, 1);
    // An answer that is no list, or a refusal half-way, stands for itself: a list with a hole would be a lie.
    if (one.problem || !Array.isArray(one.json)) return ok(one);
    items.push(...one.json);
    whole = whole
      ? {
          ...whole,
          pages: whole.pages + 1,
          bytes: whole.bytes + one.bytes,
          durationMs: whole.durationMs + one.durationMs,
          polluted: whole.polluted || one.polluted,
        }
      : one;
    if (whole.bytes > mostBytes) {
      return fail('answer-too-large', { host: new URL(store.address).host, megabytes: mostBytes / 1024 / 1024 });
    }
  }
  return whole ? ok({ ...whole, json: items }) : fail('answer-malformed', { host: store.address, part: 'body' });
}

function report(answer: StoreAnswer, store: StoreRecord, pages: number): StoreCallReport {
  const { problem } = answer;
  return {
    status: answer.status,
    headers: withoutLogin(answer.headers),
    ...(answer.json === undefined ? {} : { json: answer.json }),
    ...(answer.json === undefined && problem?.message ? { text: problem.message } : {}),
    ...(problem ? { problem: refusal(problem, new URL(store.address).host) } : {}),
    polluted: answer.pollution !== undefined,
    bytes: answer.bytes,
    durationMs: answer.ms,
    pages,
  };
}

/** In its `Link` header a store repeats the query that it was called with: of a signed call, the key and the signature. */
function withoutLogin(headers: StoreAnswer['headers']): StoreAnswer['headers'] {
  if (headers.link === undefined) return headers;
  const link = headers.link.replace(/<([^<>]*)>/g, (whole, target: string) => {
    if (!URL.canParse(target)) return whole;
    const url = new URL(target);
    for (const name of [...url.searchParams.keys()])
      if (/^(oauth_|consumer_)/.test(name)) url.searchParams.delete(name);
    return `<${url.href}>`;
  });
  return { ...headers, link };
}

/** Why the store refused a call, for the person who made it. */
function refusal(problem: StoreProblem, host: string): Failure {
  const known = refusalOf(problem, host);
  if (known) return known;
  const params = { host, status: problem.status, restCode: problem.code ?? '', message: problem.message ?? '' };
  switch (problem.kind) {
    case 'nobody-recognised':
    case 'no-rights':
    case 'authentication-refused':
      return fail('call-not-allowed', params).failure;
    case 'not-json':
      return fail('not-the-rest-api', params).failure;
    default:
      return fail('call-refused', params).failure;
  }
}
