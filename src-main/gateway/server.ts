import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { fail, ok, type Result } from '../contract/result.ts';
import { errnoOf } from '../files/disk-failure.ts';
import { isAnotherUsers, portOwner } from './port-owner.ts';
import { rawAnswer, refuse } from './refusal.ts';
import { type Listed, Roster } from './roster.ts';

/** Takes a request whose head is whole. `hosts`: the names that the gateway may be called by. */
export type Handle = (
  request: IncomingMessage,
  response: ServerResponse,
  hosts: ReadonlySet<string>,
  awaitsContinue: boolean,
) => void;

interface Answering extends Listed {
  readonly response: ServerResponse;
}

export interface Listening {
  readonly port: number;
  /** Takes no more calls; those under way go on, each the last of its connection. */
  close(): void;
  /** Ends all connections. */
  destroy(): void;
}

/** How long a head may take, in milliseconds. */
const headMs = 10_000;

/*
 * Node's own parser stays strict, which is what keeps requests from being read in two ways: both Content-Length and
 * Transfer-Encoding, a folded header, a bare line feed are its refusals.
 */
const limits = {
  /** Of the head, with the address. */
  maxHeaderSize: 32 * 1024,
  headersTimeout: headMs,
  /** Of the head and the body together. */
  requestTimeout: 300_000,
  keepAliveTimeout: 65_000,
  /** Node looks at all connections by a timer of its own, whether there is one or not: a computer at rest is left at rest. */
  connectionsCheckingInterval: 60_000,
  insecureHTTPParser: false,
  /** TLS gives an answer in pieces of 16 kB; with Node's own mark, of 16 kB too, each of them would stop the store. */
  highWaterMark: 128 * 1024,
  noDelay: true,
} as const;

/** Neither side has said a word for so long. */
const silenceMs = 300_000;
const mostConnections = 2_000;

const badRequest = refuse(400, 'gatehouse_bad_request', 'This is no request that Gatehouse understands.');
const tooSlow = rawAnswer(refuse(408, 'gatehouse_too_slow', 'The request did not come in time.'));
const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: rawAnswer(
    refuse(431, 'gatehouse_headers_too_large', 'The headers or the address are too long.'),
  ),
  ERR_HTTP_REQUEST_TIMEOUT: tooSlow,
};
const malformed = rawAnswer(badRequest);
const noTunnel = rawAnswer(refuse(405, 'gatehouse_method', 'Gatehouse is no proxy: call the URL of the tool itself.'));
const noUpgrade = rawAnswer(
  refuse(400, 'gatehouse_upgrade', 'Gatehouse speaks HTTP/1.1 only, and changes to no other protocol.'),
);

/**
 * Listens on this computer's own addresses, 127.0.0.1 and, where there is one, ::1, and on no others. `port` 0: any that
 * is free. Fails with `gateway-running` (`port`) where another gateway of ours is there, or
 * `gateway-port-taken` (`port`, `program`: who has it, `unknown`, or `other-user` for the gateway of another user).
 */
export async function listen(port: number, handle: Handle): Promise<Result<Listening>> {
  const hosts = new Set<string>();
  const servers: Server[] = [];
  const open = new Roster<Answering>();
  let closing = false;

  function openAt(address: string, at: number): Promise<number> {
    const server = createServer(limits);
    const waitingForHead = new WeakMap<Socket, NodeJS.Timeout>();
    const take = (awaitsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) => {
      clearTimeout(waitingForHead.get(request.socket));
      const answering = { response, place: 0 };
      open.add(answering);
      response.on('close', () => {
        open.delete(answering);
        if (closing) server.closeIdleConnections();
      });
      if (closing) response.shouldKeepAlive = false;
      handle(request, response, hosts, awaitsContinue);
    };
    server.maxConnections = mostConnections;
    server.timeout = silenceMs;
    // Who only connects, or sends a head by drops, would be found by Node's own timer, but late.
    server.on('connection', (socket: Socket) => {
      const timer = setTimeout(() => endWith(socket, tooSlow), headMs).unref();
      waitingForHead.set(socket, timer);
      socket.once('close', () => clearTimeout(timer));
    });
    server.on('request', take(false));
    server.on('checkContinue', take(true));
    server.on('connect', (_request, socket: Socket) => endWith(socket, noTunnel));
    server.on('upgrade', (_request, socket: Socket) => endWith(socket, noUpgrade));
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      // In the middle of an answer, another one would be taken for a part of it.
      const answering = open.all().some(({ response }) => response.socket === socket);
      if (error.code === 'ECONNRESET' || !socket.writable || answering) socket.destroy();
      else endWith(socket, refusals[error.code ?? ''] ?? malformed);
    });
    servers.push(server);
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ port: at, host: address, exclusive: true, ipv6Only: true }, () => {
        server.removeListener('error', reject);
        server.on('error', () => undefined);
        resolve((server.address() as AddressInfo).port);
      });
    });
  }

  const listening: Omit<Listening, 'port'> = {
    close() {
      closing = true;
      for (const { response } of open.all()) if (!response.headersSent) response.shouldKeepAlive = false;
      for (const server of servers) {
        server.close();
        server.closeIdleConnections();
      }
    },
    destroy() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };

  try {
    const taken = await openAt('127.0.0.1', port);
    // A tool that calls `localhost` may try ::1 first: whoever has that must not be given its key.
    await openAt('::1', taken).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRNOTAVAIL' && error.code !== 'EAFNOSUPPORT') throw error;
    });
    for (const name of ['127.0.0.1', 'localhost', '[::1]']) hosts.add(`${name}:${taken}`);
    return ok({ port: taken, ...listening });
  } catch (error) {
    listening.destroy();
    if (!['EADDRINUSE', 'EACCES'].includes(errnoOf(error))) throw error;
    if (await isOurs(port)) {
      // Another person's gateway knows none of our tools: what they send must not be taken for delivered there.
      if (await isAnotherUsers(port)) return fail('gateway-port-taken', { port, program: 'other-user' });
      return fail('gateway-running', { port });
    }
    return fail('gateway-port-taken', { port, program: (await portOwner(port)) ?? 'unknown' });
  }
}

/** Answers what is no call of a tool, and takes nothing more. */
function endWith(socket: Socket, answer: string): void {
  socket.on('error', () => undefined);
  socket.setTimeout(1_000, () => socket.destroy());
  socket.resume();
  socket.end(answer);
}

/** Whether what answers on the port is a gateway like this one. Nothing secret is sent. */
async function isOurs(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000), redirect: 'manual' });
    return (await answer.text()).includes('"gatehouse_no_route"');
  } catch {
    return false;
  }
}
