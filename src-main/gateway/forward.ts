import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Transform } from 'node:stream';
import type { Dispatcher } from 'undici';
import { describeFailure } from '../contract/describe.ts';
import { type Failure, fail, type Result } from '../contract/result.ts';
import { readRetryAfter } from '../woocommerce/answers.ts';
import { transportFailure } from '../woocommerce/failures.ts';
import { ownNetwork } from '../woocommerce/own-network.ts';
import { assumedRetryAfterSeconds } from '../woocommerce/refusals.ts';
import type { RoadCall } from '../woocommerce/road.ts';
import { type AnswerWatch, watchAnswer } from './answer-watch.ts';
import { sendable, towardsTool } from './headers.ts';
import { connectTimeout } from './pools.ts';
import { type Refusal, refuse } from './refusal.ts';
import { BodyTooLarge, limited, type PassedBody } from './request-body.ts';
import type { Way } from './ways.ts';

/** One call on its way. */
export interface Passage {
  readonly way: Way;
  /** Makes the call over the store's road; for each attempt anew, since a signature counts once. */
  readonly prepare: (way: Way) => Result<RoadCall>;
  /** The way with another key of the store, where one has come into use since this way was found. */
  readonly otherWay: (way: Way) => Promise<Way | undefined>;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Towards the store; the login is added to them. */
  readonly headers: Record<string, string>;
  /** A form that was read already, nothing, or what is still to come. */
  readonly body: Buffer | 'none' | 'stream';
  /** The store's address at this gateway, as the tool called it. */
  readonly base: string;
  /** When, by `performance.now`. */
  readonly begun: number;
}

/** What came of a call. */
export interface Outcome {
  readonly status: number;
  readonly bytes: number;
  readonly reason: string | undefined;
  /** The store asks everybody to wait for so many seconds. */
  readonly wait: number | undefined;
}

/** A passage that is begun, and can be ended from outside: the tool's key was revoked, or the gateway ends. */
export interface Running {
  start(): void;
  stop(): void;
}

export interface ForwardEnds {
  /** Answers with a refusal, where no answer has begun. */
  readonly refused: (refusal: Refusal) => void;
  readonly done: (outcome: Outcome) => void;
}

/**
 * Passes a call to its store and the answer back, both piece by piece as they come, neither faster than the other side
 * takes them. A tool that goes ends its call at the store; an answer that breaks off breaks off at the tool, too.
 *
 * A key may be replaced and revoked while a call with it is on its way (ADR 16). So a refused login is held back until it
 * is known whether the store's record has another key by now: then the call is made once more, with that one, which can
 * change nothing twice, since what was refused at the login has done nothing yet.
 */
export function forward(passage: Passage, ends: ForwardEnds): Running {
  return new PassageHandler(passage, ends);
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** Sent again where the connection turned out to be closed before any answer: nothing can have happened twice. */
const repeatable = new Set(['GET', 'HEAD', 'OPTIONS']);
const gone = new Error('the tool has gone');
const stopped = new Error('stopped');
/** The store has refused the key before it did anything. */
const keyReplaced = refuse(
  503,
  'gatehouse_key_replaced',
  "The store's key was replaced while this call was on its way, and its body is too long to be sent once more by itself. Nothing was changed in the store: make the call again.",
  1,
);
/** A plugin for finding faults prints what a call was logged in with, most likely. */
const keyInAnswer = refuse(
  502,
  'gatehouse_key_in_answer',
  "The store repeats the key that Gatehouse calls it with in its answer, so Gatehouse does not pass it on. A plugin that prints what it was sent does that: switch it off in the store, and replace the store's key in Gatehouse.",
);
const handled = new Error('answered by the gateway');

/** What came of a refused login after its head, while it was not known yet whether it counts. */
interface HeldBack {
  readonly headers: IncomingHttpHeaders;
  ended?: true;
  error?: Error;
}

class PassageHandler implements Dispatcher.DispatchHandler {
  readonly #passage: Passage;
  readonly #ends: ForwardEnds;
  #way: Way;
  /** What the store was asked for. */
  #called: RoadCall | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  /** Of a call whose answer counts no more. */
  #left: Dispatcher.DispatchController | undefined;
  #heldBack: HeldBack | undefined;
  #isRepeated = false;
  /** It came to nothing, and why is being found out; of a proxy's 407 undici hands on the rest even so. */
  #hasFailed = false;
  #over: Error | undefined;
  #attempts = 0;
  #status = 0;
  #bytes = 0;
  /** As the store says it beforehand. */
  #length = Number.NaN;
  /** The piece with which an answer of that length is whole. */
  #last: Buffer | undefined;
  #wait: number | undefined;
  #drains = false;
  #corked = false;
  #sending: PassedBody | undefined;
  /** Sent with the first piece of the body, which may keep the answer from being passed on. */
  #head: string[] | undefined;
  #watch: AnswerWatch | undefined;
  /** A compressed piece is being decoded. */
  #isLooking = false;

  constructor(passage: Passage, ends: ForwardEnds) {
    this.#passage = passage;
    this.#way = passage.way;
    this.#ends = ends;
    passage.response.on('close', () => {
      if (!passage.response.writableFinished) this.#end(gone, 'cut');
    });
  }

  start(): void {
    const { body, request } = this.#passage;
    if (body === 'stream') this.#sending = limited(request);
    this.#send(Buffer.isBuffer(body) ? body : (this.#sending?.stream ?? null));
  }

  #send(body: Buffer | Transform | null): void {
    const { request, prepare, headers } = this.#passage;
    const way = this.#way;
    const call = prepare(way);
    if (!call.ok) {
      this.#refuse(unsendable(call.failure));
      return;
    }
    const { method, origin, path, authorization } = call.value;
    const login = way.staging ?? authorization;
    const length = request.headers['content-length'];
    this.#called = call.value;
    this.#attempts += 1;
    if (login !== undefined) headers.authorization = login;
    else if (headers.authorization !== undefined) delete headers.authorization;
    if (body !== null && length !== undefined) headers['content-length'] = length;
    way.pool.dispatch(
      {
        origin,
        path,
        method: method as Dispatcher.HttpMethod,
        headers,
        body,
      },
      this,
    );
  }

  /** What is under way is cut off. */
  stop(): void {
    this.#end(stopped, 'cut');
    this.#passage.response.destroy();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#over) controller.abort(this.#over);
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // An announcement, such as 103 Early Hints; the answer is still to come.
    if (this.#over || status < 200) return;
    if (status === 401 && !this.#isRepeated) {
      controller.pause();
      this.#heldBack = { headers };
      void this.#reconsider(controller, this.#heldBack);
    } else this.#begin(status, headers);
  }

  /** A refused login counts, unless the store has another key by now. */
  async #reconsider(controller: Dispatcher.DispatchController, held: HeldBack): Promise<void> {
    const way = await this.#passage.otherWay(this.#way);
    if (this.#over) return;
    this.#heldBack = undefined;
    this.#isRepeated = true;
    if (way) {
      this.#repeat(controller, way);
      return;
    }
    this.#begin(401, held.headers);
    if (held.error) this.onResponseError(controller, held.error);
    else if (held.ended) this.onResponseEnd(controller);
    else controller.resume();
  }

  #repeat(controller: Dispatcher.DispatchController, way: Way): void {
    const body = this.#passage.body === 'stream' ? this.#sending?.whole() : this.#passage.body;
    if (body === undefined) {
      this.#refuse(keyReplaced);
      return;
    }
    this.#way = way;
    this.#left = controller;
    this.#controller = undefined;
    controller.abort(handled);
    this.#send(Buffer.isBuffer(body) ? body : null);
  }

  #begin(status: number, headers: IncomingHttpHeaders): void {
    const { base } = this.#passage;
    const way = this.#way;
    if (status === 407 && way.proxy !== null) {
      this.#refuse(ofFailure(proxyRefuses(way)));
      return;
    }
    if (status === 429) this.#wait = readRetryAfter(headers as Record<string, string>) ?? assumedRetryAfterSeconds;
    const link = (address: string) => way.link(address, base);
    const to = redirects.has(status) ? headers.location : undefined;
    if (typeof to === 'string' && (link(to) === undefined || this.#leadsInCircle(to))) {
      this.#refuse(leadsElsewhere(to));
      return;
    }
    this.#status = status;
    this.#length = Number(headers['content-length']);
    this.#head = towardsTool(headers, { link, holdsSecret: way.holdsSecret });
    this.#watch = watchAnswer(way.search, headers['content-encoding']);
  }

  #sendHead(): void {
    const head = this.#head;
    if (head === undefined) return;
    this.#head = undefined;
    const { response } = this.#passage;
    try {
      response.writeHead(this.#status, head);
    } catch {
      response.writeHead(this.#status, sendable(head));
    }
  }

  /**
   * To the same place under another name or scheme, of which the gateway knows as the store's own: a tool that followed
   * would come to where it was, since the store's road stays what it is until the next check.
   */
  #leadsInCircle(to: string): boolean {
    if (!this.#called || !URL.canParse(to)) return false;
    const called = new URL(this.#called.path, this.#called.origin);
    const { origin, pathname } = new URL(to);
    return pathname === called.pathname && origin !== called.origin;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over || this.#hasFailed) return;
    const hasKey = this.#watch?.has(chunk);
    if (hasKey instanceof Promise) {
      // No more comes, and no end, before this piece has gone on.
      controller.pause();
      this.#isLooking = true;
      void hasKey.then((found) => {
        this.#isLooking = false;
        if (this.#over || this.#hasFailed) return;
        if (found) this.#withhold();
        else if (this.#pass(controller, chunk)) controller.resume();
      });
    } else if (hasKey === true) this.#withhold();
    else this.#pass(controller, chunk);
  }

  /** The store's key is in the answer: the tool gets no more of it, and where nothing has gone yet, it is told why. */
  #withhold(): void {
    this.#watch?.end();
    if (this.#head) {
      this.#head = undefined;
      this.#refuse(keyInAnswer);
      return;
    }
    this.#end(stopped, keyInAnswer.code);
    this.#passage.response.destroy();
  }

  /** Whether the tool takes more at once. */
  #pass(controller: Dispatcher.DispatchController, chunk: Buffer): boolean {
    const { response } = this.#passage;
    this.#sendHead();
    this.#bytes += chunk.length;
    // Its end comes with it: both go on at once.
    if (this.#bytes === this.#length) {
      this.#last = chunk;
      return true;
    }
    // Pieces that come at once go on at once.
    if (!this.#corked) {
      this.#corked = true;
      response.cork();
      setImmediate(() => {
        this.#corked = false;
        response.uncork();
      });
    }
    if (response.write(chunk)) return true;
    controller.pause();
    if (!this.#drains) {
      this.#drains = true;
      response.on('drain', () => {
        if (!this.#isLooking) this.#controller?.resume();
      });
    }
    return false;
  }

  onResponseEnd(controller: Dispatcher.DispatchController): void {
    if (this.#over || this.#hasFailed || controller === this.#left) return;
    if (this.#heldBack) {
      this.#heldBack.ended = true;
      return;
    }
    this.#over = handled;
    this.#watch?.end();
    this.#sendHead();
    this.#passage.response.end(this.#last);
    this.#done();
  }

  onResponseError(controller: Dispatcher.DispatchController | null, error: Error): void {
    // Where no connection was had, there is no controller either.
    if (this.#over || this.#hasFailed || (this.#left !== undefined && controller === this.#left)) return;
    if (this.#heldBack) {
      this.#heldBack.error = error;
      return;
    }
    this.#watch?.end();
    const { response, request, body } = this.#passage;
    if (error instanceof BodyTooLarge && !response.headersSent) {
      this.#refuse(error.refusal);
      return;
    }
    if (response.headersSent || this.#head) {
      // What has come is not the whole: the tool must not take it for that.
      this.#end(error, 'cut');
      response.destroy();
      return;
    }
    const closedBefore = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error));
    if (closedBefore && this.#attempts === 1 && body === 'none' && repeatable.has(request.method ?? '')) {
      this.#send(null);
      return;
    }
    this.#hasFailed = true;
    void this.#explain(error);
  }

  async #explain(error: Error): Promise<void> {
    const failure = await failureOf(error, this.#way, performance.now() - this.#passage.begun);
    if (!this.#over) this.#refuse(ofFailure(failure));
  }

  #refuse(refusal: Refusal): void {
    if (this.#over) return;
    this.#over = handled;
    this.#controller?.abort(handled);
    // The rest of the body goes nowhere, but has to be read for the answer to be.
    if (this.#sending) this.#passage.request.unpipe(this.#sending.stream);
    this.#sending?.stream.destroy();
    this.#ends.refused(refusal);
    this.#status = refusal.status;
    this.#done(refusal.code);
  }

  #end(why: Error, reason: string): void {
    if (this.#over) return;
    this.#over = why;
    this.#watch?.end();
    this.#controller?.abort(why);
    this.#sending?.stream.destroy();
    this.#done(reason);
  }

  #done(reason?: string): void {
    this.#ends.done({ status: this.#status, bytes: this.#bytes, reason, wait: this.#wait });
  }
}

/** What kept an answer from coming, named as it is everywhere else. */
async function failureOf(error: Error, { store, proxy }: Way, elapsedMs: number): Promise<Failure> {
  const url = new URL(store.road.restUrl);
  const host = url.hostname;
  switch (codeOf(error)) {
    case 'UND_ERR_CONNECT_TIMEOUT':
      return fail('connect-timeout', { host, seconds: connectTimeout / 1000 }).failure;
    case 'UND_ERR_HEADERS_TIMEOUT':
    case 'UND_ERR_BODY_TIMEOUT':
      return fail('slow-answer', { host, seconds: Math.round(elapsedMs / 1000) }).failure;
    case 'UND_ERR_HEADERS_OVERFLOW':
      return fail('answer-too-large', { host, megabytes: 0, part: 'headers' }).failure;
  }
  // Whatever is connected to is the proxy then.
  const { syscall = '' } = error as NodeJS.ErrnoException;
  if (proxy !== null && (/proxy/i.test(error.message) || ['connect', 'getaddrinfo'].includes(syscall))) {
    const status = /\((\d{3})\)/.exec(error.message)?.[1];
    return fail('proxy-failed', { proxy: shownProxy(proxy), reason: status ? Number(status) : 'connection' }).failure;
  }
  return transportFailure(error, {
    url,
    proxy,
    connected: codeOf(error) === 'UND_ERR_SOCKET',
    elapsedMs,
    own: ownNetwork,
    stuckInLookup: false,
    maxHeaderBytes: 0,
  });
}

function proxyRefuses({ proxy }: Way): Failure {
  return fail('proxy-failed', { proxy: shownProxy(proxy ?? ''), reason: 407 }).failure;
}

const shownProxy = (proxy: string) => (URL.canParse(proxy) ? new URL(proxy).host : '');

function codeOf(error: Error): string {
  return String((error as NodeJS.ErrnoException).code ?? '');
}

/** In words, since a tool shows what stands in `message` and nothing else. */
export function ofFailure(failure: Failure): Refusal {
  const { what, next } = describeFailure(failure);
  const slow = failure.code === 'slow-answer' || failure.code === 'connect-timeout';
  return refuse(slow ? 504 : 502, `gatehouse_${failure.code.replaceAll('-', '_')}`, `${what} ${next}`);
}

/** What no store could be made to accept. */
function unsendable(failure: Failure): Refusal {
  const { what } = describeFailure(failure);
  return refuse(400, 'gatehouse_bad_query', `${what} Check the parameters of the call.`);
}

function leadsElsewhere(location: string): Refusal {
  const url = URL.canParse(location) ? new URL(location) : undefined;
  const target = url && /^https?:$/.test(url.protocol) ? url.origin : 'another page';
  return refuse(
    502,
    'gatehouse_redirect',
    `The store sends this call on to ${target}, where Gatehouse does not follow with its key. Check the store in Gatehouse.`,
  );
}
