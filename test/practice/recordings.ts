import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** One exchange with a real store, as `test/recordings` has it. */
export interface RecordedExchange {
  readonly name: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: readonly string[];
  readonly requestBody?: unknown;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly isJson: boolean;
  readonly bodyLength: number;
  readonly body: string;
  readonly code?: string;
  readonly message?: string;
}

export interface RecordedKey {
  readonly user: string | number;
  readonly permissions: 'read' | 'write' | 'read_write';
  readonly consumer_key: string;
  readonly consumer_secret: string;
  readonly revoked?: boolean;
}

export function recorded(file: string): RecordedExchange[] {
  return JSON.parse(readFileSync(new URL(`../recordings/${file}.json`, import.meta.url), 'utf8'));
}

export function recordedKeys(store: 'main' | 'plain'): RecordedKey[] {
  const all: Record<string, Record<string, RecordedKey>> = JSON.parse(
    readFileSync(new URL('../recordings/keys.json', import.meta.url), 'utf8'),
  );
  return Object.values(all[store] ?? {}).filter((key) => key.revoked !== true);
}

export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends what was recorded to `port` of this machine, byte for byte as far as its address goes. */
export function replay(exchange: RecordedExchange, port: number, authority: string | undefined): Promise<Received> {
  const url = /^(https?):\/\/([^/?]+)(.*)$/.exec(exchange.url);
  const [, scheme, host, target] = url ?? [];
  const sent = exchange.requestBody;
  const body = sent === undefined || sent === null ? undefined : typeof sent === 'string' ? sent : JSON.stringify(sent);
  const isJson = typeof sent !== 'string' || sent.startsWith('{');
  const headers: Record<string, string> = { host: host ?? '' };
  if (body !== undefined) headers['content-type'] = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
  for (const line of exchange.requestHeaders) {
    const colon = line.indexOf(': ');
    headers[line.slice(0, colon)] = line.slice(colon + 2);
  }
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, method: exchange.method, path: target || '/', headers };
    const send =
      scheme === 'https' ? httpsRequest({ ...options, ca: authority, servername: 'localhost' }) : httpRequest(options);
    send.on('error', reject);
    send.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const received: Record<string, string> = {};
        for (const [name, value] of Object.entries(answer.headers)) received[name] = String(value);
        resolve({ status: answer.statusCode ?? 0, headers: received, body: Buffer.concat(parts).toString('utf8') });
      });
    });
    send.end(body);
  });
}
