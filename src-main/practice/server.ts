import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { ServerIdentity } from './certificates.ts';
import { type Handler, html, type PracticeAnswer, type PracticeRequest, splitTarget } from './http.ts';

/** Bytes of a request's body that are read; more is answered with 413, as a web server's own limit would. */
const maxBody = 8 * 1024 * 1024;

export interface Listener {
  readonly port: number;
  /** Ends all connections, in whatever state they are. */
  close(): Promise<void>;
}

/** Listens on one port, with TLS where there is an identity. Rejects with Node's own error where the port is taken. */
export async function listen(
  host: string,
  port: number,
  identity: ServerIdentity | undefined,
  handler: Handler,
): Promise<Listener> {
  /** By the caller's port, which finds the TCP connection below a TLS one. */
  const sockets = new Map<number | undefined, Socket>();
  const answer = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    void serve(incoming, outgoing, identity !== undefined, handler, () => {
      sockets.get(incoming.socket.remotePort)?.resetAndDestroy();
    });
  };
  const server =
    identity === undefined
      ? createHttpServer(answer)
      : tellingApart(
          createHttpsServer({ cert: identity.certificate, key: identity.privateKey }, answer),
          createHttpServer(tellHttps),
        );
  server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
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
        // Not closeAllConnections(), which does not know of those that are still agreeing on TLS.
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

/** A server that looks at the first byte of a connection: TLS begins with a record of type 22 (RFC 8446, section 5.1). */
function tellingApart(tls: Server, plain: Server): Server {
  return createTcpServer((socket) => {
    socket.once('error', () => socket.destroy());
    socket.once('data', (first) => {
      const isTls = first[0] === 22;
      socket.pause();
      socket.unshift(first);
      (isTls ? tls : plain).emit('connection', socket);
      // TLS reads by itself, below this stream.
      if (!isTls) socket.resume();
    });
  });
}

/** What nginx answers to plain http on a port of its https. */
function tellHttps(_: IncomingMessage, outgoing: ServerResponse): void {
  const title = '400 The plain HTTP request was sent to HTTPS port';
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>The plain HTTP request was sent to HTTPS port</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
  outgoing.writeHead(400, { server: 'nginx', 'content-type': 'text/html', connection: 'close' }).end(body);
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  tls: boolean,
  handler: Handler,
  reset: () => void,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === 'lost') return;
  const answer = await answerTo(incoming, body, tls, handler);
  const headOnly = incoming.method === 'HEAD';
  const send = () => sendAnswer(outgoing, answer, headOnly);
  if (answer.deliver === undefined) {
    send();
    return;
  }
  const closing = new AbortController();
  outgoing.once('close', () => closing.abort());
  outgoing.on('error', () => undefined);
  answer.deliver({ outgoing, answer, headOnly, closed: closing.signal, send, reset });
}

/** What breaks in the store itself must not leave its caller waiting. */
async function answerTo(
  incoming: IncomingMessage,
  body: Buffer | 'too-large',
  tls: boolean,
  handler: Handler,
): Promise<PracticeAnswer> {
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

function sendAnswer(outgoing: ServerResponse, answer: PracticeAnswer, headOnly: boolean): void {
  const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body, 'utf8');
  outgoing.writeHead(answer.status, { ...answer.headers, ...(headOnly ? {} : { 'content-length': body.length }) });
  outgoing.end(headOnly ? undefined : body);
}
