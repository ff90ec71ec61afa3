import { randomBytes } from 'node:crypto';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import type { Road, StoreRecord } from '../../src-main/contract/models.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import { blockVerbs, stagingPassword } from '../../src-main/practice/faults/in-front.ts';
import { moveToName, redirectPath, redirectScheme } from '../../src-main/practice/faults/server.ts';
import type { Fault } from '../../src-main/practice/http.ts';
import { type PracticeOptions, type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { newNonce, signQuery } from '../../src-main/woocommerce/signing.ts';
import { keyOf } from '../practice/support.ts';
import { type Answer, basic, type CallOptions, call, type House, makeHouse, stagingLogin, value } from './house.ts';

/* A tool's calls over every road that a store can have, and over every way in which a tool can spell them. */

interface Case {
  readonly name: string;
  readonly store: PracticeOptions;
  /** Besides the road that the store's address alone makes. */
  readonly road?: (store: PracticeStore) => Partial<Road>;
  /** How the store is to see that it is called. */
  readonly sees: 'basic' | 'signature' | 'staging and signature';
  /** The system knows the store's authority; else its record does. */
  readonly known?: true;
}

const https = { httpPort: null, httpsPort: 0 } as const;
const signed = () => ({ authentication: 'signature' }) as const;
/** Two names of this computer stand for two of the shop. */
const otherName = (address: string) => address.replace('127.0.0.1', 'localhost');
const at = (rest: string) => (store: PracticeStore) => ({
  restUrl: `${store.url}/${rest}`,
  signedRestUrl: `${store.url}/${rest}`,
});

const cases: readonly Case[] = [
  { name: 'Basic over https', store: https, sees: 'basic', known: true },
  { name: 'Basic, with an authority that was added', store: https, sees: 'basic' },
  {
    name: 'signed over https, where the server drops the Authorization header',
    store: { ...https, stripsAuthorization: true },
    road: signed,
    sees: 'signature',
  },
  { name: 'signed over http, of a site without https', store: {}, sees: 'signature' },
  {
    name: 'signed over https that WordPress does not notice',
    store: { ...https, noticesHttps: false },
    road: ({ url }) => ({ ...signed(), signedRestUrl: `${url.replace('https:', 'http:')}/wp-json/` }),
    sees: 'signature',
  },
  {
    name: 'signed under the name that WordPress goes by',
    store: { ...https, home: otherName, stripsAuthorization: true },
    road: ({ url, httpsUrl }) => ({
      ...signed(),
      restUrl: `${httpsUrl}/wp-json/`,
      signedRestUrl: `${url}/wp-json/`,
    }),
    sees: 'signature',
  },
  {
    name: 'a staging login in front',
    store: { ...https, faults: [stagingPassword(stagingLogin)] },
    road: () => ({ ...signed(), staging: true }),
    sees: 'staging and signature',
  },
  { name: 'in a folder', store: { ...https, subdirectory: '/shop' }, sees: 'basic' },
  { name: 'in a folder, signed over http', store: { subdirectory: '/shop' }, sees: 'signature' },
  { name: 'another REST prefix', store: { ...https, restPrefix: 'api' }, road: at('api/'), sees: 'basic' },
  {
    name: 'another REST prefix in a folder, signed over http',
    store: { restPrefix: 'api', subdirectory: '/shop' },
    road: at('api/'),
    sees: 'signature',
  },
  {
    name: 'PUT and DELETE blocked',
    store: { ...https, faults: [blockVerbs()] },
    road: () => ({ verbs: 'method-parameter' }),
    sees: 'basic',
  },
  {
    name: 'PUT and DELETE blocked, signed over http',
    store: { faults: [blockVerbs()] },
    road: () => ({ verbs: 'method-parameter' }),
    sees: 'signature',
  },
];
const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const overIpv6: readonly Case[] = [
  { name: 'IPv6, Basic over https', store: { ...https, host: '::1' }, sees: 'basic' },
  { name: 'IPv6, signed over http', store: { host: '::1' }, sees: 'signature' },
];

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

interface Connected {
  readonly shop: PracticeStore;
  readonly house: House;
  readonly store: StoreRecord;
  readonly tool: ToolLogin;
  /** The store's address at the gateway. */
  readonly base: string;
  /** Calls below it, or at an address that the gateway gave, logged in by Basic unless told. */
  readonly ask: (target: string, options?: CallOptions) => Promise<Answer>;
  readonly received: readonly Answer[];
}

async function connected({ store: options, road, known }: Omit<Case, 'name' | 'sees'>): Promise<Connected> {
  const shop = await startPracticeStore({ legacyApi: 'on', ...options });
  const { authority } = shop;
  const authorities = async () => (known && authority ? [authority] : []);
  const house = await makeHouse({ network: { proxyFor: async () => null, authorities } });
  open.push(shop, house);
  const store = await house.connect(shop, road?.(shop));
  if (known) value(await house.records.update(store.id, ({ addedAuthority: _, ...record }) => record));
  const tool = await house.addTool(store);
  const { address } = await house.open();
  const base = `${address}/${store.id}`;
  const received: Answer[] = [];
  const ask = async (target: string, { headers, ...given }: CallOptions = {}) => {
    const url = target.startsWith('http:') ? target : base + target;
    const answer = await call(url, { ...given, headers: headers ?? basic(tool) });
    received.push(answer);
    return answer;
  };
  return { shop, house, store, tool, base, ask, received };
}

function json({ tool }: Connected, method: string, body: object): CallOptions {
  return { method, headers: { ...basic(tool), 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function linksOf({ headers }: Answer): Record<string, string> {
  const links = String(headers.link ?? '').matchAll(/<([^>]*)>; rel="([^"]*)"/g);
  return Object.fromEntries([...links].map(([, url = '', rel = '']) => [rel, url]));
}

/** As it is, and as it stands in headers and addresses. */
function shapesOf(name: string, secret: string): string[] {
  return [name, secret, Buffer.from(`${name}:${secret}`).toString('base64')];
}

/** The store's key stays on this side of the gateway, and the tool's on that one. */
function expectKeysApart({ shop, tool, received }: Connected): void {
  const { consumerKey, consumerSecret } = keyOf(shop);
  const reached = JSON.stringify(received);
  const sent = JSON.stringify(shop.requests);
  expect([received.length, shop.requests.length].every((count) => count > 0)).toBe(true);
  const ofStore = [
    ...shapesOf(consumerKey, consumerSecret),
    ...shapesOf(stagingLogin.user, stagingLogin.password).slice(1),
  ];
  for (const text of [reached, asDecoded(reached)]) for (const one of ofStore) expect(text).not.toContain(one);
  for (const text of [sent, asDecoded(sent)])
    for (const one of shapesOf(tool.consumerKey, tool.consumerSecret)) expect(text).not.toContain(one);
}

function asDecoded(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

function expectLogins({ shop, store }: Connected, sees: Case['sees']): void {
  const { consumerKey, consumerSecret } = keyOf(shop);
  const [, , pair] = shapesOf(consumerKey, consumerSecret);
  const [, , staging] = shapesOf(stagingLogin.user, stagingLogin.password);
  const authorization = { basic: `Basic ${pair}`, signature: undefined, 'staging and signature': `Basic ${staging}` };
  for (const { url, headers } of shop.requests) {
    expect(url.startsWith(store.road.restUrl) || url.includes('/wc-api/v3/')).toBe(true);
    expect(headers.authorization).toBe(authorization[sees]);
    const { searchParams } = new URL(url);
    expect(searchParams.has('oauth_signature')).toBe(sees !== 'basic');
    expect(url).not.toContain(consumerSecret);
    if (sees === 'basic') expect(url).not.toContain(consumerKey);
  }
}

/** How tools spell the REST API's routes. */
const spellings: readonly (readonly [string, (route: string, query?: string) => string])[] = [
  ['/wp-json/…', (route, query) => `/wp-json/wc/v3/${route}${query ? `?${query}` : ''}`],
  ['/index.php/wp-json/…', (route, query) => `/index.php/wp-json/wc/v3/${route}${query ? `?${query}` : ''}`],
  ['/?rest_route=/…', (route, query) => `/?rest_route=/wc/v3/${route}${query ? `&${query}` : ''}`],
  [
    '/index.php?rest_route=%2F…',
    (route, query) => `/index.php?${query ? `${query}&` : ''}rest_route=%2Fwc%2Fv3%2F${route}`,
  ],
];

async function expectAllCalls(there: Connected, sees: Case['sees']): Promise<void> {
  const { shop, base, ask, store, tool } = there;
  for (const [spelt, to] of spellings) {
    const list = await ask(to('products', 'per_page=2'));
    expect([spelt, list.status, list.json?.length]).toEqual([spelt, 200, 2]);
    expect(Number(list.headers['x-wp-totalpages'])).toBeGreaterThan(1);
    const { next = '' } = linksOf(list);
    expect(next).toBe(`${base}/wp-json/wc/v3/products?per_page=2&page=2`);
    const second = await ask(next);
    expect([second.status, second.json?.length]).toEqual([200, 2]);
    expect(second.json[0].id).not.toBe(list.json[0].id);
    const { origin, pathname, searchParams } = new URL(linksOf(second).prev ?? '');
    expect(origin + pathname).toBe(`${base}/wp-json/wc/v3/products`);
    expect(Object.fromEntries(searchParams)).toEqual({ per_page: '2', page: '1' });

    const name = `Lamp ${spelt}, “söft” & 100 %`;
    const made = await ask(to('products'), json(there, 'POST', { name, regular_price: '12.50' }));
    expect([spelt, made.status, made.json?.name]).toEqual([spelt, 201, name]);
    const { id } = made.json;
    expect(made.headers.location).toBe(`${base}/wp-json/wc/v3/products/${id}`);
    expect((await ask(String(made.headers.location))).json.name).toBe(name);
    const found = await ask(to('products', `search=${encodeURIComponent(name)}&_fields=id,name`));
    expect(found.json).toEqual([{ id, name }]);

    const changed = await ask(to(`products/${id}`), json(there, 'PUT', { regular_price: '9.00' }));
    expect([spelt, changed.status, changed.json?.regular_price]).toEqual([spelt, 200, '9.00']);
    expect(shop.shop.products.get(id)?.regular_price).toBe('9.00');
    const removed = await ask(to(`products/${id}`, 'force=true'), { method: 'DELETE' });
    expect([spelt, removed.status, removed.json?.id]).toEqual([spelt, 200, id]);
    expect(shop.shop.products.has(id)).toBe(false);
    const missing = await ask(to(`products/${id}`));
    expect([missing.status, missing.json?.code]).toEqual([404, 'woocommerce_rest_product_invalid_id']);
  }

  // A tool's other two ways of logging in.
  const { consumerKey, consumerSecret } = tool;
  const inQuery = `consumer_key=${consumerKey}&consumer_secret=${consumerSecret}&per_page=2`;
  const byOAuth = value(
    signQuery({
      method: 'GET',
      url: new URL(`${base}/wp-json/wc/v3/products`),
      query: [['per_page', '2']],
      consumerKey: new Secret(consumerKey),
      consumerSecret: new Secret(consumerSecret),
      timestamp: Math.floor(Date.now() / 1000),
      nonce: newNonce(randomBytes),
    }),
  );
  for (const query of [inQuery, byOAuth.query]) {
    const list = await ask(`/wp-json/wc/v3/products?${query}`, { headers: {} });
    expect([list.status, list.json?.length]).toEqual([200, 2]);
    expect(linksOf(list).next).toBe(`${base}/wp-json/wc/v3/products?per_page=2&page=2`);
  }

  const legacy = await ask('/wc-api/v3/products?filter[limit]=2');
  if (sees === 'basic' || store.road.signedRestUrl.startsWith('http:')) {
    expect([legacy.status, legacy.json?.products?.length]).toEqual([200, 2]);
    const { next } = linksOf(legacy);
    expect(next).toBe(`${base}/wc-api/v3/products?filter%5Blimit%5D=2&page=2`);
  } else {
    // Over https that it notices, the legacy API takes no signature, and the staging login for a key.
    expect([legacy.status, legacy.json?.errors?.[0]?.code]).toEqual([501, 'gatehouse_legacy_road']);
  }

  expectLogins(there, sees);
  expectKeysApart(there);
}

test.each(cases)('over the road: $name', async ({ sees, ...one }) => {
  const there = await connected(one);
  await expectAllCalls(there, sees);
  const verbs = new Set(there.shop.requests.map(({ method }) => method));
  const isDetour = there.store.road.verbs === 'method-parameter';
  expect([...verbs].sort()).toEqual(isDetour ? ['GET', 'POST'] : ['DELETE', 'GET', 'POST', 'PUT']);
});

test.skipIf(!hasIpv6).each(overIpv6)('over the road: $name', async ({ sees, ...one }) => {
  const there = await connected(one);
  expect(there.store.road.restUrl).toContain('//[::1]:');
  await expectAllCalls(there, sees);
});

test('an authority that was added for one store is good for no other', async () => {
  const there = await connected({ store: https });
  const { house } = there;
  const other = await startPracticeStore(https);
  open.push(other);
  const stranger = await house.connect(other);
  const { addedAuthority } = there.store;
  if (!addedAuthority) throw new Error('The store has no authority of its own.');
  value(await house.records.update(stranger.id, (record) => ({ ...record, addedAuthority })));
  const tool = await house.addTool(stranger);
  const origin = there.base.slice(0, there.base.lastIndexOf('/'));
  const refused = await call(`${origin}/${stranger.id}/wp-json/wc/v3/products`, { headers: basic(tool) });
  expect([refused.status, refused.json.code]).toEqual([502, 'gatehouse_tls_untrusted']);
  expect(other.requests).toEqual([]);
  expect((await there.ask('/wp-json/wc/v3/products')).status).toBe(200);
});

describe('a store that leads on', () => {
  const product = { name: 'Lamp' };

  async function expectRefused(there: Connected, to: string): Promise<void> {
    const { ask, shop, received } = there;
    const all = [
      await ask('/wp-json/wc/v3/products'),
      await ask('/wp-json/wc/v3/products', json(there, 'POST', product)),
      await ask('/wp-json/wc/v3/products/7', json(there, 'PUT', product)),
      await ask('/?rest_route=/wc/v3/products/7', { method: 'DELETE' }),
      await ask('/wc-api/v3/products'),
    ];
    for (const { status, json: body, headers } of all) {
      const { code, message } = body.errors?.[0] ?? body;
      expect([status, code]).toEqual([502, 'gatehouse_redirect']);
      expect(message).toContain(`sends this call on to ${to}, where Gatehouse does not follow with its key`);
      expect(headers.location).toBeUndefined();
    }
    expect(shop.requests).toHaveLength(received.length);
    expectKeysApart(there);
  }

  test.each([
    ['Basic over https', https],
    ['signed over http', {}],
  ])('to its www name is not followed: %s', async (_, store) => {
    const there = await connected({ store: { ...store, faults: [moveToName('localhost')] } });
    await expectRefused(there, otherName(new URL(there.store.road.restUrl).origin));
  });

  test('to the name that its signatures carry would lead a tool in a circle, and is refused', async () => {
    const there = await connected({
      store: { home: otherName, faults: [moveToName('localhost')] },
      road: ({ url, httpUrl }) => ({ restUrl: `${httpUrl}/wp-json/`, signedRestUrl: `${url}/wp-json/` }),
    });
    await expectRefused(there, new URL(there.shop.url).origin);
  });

  test('from http to https would lead a tool in a circle, and is refused', async () => {
    // Its doors have a port each, which those of a real store have not: its address names none.
    let to = '';
    const there = await connected({ store: { faults: [redirectScheme('http', () => to)] } });
    to = new URL(there.store.road.restUrl).origin.replace('http:', 'https:');
    await expectRefused(there, to);
  });

  test.each([
    ['Basic over https', https],
    ['signed over http', {}],
  ])('within its API is followed by the tool, at the gateway: %s', async (_, store) => {
    const withQuery: Fault = (request, next) =>
      request.path === '/wp-json/wc/v3/old'
        ? redirectPath(request.path, `/wp-json/wc/v3/products?${request.query}`)(request, next)
        : next(request);
    const there = await connected({ store: { ...store, faults: [withQuery] } });
    const moved = await there.ask('/wp-json/wc/v3/old?per_page=2');
    expect([moved.status, moved.headers.location]).toEqual([302, `${there.base}/wp-json/wc/v3/products?per_page=2`]);
    const list = await there.ask(String(moved.headers.location));
    expect([list.status, list.json.length]).toEqual([200, 2]);
    expectKeysApart(there);
  });
});
