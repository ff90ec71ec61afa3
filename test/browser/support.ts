import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserServer, type BrowserServerOptions, startBrowserServer } from '../../src-main/browser/server.ts';
import { createSessions, type Sessions } from '../../src-main/browser/sessions.ts';
import type { Host, HostEvent } from '../../src-main/contract/host.ts';
import type { HostMethod } from '../../src-main/contract/host-methods.ts';
import { ok, type Result } from '../../src-main/contract/result.ts';
import { createDispatch } from '../../src-main/door/dispatch.ts';
import { createMessageHost } from '../../src-main/door/message-host.ts';

/** A core that answers as the test says, and remembers what it was asked. */
export interface FakeCore {
  readonly host: Host;
  readonly calls: { readonly method: HostMethod; readonly request: unknown }[];
  answer: (method: HostMethod, request: unknown) => Promise<Result<unknown>>;
  emit(event: HostEvent): void;
}

export function fakeCore(): FakeCore {
  const listeners = new Set<(event: HostEvent) => void>();
  const core: FakeCore = {
    calls: [],
    answer: async (method) => ok(`did ${method}`),
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    host: createMessageHost(
      (method, asked) => {
        core.calls.push({ method, request: asked });
        return core.answer(method, asked);
      },
      (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    ),
  };
  return core;
}

export function step(task: string): HostEvent {
  return { type: 'step', task, step: { name: 'address', state: 'running' } };
}

/** A script that tries what the policy allows, in the page and in its worker. */
export const policyScript = 'assets/policy.worker-1a2b3c4d.js';
const policySource = fileURLToPath(new URL(`../electron/fixtures/renderer/${policyScript}`, import.meta.url));

/** A page as a build leaves it; `script` runs as its own module, after the host's. */
export async function makePage(folder: string, script = ''): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><html><head><meta charset="utf-8"><title>Test page</title><link rel="icon" href="data:,">` +
      `<script type="module" src="./assets/index-1a2b3c4d.js"></script></head><body></body></html>`,
  );
  await writeFile(join(folder, 'assets', 'index-1a2b3c4d.js'), script);
  await writeFile(join(folder, 'assets', 'plain.css'), 'body { color: black }');
  await copyFile(policySource, join(folder, policyScript));
}

export interface TestServer extends AsyncDisposable {
  readonly server: BrowserServer;
  readonly sessions: Sessions;
  readonly core: FakeCore;
  /** Each line of the log. */
  readonly lines: string[];
  /** Pages listening now. */
  readonly pages: () => number;
  readonly reused: () => number;
  readonly token: string;
  readonly folder: string;
  /** Breaks the pages' streams of events, as a network would. */
  dropStreams(): void;
}

export async function startTestServer(
  options: Partial<BrowserServerOptions> & { readonly clock?: () => number; readonly script?: string } = {},
): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-browser-'));
  await makePage(join(folder, 'page'), options.script);
  await writeFile(join(folder, 'host.js'), '/* host */');
  await writeFile(join(folder, 'outside.txt'), 'outside');
  const core = fakeCore();
  const lines: string[] = [];
  let pages = 0;
  let reused = 0;
  const sessions = createSessions({
    clock: options.clock ?? (() => performance.now()),
    randomBytes,
    tokenLifetime: 60_000,
  });
  const started = await startBrowserServer({
    page: join(folder, 'page'),
    hostScript: join(folder, 'host.js'),
    subscribe: core.host.subscribe,
    dispatch: createDispatch(core.host, (reference, text) => lines.push(`fault ${reference} ${text}`)),
    sessions,
    presence: {
      arrive() {
        pages += 1;
        return () => {
          pages -= 1;
        };
      },
    },
    log: (line) => lines.push(line),
    onTokenReused() {
      reused += 1;
    },
    openedByFile: false,
    port: 0,
    ...options,
  });
  if (!started.ok) {
    await rm(folder, { recursive: true });
    throw new Error(started.failure.code);
  }
  const server = started.value;
  const streams = new Set<Socket>();
  const onRequest = (message: unknown): void => {
    const { request: arrived, socket } = message as { request: { url: string }; socket: Socket };
    if (arrived.url === '/gatehouse/events' && socket.localPort === server.port) streams.add(socket);
  };
  subscribe('http.server.request.start', onRequest);
  return {
    server,
    sessions,
    core,
    lines,
    folder,
    pages: () => pages,
    dropStreams() {
      for (const socket of streams) socket.destroy();
    },
    reused: () => reused,
    token: sessions.launchToken,
    async [Symbol.asyncDispose]() {
      unsubscribe('http.server.request.start', onRequest);
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** One request with exactly these headers beside those that HTTP needs. */
export function ask(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string | string[]>> = {},
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/**
 * Sends bytes as they are; resolves with all that came back when the server has closed the connection. `last`: says
 * that nothing more comes.
 */
export function askRaw(port: number, text: string, last = false): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => (last ? socket.end(text, 'latin1') : socket.write(text, 'latin1')));
    socket.setEncoding('latin1').on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

export const asJson = { 'Content-Type': 'application/json' };

/** Exchanges the launch token as the page does. */
export async function takeSession({ server, token }: TestServer): Promise<Readonly<Record<string, string>>> {
  const answer = await ask(server.port, 'POST', '/gatehouse/session', asJson, JSON.stringify({ token }));
  const { session } = JSON.parse(answer.body) as { session: string };
  return { ...asJson, 'X-Gatehouse-Session': session };
}

/** The open stream of events: its lines, as they come. */
export async function follow(
  port: number,
  headers: Readonly<Record<string, string>>,
  after?: number,
): Promise<{ next(): Promise<Record<string, unknown>>; drop(): void }> {
  const controller = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/gatehouse/events`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ after }),
    signal: controller.signal,
  });
  if (!response.ok || !response.body) throw new Error(String(response.status));
  const lines = linesOf(response.body);
  return {
    async next() {
      const { value } = await lines.next();
      return JSON.parse(value ?? 'null') as Record<string, unknown>;
    },
    drop: () => controller.abort(),
  };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
