import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { promisify } from 'node:util';
import OAuth from 'oauth-1.0a';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import { type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { type House, makeHouse } from './house.ts';

/* Signatures are made by the package oauth-1.0a, which shares no line with ours. */

const run = promisify(execFile);

let shop: PracticeStore;
let house: House;
let tool: ToolLogin;
let base: string;
let curl: string | undefined;

beforeAll(async () => {
  curl = await run('curl', ['--version']).then(
    ({ stdout }) => stdout,
    () => undefined,
  );
  shop = await startPracticeStore({ httpPort: null, httpsPort: 0 });
  house = await makeHouse();
  const store = await house.connect(shop);
  tool = await house.addTool(store);
  base = `${(await house.open()).address}/${store.id}/wp-json/wc/v3`;
});

afterAll(async () => {
  await house.close();
  await shop.close();
});

beforeEach((context) => {
  if (curl === undefined) context.skip('curl is not installed here.');
});

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a test expects of it, it says itself
  readonly json: any;
}

/** Calls as a person would, with no configuration file of theirs and no proxy. */
async function curled(...options: readonly string[]): Promise<Answer> {
  const { stdout } = await run('curl', ['-q', '-sS', '--noproxy', '*', '-g', '-w', '\n%{http_code}', ...options]);
  const end = stdout.lastIndexOf('\n');
  return { status: Number(stdout.slice(end + 1)), json: JSON.parse(stdout.slice(0, end)) };
}

const wrongSecret = `cs_${'0'.repeat(40)}`;
const list = 'products?per_page=3&status=publish&search=a';

/** WooCommerce's own refusal: its status, code and sentence. */
function expectRefused({ status, json }: Answer, sentence: string): void {
  expect(status).toBe(401);
  expect(json).toMatchObject({ code: 'woocommerce_rest_authentication_error', data: { status: 401 } });
  expect(json.message.startsWith(sentence)).toBe(true);
}

async function expectList(answer: Answer): Promise<void> {
  const expected = await curled('-u', `${tool.consumerKey}:${tool.consumerSecret}`, `${base}/${list}`);
  expect(expected.json).toHaveLength(3);
  expect(answer).toEqual({ status: 200, json: expected.json });
}

describe('curl with Basic', () => {
  test('reads, and sends a form and JSON', async () => {
    const login = ['-u', `${tool.consumerKey}:${tool.consumerSecret}`];
    await expectList(await curled(...login, `${base}/${list}`));
    const form = await curled(...login, '-d', 'name=Rain gauge', `${base}/products`);
    expect(form).toMatchObject({ status: 201, json: { name: 'Rain gauge' } });
    const header = ['-H', 'Content-Type: application/json'];
    const json = await curled(
      ...login,
      ...header,
      '-X',
      'PUT',
      '-d',
      '{"name":"Pegel – groß"}',
      `${base}/products/${form.json.id}`,
    );
    expect(json).toMatchObject({ status: 200, json: { name: 'Pegel – groß' } });
  });

  test('is refused with a wrong secret', async () => {
    const refused = await curled('-u', `${tool.consumerKey}:${wrongSecret}`, `${base}/${list}`);
    expectRefused(refused, 'Consumer secret is invalid.');
  });
});

describe('curl with the key in the query', () => {
  const inQuery = (secret: string) => `${base}/${list}&consumer_key=${tool.consumerKey}&consumer_secret=${secret}`;

  test('reads', async () => {
    await expectList(await curled(inQuery(tool.consumerSecret)));
  });

  test('is refused with a wrong secret', async () => {
    expectRefused(await curled(inQuery(wrongSecret)), 'Consumer secret is invalid.');
  });
});

describe.each([
  ['HMAC-SHA256', 'sha256'],
  ['HMAC-SHA1', 'sha1'],
] as const)('curl with OAuth 1.0a, %s', (method, hash) => {
  const places = ['query', 'Authorization header'] as const;

  /** curl's arguments for a call that is signed with this secret. */
  function signed(place: (typeof places)[number], secret: string, verb = 'GET', path = list): string[] {
    const signer = new OAuth({
      consumer: { key: tool.consumerKey, secret },
      signature_method: method,
      hash_function: (text, key) => createHmac(hash, key).update(text).digest('base64'),
    });
    const url = `${base}/${path}`;
    const authorization = signer.authorize({ method: verb, url });
    if (place === 'Authorization header') {
      const { Authorization } = signer.toHeader(authorization);
      return ['-X', verb, '-H', `Authorization: ${Authorization}`, url];
    }
    const added = Object.entries(authorization).map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
    return ['-X', verb, `${url}${path.includes('?') ? '&' : '?'}${added.join('&')}`];
  }

  test.each(places)('in the %s: reads and writes', async (place) => {
    await expectList(await curled(...signed(place, tool.consumerSecret)));
    const json = ['-H', 'Content-Type: application/json', '-d', '{"name":"Barometer"}'];
    const created = await curled(...json, ...signed(place, tool.consumerSecret, 'POST', 'products'));
    expect(created).toMatchObject({ status: 201, json: { name: 'Barometer' } });
  });

  test.each(places)('in the %s: is refused with a wrong secret, and a second time', async (place) => {
    const refused = await curled(...signed(place, wrongSecret));
    expectRefused(refused, 'Invalid signature - provided signature does not match.');
    const call = signed(place, tool.consumerSecret);
    expect((await curled(...call)).status).toBe(200);
    expectRefused(await curled(...call), 'Invalid nonce - nonce has already been used.');
  });
});
