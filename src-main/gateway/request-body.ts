import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import { isOwnParameter } from '../woocommerce/road.ts';
import { encodeQuery, type Query } from '../woocommerce/signing.ts';
import { asPhpReads, bytesEncoded } from './parameters.ts';
import { type Refusal, refuse } from './refusal.ts';

/** A batch of a hundred products with their texts has some megabytes. */
const largestBody = 64 * 1024 * 1024;
/** A form is read before it is passed on. */
const largestForm = 1024 * 1024;

export type BodyKind = 'none' | 'stream' | 'form';

const tooLarge = refuse(
  413,
  'gatehouse_body_too_large',
  `Gatehouse passes on ${largestBody / 1024 / 1024} MB at most. Send less at once.`,
);

/**
 * What kind of body comes. JSON goes through as it is, byte for byte: no part of it can lead a call elsewhere. Of a form
 * PHP makes parameters that could (`rest_route` in a form wins over the path), so it is read first; a form of several
 * parts is not taken at all, and neither is a body that says of itself that it is something else.
 */
export function judgeBody({ headers }: IncomingMessage): BodyKind | Refusal {
  const length = headers['content-length'];
  if (headers['transfer-encoding'] === undefined && (length === undefined || Number(length) === 0)) return 'none';
  if (length !== undefined && Number(length) > largestBody) return tooLarge;
  const encoding = headers['content-encoding'];
  const type = typeOf(headers);
  const known = type === '' || type === 'application/json' || /^application\/[a-z0-9.-]+\+json$/.test(type);
  if (encoding === undefined || encoding === 'identity') {
    if (known) return 'stream';
    if (type === formType) return 'form';
    if (type === 'multipart/form-data') return severalParts;
  }
  return refuse(
    415,
    'gatehouse_body_type',
    'Send the body as JSON, with Content-Type: application/json, and not compressed.',
  );
}

const formType = 'application/x-www-form-urlencoded';
const severalParts = refuse(
  415,
  'gatehouse_body_type',
  "Gatehouse passes on no form of several parts (multipart/form-data), since WooCommerce's API takes no files: a picture is given by its address. Send JSON, with Content-Type: application/json.",
);

/** As PHP finds it in the header, which decides whether it reads a form. */
function typeOf(headers: IncomingHttpHeaders): string {
  return (headers['content-type'] ?? '').toLowerCase().split(/[;, ]/, 1)[0] ?? '';
}

/** Of a form in a POST, and in nothing else, PHP makes parameters, which the store counts into a signature. */
export function hasFormParameters({ method, headers }: IncomingMessage): boolean {
  return method === 'POST' && typeOf(headers) === formType;
}

export interface Form {
  /** As it came. */
  readonly bytes: Buffer;
  readonly fields: Query;
}

const badForm = (why: string) => refuse(400, 'gatehouse_bad_form', `The form ${why}. Send JSON instead.`);

/** A form, once nothing in it would lead the call elsewhere; undefined where the tool went before it was whole. */
export async function readForm(request: IncomingMessage): Promise<Form | Refusal | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length;
      if (length > largestForm) return { ...tooLarge, message: 'A form may have 1 MB. Send larger ones as JSON.' };
      parts.push(part);
    }
  } catch {
    return undefined;
  }
  const bytes = Buffer.concat(parts);
  const encoded = bytesEncoded(bytes.toString('latin1'));
  if (!isUnicode(encoded)) return badForm('has text that is not UTF-8');
  const fields = asPhpReads(encoded);
  const elsewhere = fields.some(([name]) => isOwnParameter(name));
  // A name that PHP would make another of could be one of them.
  const names = encodeQuery(fields);
  if (elsewhere || (!names.ok && names.failure.params.reason !== 'parameter-twice')) {
    return badForm('has a field that would lead the call elsewhere, or a name that PHP reads as another');
  }
  return { bytes, fields };
}

/** A lone `%` stands for itself, in PHP too. */
function isUnicode(encoded: string): boolean {
  try {
    decodeURIComponent(encoded.replace(/%(?![0-9a-f]{2})/gi, '%25'));
    return true;
  } catch {
    return false;
  }
}

/** Of a body that streams, so much is kept for the case that it has to be sent once more; a longer one cannot be. */
const longestKept = 256 * 1024;

/** A body on its way to the store. */
export interface PassedBody {
  readonly stream: Transform;
  /** All of it, once it has come and unless it is too long to be kept. */
  whole(): Buffer | undefined;
}

/**
 * The body of a request, ended when it has become too large. Never the request itself: undici destroys what it was given
 * to send when a call fails, and with the request would go the connection that the answer is to take.
 */
export function limited(request: IncomingMessage): PassedBody {
  let length = 0;
  let kept: Buffer[] = [];
  let isWhole = false;
  const stream = new Transform({
    transform(part: Buffer, _encoding, done) {
      length += part.length;
      if (length <= longestKept) kept.push(part);
      else kept = [];
      if (length > largestBody) done(new BodyTooLarge());
      else done(null, part);
    },
    flush(done) {
      isWhole = length <= longestKept;
      done();
    },
  });
  // Once the call is over, nobody listens any more, and what happens to the rest of the body is nobody's fault.
  stream.on('error', () => undefined);
  request.on('error', (error) => stream.destroy(error));
  request.on('close', () => {
    if (!request.complete) stream.destroy(new Error('the tool has gone'));
  });
  request.pipe(stream);
  return { stream, whole: () => (isWhole ? Buffer.concat(kept) : undefined) };
}

export class BodyTooLarge extends Error {
  readonly refusal = tooLarge;
}
