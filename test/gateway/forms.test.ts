import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import type { OpenGateway } from '../../src-main/gateway/gateway.ts';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { newNonce, type Query, signQuery } from '../../src-main/woocommerce/signing.ts';
import { basic, call, type House, makeHouse, portOf, sendRaw, value } from './house.ts';

/*
 * Forms, in place of JSON. PHP makes parameters of those in a POST, which the store counts into a signature (measured on
 * WooCommerce 11.0.1), and of which some could lead a call elsewhere.
 */

const shops: Record<'Basic' | 'a signature', PracticeStore> = {} as never;
let house: House;
let gateway: OpenGateway;
const stores: Record<string, { record: StoreRecord; tool: ToolLogin; products: string }> = {};

beforeAll(async () => {
  shops.Basic = await startPracticeStore({ httpPort: null, httpsPort: 0 });
  shops['a signature'] = await startPracticeStore();
  house = await makeHouse();
  gateway = await house.open();
  for (const [road, shop] of Object.entries(shops)) {
    const record = await house.connect(shop);
    const tool = await house.addTool(record);
    stores[road] = { record, tool, products: `${gateway.address}/${record.id}/wp-json/wc/v3/products` };
  }
});

afterAll(async () => {
  await house.close();
  for (const shop of Object.values(shops)) await shop.close();
});

const type = { 'content-type': 'application/x-www-form-urlencoded' };
const at = (road: string) => {
  const found = stores[road];
  if (!found) throw new Error(`no store is called with ${road}`);
  return found;
};
const post = (road: string, body: string | Buffer, path = '', method = 'POST') =>
  call(at(road).products + path, { method, headers: { ...basic(at(road).tool), ...type }, body });

describe.each(['Basic', 'a signature'])('towards a store that is called with %s', (road) => {
  test.each([
    ['plain', 'name=Rain gauge&regular_price=12.50', 'Rain gauge'],
    ['encoded', 'name=Caf%C3%A9+%26+bar%25', 'Café & bar%'],
    ['not encoded', Buffer.from('name=Café 100%'), 'Café 100%'],
    ['with a name twice, of which the last counts', 'name=first&name=second', 'second'],
    ['with arrays', 'name=Arrays&images[0][alt]=x&tags[][id]=&meta_data[0][key]=a&meta_data[0][value]=b', 'Arrays'],
    ['with signs that a signature encodes', "name=a!b'c(d)e*f~g-h_i.j", "a!b'c(d)e*f~g-h_i.j"],
  ])('a form goes through: %s', async (_, body, name) => {
    const answer = await post(road, body);
    expect([answer.status, answer.json?.name ?? answer.text]).toEqual([201, name]);
  });

  test('also beside a query of the same names, with another method, and with none', async () => {
    const created = await post(road, 'name=In the form', '?name=In+the+query&per_page=5&context=edit');
    expect([created.status, created.json.name]).toEqual([201, 'In the form']);
    const place = `/${created.json.id}`;
    expect((await post(road, 'name=Changed', place, 'PUT')).json.name).toBe('Changed');
    expect((await post(road, 'name=Changed again', `${place}?_method=PUT`)).json.name).toBe('Changed again');
    const { record, tool, products } = at(road);
    const detour = async (verbs: 'method-parameter' | 'direct') =>
      value(await house.records.update(record.id, (old) => ({ ...old, road: { ...old.road, verbs } })));
    await detour('method-parameter');
    await expect.poll(async () => (await post(road, 'name=By detour', place, 'PUT')).json.name).toBe('By detour');
    await detour('direct');
    const empty = await call(`${products}/batch`, { method: 'POST', headers: { ...basic(tool), ...type } });
    expect(empty.status).toBe(200);
  });

  test('a tool that signs, signs its form', async () => {
    const { tool, products } = at(road);
    const signed = (form: Query) =>
      value(
        signQuery({
          method: 'POST',
          url: new URL(products),
          query: [['context', 'edit']],
          form,
          consumerKey: new Secret(tool.consumerKey),
          consumerSecret: new Secret(tool.consumerSecret),
          timestamp: Math.floor(Date.now() / 1000),
          nonce: newNonce(randomBytes),
        }),
      ).query;
    const send = (query: string, body: string) => call(`${products}?${query}`, { method: 'POST', headers: type, body });
    const taken = await send(signed([['name', 'Signed by the tool']]), 'name=Signed+by+the+tool');
    expect([taken.status, taken.json.name]).toEqual([201, 'Signed by the tool']);
    for (const form of [[], [['name', 'Something else']]] as const) {
      const changed = await send(signed(form), 'name=Signed+by+the+tool');
      expect(changed.json).toMatchObject({
        code: 'woocommerce_rest_authentication_error',
        message: expect.stringContaining('Invalid signature'),
      });
    }
  });
});

describe('a form that could be read otherwise goes nowhere', () => {
  test.each([
    ['another route', 'rest_route=/wc/v3/customers'],
    ['another route, encoded', 'rest%5Froute=/wc/v3/customers'],
    ['another route, as an array', 'rest_route[]=/wc/v3/customers'],
    ['another route, by a name that PHP rewrites', 'rest.route=/wc/v3/customers'],
    ['another route, by a name with a blank', '+rest_route=/wc/v3/customers'],
    ['another API', 'wc-api=WC_Gateway_Paypal'],
    ['another API, by its parts', 'wc-api-version=3&wc-api-route=/orders'],
    ['another key', 'consumer_key=ck_1&consumer_secret=cs_1'],
    ['a signature', 'oauth_consumer_key=ck_1'],
    ['another method', '_method=DELETE'],
    ['text that is no UTF-8', 'name=%ff'],
    ['text that is no UTF-8, byte by byte', Buffer.from('name=\xff', 'latin1')],
  ])('%s', async (_, body) => {
    for (const [road, shop] of Object.entries(shops)) {
      const before = shop.requests.length;
      const answer = await post(road, body);
      expect([road, answer.status, answer.json.code]).toEqual([road, 400, 'gatehouse_bad_form']);
      expect(shop.requests).toHaveLength(before);
    }
  });

  test('two values for one place, where a signature would be over one of them', async () => {
    expect((await post('a signature', 'a=1&a[x]=2')).json.code).toBe('gatehouse_bad_query');
  });

  test('a form of several parts, which the API has no use for', async () => {
    const { tool, products } = at('Basic');
    const headers = { ...basic(tool), 'content-type': 'multipart/form-data; boundary=x' };
    const body = '--x\r\nContent-Disposition: form-data; name="rest_route"\r\n\r\n/wc/v3/customers\r\n--x--\r\n';
    const answer = await call(products, { method: 'POST', headers, body });
    expect(answer.json).toMatchObject({ code: 'gatehouse_body_type', data: { status: 415 } });
    expect(answer.json.message).toContain('takes no files');
  });

  test('one that is too long, said beforehand or not', async () => {
    const { tool, products } = at('Basic');
    const body = `name=${'x'.repeat(1024 * 1024)}`;
    for (const chunked of [{}, { 'transfer-encoding': 'chunked' }]) {
      const answer = await call(products, { method: 'POST', headers: { ...basic(tool), ...type, ...chunked }, body });
      expect([answer.status, answer.json.code]).toEqual([413, 'gatehouse_body_too_large']);
    }
  });
});

test('is asked for once the call may be made; one that a tool signs, once its key is known', async () => {
  const { tool, record } = at('Basic');
  const port = portOf(gateway);
  const head = (query: string, authorization: string) =>
    `POST /${record.id}/wp-json/wc/v3/products${query} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${authorization}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n`;
  const nobody = await sendRaw(port, head(`?oauth_consumer_key=ck_${'0'.repeat(40)}`, ''));
  expect(nobody).toMatch(/^HTTP\/1\.1 401/);
  const login = `Authorization: ${basic(tool).authorization}\r\n`;
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  let text = '';
  socket.on('data', (part) => {
    text += part;
  });
  socket.write(head('', login));
  await expect.poll(() => text).toContain('100 Continue');
  socket.write('name=Expect');
  await expect.poll(() => text).toContain('201 Created');
  expect(text.match(/100 Continue/g)).toHaveLength(1);
  socket.destroy();
});

test('a tool that goes before its form is whole is no fault of Gatehouse’s', async () => {
  const { tool, record } = at('Basic');
  const port = portOf(gateway);
  const before = shops.Basic.requests.length;
  for (let time = 0; time < 3; time += 1) {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /${record.id}/wp-json/wc/v3/products HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${basic(tool).authorization}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nname=half`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
  }
  // Calls are counted once they are over: these are, with no answer.
  const calls = async () => value(await house.gateway.tools.show({ tool: tool.tool.id })).use.refusals;
  await calls();
  expect((await post('Basic', 'name=Whole')).status).toBe(201);
  expect(shops.Basic.requests).toHaveLength(before + 1);
  expect(house.notices).toEqual([]);
});
