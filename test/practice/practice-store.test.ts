import { createConnection } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { blockVerbs, cacheAnswers, limitRate } from '../../src-main/practice/faults/in-front.ts';
import { redirectTo } from '../../src-main/practice/faults/server.ts';
import { byteOrderMark, noticesBeforeJson } from '../../src-main/practice/faults/wordpress.ts';
import { type PracticeOptions, type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { ask, keyOf } from './support.ts';

const running: PracticeStore[] = [];

async function start(options: PracticeOptions = {}): Promise<PracticeStore> {
  const store = await startPracticeStore(options);
  running.push(store);
  return store;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((store) => store.close()));
});

const products = '/wp-json/wc/v3/products';

describe('Keys', () => {
  /** What each permission and kind of user may do over https: read products, change them, change customers in a batch. */
  test.each([
    ['read_write', 'administrator', 200, 200, 200],
    ['read', 'administrator', 200, 401, 401],
    ['write', 'administrator', 401, 200, 200],
    ['read_write', 'shop_manager', 200, 200, 403],
    ['read_write', 'editor', 403, 403, 403],
    ['read_write', 'customer', 403, 403, 403],
    ['read_write', 'subscriber', 403, 403, 403],
  ])('%s of a user that is %s', async (permission, role, reading, writing, customers) => {
    const store = await start({ httpPort: null, httpsPort: 0 });
    const key = keyOf(store, permission, role);
    const batch = (of: string) =>
      ask(store, `${store.url}/wp-json/wc/v3/${of}/batch`, { method: 'POST', json: {}, key });
    expect((await ask(store, `${store.url}${products}`, { key })).status).toBe(reading);
    expect((await batch('products')).status).toBe(writing);
    expect((await batch('customers')).status).toBe(customers);
  });

  test('count over http only when signed, and are not looked at outside WooCommerce', async () => {
    const store = await start();
    const key = keyOf(store);
    expect((await ask(store, `${store.url}${products}`, { key })).json).toMatchObject({
      code: 'woocommerce_rest_cannot_view',
    });
    expect((await ask(store, `${store.url}/?rest_route=/wc/v3/products`, { key })).status).toBe(401);
    expect(keyOf(store).lastAccess).toBeUndefined();
  });

  test('are noted when used, unknown when revoked, and nobody when their user is gone', async () => {
    let now = Date.parse('2026-11-23T18:20:00Z');
    const store = await start({ httpPort: null, httpsPort: 0, clock: () => now });
    const key = keyOf(store);
    now += 1000;
    await ask(store, `${store.url}${products}`, { key });
    expect(keyOf(store).lastAccess).toBe(now);
    store.deleteUser(1);
    expect((await ask(store, `${store.url}${products}`, { key })).status).toBe(401);
    const manager = keyOf(store, 'read_write', 'shop_manager');
    expect(store.revokeKey(manager.id)).toBe(true);
    expect(store.revokeKey(manager.id)).toBe(false);
    expect((await ask(store, `${store.url}${products}`, { key: manager })).json.code).toBe(
      'woocommerce_rest_cannot_view',
    );
  });

  test('are the same for the same seed, and others for another', async () => {
    const [first, second, third] = [await start(), await start(), await start({ seed: 7 })];
    expect(keyOf(first).consumerSecret).toBe(keyOf(second).consumerSecret);
    expect(keyOf(first).consumerSecret).not.toBe(keyOf(third).consumerSecret);
    expect(keyOf(first).consumerKey).toMatch(/^ck_[0-9a-f]{40}$/);
  });

  test('are refused in another language with the same codes', async () => {
    const [english, german] = [await start({ httpsPort: 0 }), await start({ httpsPort: 0, language: 'de' })];
    const wrong = async (store: PracticeStore) => {
      const key = { ...keyOf(store), consumerSecret: 'cs_wrong' };
      return (await ask(store, `${store.httpsUrl}${products}`, { key })).json;
    };
    expect((await wrong(english)).code).toBe((await wrong(german)).code);
    expect((await wrong(english)).message).not.toBe((await wrong(german)).message);
  });
});

describe('Application passwords', () => {
  test('work on WooCommerce and WordPress over https, name themselves, and go', async () => {
    const store = await start({ httpsPort: 0 });
    const password = store.createApplicationPassword(1, 'A tool');
    const key = { consumerKey: 'admin', consumerSecret: password };
    expect((await ask(store, `${store.httpsUrl}${products}`, { key })).status).toBe(200);
    expect((await ask(store, `${store.httpsUrl}/?rest_route=/wc/v3/products`, { key })).status).toBe(200);
    expect((await ask(store, `${store.httpUrl}${products}`, { key })).status).toBe(401);
    const own = `${store.httpsUrl}/wp-json/wp/v2/users/me/application-passwords`;
    const { json } = await ask(store, `${own}/introspect`, { key });
    expect(json).toMatchObject({ name: 'A tool' });
    expect((await ask(store, `${own}/${json.uuid}`, { method: 'DELETE', key })).json).toMatchObject({ deleted: true });
    expect((await ask(store, `${store.httpsUrl}${products}`, { key })).status).toBe(401);
  });

  test('make WordPress turn away a good key outside WooCommerce, once one was ever made', async () => {
    const store = await start({ httpPort: null, httpsPort: 0 });
    const key = keyOf(store);
    expect((await ask(store, `${store.url}/wp-json/`, { key })).status).toBe(200);
    store.createApplicationPassword(1, 'A tool');
    expect((await ask(store, `${store.url}/wp-json/`, { key })).json).toMatchObject({ code: 'invalid_username' });
    expect((await ask(store, `${store.url}${products}`, { key })).status).toBe(200);
  });
});

describe('What the store is', () => {
  test('it says so on its home page and in its index', async () => {
    const store = await start();
    const home = await ask(store, `${store.url}/`);
    expect(home.text).toContain('<meta name="generator" content="Gatehouse practice store">');
    expect(home.text).toContain('not WooCommerce');
    expect((await ask(store, `${store.url}/wp-json/?_fields=generator`)).json).toEqual({
      generator: 'Gatehouse practice store',
    });
  });

  test('plain permalinks of nginx show the home page, those of Apache are 404 and lose the header', async () => {
    const nginx = await start({ httpPort: null, httpsPort: 0, permalinks: 'plain' });
    const apache = await start({ httpPort: null, httpsPort: 0, permalinks: 'plain', server: 'apache' });
    const index = await ask(nginx, `${nginx.url}/wp-json/`);
    expect([index.status, index.headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8']);
    expect((await ask(nginx, `${nginx.url}/wp-json`)).headers.location).toBe(`${nginx.url}/wp-json/`);
    expect((await ask(apache, `${apache.url}/wp-json/`)).status).toBe(404);
    for (const store of [nginx, apache]) {
      const link = (await ask(store, `${store.url}/`, { method: 'HEAD' })).headers.link;
      expect(link).toBe(`<${store.url}/index.php?rest_route=/>; rel="https://api.w.org/"`);
    }
    const decoy = '/index.php?rest_route=/wc/v3/products&wc=wp-json/wc/';
    expect((await ask(nginx, `${nginx.url}${decoy}`, { key: keyOf(nginx) })).status).toBe(200);
    expect((await ask(apache, `${apache.url}${decoy}`, { key: keyOf(apache) })).status).toBe(401);
    nginx.setPermalinks('pretty');
    expect((await ask(nginx, `${nginx.url}${products}`, { key: keyOf(nginx) })).status).toBe(200);
  });

  test('a subdirectory and a prefix of its own', async () => {
    const store = await start({ httpsPort: 0, httpPort: null, subdirectory: '/shop', restPrefix: 'api' });
    const root = store.url.slice(0, -'/shop'.length);
    expect((await ask(store, `${root}/shop`)).headers.location).toBe(`${store.url}/`);
    expect((await ask(store, `${root}/`)).status).toBe(404);
    const { headers } = await ask(store, `${store.url}/`, { method: 'HEAD' });
    expect(headers.link).toBe(`<${store.url}/api/>; rel="https://api.w.org/"`);
    expect((await ask(store, `${store.url}/api/wc/v3/products`, { key: keyOf(store) })).status).toBe(200);
    expect((await ask(store, `${store.url}/wp-json/`)).status).toBe(404);
  });

  test('without WooCommerce there is no route of its', async () => {
    const store = await start({ woocommerce: false });
    const { json } = await ask(store, `${store.url}/wp-json/?_fields=namespaces`);
    expect(json.namespaces).toContain('wp/v2');
    expect(json.namespaces.filter((name: string) => name.startsWith('wc'))).toEqual([]);
    expect((await ask(store, `${store.url}/wp-json/wc/v3`)).json.code).toBe('rest_no_route');
  });

  test('https that WordPress does not notice counts as http', async () => {
    const store = await start({ httpPort: null, httpsPort: 0, noticesHttps: false });
    expect((await ask(store, `${store.url}${products}`, { key: keyOf(store) })).status).toBe(401);
  });

  test('system_status knows its versions and the legacy API', async () => {
    const store = await start({ httpPort: null, httpsPort: 0, version: '10.0.2', legacyApi: 'on' });
    const { json } = await ask(store, `${store.url}/wp-json/wc/v3/system_status`, { key: keyOf(store) });
    expect(json.environment).toMatchObject({ version: '10.0.2', wp_version: '6.8.3', home_url: store.url });
    expect(json.settings.api_enabled).toBe(true);
    expect(json.active_plugins.map(({ name }: { name: string }) => name)).toContain('WooCommerce Legacy REST API');
  });
});

describe('Who may call', () => {
  test('only names of this machine are answered', async () => {
    const store = await start({ hostNames: ['shop.example'] });
    const called = (host: string) => ask(store, `${store.url}/`, { headers: { host } });
    for (const host of ['localhost', '127.0.0.1:1', '[::1]:80', 'my.localhost', 'shop.example']) {
      expect((await called(host)).status).toBe(200);
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1']) {
      expect((await called(host)).status).toBe(421);
    }
    expect(store.requests.every(({ url }) => !url.includes('evil'))).toBe(true);
  });

  test('it listens on loopback only', async () => {
    await expect(startPracticeStore({ host: '0.0.0.0' })).rejects.toThrow('loopback');
  });

  test('every answer tells the time of the store', async () => {
    const store = await start({ clock: () => Date.parse('2030-01-02T03:04:05Z') });
    for (const path of ['/', products, '/nothing', '/wc-api/v3']) {
      expect((await ask(store, `${store.url}${path}`)).headers.date).toBe('Wed, 02 Jan 2030 03:04:05 GMT');
    }
  });

  test('a taken port is said, and nothing is left listening', async () => {
    const store = await start();
    const port = Number(new URL(store.url).port);
    await expect(startPracticeStore({ httpPort: 0, httpsPort: port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('closing ends a connection that is kept open', async () => {
    const store = await startPracticeStore();
    const socket = createConnection(Number(new URL(store.url).port), '127.0.0.1');
    const ended = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('connect', resolve));
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    await store.close();
    await ended;
  });
});

describe('State', () => {
  test('what is made is there until it is deleted, and two stores share nothing', async () => {
    const [store, other] = [await start({ httpsPort: 0 }), await start({ httpsPort: 0 })];
    const key = keyOf(store);
    const url = `${store.httpsUrl}${products}`;
    const { json: made } = await ask(store, url, {
      method: 'POST',
      json: { name: 'Sou’wester', regular_price: '24' },
      key,
    });
    expect((await ask(store, `${url}/${made.id}`, { key })).json).toMatchObject({ name: 'Sou’wester', price: '24' });
    expect((await ask(other, `${other.httpsUrl}${products}/${made.id}`, { key: keyOf(other) })).status).toBe(404);
    expect((await ask(store, `${url}/${made.id}`, { method: 'DELETE', key })).status).toBe(200);
    expect((await ask(store, `${url}/${made.id}`, { method: 'DELETE', key })).status).toBe(410);
    expect((await ask(store, `${url}?status=trash`, { key })).json).toHaveLength(1);
  });

  test('an order takes its prices from the shop, and a refund shows on it', async () => {
    const store = await start({ httpPort: null, httpsPort: 0 });
    const key = keyOf(store);
    const [first] = (await ask(store, `${store.url}${products}?search=chopping`, { key })).json;
    const orders = `${store.url}/wp-json/wc/v3/orders`;
    const line_items = [{ product_id: first.id, quantity: 3 }];
    const { json: order } = await ask(store, orders, { method: 'POST', json: { set_paid: true, line_items }, key });
    expect(order).toMatchObject({ status: 'processing', total: '135.00' });
    await ask(store, `${orders}/${order.id}/refunds`, { method: 'POST', json: { amount: '35' }, key });
    const { json: after } = await ask(store, `${orders}/${order.id}`, { key });
    expect(after.refunds).toMatchObject([{ total: '-35.00' }]);
    const { json: tooMuch } = await ask(store, `${orders}/${order.id}/refunds`, {
      method: 'POST',
      json: { amount: '101' },
      key,
    });
    expect(tooMuch.code).toBe('woocommerce_rest_invalid_order_refund');
  });
});

test('Paging: every product comes once, in whatever pages it is asked for', async () => {
  const store = await start({ httpPort: null, httpsPort: 0 });
  const key = keyOf(store);
  const total = (await ask(store, `${store.url}${products}?per_page=100&_fields=id`, { key })).json.length;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 100 }), fc.constantFrom('asc', 'desc'), async (perPage, order) => {
      const seen: number[] = [];
      let url: string | undefined = `${store.url}${products}?per_page=${perPage}&order=${order}&_fields=id`;
      while (url !== undefined) {
        const page = await ask(store, url, { key });
        expect(page.headers['x-wp-totalpages']).toBe(String(Math.ceil(total / perPage)));
        seen.push(...page.json.map(({ id }: { id: number }) => id));
        url = /<([^>]+)>; rel="next"/.exec(page.headers.link ?? '')?.[1];
      }
      expect(new Set(seen).size).toBe(total);
      expect(seen).toHaveLength(total);
    }),
    { numRuns: 25 },
  );
});

describe('Faults', () => {
  test('an Authorization header that is stripped is no header', async () => {
    const store = await start({ httpPort: null, httpsPort: 0, stripsAuthorization: true });
    expect((await ask(store, `${store.url}${products}`, { key: keyOf(store) })).status).toBe(401);
    expect(store.requests.at(-1)?.headers.authorization).toMatch(/^Basic /);
  });

  test('blocked verbs get through as a POST with _method', async () => {
    const store = await start({ httpPort: null, httpsPort: 0, faults: [blockVerbs(['PUT', 'DELETE'], 403)] });
    const ofStore = { key: keyOf(store), json: {} };
    const blocked = await ask(store, `${store.url}${products}/0`, { ...ofStore, method: 'PUT' });
    expect([blocked.status, blocked.json]).toEqual([403, undefined]);
    const detour = await ask(store, `${store.url}${products}/0?_method=PUT`, { ...ofStore, method: 'POST' });
    expect(detour.json.code).toBe('woocommerce_rest_product_invalid_id');
  });

  test('a limit counts, and can be taken away', async () => {
    const store = await start({ faults: [limitRate({ allowed: 1, seconds: 30 })] });
    expect((await ask(store, `${store.url}/`)).status).toBe(200);
    const limited = await ask(store, `${store.url}/`);
    expect([limited.status, limited.headers['retry-after']]).toEqual([429, '30']);
    store.setFaults([]);
    expect((await ask(store, `${store.url}/`)).status).toBe(200);
  });

  test('JSON with something before it is still in there', async () => {
    const store = await start({ faults: [noticesBeforeJson(false)] });
    const unbuffered = await ask(store, `${store.url}${products}`);
    expect([unbuffered.status, unbuffered.headers['content-type'], unbuffered.json]).toEqual([
      200,
      'text/html; charset=UTF-8',
      undefined,
    ]);
    expect(JSON.parse(unbuffered.text.slice(unbuffered.text.indexOf('{"code"'))).data.status).toBe(401);
    store.setFaults([byteOrderMark()]);
    const marked = await ask(store, `${store.url}${products}`);
    expect(marked.json).toBeUndefined();
    expect(JSON.parse(marked.text.slice(1)).data.status).toBe(401);
  });

  test('a redirect keeps the path and the query', async () => {
    const store = await start({ faults: [redirectTo('https://www.shop.example')] });
    const { status, headers } = await ask(store, `${store.url}${products}?page=2`);
    expect([status, headers.location]).toEqual([301, `https://www.shop.example${products}?page=2`]);
  });

  test('a cache gives what one caller may see to another', async () => {
    const store = await start({ httpPort: null, httpsPort: 0, faults: [cacheAnswers()] });
    await ask(store, `${store.url}${products}`, { key: keyOf(store) });
    const anonymous = await ask(store, `${store.url}${products}`);
    expect([anonymous.status, anonymous.headers['x-cache']]).toEqual([200, 'HIT']);
  });
});
