import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Road } from '../../src-main/contract/models.ts';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { blockVerbs } from '../../src-main/practice/faults/in-front.ts';
import { noticesBeforeJson } from '../../src-main/practice/faults/wordpress.ts';
import type { PracticeKey, PracticeOptions, PracticeStore } from '../../src-main/practice/index.ts';
import { startPracticeStore } from '../../src-main/practice/index.ts';
import { type ClientExchange, type ClientParts, createStoreClient } from '../../src-main/woocommerce/client.ts';
import { discover } from '../../src-main/woocommerce/discovery.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { createServers, directNetwork, type Seen } from './servers.ts';

const servers = createServers();
const practice: PracticeStore[] = [];
let transport: Transport;
let certificates: TestCertificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  transport = createTransport(directNetwork, { userAgent: 'Gatehouse/test', clock: Date.now });
});
afterEach(async () => {
  await servers.close();
  await Promise.all(practice.splice(0).map((store) => store.close()));
});
afterAll(() => transport.close());

const secrets = { key: `ck_${'a1'.repeat(20)}`, secret: `cs_${'b2'.repeat(20)}` };
const pair: KeyPair = { consumerKey: new Secret(secrets.key), consumerSecret: new Secret(secrets.secret) };

/** Notes how long it was asked to wait, and waits for nothing. */
function client(road: Road, changes: Partial<ClientParts> = {}) {
  const waits: number[] = [];
  const exchanges: ClientExchange[] = [];
  const made = createStoreClient({
    transport,
    road,
    credentials: pair,
    addedAuthorities: [certificates.authority.pem],
    clock: Date.now,
    random: randomBytes,
    wait: async (milliseconds) => void waits.push(milliseconds),
    onExchange: (exchange) => void exchanges.push(exchange),
    ...changes,
  });
  return { ...made, waits, exchanges };
}

const basic = (origin: string): Road => ({
  restUrl: `${origin}/wp-json/`,
  signedRestUrl: `${origin}/wp-json/`,
  authentication: 'basic',
  verbs: 'direct',
  staging: false,
});
const signature = (origin: string): Road => ({ ...basic(origin), authentication: 'signature' });
const secure = (listener: RequestListener) => servers.web(listener, certificates.good);

/** Answers with each of these in turn, and the last one for ever. */
function inTurn(
  ...answers: readonly [status: number, headers?: Record<string, string>, body?: string][]
): RequestListener {
  let at = 0;
  return (_, response) => {
    const [status, headers = {}, body = '{}'] = answers[Math.min(at, answers.length - 1)] ?? [200];
    at += 1;
    if (status === 0) response.destroy();
    else response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
  };
}

const code = (result: { ok: boolean; failure?: { code: string } }) => (result.ok ? 'ok' : result.failure?.code);

describe('a road', () => {
  test('with Basic carries key and secret in the header, over https, and in no URL', async () => {
    const store = await secure(inTurn([200]));
    const answer = await client(basic(store.origin)).call({
      method: 'get',
      path: 'products?per_page=5',
      query: [['_fields', 'id']],
    });
    expect(answer).toMatchObject({ ok: true, value: { status: 200, json: {}, requests: 1 } });
    expect(store.seen[0]).toMatchObject({ method: 'GET', target: '/wp-json/wc/v3/products?_fields=id&per_page=5' });
    expect(store.seen[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from(`${secrets.key}:${secrets.secret}`).toString('base64')}`,
    );
  });

  test('with Basic is refused over http', () => {
    expect(() => client(basic('http://shop.example'))).toThrow(TypeError);
  });

  test('with a staging login has that in the header and signs with the key, over https to its own store alone', async () => {
    const staging = { user: 'ada', password: new Secret('staging-pass-1815') };
    const login = `Basic ${Buffer.from('ada:staging-pass-1815').toString('base64')}`;
    const elsewhere = await secure(inTurn([200]));
    const store = await secure(inTurn([503], [200], [302, { Location: `${elsewhere.origin}/wp-json/wc/v3/orders` }]));
    const { call, exchanges } = client({ ...signature(store.origin), staging: true }, { staging });
    expect(await call({ method: 'PUT', path: 'products/12', body: '{}' })).toMatchObject({ value: { status: 200 } });
    expect(code(await call({ method: 'GET', path: 'orders' }))).toBe('redirect-to-other-host');
    expect(store.seen.map(({ headers }) => headers.authorization)).toEqual([login, login, login]);
    const parameters = store.seen.map(({ target }) => new URL(target, store.origin).searchParams);
    expect(parameters.every((query) => query.get('oauth_consumer_key') === secrets.key)).toBe(true);
    expect(elsewhere.seen).toEqual([]);
    expect(JSON.stringify(exchanges) + inspect(exchanges, { depth: 9 })).not.toContain('staging-pass-1815');
    expect(JSON.stringify(store.seen)).not.toContain(secrets.secret);
  });

  test('with a staging login is refused over http, with Basic, and without the login', () => {
    const staging = { user: 'ada', password: new Secret('p') };
    const road = { ...signature('https://shop.example'), staging: true };
    expect(() => client(road)).toThrow(TypeError);
    expect(() => client({ ...road, authentication: 'basic' }, { staging })).toThrow(TypeError);
    expect(() => client({ ...signature('http://shop.example'), staging: true }, { staging })).toThrow(TypeError);
  });

  test('with a signature never sends the secret, nor the same nonce twice', async () => {
    const store = await servers.web(inTurn([503], [503], [200]));
    const { call, exchanges } = client(signature(store.origin));
    expect(await call({ method: 'PUT', path: 'products/12', body: '{"name":"x"}' })).toMatchObject({
      ok: true,
      value: { requests: 3 },
    });
    const parameters = store.seen.map(({ target }) => new URL(target, store.origin).searchParams);
    expect(new Set(parameters.map((query) => query.get('oauth_nonce'))).size).toBe(3);
    expect(parameters.every((query) => query.get('oauth_consumer_key') === secrets.key)).toBe(true);
    expect(JSON.stringify(store.seen)).not.toContain(secrets.secret);
    expect(JSON.stringify(exchanges)).not.toContain(secrets.key);
  });

  test('around blocked verbs sends a POST with _method', async () => {
    const store = await secure(inTurn([200]));
    const { call } = client({ ...basic(store.origin), verbs: 'method-parameter' });
    await call({ method: 'DELETE', path: 'products/12', query: [['force', 'true']] });
    await call({ method: 'GET', path: 'products/12' });
    expect(store.seen.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'POST /wp-json/wc/v3/products/12?_method=DELETE&force=true',
      'GET /wp-json/wc/v3/products/12',
    ]);
  });

  test.each([
    ['consumer_secret=cs_1'],
    ['consumer_key=ck_1'],
    ['oauth_nonce=1'],
    ['_method=DELETE'],
    ['rest_route=/wp/v2/users'],
    ['REST_ROUTE[]=1'],
  ])('takes no %s from its caller', async (query) => {
    const store = await secure(inTurn([200]));
    const { call } = client(basic(store.origin));
    expect(await call({ method: 'GET', path: `products?${query}` })).toMatchObject({
      failure: { code: 'path-invalid', params: { path: 'products' } },
    });
    const [name = '', value = ''] = query.split('=');
    expect(code(await call({ method: 'GET', path: 'products', query: [[name, value]] }))).toBe('path-invalid');
    expect(code(await call({ method: 'TRACE', path: 'products' }))).toBe('path-invalid');
    expect(code(await call({ method: 'GET', path: '/wp-json/' }))).toBe('path-invalid');
    expect(store.seen).toHaveLength(0);
  });
});

describe('waiting and repeating', () => {
  test.each(['GET', 'HEAD', 'PUT', 'DELETE'])(
    '%s is sent again after a lost connection and 502, 503, 504',
    async (method) => {
      for (const status of [0, 502, 503, 504]) {
        const store = await secure(inTurn([status], [status], [200]));
        const { call, waits } = client(basic(store.origin));
        expect(await call({ method, path: 'products/1' })).toMatchObject({
          ok: true,
          value: { status: 200, requests: 3 },
        });
        expect(waits).toEqual([500, 2000]);
      }
    },
  );

  test('ends with the third failure', async () => {
    const store = await secure(inTurn([0]));
    expect(code(await client(basic(store.origin)).call({ method: 'GET', path: 'products' }))).toBe('connection-lost');
    const failing = await secure(inTurn([502]));
    expect(await client(basic(failing.origin)).call({ method: 'GET', path: 'products' })).toMatchObject({
      ok: true,
      value: { status: 502, problem: { kind: 'server-error' }, requests: 3 },
    });
  });

  test.each(['POST', 'PATCH'])('%s is never sent twice', async (method) => {
    for (const answer of [[0], [502], [503, { 'Retry-After': '1' }], [429, { 'Retry-After': '1' }], [500]] as const) {
      const store = await secure(inTurn(answer as never));
      const { call, waits } = client(basic(store.origin));
      await call({ method, path: 'products', body: '{}' });
      expect([store.seen.length, waits]).toEqual([1, []]);
    }
  });

  test('honours Retry-After, twice and 60 seconds at most', async () => {
    const patient = await secure(inTurn([429, { 'Retry-After': '7' }], [503, { 'Retry-After': '20' }], [200]));
    const first = client(basic(patient.origin));
    expect(await first.call({ method: 'GET', path: 'products' })).toMatchObject({ ok: true, value: { status: 200 } });
    expect(first.waits).toEqual([7_000, 20_000]);

    const strict = await secure(inTurn([429, { 'Retry-After': '25' }]));
    const second = client(basic(strict.origin));
    expect(await second.call({ method: 'GET', path: 'products' })).toMatchObject({
      failure: { code: 'rate-limited', params: { seconds: 25 } },
    });
    expect(second.waits).toEqual([25_000, 25_000]);

    const far = await secure(inTurn([429, { 'Retry-After': '61' }]));
    const third = client(basic(far.origin));
    expect(await third.call({ method: 'GET', path: 'products' })).toMatchObject({
      failure: { code: 'rate-limited', params: { seconds: 61 } },
    });
    expect(third.waits).toEqual([]);
  });

  test('is over when the caller says so', async () => {
    const store = await secure(inTurn([503]));
    const controller = new AbortController();
    const { call } = client(basic(store.origin), { wait: async () => controller.abort() });
    expect(code(await call({ method: 'GET', path: 'products', signal: controller.signal }))).toBe('cancelled');
    expect(store.seen).toHaveLength(1);
  });

  test('a body that is too large is refused, not cut', async () => {
    const store = await secure(inTurn([200, {}, `["${'x'.repeat(5_000)}"]`]));
    const { call } = client(basic(store.origin), { limits: { maxBytes: 1_000 } });
    expect(code(await call({ method: 'GET', path: 'products' }))).toBe('answer-too-large');
    expect(store.seen).toHaveLength(1);
  });
});

describe('a redirect', () => {
  test('within the store is followed, signed anew for its new path', async () => {
    const store = await servers.web((request, response) => {
      const [path, query] = (request.url ?? '').split('?');
      if (path?.endsWith('/')) return response.end('[]');
      return response.writeHead(301, { Location: `${path}/?${query}` }).end();
    });
    expect(await client(signature(store.origin)).call({ method: 'GET', path: 'products?page=2' })).toMatchObject({
      ok: true,
      value: { status: 200 },
    });
    const [first, second] = store.seen.map(({ target }) => new URL(target, store.origin));
    expect(second?.pathname).toBe('/wp-json/wc/v3/products/');
    expect(second?.searchParams.getAll('oauth_signature')).toHaveLength(1);
    expect(second?.searchParams.get('page')).toBe('2');
    expect(second?.searchParams.get('oauth_signature')).not.toBe(first?.searchParams.get('oauth_signature'));
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('of %s is not followed', async (method) => {
    const store = await secure(inTurn([307, { Location: '/wp-json/wc/v3/products/2' }]));
    expect(await client(basic(store.origin)).call({ method, path: 'products/1' })).toMatchObject({
      failure: { code: 'redirect-refused', params: { reason: 'method' } },
    });
    expect(store.seen).toHaveLength(1);
  });

  test.each([
    ['/wp-json/wp/v2/users', 'redirect-refused'],
    ['/wp-json/', 'redirect-refused'],
    ['/wp-login.php', 'redirect-refused'],
    ['file:///etc/passwd', 'redirect-refused'],
    ['https://evil.example/wp-json/wc/v3/products', 'redirect-to-other-host'],
    ['http://localhost/wp-json/wc/v3/products', 'redirect-refused'],
  ])('to %s: %s', async (location, expected) => {
    const store = await secure(inTurn([302, { Location: location }]));
    expect(code(await client(basic(store.origin)).call({ method: 'GET', path: 'products' }))).toBe(expected);
    expect(store.seen).toHaveLength(1);
  });

  test('in a circle ends', async () => {
    const store = await servers.web((request, response) =>
      response.writeHead(302, { Location: request.url?.split('?')[0] ?? '' }).end(),
    );
    expect(code(await client(signature(store.origin)).call({ method: 'GET', path: 'products' }))).toBe('redirect-loop');
    expect(store.seen).toHaveLength(4);
  });

  test('carries nothing secret anywhere else: neither over http nor to another origin', async () => {
    const other = await secure(inTurn([200]));
    const plain = await servers.web(inTurn([200]));
    const elsewhere = [other.origin, plain.origin, `http://localhost:${plain.port}`, `https://127.0.0.1:${other.port}`];
    for (const status of [301, 302, 303, 307, 308]) {
      for (const target of elsewhere) {
        const store = await secure(inTurn([status, { Location: `${target}/wp-json/wc/v3/products` }]));
        for (const road of [basic(store.origin), signature(store.origin)]) {
          for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']) {
            const result = await client(road).call({
              method,
              path: 'products',
              ...(method === 'POST' && { body: '{"private":1}' }),
            });
            expect(result.ok).toBe(false);
          }
        }
        expect(store.seen).toHaveLength(10);
      }
    }
    const strangers: readonly Seen[] = [...other.seen, ...plain.seen];
    expect(strangers).toEqual([]);
  });
});

describe('pages', () => {
  const items = (page: number) => JSON.stringify([{ id: page }]);

  test('come one after the other, to the last', async () => {
    const store = await secure((request, response) => {
      const page = Number(new URL(request.url ?? '', 'https://x').searchParams.get('page') ?? 1);
      response.writeHead(200, { 'X-WP-Total': '3', 'X-WP-TotalPages': '3' }).end(items(page));
    });
    const ids: unknown[] = [];
    for await (const page of client(basic(store.origin)).pages({ path: 'products?per_page=1' })) {
      expect(page).toMatchObject({ ok: true, value: { total: 3, totalPages: 3 } });
      if (page.ok) ids.push(page.value.json);
    }
    expect(ids).toEqual([[{ id: 1 }], [{ id: 2 }], [{ id: 3 }]]);
    expect(store.seen.map(({ target }) => target.split('?')[1])).toEqual([
      'per_page=1',
      'page=2&per_page=1',
      'page=3&per_page=1',
    ]);
  });

  test('follow a Link header of this store only, and never backwards', async () => {
    for (const [next, expected] of [
      ['/wp-json/wc/v3/products?page=2', 2],
      ['https://evil.example/wp-json/wc/v3/products?page=2', 1],
      ['/wp-json/wc/v3/products?page=1', 1],
    ] as const) {
      const store = await secure((request, response) => {
        const first = !request.url?.includes('page=2');
        response.writeHead(200, first ? { Link: `<${next}>; rel="next"` } : {}).end('[]');
      });
      let pages = 0;
      for await (const page of client(basic(store.origin)).pages({ path: 'products' })) pages += page.ok ? 1 : 0;
      expect(pages, next).toBe(expected);
    }
  });

  test('end with the first refusal', async () => {
    const store = await secure(
      inTurn(
        [200, { 'X-WP-TotalPages': '5' }, '[]'],
        [403, {}, '{"code":"woocommerce_rest_cannot_view","message":"No","data":{"status":403}}'],
      ),
    );
    const seen: unknown[] = [];
    for await (const page of client(basic(store.origin)).pages({ path: 'orders' }))
      seen.push(page.ok && page.value.problem?.kind);
    expect(seen).toEqual([undefined, 'no-rights']);
  });
});

describe('against the practice store', () => {
  async function start(
    options: PracticeOptions,
    key: (store: PracticeStore) => PracticeKey | undefined = (store) => store.keys[0],
  ) {
    const store = await startPracticeStore(options);
    practice.push(store);
    const found = key(store);
    if (!found) throw new Error('the practice store has no such key');
    const credentials = {
      consumerKey: new Secret(found.consumerKey),
      consumerSecret: new Secret(found.consumerSecret),
    };
    const parts = { credentials, addedAuthorities: store.authority ? [store.authority] : [] };
    return { store, parts, key: found };
  }

  test.each([
    ['pretty', {}],
    ['in a subdirectory', { subdirectory: '/shop' }],
    ['with a prefix of its own', { restPrefix: 'api' }],
  ])('%s: discovered in two requests, then called over Basic', async (_, options) => {
    const { store, parts } = await start({ httpPort: null, httpsPort: 0, ...options });
    const found = await discover(transport, new URL(store.httpsUrl ?? ''), {
      addedAuthorities: parts.addedAuthorities,
    });
    expect(store.requests).toHaveLength(2);
    const road: Road = {
      ...basic(''),
      restUrl: found.rest?.restUrl.href ?? '',
      signedRestUrl: found.rest?.homeRestUrl.href ?? '',
    };
    const answer = await client(road, parts).call({ method: 'GET', path: 'products', query: [['per_page', '2']] });
    expect(answer).toMatchObject({ ok: true, value: { status: 200, totalPages: expect.any(Number) } });
    expect(answer.ok && Array.isArray(answer.value.json) && answer.value.json.length).toBe(2);
  });

  test('over http, signed; the secret is in nothing that travelled', async () => {
    const { store, parts, key } = await start({});
    const { call } = client(signature(store.httpUrl ?? ''), parts);
    const created = await call({ method: 'POST', path: 'products', body: '{"name":"Lamp & shade","sku":"L 1"}' });
    expect(created).toMatchObject({ ok: true, value: { status: 201, json: { name: 'Lamp & shade' } } });
    const search: [string, string][] = [
      ['search', 'Lamp & shade'],
      ['include[]', '999'],
      ['orderby', 'id'],
    ];
    expect(await call({ method: 'GET', path: 'products', query: search })).toMatchObject({
      ok: true,
      value: { status: 200, json: [] },
    });
    expect(await call({ method: 'HEAD', path: 'products' })).toMatchObject({ ok: true, value: { status: 200 } });
    expect(JSON.stringify(store.requests)).not.toContain(key.consumerSecret);
    expect(store.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test.each([
    ['the header stripped', { stripsAuthorization: true }, 'https'],
    ['https not noticed', { noticesHttps: false }, 'http'],
  ])('with %s, signed over https', async (_, options, scheme) => {
    const { store, parts } = await start({ httpPort: null, httpsPort: 0, ...options });
    const origin = store.httpsUrl ?? '';
    const road = { ...signature(origin), signedRestUrl: `${origin.replace('https', scheme)}/wp-json/` };
    expect(await client(basic(origin), parts).call({ method: 'GET', path: 'products' })).toMatchObject({
      ok: true,
      value: { status: 401 },
    });
    expect(await client(road, parts).call({ method: 'GET', path: 'products' })).toMatchObject({
      ok: true,
      value: { status: 200 },
    });
  });

  test('with blocked verbs, by the detour', async () => {
    const { store, parts } = await start({ httpPort: null, httpsPort: 0, faults: [blockVerbs()] });
    const road = basic(store.httpsUrl ?? '');
    const products = await client(road, parts).call({ method: 'GET', path: 'products?per_page=1&_fields=id' });
    const [{ id }] = (products.ok ? products.value.json : []) as [{ id: number }];
    const update = { method: 'PUT', path: `products/${id}`, body: '{"name":"Renamed"}' };
    expect(await client(road, parts).call(update)).toMatchObject({
      ok: true,
      value: { problem: { kind: 'method-blocked' } },
    });
    const detour = client({ ...road, verbs: 'method-parameter' }, parts);
    expect(await detour.call(update)).toMatchObject({ ok: true, value: { status: 200, json: { name: 'Renamed' } } });
  });

  test('with notices before its JSON, read and told', async () => {
    const { store, parts } = await start({
      httpPort: null,
      httpsPort: 0,
      faults: [noticesBeforeJson(false)],
    });
    const { call } = client(basic(store.httpsUrl ?? ''), parts);
    expect(await call({ method: 'GET', path: 'products/424242' })).toMatchObject({
      ok: true,
      value: { status: 404, pollution: { leadingText: expect.any(String) }, problem: { kind: 'not-found' } },
    });
  });

  test('all its pages, signed', async () => {
    const { store, parts } = await start({});
    const ids = new Set<number>();
    let total: number | undefined;
    for await (const page of client(signature(store.httpUrl ?? ''), parts).pages({
      path: 'products',
      query: [
        ['per_page', '2'],
        ['_fields', 'id'],
      ],
    })) {
      if (!page.ok) throw new Error(page.failure.code);
      total = page.value.total;
      for (const { id } of page.value.json as { id: number }[]) ids.add(id);
    }
    expect(ids.size).toBe(total);
    expect(total).toBeGreaterThan(2);
  });

  test('the legacy API, beside the REST root', async () => {
    const { store, parts } = await start({ httpPort: null, httpsPort: 0, legacyApi: 'on', subdirectory: '/shop' });
    const { call } = client(basic(store.httpsUrl ?? ''), parts);
    expect(await call({ method: 'GET', path: 'wc-api/v3/products' })).toMatchObject({
      ok: true,
      value: { status: 200 },
    });
    expect(store.requests.at(-1)?.url).toBe(`${store.httpsUrl}/wc-api/v3/products`);
  });
});
