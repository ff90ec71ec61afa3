import type { IncomingMessage } from 'node:http';

type Body =
  | { readonly ok: true; readonly value: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly status: 400 | 413; readonly reason: string };

/** Reads a request's body, a JSON object of at most `most` bytes. What is longer is not read to its end. */
export async function readJson(request: IncomingMessage, most: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > most) return tooLarge;
  const chunks: Buffer[] = [];
  let size = 0;
  // The connection stays, so that the refusal can still be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > most) return tooLarge;
    chunks.push(chunk);
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
    if (typeof value === 'object' && value !== null) return { ok: true, value: { ...value } };
  } catch {
    // Not UTF-8, or not JSON.
  }
  return { ok: false, status: 400, reason: 'json' };
}

const tooLarge: Body = { ok: false, status: 413, reason: 'size' };
