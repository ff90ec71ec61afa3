import { Agent } from 'node:https';
import WooCommerceRestApi from '@woocommerce/woocommerce-rest-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';

/** WooCommerce's own client, a CommonJS module whose class is one `default` further in. */
const Client = (WooCommerceRestApi as unknown as { default?: typeof WooCommerceRestApi }).default ?? WooCommerceRestApi;

let store: PracticeStore;

beforeAll(async () => {
  store = await startPracticeStore({ httpsPort: 0 });
});

afterAll(() => store.close());

const ways = ['http, signed', 'https, Basic'] as const;

function client(way: (typeof ways)[number], change: { consumerSecret?: string } = {}) {
  const key = store.keys.find(({ permission, user }) => permission === 'read_write' && user?.role === 'administrator');
  if (key === undefined) throw new Error('The store starts with such a key.');
  const { consumerKey, consumerSecret } = { ...key, ...change };
  const version = 'wc/v3' as const;
  if (way === 'http, signed') return new Client({ url: store.httpUrl ?? '', consumerKey, consumerSecret, version });
  const axiosConfig = { httpsAgent: new Agent({ ca: store.authority }) };
  return new Client({ url: store.httpsUrl ?? '', consumerKey, consumerSecret, version, axiosConfig });
}

describe.each(ways)('The official client over %s', (way) => {
  test('reads, and goes through the pages', async () => {
    const first = await client(way).get('products', { per_page: 5 });
    expect(first.status).toBe(200);
    expect(first.data).toHaveLength(5);
    const pages = Number(first.headers['x-wp-totalpages']);
    const seen = new Set<number>();
    for (let page = 1; page <= pages; page += 1) {
      const { data } = await client(way).get('products', { per_page: 5, page });
      for (const { id } of data) seen.add(id);
    }
    expect(seen.size).toBe(Number(first.headers['x-wp-total']));
  });

  test('creates, changes and deletes', async () => {
    const created = await client(way).post('products', { name: 'Tidal clock', regular_price: '59.00' });
    expect(created.status).toBe(201);
    const { id } = created.data;
    const changed = await client(way).put(`products/${id}`, { regular_price: '61.50' });
    expect(changed.data).toMatchObject({ id, name: 'Tidal clock', price: '61.50' });
    expect((await client(way).get(`products/${id}`)).data.price).toBe('61.50');
    expect((await client(way).delete(`products/${id}`, { force: true })).status).toBe(200);
    await expect(client(way).get(`products/${id}`)).rejects.toMatchObject({ response: { status: 404 } });
  });

  test('asks what a route takes', async () => {
    const { data } = await client(way).options('products');
    expect(data).toMatchObject({ namespace: 'wc/v3', methods: ['GET', 'POST'] });
  });

  test('is turned away with a wrong secret', async () => {
    const wrong = client(way, { consumerSecret: `cs_${'0'.repeat(40)}` });
    await expect(wrong.get('products')).rejects.toMatchObject({
      response: { status: 401, data: { code: 'woocommerce_rest_authentication_error' } },
    });
  });
});
