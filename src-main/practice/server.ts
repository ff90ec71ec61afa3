import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Handler, html, type PracticeAnswer, type PracticeRequest, splitTarget } from './http.ts';
import type { ThrowAwayTls } from './tls.ts';

/** Bytes of a request's body that are read; more is answered with 413, as a web server's own limit would. */
const maxBody = 8 * 1024 * 1024;

export interface Listener {
  readonly port: number;
  /** Ends kept-alive connections too. */
  close(): Promise<void>;
}

/** Listens on one port. Rejects with Node's own error where the port is taken. */
export async function listen(
  host: string,
  port: number,
  tls: ThrowAwayTls | undefined,
  handler: Handler,
): Promise<Listener> {
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void serve(incoming, outgoing, tls !== undefined, handler);
  };
  const server =
    tls === undefined
      ? createHttpServer(answer)
      : createHttpsServer({ cert: tls.certificate, key: tls.privateKey }, answer);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  tls: boolean,
  handler: Handler,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === 'lost') return;
  send(outgoing, await answerTo(incoming, body, tls, handler), incoming.method === 'HEAD');
}

/** What breaks in the store itself must not leave its caller waiting. */
async function answerTo(incoming: IncomingMessage, body: Buffer | 'too-large', tls: boolean, handler: Handler) {
  if (body === 'too-large') return html(413, '<h1>413 Request Entity Too Large</h1>');
  try {
    return await handler(request(incoming, body, tls));
  } catch (error) {
    const trace = error instanceof Error ? error.stack : String(error);
    return { status: 500, headers: { 'content-type': 'text/plain' }, body: `The practice store broke.\n${trace}` };
  }
}

async function readBody(incoming: IncomingMessage): Promise<Buffer | 'too-large' | 'lost'> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of incoming as AsyncIterable<Buffer>) {
      size += part.length;
      if (size <= maxBody) parts.push(part);
    }
  } catch {
    return 'lost';
  }
  return size > maxBody ? 'too-large' : Buffer.concat(parts);
}

function request(incoming: IncomingMessage, body: Buffer, tls: boolean): PracticeRequest {
  const target = incoming.url ?? '/';
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method: incoming.method ?? 'GET', target, ...splitTarget(target), headers, body, tls };
}

function send(outgoing: ServerResponse, answer: PracticeAnswer, headOnly: boolean): void {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body, 'utf8');
  outgoing.writeHead(answer.status, { ...answer.headers, ...(headOnly ? {} : { 'content-length': body.length }) });
  outgoing.end(headOnly ? undefined : body);
}
