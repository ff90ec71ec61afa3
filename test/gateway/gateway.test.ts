import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { fail } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { ToolChanges, ToolLogin } from '../../src-main/contract/tools.ts';
import type { OpenGateway } from '../../src-main/gateway/gateway.ts';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { newNonce, signQuery } from '../../src-main/woocommerce/signing.ts';
import { ask, keyOf } from '../practice/support.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { basic, call, type House, makeHouse, value } from './house.ts';

let shop: PracticeStore;
let house: House;
let store: StoreRecord;
let gateway: OpenGateway;
let tool: ToolLogin;
let base: string;

beforeAll(async () => {
  shop = await startPracticeStore({ httpsPort: 0 });
  return () => shop.close();
});

beforeEach(async () => {
  house = await makeHouse();
  store = await house.connect(shop);
  tool = await house.addTool(store);
  gateway = await house.open();
  base = `${gateway.address}/${store.id}`;
});

afterEach(() => house.close());

/* Clients as they are: official-client.test.ts, curl.test.ts, core-tests.test.ts. */
describe('any client', () => {
  test.each([
    'products?per_page=2&page=2',
    'orders?per_page=1',
    'products/999999',
    'system_status?_fields=environment',
    'products?per_page=101',
  ])('answers %s as the store itself does, byte for byte', async (path) => {
    const direct = await ask(shop, `${shop.url}/wp-json/wc/v3/${path}`, { key: keyOf(shop) });
    const through = await call(`${base}/wp-json/wc/v3/${path}`, { headers: basic(tool) });
    expect(through.status).toBe(direct.status);
    expect(through.text).toBe(direct.text);
    for (const name of ['x-wp-total', 'x-wp-totalpages', 'content-type', 'allow']) {
      expect(through.headers[name]).toBe(direct.headers[name]);
    }
  });

  test('takes the rest_route form, the index of the REST API, and the legacy API', async () => {
    const byParameter = await call(`${base}/?rest_route=/wc/v3/products&per_page=2`, { headers: basic(tool) });
    expect(byParameter.json).toHaveLength(2);
    const index = await call(`${base}/wp-json/?_fields=namespaces`, { headers: basic(tool) });
    expect(index.json.namespaces).toContain('wc/v3');
    const legacy = await call(`${base}/wc-api/v3/`, { headers: basic(tool) });
    expect(legacy.status).toBe(404);
    expect(legacy.json).toMatchObject({ errors: { code: 'woocommerce_api_disabled' } });
  });

  test('leads to its own next page, without what the call was logged in with', async () => {
    const query = `consumer_key=${tool.consumerKey}&consumer_secret=${tool.consumerSecret}`;
    const first = await call(`${base}/wp-json/wc/v3/products?per_page=2&${query}`);
    expect(first.headers.link).toContain(`<${base}/wp-json/wc/v3/products?per_page=2&page=2>; rel="next"`);
    expect(first.headers.link).not.toContain('consumer');
    const next = /<([^>]*)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    expect((await call(next, { headers: basic(tool) })).json).toHaveLength(2);
  });

  test('sends PUT and DELETE as POST where something on the way blocks them', async () => {
    value(
      await house.records.update(store.id, (old) => ({ ...old, road: { ...old.road, verbs: 'method-parameter' } })),
    );
    const created = await call(`${base}/wp-json/wc/v3/products`, {
      method: 'POST',
      headers: { ...basic(tool), 'content-type': 'application/json' },
      body: '{"name":"Barometer"}',
    });
    const removed = await call(`${base}/wp-json/wc/v3/products/${created.json.id}?force=true`, {
      method: 'DELETE',
      headers: basic(tool),
    });
    expect(removed.status).toBe(200);
  });
});

test('signs towards a store that is called so, and no header gives its key away', async () => {
  const plain = await startPracticeStore();
  const signedStore = await house.connect(plain);
  const signedTool = await house.addTool(signedStore);
  const answer = await call(`${gateway.address}/${signedStore.id}/wp-json/wc/v3/products?per_page=2`, {
    headers: basic(signedTool),
  });
  await plain.close();
  expect(answer.status).toBe(200);
  expect(answer.headers.link).toContain('page=2');
  const key = keyOf(plain);
  for (const secret of [key.consumerKey, key.consumerSecret]) {
    expect(found(JSON.stringify(answer.headers), key, secret)).toEqual([]);
  }
});

describe('a tool’s key', () => {
  test('what it signed before it was paused counts no second time once it goes on', async () => {
    const url = new URL(`${base}/wp-json/wc/v3/products`);
    const { query } = value(
      signQuery({
        method: 'GET',
        url,
        query: [],
        consumerKey: new Secret(tool.consumerKey),
        consumerSecret: new Secret(tool.consumerSecret),
        timestamp: Math.floor(Date.now() / 1000),
        nonce: newNonce(randomBytes),
      }),
    );
    const signed = () => call(`${url}?${query}`);
    const plain = () => call(url.href, { headers: basic(tool) });
    expect((await signed()).status).toBe(200);
    value(await house.gateway.tools.pause({ tool: tool.tool.id, paused: true }));
    await expect.poll(async () => (await plain()).json.code).toBe('gatehouse_paused');
    value(await house.gateway.tools.pause({ tool: tool.tool.id, paused: false }));
    await expect.poll(async () => (await plain()).status).toBe(200);
    expect((await signed()).json.message).toContain('Invalid nonce');
  });

  test('pauses, resumes, and is gone once it is revoked, also in a call under way', async () => {
    const products = () => call(`${base}/wp-json/wc/v3/products`, { headers: basic(tool) });
    expect((await products()).status).toBe(200);
    value(await house.gateway.tools.pause({ tool: tool.tool.id, paused: true }));
    await expect.poll(async () => (await products()).json.code).toBe('gatehouse_paused');
    value(await house.gateway.tools.pause({ tool: 'label', paused: false }));
    await expect.poll(async () => (await products()).status).toBe(200);
    const replaced = value(await house.gateway.tools.replace({ tool: tool.tool.id }));
    await expect.poll(async () => (await products()).json.code).toBe('woocommerce_rest_cannot_view');
    expect((await call(`${base}/wp-json/wc/v3/products`, { headers: basic(replaced) })).status).toBe(200);
    value(await house.gateway.tools.revoke({ tool: tool.tool.id }));
    await expect
      .poll(async () => (await call(`${base}/wp-json/wc/v3/products`, { headers: basic(replaced) })).status)
      .toBe(401);
  });

  test('may no more than it was given', async () => {
    const reader = await house.addTool(store, { name: 'Reader', permission: 'read', areas: ['products'] });
    const as = (path: string, method = 'GET', headers = {}) =>
      call(`${base}/wp-json/wc/v3/${path}`, { method, headers: { ...basic(reader), ...headers } });
    expect((await as('products')).status).toBe(200);
    expect((await as('orders')).json).toMatchObject({ code: 'gatehouse_scope', data: { status: 403 } });
    const write = { code: 'woocommerce_rest_authentication_error', data: { status: 401 } };
    expect((await as('products', 'POST')).json).toMatchObject(write);
    expect((await as('products/1?_method=DELETE', 'POST')).json).toMatchObject(write);
    expect((await as('products/1', 'GET', { 'x-http-method-override': 'DELETE' })).json).toMatchObject(write);
    expect((await as('products?_embed')).json.code).toBe('gatehouse_scope');
    const writer = await house.addTool(store, { name: 'Writer', permission: 'write' });
    const read = await call(`${base}/wp-json/wc/v3/products`, { headers: basic(writer) });
    expect(read.json.message).toContain('The API key provided does not have read permissions.');
  });

  test('ends on its day, and calls no faster than it may', async () => {
    let now = Date.now();
    const later = await makeHouse({ now: () => now });
    try {
      const there = await later.connect(shop);
      const short = await later.addTool(there, { expiresAt: new Date(now + 60_000).toISOString(), perMinute: 2 });
      const { address } = await later.open();
      const products = () => call(`${address}/${there.id}/wp-json/wc/v3/products`, { headers: basic(short) });
      expect([(await products()).status, (await products()).status]).toEqual([200, 200]);
      const third = await products();
      expect(third.json.code).toBe('gatehouse_too_many_calls');
      expect(Number(third.headers['retry-after'])).toBeLessThanOrEqual(30);
      now += 30_000;
      expect((await products()).status).toBe(200);
      now += 40_000;
      expect((await products()).json.code).toBe('gatehouse_expired');
      // A clock that ran ahead and was put right: its day is still to come, and what was called then is not held against it.
      now += 365 * 24 * 3_600_000;
      expect((await products()).json.code).toBe('gatehouse_expired');
      now -= 366 * 24 * 3_600_000;
      expect((await products()).status).toBe(200);
    } finally {
      await later.close();
    }
  });

  test('does more, and less, and longer, with the key that it has', async () => {
    let now = Date.now();
    const later = await makeHouse({ now: () => now });
    try {
      const there = await later.connect(shop);
      const rules = { permission: 'read', areas: ['products'], perMinute: 1 } as const;
      const end = new Date(now + 60_000).toISOString();
      const login = await later.addTool(there, { ...rules, expiresAt: end });
      const { address } = await later.open();
      const codeOf = async (path: string, method = 'GET') => {
        // Past the time for which files are taken to be as they were.
        now += 200;
        const answer = await call(`${address}/${there.id}/wp-json/wc/v3/${path}`, { method, headers: basic(login) });
        return answer.json?.code ?? answer.status;
      };
      const update = async (changes: ToolChanges) =>
        value(await later.gateway.tools.update({ tool: login.tool.id, ...changes }));
      expect(await codeOf('products')).toBe(200);
      expect(await codeOf('products')).toBe('gatehouse_too_many_calls');
      expect(await codeOf('orders')).toBe('gatehouse_scope');
      await update({ areas: ['orders'], perMinute: null });
      expect(await codeOf('orders')).toBe(200);
      expect(await codeOf('products')).toBe('gatehouse_scope');
      expect(await codeOf('orders', 'POST')).toBe('woocommerce_rest_authentication_error');
      await update({ permission: 'write' });
      expect(await codeOf('orders')).toBe('woocommerce_rest_authentication_error');
      now += 60_000;
      expect(await codeOf('orders', 'OPTIONS')).toBe('gatehouse_expired');
      await update({ expiresAt: new Date(now + 60_000).toISOString(), permission: 'read_write' });
      expect(await codeOf('orders')).toBe(200);
    } finally {
      await later.close();
    }
  });

  test('is of one store, and of no other', async () => {
    const other = await house.connectTo('https://other.example/wp-json/');
    const elsewhere = await house.addTool(other);
    const answer = await call(`${base}/wp-json/wc/v3/products`, { headers: basic(elsewhere) });
    expect(answer.json.code).toBe('gatehouse_other_store');
  });
});

test('uses another key of the store as soon as its record does', async () => {
  const { consumerKey, consumerSecret } = shop.createKey({ user: 'admin', permission: 'read', description: 'new' });
  const post = () =>
    call(`${base}/wp-json/wc/v3/products/batch`, {
      method: 'POST',
      headers: { ...basic(tool), 'content-type': 'application/json' },
      body: '{}',
    });
  expect((await post()).status).toBe(200);
  await house.switchKey(store, { consumerKey: new Secret(consumerKey), consumerSecret: new Secret(consumerSecret) });
  // The new one may read only, which is how the store shows which of the two was used.
  await expect.poll(async () => (await post()).json.code).toBe('woocommerce_rest_authentication_error');
});

test('says why, while the vault is locked, and asks it once', async () => {
  let asked = 0;
  house.wrapVault((vault) => ({
    ...vault,
    kind: 'file',
    get: async () => {
      asked += 1;
      return fail('vault-locked');
    },
  }));
  const products = () => call(`${base}/wp-json/wc/v3/products`, { headers: basic(tool) });
  for (let time = 0; time < 3; time += 1) {
    const answer = await products();
    expect(answer.json).toMatchObject({ code: 'gatehouse_vault_locked', data: { status: 503 } });
    expect(answer.json.message).toContain('Unlock it');
  }
  expect(asked).toBe(1);
  expect(house.notices.map(({ code }) => code)).toEqual(['vault-locked']);
});

test('says so, and goes on, when its files cannot be read or written any more', async () => {
  const products = () => call(`${base}/wp-json/wc/v3/products`, { headers: basic(tool) });
  const folders = ['gateway', 'logs'].map((name) => join(house.folder, name));
  expect((await products()).status).toBe(200);
  await expect.poll(() => folders.every((folder) => existsSync(folder))).toBe(true);
  for (const folder of folders) {
    renameSync(folder, `${folder}-away`);
    writeFileSync(folder, 'a file where a folder was');
  }
  await expect.poll(async () => (await products()).json.code).toBe('gatehouse_disk_failed');
  expect(house.notices.map(({ code }) => code)).toEqual(['disk-failed']);
  for (const folder of folders) {
    rmSync(folder);
    renameSync(`${folder}-away`, folder);
  }
  await expect.poll(async () => (await products()).status).toBe(200);
});

test('writes down who called what, and nothing that must not be seen', async () => {
  const secret = 'what-a-person-looked-for';
  await call(`${base}/wp-json/wc/v3/products/15?search=${secret}`, { headers: basic(tool) });
  await call(`${base}/wp-json/wc/v3/products`, {
    method: 'POST',
    headers: { ...basic(tool), 'content-type': 'application/json' },
    body: JSON.stringify({ name: secret, type: 'nope' }),
  });
  await call(`${base}/wp-json/wc/v3/products`);
  await gateway.close();
  const lines = readFileSync(join(house.folder, 'logs', 'gateway.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { tool: tool.tool.id, store: store.id, method: 'GET', route: 'wc/v3/products/{id}' },
    { tool: tool.tool.id, method: 'POST', route: 'wc/v3/products', status: 400 },
    { method: 'GET', status: 401, reason: 'woocommerce_rest_cannot_view' },
  ]);
  const { use } = value(await house.gateway.tools.show({ tool: 'Label printer' }));
  expect(use).toMatchObject({ calls: 2, refusals: 0, callsToday: 2 });
  const real = keyOf(shop);
  for (const { path, bytes } of filesBelow(house.folder)) {
    expect(bytes.includes(secret), path).toBe(false);
    for (const pair of [tool, real]) {
      for (const half of [pair.consumerKey, pair.consumerSecret]) expect(found(bytes, pair, half), path).toEqual([]);
    }
  }
});
