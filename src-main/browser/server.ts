import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Host } from '../contract/host.ts';
import { isHandedOverOnce } from '../contract/host-methods.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Dispatch } from '../door/dispatch.ts';
import { securityHeaders } from '../door/headers.ts';
import { listAssets } from './assets.ts';
import { readJson } from './body.ts';
import { refusalOf } from './guard.ts';
import { createOutbox } from './outbox.ts';
import { eventsPath, messagesPath, sessionHeader, sessionPath } from './paths.ts';
import type { Presence } from './presence.ts';
import type { Sessions } from './sessions.ts';

export interface BrowserServerOptions {
  /** The built page: a folder with an index.html. */
  readonly page: string;
  /** The built script that gives the page its host. */
  readonly hostScript: string;
  readonly subscribe: Host['subscribe'];
  readonly dispatch: Dispatch;
  readonly sessions: Sessions;
  readonly presence: Pick<Presence, 'arrive'>;
  /** The window comes from a file of the door's own, which leads it here with its token. */
  readonly openedByFile: boolean;
  /** One line on what was refused, and why. */
  readonly log: (line: string) => void;
  /** The launch token came a second time: its address was seen by others. */
  readonly onTokenReused: () => void;
  /** 0 for any that is free. */
  readonly port: number;
  readonly limits?: Partial<BrowserServerLimits>;
}

export interface BrowserServerLimits {
  readonly connections: number;
  /** How long a request's head, and all of a request, may take, in milliseconds. */
  readonly headTime: number;
  readonly requestTime: number;
  /** How long nothing may move on a connection that serves a file, in milliseconds. */
  readonly idleTime: number;
  /** Of one message, in bytes: a paste in both flavours, with room for what JSON adds to it. */
  readonly messageSize: number;
  /** How much is kept for a page whose stream breaks, and how far it may fall behind, in bytes. */
  readonly outboxSize: number;
}

const usualLimits: BrowserServerLimits = {
  connections: 64,
  headTime: 10_000,
  requestTime: 60_000,
  idleTime: 60_000,
  messageSize: 32 * 1024 * 1024,
  outboxSize: 32 * 1024 * 1024,
};

/** Of a request for a session or for events, which holds a token or a number. In bytes. */
const smallSize = 1024;

export interface BrowserServer {
  readonly port: number;
  /** Where the page is; with the launch token in its fragment, which no server and no log ever sees. */
  readonly launchUrl: string;
  close(): Promise<void>;
}

/** Serves the page and carries its messages, on 127.0.0.1 alone. Fails with `port-taken` (`port`). */
export async function startBrowserServer(options: BrowserServerOptions): Promise<Result<BrowserServer>> {
  const { dispatch, sessions, presence, log } = options;
  const limits = { ...usualLimits, ...options.limits };
  const assets = await listAssets(options.page, options.hostScript);
  const outbox = createOutbox(limits.outboxSize);
  const unsubscribe = options.subscribe((event) => outbox.tell({ event }));
  let port = 0;

  const server = createServer({
    maxHeaderSize: 16 * 1024,
    headersTimeout: limits.headTime,
    requestTimeout: limits.requestTime,
    connectionsCheckingInterval: Math.min(1_000, limits.headTime),
  });
  server.maxConnections = limits.connections;
  server.setTimeout(limits.idleTime);
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      // The page has gone in the middle of it, or a file of the page could not be read.
      log(`request failed: ${error instanceof Error ? error.message : String(error)}`);
      response.destroy();
    });
  });
  // No WebSocket here, and no waiting for one.
  server.on('upgrade', (_request, socket) => socket.destroy());

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request, port, options.openedByFile && !sessions.taken());
    if (refusal) {
      const { status, reason, location } = refusal;
      return refuse(request, response, status, reason, location === undefined ? {} : { Location: location });
    }
    if (request.method !== 'POST') return serveFile(request, response);
    if (request.headers['content-type'] !== 'application/json') return refuse(request, response, 415, 'type');
    switch (request.url) {
      case sessionPath:
        return giveSession(request, response);
      case messagesPath:
      case eventsPath: {
        const [session, ...more] = request.headersDistinct[sessionHeader] ?? [];
        if (more.length > 0 || !sessions.knows(session)) return refuse(request, response, 403, 'session');
        return request.url === messagesPath ? takeMessage(request, response) : tellEvents(request, response);
      }
      default:
        return refuse(request, response, 404, 'path');
    }
  }

  async function serveFile(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (Number(request.headers['content-length'] ?? 0) !== 0 || request.headers['transfer-encoding'] !== undefined) {
      return refuse(request, response, 400, 'body');
    }
    const asset = assets.get((request.url ?? '').replace(/\?.*$/s, ''));
    if (!asset) return refuse(request, response, 404, 'path');
    const bytes = await asset.read();
    end(response, 200, { ...asset.headers, 'Content-Length': String(bytes.length) }, bytes);
  }

  async function giveSession(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, smallSize);
    if (!body.ok) return refuse(request, response, body.status, body.reason);
    const { token } = body.value;
    const exchanged = sessions.exchange(typeof token === 'string' ? token : '');
    if (typeof exchanged === 'object') return end(response, 200, json, JSON.stringify(exchanged));
    refuse(request, response, 403, `token ${exchanged}`);
    if (exchanged === 'used') options.onTokenReused();
  }

  /** Takes a message in; its answer goes the way of the events. */
  async function takeMessage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, limits.messageSize);
    if (!body.ok) return refuse(request, response, body.status, body.reason);
    const { id, method, request: asked } = body.value;
    if (typeof id !== 'string' || id.length > 100) return refuse(request, response, 400, 'id');
    end(response, 202, {}, '');
    const result = await dispatch(method, asked);
    const again = isHandedOverOnce(method) && result.ok ? fail('shown-once') : result;
    outbox.tell({ answer: { id, result } }, { answer: { id, result: again } });
  }

  async function tellEvents(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request, smallSize);
    if (!body.ok) return refuse(request, response, body.status, body.reason);
    const { after } = body.value;
    if (after !== undefined && !Number.isSafeInteger(after)) return refuse(request, response, 400, 'after');
    // It stays open while the page is, with nothing to tell for hours.
    response.setTimeout(0);
    response.writeHead(200, {
      ...securityHeaders,
      'Content-Type': 'application/x-ndjson',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    const leave = presence.arrive();
    const detach = outbox.attach(
      {
        write: (line) => response.write(line),
        waiting: () => response.writableLength,
        drop: () => response.destroy(),
      },
      after as number | undefined,
    );
    response.on('close', () => {
      detach();
      leave();
    });
  }

  function refuse(
    request: IncomingMessage,
    response: ServerResponse,
    status: number,
    reason: string,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    log(`refused ${request.method} ${(request.url ?? '').slice(0, 100)}: ${status} ${reason}`);
    // Closing it leaves unread what it still sends.
    end(response, status, { 'Content-Type': 'text/plain', Connection: 'close', ...headers }, `${reason}\n`);
  }

  const listening = await listen();
  if (!listening.ok) {
    unsubscribe();
    return listening;
  }
  port = listening.value;
  return ok({
    port,
    launchUrl: `http://127.0.0.1:${port}/#${sessions.launchToken}`,
    close: () => {
      unsubscribe();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  });

  function listen(): Promise<Result<number>> {
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        const taken = error.code === 'EADDRINUSE' || error.code === 'EACCES';
        if (taken) resolve(fail('port-taken', { port: options.port }));
        else reject(error);
      });
      server.listen({ host: '127.0.0.1', port: options.port }, () =>
        resolve(ok((server.address() as AddressInfo).port)),
      );
    });
  }
}

const json = { 'Content-Type': 'application/json' };

function end(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): void {
  response.writeHead(status, { ...securityHeaders, 'Cache-Control': 'no-store', ...headers });
  response.end(body);
}
