import { Agent } from 'node:https';
import WooCommerceRestApi from '@woocommerce/woocommerce-rest-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { keyOf } from '../practice/support.ts';
import { type House, makeHouse } from './house.ts';

/*
 * WooCommerce's own client, unmodified, makes the same calls of two stores in the same state: of one directly, of the
 * other through the gateway. Directly it sends Basic over https; to the gateway, whose address is http, it signs.
 */

/** A CommonJS module whose class is one `default` further in. */
const Client = (WooCommerceRestApi as unknown as { default?: typeof WooCommerceRestApi }).default ?? WooCommerceRestApi;
type Client = InstanceType<typeof WooCommerceRestApi>;

const version = 'wc/v3' as const;
const options = { httpPort: null, httpsPort: 0, clock: () => Date.parse('2026-11-26T08:00:00Z') } as const;

let house: House;
let direct: PracticeStore;
let behind: PracticeStore;
let store: StoreRecord;
let gateway: string;

beforeAll(async () => {
  direct = await startPracticeStore(options);
  behind = await startPracticeStore(options);
  house = await makeHouse();
  store = await house.connect(behind);
  gateway = (await house.open()).address;
});

afterAll(async () => {
  await house.close();
  await direct.close();
  await behind.close();
});

type Permission = 'read' | 'read_write';

async function clients(permission: Permission): Promise<readonly [Client, Client]> {
  const { consumerKey, consumerSecret } = keyOf(direct, permission);
  const axiosConfig = { httpsAgent: new Agent({ ca: direct.authority }) };
  // A tool for each test, whose names differ.
  const name = `${expect.getState().currentTestName}`.slice(0, 60);
  const { consumerKey: localKey, consumerSecret: localSecret } = await house.addTool(store, { name, permission });
  return [
    new Client({ url: direct.url, consumerKey, consumerSecret, version, axiosConfig }),
    new Client({ url: `${gateway}/${store.id}`, consumerKey: localKey, consumerSecret: localSecret, version }),
  ];
}

interface Outcome {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself
  readonly data: any;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** What comes of a call, whether the client takes it for a success or throws it. */
async function outcome(call: Promise<Outcome>): Promise<Outcome> {
  const { status, data, headers } = await call.catch((error: { response?: Outcome }) => {
    if (error.response === undefined) throw error;
    return error.response;
  });
  const { link, location, allow } = headers;
  const kept = { link, location, allow, type: headers['content-type'] };
  const totals = { total: headers['x-wp-total'], pages: headers['x-wp-totalpages'] };
  return { status, data, headers: { ...kept, ...totals } };
}

/** Each one's own addresses made the same: in headers the gateway's, in bodies the store's. */
function withoutAddresses({ status, data, headers }: Outcome, inHeaders: string, inBody: string): Outcome {
  const replaced = (value: unknown, address: string) =>
    JSON.parse(JSON.stringify(value).replaceAll(address, '{store}'));
  return { status, data: replaced(data, inBody), headers: replaced(headers, inHeaders) };
}

/** Makes a call both ways, and answers with what came of it directly, once the other has been the same. */
async function both(
  [directly, through]: readonly [Client, Client],
  call: (client: Client) => Promise<Outcome>,
): Promise<Outcome> {
  const was = withoutAddresses(await outcome(call(directly)), direct.url, direct.url);
  const arrived = behind.requests.length;
  const is = withoutAddresses(await outcome(call(through)), `${gateway}/${store.id}`, behind.url);
  expect(sortedLink(is)).toEqual(sortedLink(was));
  expect(behind.requests.length).toBe(arrived + 1);
  return was;
}

/** The gateway makes the query anew, in another order, which the store repeats in its links. */
function sortedLink(answer: Outcome): Outcome {
  const link = answer.headers.link?.replace(
    /\?([^>]*)/g,
    (_, query: string) => `?${query.split('&').sort().join('&')}`,
  );
  return { ...answer, headers: { ...answer.headers, link } };
}

test('lists, and goes through all pages', async () => {
  const pair = await clients('read');
  const first = await both(pair, (client) => client.get('products', { per_page: 5, orderby: 'id', order: 'asc' }));
  expect(first.status).toBe(200);
  const pages = Number(first.headers.pages);
  expect(pages).toBeGreaterThan(2);
  const seen = new Set<number>();
  for (let page = 1; page <= pages; page += 1) {
    const query = { per_page: 5, orderby: 'id', order: 'asc', page };
    const { data } = await both(pair, (client) => client.get('products', query));
    for (const { id } of data) seen.add(id);
  }
  expect(seen.size).toBe(Number(first.headers.total));
  await both(pair, (client) => client.get('products', { include: [...seen].slice(0, 3), search: 'a b+ü' }));
  await both(pair, (client) => client.get('orders', { status: ['processing', 'completed'], _fields: 'id,total' }));
  await both(pair, (client) => client.options('products'));
});

test('creates, changes, changes in a batch and deletes', async () => {
  const pair = await clients('read_write');
  const created = await both(pair, (client) =>
    client.post('products', { name: 'Tidal clock', regular_price: '59.00' }),
  );
  expect(created.status).toBe(201);
  const { id } = created.data;
  expect(created.headers.location).toBe(`{store}/wp-json/wc/v3/products/${id}`);
  await both(pair, (client) => client.put(`products/${id}`, { regular_price: '61.50', name: 'Gezeitenuhr – groß' }));
  const changed = await both(pair, (client) => client.get(`products/${id}`));
  expect(changed.data).toMatchObject({ name: 'Gezeitenuhr – groß', price: '61.50' });
  const batch = await both(pair, (client) =>
    client.post('products/batch', {
      create: [{ name: 'Rain gauge' }, { name: 'Barometer', regular_price: 'not a price' }],
      update: [{ id, stock_quantity: 3 }],
      delete: [999_999],
    }),
  );
  expect(batch.data.create).toHaveLength(2);
  expect(batch.data.delete[0].error.code).toBe('woocommerce_rest_product_invalid_id');
  const deleted = await both(pair, (client) => client.delete(`products/${id}`, { force: true }));
  expect(deleted.status).toBe(200);
  const gone = await both(pair, (client) => client.get(`products/${id}`));
  expect(gone).toMatchObject({ status: 404, data: { code: 'woocommerce_rest_product_invalid_id' } });
});

test('hears of what is wrong as from the store', async () => {
  const pair = await clients('read_write');
  const noRoute = await both(pair, (client) => client.get('nonsense'));
  expect(noRoute).toMatchObject({ status: 404, data: { code: 'rest_no_route' } });
  const badParameter = await both(pair, (client) => client.get('products', { per_page: 1000 }));
  expect(badParameter).toMatchObject({ status: 400, data: { code: 'rest_invalid_param' } });
});

test('is refused a change with a key that may only read, with WooCommerce’s status, code and sentence', async () => {
  const [directly, through] = await clients('read');
  const was = await outcome(directly.post('products', { name: 'Tidal clock' }));
  const arrived = behind.requests.length;
  const is = await outcome(through.post('products', { name: 'Tidal clock' }));
  expect(was.data.code).toBe('woocommerce_rest_authentication_error');
  expect(is).toMatchObject({ status: was.status, data: { code: was.data.code, data: was.data.data } });
  expect(is.data.message.startsWith(was.data.message)).toBe(true);
  expect(behind.requests.length).toBe(arrived);
});

test('is refused with a wrong secret likewise', async () => {
  const consumerSecret = `cs_${'0'.repeat(40)}`;
  const { consumerKey } = keyOf(direct);
  const axiosConfig = { httpsAgent: new Agent({ ca: direct.authority }) };
  const tool = await house.addTool(store, { name: 'Label printer' });
  const directly = new Client({ url: direct.url, consumerKey, consumerSecret, version, axiosConfig });
  const url = `${gateway}/${store.id}`;
  const through = new Client({ url, consumerKey: tool.consumerKey, consumerSecret, version });
  for (const client of [directly, through]) {
    const refused = await outcome(client.get('products'));
    expect(refused).toMatchObject({ status: 401, data: { code: 'woocommerce_rest_authentication_error' } });
  }
});
