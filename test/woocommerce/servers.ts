import http, { type IncomingMessage, type RequestListener } from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import type { Exchange, Limits, SystemNetwork, TransportRequest } from '../../src-main/woocommerce/exchange.ts';
import type { OwnNetwork } from '../../src-main/woocommerce/own-network.ts';
import type { ServerIdentity } from '../support/certificates.ts';

/** Generous: only the tests of a limit set it tight. */
export const limits: Limits = { connectMs: 10_000, answerMs: 10_000, totalMs: 20_000, maxBytes: 1_000_000 };

export const directNetwork: SystemNetwork = {
  proxyFor: async () => null,
  authorities: async () => [],
};

/** A computer that is connected, wherever the tests run: stands in for what the system says. */
export const online: OwnNetwork = { hasWayOut: () => true, nameServiceAnswers: async () => true };

export function get(url: string | URL, changes: Partial<TransportRequest> = {}): TransportRequest {
  return { method: 'GET', url: new URL(url), headers: {}, limits, tooLarge: 'refuse', ...changes };
}

/** The code of a failed exchange, or the status of an answered one. */
export function outcome(exchange: Exchange): string | number {
  return exchange.result.ok ? exchange.result.answer.status : exchange.result.failure.code;
}

/** What a server was asked, word for word. */
export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface RunningServer {
  readonly port: number;
  /** `http://127.0.0.1:port` or `https://localhost:port`. */
  readonly origin: string;
  readonly seen: readonly Seen[];
  readonly connections: () => number;
}

/** Starts servers, and stops all of them with their sockets at the end of a test. */
export function createServers() {
  const running = new Map<Server, Set<Socket>>();

  async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<number> {
    const sockets = new Set<Socket>();
    running.set(server, sockets);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
    return (server.address() as AddressInfo).port;
  }

  async function web(listener: RequestListener, identity?: ServerIdentity): Promise<RunningServer> {
    const seen: Seen[] = [];
    let connections = 0;
    const recording: RequestListener = (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({
          method: request.method ?? '',
          target: request.url ?? '',
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        });
        listener(request, response);
      });
    };
    const server = identity ? https.createServer({ ...identity }, recording) : http.createServer(recording);
    server.on('connection', () => {
      connections += 1;
    });
    const port = await listen(server);
    const origin = identity ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
    return { port, origin, seen, connections: () => connections };
  }

  /** A server that says what it likes on a bare socket. */
  async function raw(talk: (socket: Socket) => void): Promise<RunningServer> {
    let connections = 0;
    const port = await listen(
      net.createServer((socket) => {
        connections += 1;
        socket.on('error', () => {});
        talk(socket);
      }),
    );
    return { port, origin: `http://127.0.0.1:${port}`, seen: [], connections: () => connections };
  }

  async function close(): Promise<void> {
    for (const [server, sockets] of running) {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
    running.clear();
  }

  return { web, raw, listen, close };
}
