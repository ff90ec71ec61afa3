import { afterEach, describe, expect, test } from 'vitest';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { type RecordingProxy, startRecordingProxy } from '../support/proxy.ts';
import { basic, call, type House, makeHouse } from './house.ts';

/* A store that is found through a proxy only: `shop.example` is a name that nobody else here knows. */

const over = {
  https: { httpPort: null, httpsPort: 0, hostNames: ['shop.example'], home: 'https://shop.example' },
  http: { hostNames: ['shop.example'], home: 'http://shop.example' },
} as const;

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

async function start(scheme: keyof typeof over, login: string, given = login) {
  const shop: PracticeStore = await startPracticeStore(over[scheme]);
  const port = Number(new URL(shop.httpsUrl ?? shop.httpUrl ?? '').port);
  const proxy: RecordingProxy = await startRecordingProxy({ leadTo: () => port, ...(login ? { login } : {}) });
  const address = proxy.url.replace('//', given ? `//${given}@` : '//');
  const house: House = await makeHouse({ network: { proxyFor: async () => address, authorities: async () => [] } });
  open.push(shop, proxy, house);
  const store = await house.connect(shop, {
    restUrl: `${scheme}://shop.example/wp-json/`,
    signedRestUrl: `${scheme}://shop.example/wp-json/`,
  });
  const tool = await house.addTool(store);
  const gateway = await house.open();
  const products = () =>
    call(`${gateway.address}/${store.id}/wp-json/wc/v3/products?per_page=2`, { headers: basic(tool) });
  return { shop, proxy, products };
}

describe.each(['https', 'http'] as const)('over %s', (scheme) => {
  test.each([
    ['that asks for nothing', ''],
    ['that asks for a login', 'someone:secret'],
  ])('a proxy %s', async (_, login) => {
    const { shop, proxy, products } = await start(scheme, login);
    const answer = await products();
    expect([answer.status, answer.json?.length]).toEqual([200, 2]);
    expect(proxy.seen.length).toBeGreaterThan(0);
    const [key] = shop.keys.filter(({ permission }) => permission === 'read_write');
    expect(JSON.stringify(proxy.seen)).not.toContain(key?.consumerSecret ?? '');
    if (scheme === 'https') expect(proxy.seen.map(({ target }) => target)).toEqual(['shop.example:443']);
  });

  test.each([
    ['with another login than it has', 'someone:wrong'],
    ['with none', ''],
  ])('a proxy that is called %s is named, and the store not reached', async (_, given) => {
    const { shop, products } = await start(scheme, 'someone:secret', given);
    const answer = await products();
    expect(answer.json).toMatchObject({ code: 'gatehouse_proxy_failed', data: { status: 502 } });
    expect(answer.text).not.toContain('wrong');
    expect(shop.requests).toEqual([]);
  });

  test('a proxy that is gone is not gone around', async () => {
    const { shop, proxy, products } = await start(scheme, '');
    await proxy.close();
    expect((await products()).json.code).toBe('gatehouse_proxy_failed');
    expect(shop.requests).toEqual([]);
  });
});
