import type { IncomingMessage } from 'node:http';
import { pipeline, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Answer } from './exchange.ts';

/** What is asked for; `deflate` is read as well, since some servers send it unasked. */
export const acceptedEncodings = 'gzip, br';

export const megabytes = (bytes: number) => Math.round(bytes / 10_000) / 100;

function decoderFor(encoding: string): Transform | undefined {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

/**
 * Reads an answer's body, decompressed, in memory bounded by `maxBytes` however much is sent and however far
 * it would unpack. Reading stops, and the connection is closed, at the limit.
 *
 * `ended-early` is a body that stops before its announced length or in the middle of its compression.
 * Fails with `answer-too-large` or `answer-malformed` (params `part`).
 */
export async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  tooLarge: 'cut' | 'refuse',
  host: string,
): Promise<Result<Pick<Answer, 'body' | 'cut' | 'bytes'>>> {
  const refuse = () => {
    response.destroy();
    return fail('answer-too-large', { host, megabytes: megabytes(maxBytes) });
  };
  // A HEAD, 204 or 304 announces the length and encoding of a body that it does not have.
  const bodiless =
    response.statusCode === 204 ||
    response.statusCode === 304 ||
    (response as unknown as { req: { method: string } }).req.method === 'HEAD';
  const encoding = bodiless ? '' : (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  const announced = bodiless ? 0 : Number(response.headers['content-length'] ?? 0);
  if (tooLarge === 'refuse' && !encoding && announced > maxBytes) return refuse();
  const decoder = decoderFor(encoding);
  if (encoding && encoding !== 'identity' && !decoder) {
    response.destroy();
    return fail('answer-malformed', { host, part: 'content-encoding' });
  }

  let received = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      received += chunk.length;
      done(null, chunk);
    },
  });
  // Errors reach the loop below through the last stream of the line.
  const bytes = decoder ? pipeline(response, counter, decoder, () => {}) : pipeline(response, counter, () => {});

  const chunks: Buffer[] = [];
  let length = 0;
  let cut: Answer['cut'] = 'no';
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) {
        cut = 'too-large';
        break;
      }
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (
      code.startsWith('Z_') ||
      code.startsWith('ERR_PADDING') ||
      code.startsWith('ERR__ERROR') ||
      code.startsWith('ERR_BROTLI')
    ) {
      if (code !== 'Z_BUF_ERROR') return fail('answer-malformed', { host, part: 'content-encoding' });
    } else if (code.startsWith('HPE_')) {
      return fail('answer-malformed', { host, part: 'body' });
    }
    cut = 'ended-early';
  }
  if (cut === 'too-large' && tooLarge === 'refuse') return refuse();
  return ok({ body: Buffer.concat(chunks).subarray(0, maxBytes), cut, bytes: received });
}
