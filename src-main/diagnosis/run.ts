import type { Evidence, NotCheckedReason } from '../contract/models.ts';
import { readAnswer, storeProblem } from '../woocommerce/answers.ts';
import type { Exchange, Limits, Transport, TransportRequest } from '../woocommerce/exchange.ts';
import { withoutSecrets } from './without-secrets.ts';

/** What one run may cost a store, and a person's patience. Milliseconds. */
export interface RunLimits {
  readonly requests: number;
  /** Until anything has answered at all: long enough for https and then http to be given up. */
  readonly silenceMs: number;
  /** Of one request: connected, TLS included. */
  readonly connectMs: number;
  /** Of one request: from its last byte to the whole answer. */
  readonly answerMs: number;
  readonly totalMs: number;
  /** Waited for in all, where a store asks for a pause. */
  readonly pauseMs: number;
  /** An answer that takes longer is worth a word: many programs give up after 5 or 10 s, and a list has many pages. */
  readonly slowMs: number;
}

const runLimits: RunLimits = {
  requests: 24,
  silenceMs: 14_500,
  connectMs: 7_000,
  answerMs: 14_000,
  totalMs: 90_000,
  pauseMs: 10_000,
  slowMs: 2_500,
};

export interface RunParts {
  readonly transport: Transport;
  readonly addedAuthorities: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly limits?: Partial<RunLimits>;
}

export interface Question {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly maxBytes: number;
}

/** One check of one store: all that is sent goes through here, and is counted, limited and timed. */
export interface Run extends Pick<RunParts, 'addedAuthorities' | 'now' | 'randomBytes' | 'signal'> {
  /** Never sends more than the run may; asks for `left` first where that matters. */
  readonly transport: Transport;
  /** Sends one question, and follows nothing; over this run's own transport, however it was wrapped. */
  ask(question: Question, over?: Transport): Promise<Exchange>;
  readonly requests: number;
  readonly rounds: number;
  readonly bytes: number;
  readonly durationMs: number;
  /** Requests that may still be sent; none when the time is over, or the person has had enough. */
  left(): number;
  /** Why there is none left. */
  exhausted(): NotCheckedReason;
  /** What is sent until the next call goes side by side, and counts as one round; before the first, each is its own. */
  beginRound(): number;
  /** The store's clock against ours, in milliseconds: positive when the store's is ahead. Unknown without an answer. */
  readonly skewMs: number | undefined;
  /** Waited for, because the store asked for it. */
  readonly pausedMs: number;
  readonly slowMs: number;
  /** The refusals that were waited out before this answer came (429 with a time). */
  pausesBefore(exchange: Exchange): Evidence['hops'];
}

/** What a check has cost so far. */
export type Spent = Pick<Run, 'requests' | 'rounds' | 'bytes' | 'durationMs'>;
const nothing: Spent = { requests: 0, rounds: 0, bytes: 0, durationMs: 0 };

export function spentOf({ requests, rounds, bytes, durationMs }: Run): Spent {
  return { requests, rounds, bytes, durationMs };
}

/** `spent`: by an earlier part of the same check, as when a person was asked for the key in between. */
export function createRun(parts: RunParts, spent: Spent = nothing): Run {
  const limits = { ...runLimits, ...parts.limits };
  const begun = performance.now();
  const pauses = new WeakMap<Exchange, Evidence['hops']>();
  let { requests, rounds, bytes } = spent;
  let sequential = true;
  let answered = spent.requests > 0;
  let pauseLeft = limits.pauseMs;
  let skewMs: number | undefined;
  /** The pause that a store has asked for; whoever is refused meanwhile waits with the others. */
  let pause: Promise<void> | undefined;

  const elapsed = () => performance.now() - begun;
  const timeLeft = () => (answered ? limits.totalMs : Math.min(limits.silenceMs, limits.totalMs)) - elapsed();

  /** What a question may take at most, whatever it would take itself. */
  function within(asked: Limits): Limits {
    const most = Math.max(1, timeLeft());
    return {
      connectMs: Math.min(asked.connectMs, limits.connectMs, most),
      answerMs: Math.min(asked.answerMs, limits.answerMs, most),
      totalMs: Math.min(asked.totalMs, limits.answerMs, most),
      maxBytes: asked.maxBytes,
    };
  }

  async function sendOnce(request: TransportRequest): Promise<Exchange> {
    requests += 1;
    if (sequential) rounds += 1;
    const exchange = await parts.transport.send({ ...request, limits: within(request.limits) });
    if (exchange.result.ok) {
      answered = true;
      bytes += exchange.result.answer.bytes;
      skewMs ??= skewOf(exchange, parts.now());
    }
    return exchange;
  }

  async function takePause(milliseconds: number): Promise<void> {
    pauseLeft -= milliseconds;
    await parts.wait(milliseconds, parts.signal);
    pause = undefined;
  }

  /** Waits for a store that says how long, and asks again. */
  async function send(request: TransportRequest): Promise<Exchange> {
    await pause;
    const refusals: Evidence['hops'][number][] = [];
    for (;;) {
      const exchange = await sendOnce(request);
      pauses.set(exchange, refusals);
      const asked = askedPauseMs(exchange);
      if (asked === undefined || refusals.length >= mostPauses || (!pause && asked > pauseLeft)) return exchange;
      pause ??= takePause(asked);
      await pause;
      if (parts.signal.aborted || requests >= limits.requests) return exchange;
      refusals.push({ url: withoutSecrets(request.url.href), status: 429 });
    }
  }

  const transport: Transport = { send, close: () => {} };
  return {
    ...parts,
    transport,
    ask: ({ maxBytes, ...question }, over = transport) =>
      over.send({
        ...question,
        limits: { connectMs: limits.connectMs, answerMs: limits.answerMs, totalMs: limits.answerMs, maxBytes },
        tooLarge: 'cut',
        addedAuthorities: parts.addedAuthorities,
        signal: parts.signal,
      }),
    get requests() {
      return requests;
    },
    get rounds() {
      return rounds;
    },
    get bytes() {
      return bytes;
    },
    get durationMs() {
      return spent.durationMs + elapsed();
    },
    left: () => (timeLeft() > 0 && !parts.signal.aborted ? Math.max(0, limits.requests - requests) : 0),
    exhausted: () => (timeLeft() > 0 ? 'enough-calls' : 'time-up'),
    beginRound() {
      sequential = false;
      rounds += 1;
      return rounds;
    },
    get skewMs() {
      return skewMs;
    },
    slowMs: limits.slowMs,
    get pausedMs() {
      return limits.pauseMs - pauseLeft;
    },
    pausesBefore: (exchange) => pauses.get(exchange) ?? [],
  };
}

/** Of one question. */
const mostPauses = 2;

function askedPauseMs({ result }: Exchange): number | undefined {
  if (!result.ok || result.answer.status !== 429) return undefined;
  const seconds = storeProblem(readAnswer(result.answer), result.answer)?.retryAfterSeconds;
  return seconds === undefined ? undefined : seconds * 1_000;
}

/** From the Date header, which has whole seconds; half the way there and back is taken off. A cache's answer has an old one. */
function skewOf({ result, timing }: Exchange, now: number): number | undefined {
  if (!result.ok || result.answer.headers.age !== undefined) return undefined;
  const date = Date.parse(result.answer.headers.date ?? '');
  if (Number.isNaN(date)) return undefined;
  return date - (now - timing.totalMs / 2);
}
