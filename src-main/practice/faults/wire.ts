import type { ServerResponse } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Fault, PracticeAnswer, Wire } from '../http.ts';

/** Resolves after so many milliseconds; rejects when the signal is raised. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

const pauseByTheClock: Pause = (milliseconds, signal) => setTimeout(milliseconds, undefined, { signal });

/** Takes the connection, and never says a word. */
export function hang(): Fault {
  return () => ({ status: 200, headers: {}, body: '', deliver: () => undefined });
}

/** Every answer comes so many milliseconds late. */
export function delay(milliseconds = 3_000, pause = pauseByTheClock): Fault {
  return delivering(({ closed, send }) => {
    pause(milliseconds, closed).then(send, () => undefined);
  });
}

/** An answer begins at once, and then comes byte by byte. */
export function dribble(millisecondsEach = 500, pause = pauseByTheClock): Fault {
  return delivering((wire) => {
    const bytes = begin(wire);
    if (bytes === undefined) return;
    const drip = async (): Promise<void> => {
      for (const byte of bytes) {
        wire.outgoing.write(Buffer.of(byte));
        await pause(millisecondsEach, wire.closed);
      }
      wire.outgoing.end();
    };
    drip().catch(() => undefined);
  });
}

/** The connection is reset in the middle of every answer; of a HEAD's, before it has come. */
export function resetInTheMiddle(): Fault {
  return delivering((wire) => {
    const bytes = wire.headOnly ? undefined : begin(wire);
    if (bytes === undefined) wire.reset();
    else wire.outgoing.write(half(bytes), () => wire.reset());
  });
}

/** Every answer ends, in order, before it is as long as it says it is. */
export function cutShort(): Fault {
  return delivering((wire) => {
    const bytes = begin(wire);
    if (bytes !== undefined) wire.outgoing.write(half(bytes), () => wire.outgoing.socket?.end());
  });
}

const page = '<!DOCTYPE html>\n<html>\n<head><title>Harbour Lane Goods</title></head>\n<body>\n';

/** Every answer is a page that goes on for ever. */
export function endlessPage(): Fault {
  return withBody({ 'content-type': 'text/html' }, (outgoing) =>
    pour(outgoing, page, '<p>Baskets, lamps and ropes.</p>\n'),
  );
}

/** Every answer is a list that never closes. */
export function endlessJson(): Fault {
  return withBody({ 'content-type': 'application/json' }, (outgoing) => pour(outgoing, '[{"id":1}', ',{"id":1}'));
}

/** Every answer is lists within lists; nothing is wrong with it but its depth. */
export function deepJson(depth = 100_000): Fault {
  const body = '['.repeat(depth) + ']'.repeat(depth);
  return withBody({ 'content-type': 'application/json' }, (outgoing) => outgoing.end(body));
}

/** A list of zeros that is a thousandth of its size on the wire: 16 MB in each of as many parts as anybody reads. */
export function gzipBomb(): Fault {
  let zeros: Buffer | undefined;
  return withBody({ 'content-type': 'application/json', 'content-encoding': 'gzip' }, (outgoing) => {
    zeros ??= gzipSync(Buffer.alloc(16 * 1024 * 1024, '0,'));
    pour(outgoing, gzipSync('['), zeros, 1024);
  });
}

/** Every answer begins with a megabyte of headers. */
export function hugeHeaders(): Fault {
  const padding = Object.fromEntries(
    Array.from({ length: 128 }, (_, index) => [`x-padding-${index}`, 'x'.repeat(8 * 1024)]),
  );
  return async (request, next) => {
    const answer = await next(request);
    return { ...answer, headers: { ...answer.headers, ...padding } };
  };
}

/** What comes back breaks the rules of HTTP. */
export function brokenHttp(): Fault {
  return delivering(({ outgoing }) =>
    outgoing.socket?.end('HTTP/1.1 two hundred\r\nContent Type = html\r\n\r\nHello.'),
  );
}

function delivering(deliver: (wire: Wire) => void): Fault {
  return async (request, next) => ({ ...(await next(request)), deliver });
}

/** The store's own answer to a HEAD; to everything else one with a body that is made up. */
function withBody(headers: PracticeAnswer['headers'], write: (outgoing: ServerResponse) => void): Fault {
  return async (request, next) => {
    const answer = await next(request);
    if (request.method === 'HEAD') return answer;
    return {
      status: 200,
      headers,
      body: '',
      deliver({ outgoing }) {
        outgoing.writeHead(200, { ...answer.headers, ...headers });
        write(outgoing);
      },
    };
  };
}

/** Sends the head of an answer, its right length among it, and returns what would follow; nothing does after a HEAD's. */
function begin({ outgoing, answer, headOnly, send }: Wire): Buffer | undefined {
  if (headOnly) {
    send();
    return undefined;
  }
  const bytes = Buffer.from(answer.body);
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  outgoing.flushHeaders();
  return bytes;
}

function half(bytes: Buffer): Buffer {
  return bytes.subarray(0, Math.ceil(bytes.length / 2));
}

/** Writes for as long as the caller reads. */
function pour(
  outgoing: ServerResponse,
  first: string | Buffer,
  more: string | Buffer,
  times = Number.POSITIVE_INFINITY,
) {
  const block = typeof more === 'string' ? Buffer.from(more.repeat(2_000)) : more;
  const endless = function* () {
    yield Buffer.from(first);
    for (let count = 0; count < times; count += 1) yield block;
  };
  pipeline(Readable.from(endless()), outgoing, () => undefined);
}
