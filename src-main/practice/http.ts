import type { ServerResponse } from 'node:http';

/** One request as it arrived, before anything is made of it. */
export interface PracticeRequest {
  readonly method: string;
  /** Path and query exactly as sent, percent-encoding untouched: signatures depend on it. */
  readonly target: string;
  /** The path of `target`, still percent-encoded. */
  readonly path: string;
  /** The query of `target` without its question mark, still percent-encoded. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** It came over TLS. Whether WordPress notices is the store's own matter (`noticesHttps`). */
  readonly tls: boolean;
}

export interface PracticeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Puts it on the wire in a way of its own, where HTTP's is not the one. */
  readonly deliver?: (wire: Wire) => void;
}

/** What an answer is delivered by. */
export interface Wire {
  readonly outgoing: ServerResponse;
  readonly answer: PracticeAnswer;
  /** Of a HEAD, which has no body. */
  readonly headOnly: boolean;
  /** Aborted when the connection or the store closes: nothing may wait any longer. */
  readonly closed: AbortSignal;
  /** As HTTP has it. */
  send(): void;
  /** Breaks the connection off with a TCP reset. */
  reset(): void;
}

export type Handler = (request: PracticeRequest) => PracticeAnswer | Promise<PracticeAnswer>;

/**
 * Something between the caller and the store: a proxy, a firewall, a cache, a plugin that prints too early.
 * It may answer by itself, change the request on its way in, or the answer on its way out.
 */
export type Fault = (request: PracticeRequest, next: Handler) => PracticeAnswer | Promise<PracticeAnswer>;

/** Puts faults in front of a handler; the first in the list is the outermost, nearest to the caller. */
export function withFaults(handler: Handler, faults: readonly Fault[]): Handler {
  return faults.reduceRight<Handler>((next, fault) => (request) => fault(request, next), handler);
}

export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** As it is where something on the way drops the Authorization header. */
export function withoutAuthorization(request: PracticeRequest): PracticeRequest {
  const { authorization: _, ...headers } = request.headers;
  return { ...request, headers };
}

export function html(status: number, body: string, headers: Record<string, string> = {}): PracticeAnswer {
  return { status, headers: { 'content-type': 'text/html; charset=UTF-8', ...headers }, body };
}

export function redirect(status: 301 | 302 | 303, location: string): PracticeAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', 'x-redirect-by': 'WordPress', location },
    body: '',
  };
}
