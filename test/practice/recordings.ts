import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import {
  type FillShop,
  type PracticeOptions,
  type PracticeStore,
  startPracticeStore,
} from '../../src-main/practice/index.ts';
import { createOrder } from '../../src-main/practice/shop/orders.ts';
import { createProduct } from '../../src-main/practice/shop/products.ts';

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

/** Answers compared in whole where they were recorded in whole, unless they name what only a real site can. */
export const recordedFiles = [
  'discovery',
  'plain-permalinks',
  'keys-over-https',
  'oauth-over-http',
  'write-probes',
  'paging-and-headers',
  'write-path',
  'legacy-api',
  'application-passwords',
] as const;

/** The recorded store sold five widgets, each with an order after it; an order of the last two was changed later. */
const widgets: FillShop = (shop) => {
  for (const [index, status] of ['pending', 'processing', 'completed', 'on-hold', 'cancelled'].entries()) {
    const number = index + 1;
    const product = createProduct(shop, { name: `Widget ${number}`, sku: `W-${number}`, regular_price: `${number}0` });
    const id = 'id' in product ? product.id : 0;
    const billing = { first_name: 'Jane', last_name: `Doe${number}`, email: 'customer@example.test', country: 'GB' };
    createOrder(shop, {
      status,
      customer_id: 4,
      billing,
      line_items: [{ product_id: id, quantity: orderedPieces[index] }],
    });
  }
  // Something else of the recorded site had the next number.
  shop.nextId('post');
};
const orderedPieces = [1, 2, 3, 4, 5];

/** What stood behind each recorded origin. */
const origins: Readonly<
  Record<string, { readonly keys: 'main' | 'plain' | 'woo8' | 'none'; readonly options: PracticeOptions }>
> = {
  'https://localhost:8443': { keys: 'main', options: {} },
  'http://localhost:8081': { keys: 'main', options: {} },
  'https://localhost:8444': { keys: 'none', options: { version: '10.0.2', name: 'Shop woo10' } },
  'https://localhost:8445': { keys: 'woo8', options: { version: '8.9.3', name: 'Shop woo8' } },
  'http://localhost:8083': { keys: 'woo8', options: { version: '8.9.3', name: 'Shop woo8' } },
  'https://localhost:8446': { keys: 'plain', options: { permalinks: 'plain', name: 'Shop plain' } },
  'http://localhost:8084': { keys: 'plain', options: { permalinks: 'plain', name: 'Shop plain' } },
  'http://localhost:8429': { keys: 'main', options: { home: 'https://localhost:8443' } },
  'https://localhost:9427': { keys: 'main', options: { noticesHttps: false } },
};

/** The keys of the recorded 8.9.3 store, worthless outside it. */
const woo8Keys: readonly RecordedKey[] = [
  pair(
    'admin',
    'read_write',
    'ck_8df00ef9e9140ef6e9bf42af8cadd9c7b8310ce8',
    'cs_ab4a96f91dc33382a38f94b802b14fc5353b2a33',
  ),
  pair('admin', 'write', 'ck_d8f2067adc38a30689a501424d5df56185464537', 'cs_73bc8332055c91b889cdc554154788c67bd57da7'),
  pair('admin', 'read', 'ck_72987624831f96a201512898b217bf5dace36af8', 'cs_ceda50674418893a1aa2592254fe7d3a0e441c6e'),
  pair(
    'customer',
    'read_write',
    'ck_ad33c589e6833dbf7d34c759dfa788645a01d0ff',
    'cs_db7c2c1e27e6a289ea12b66cb1e6c27e431a554d',
  ),
];

function pair(user: string, permissions: RecordedKey['permissions'], key: string, secret: string): RecordedKey {
  return { user, permissions, consumer_key: key, consumer_secret: secret };
}

/** The keys that the store at a recorded origin had. */
export function keysAt(origin: string): readonly RecordedKey[] {
  const keys = origins[origin]?.keys ?? 'none';
  return keys === 'woo8' ? woo8Keys : keys === 'none' ? [] : recordedKeys(keys);
}

export interface RecordedStoreOptions {
  /** What it believes its address is; its own where not given, unless the recorded one believed in another. */
  readonly home?: string;
  readonly legacyApi: 'on' | 'absent';
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** A fresh store like the one that stood behind a recorded origin, with its keys. */
export async function startRecordedStore(
  origin: string,
  { home, legacyApi, clock }: RecordedStoreOptions,
): Promise<PracticeStore> {
  const place = origins[origin];
  if (place === undefined) throw new Error(`No store is described for ${origin}.`);
  const https = origin.startsWith('https:');
  const store = await startPracticeStore({
    name: 'Shop main',
    ...(home === undefined ? {} : { home }),
    httpPort: https ? null : 0,
    httpsPort: https ? 0 : null,
    withKeys: false,
    shop: widgets,
    clock,
    legacyApi,
    ...place.options,
  });
  for (const { user, permissions, consumer_key, consumer_secret } of keysAt(origin)) {
    store.createKey({
      user,
      permission: permissions,
      description: 'recorded',
      consumerKey: consumer_key,
      consumerSecret: consumer_secret,
    });
  }
  return store;
}

/** Milliseconds: when a file was recorded, told by the signatures in it. */
export function timeOf(exchanges: readonly RecordedExchange[]): number {
  const stamps = exchanges
    .flatMap(({ url }) => /oauth_timestamp=(\d{10})(?!\d)/.exec(url)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);
  const median = stamps[Math.floor(stamps.length / 2)];
  return median === undefined ? Date.parse('2026-11-23T18:05:00Z') : median * 1000;
}

export function parsed(body: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
