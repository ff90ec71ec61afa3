import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { App } from '../../src-main/app.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import type { ToolLogin } from '../../src-main/contract/tools.ts';
import type { OpenGateway } from '../../src-main/gateway/gateway.ts';
import { type Fault, type PracticeKey, type PracticeStore, startPracticeStore } from '../../src-main/practice/index.ts';
import { newNonce, signQuery } from '../../src-main/woocommerce/signing.ts';
import { type Core, connect, createCore, give, makeKey, revoke, rotationIn, value } from '../stores/rotation/parts.ts';
import { type Answer, basic, call } from './house.ts';

/*
 * A store's key is rotated while tools call: none of their calls may fail, neither those that were sent before the old
 * key was revoked and came to WordPress after it.
 */

let core: Core;
let person: App;
let hold: ReturnType<typeof createHold>;
let shop: PracticeStore;
let old: PracticeKey;
let tool: ToolLogin;
let store: string;
let gateway: OpenGateway;
let base: string;

beforeEach(async () => {
  core = await createCore();
  person = core.open();
  hold = createHold();
  shop = await startPracticeStore({ httpPort: null, httpsPort: 0, faults: [hold.fault] });
  old = makeKey(shop);
  store = (await connect(person, shop, old)).id;
  // The door that rotates and the one that takes the calls know of each other what the disk says.
  const { tools, ...door } = await core.open({ door: 'command-line' }).gateway();
  tool = value(await tools.add({ store, name: 'Till', permission: 'read_write', areas: ['everything'] }));
  gateway = value(await door.open({ port: 0 }));
  base = `${gateway.address}/${store}/wp-json/wc/v3/`;
});

afterEach(async () => {
  await core.end();
  await shop.close();
});

/** Holds back each call that asks for it before WordPress looks at it, until it is let go. */
function createHold() {
  const arrivals: ((key: string) => void)[] = [];
  let letGo: Promise<void> = Promise.resolve();
  let release = (): void => undefined;
  const fault: Fault = async (request, next) => {
    if (!request.query.includes('search=held')) return next(request);
    const [, login = ''] = (request.headers.authorization ?? '').split(' ');
    const wait = letGo;
    arrivals.shift()?.(Buffer.from(login, 'base64').toString().split(':')[0] ?? '');
    await wait;
    return next(request);
  };
  return {
    fault,
    close() {
      letGo = new Promise((resolve) => {
        release = resolve;
      });
    },
    /** The key of the next call that asks for it, once the store has it. */
    arrival: () => new Promise<string>((resolve) => arrivals.push(resolve)),
    release: () => release(),
  };
}

const json = { 'content-type': 'application/json' };

/** What tools send, by turns: read, signed, written, and written in pieces. */
const kinds: readonly (() => Promise<Answer>)[] = [
  () => call(`${base}products/categories`, { headers: basic(tool) }),
  () => {
    const { consumerKey, consumerSecret } = tool;
    const signed = value(
      signQuery({
        method: 'GET',
        url: new URL(`${base}products/categories`),
        query: [],
        consumerKey: new Secret(consumerKey),
        consumerSecret: new Secret(consumerSecret),
        timestamp: Math.floor(Date.now() / 1000),
        nonce: newNonce(randomBytes),
      }),
    );
    return call(`${base}products/categories?${signed.query}`);
  },
  () => call(`${base}products/batch`, { method: 'POST', headers: { ...basic(tool), ...json }, body: '{}' }),
  () =>
    call(`${base}products/batch`, {
      method: 'POST',
      headers: { ...basic(tool), ...json, 'transfer-encoding': 'chunked' },
      body: JSON.stringify({ update: [], filler: 'x'.repeat(20_000) }),
    }),
];

/** Calls fifty times a second until it is stopped, and counts how it is answered. */
function startTool() {
  const answers = new Map<string, number>();
  const calls = new Set<Promise<void>>();
  let turn = 0;
  const one = async () => {
    const kind = kinds[turn++ % kinds.length] as () => Promise<Answer>;
    const told = await kind().then(
      ({ status, json }) => (status === 200 ? '200' : `${status} ${json?.code}`),
      (error: Error) => error.message,
    );
    answers.set(told, (answers.get(told) ?? 0) + 1);
  };
  const timer = setInterval(() => {
    // A machine that does not come up with the calls gets no more of them.
    if (calls.size >= 50) return;
    const running = one().finally(() => calls.delete(running));
    calls.add(running);
  }, 1000 / 50);
  return async () => {
    clearInterval(timer);
    await Promise.all(calls);
    return Object.fromEntries(answers);
  };
}

async function switchTo(fresh: PracticeKey): Promise<void> {
  value(await person.startRotation({ store, reason: 'old' }));
  value(await give(person, store, fresh));
  expect(rotationIn(value(await person.switchKey({ task: 'switch', store }))).phase).toBe('switched');
}

async function endRotation(): Promise<void> {
  revoke(shop, old);
  expect(value(await person.confirmRevoked({ task: 'confirm', store })).rotation).toBeUndefined();
}

/** A call that is at the store with the old key while that is replaced and revoked. */
async function overtaken(options: Parameters<typeof call>[1] = {}): Promise<Answer> {
  hold.close();
  const arrived = hold.arrival();
  const { headers, ...rest } = options;
  const answer = call(`${base}products${rest.method ? '/batch' : ''}?search=held`, {
    ...rest,
    headers: { ...basic(tool), ...headers },
  });
  expect(await arrived).toBe(old.consumerKey);
  const fresh = makeKey(shop);
  await switchTo(fresh);
  await endRotation();
  old = fresh;
  hold.release();
  return answer;
}

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 600_000;
const rotations = 20;

test('of the calls that are made fifty times a second during twenty rotations, none fails', { timeout }, async () => {
  const stop = startTool();
  for (let turn = 0; turn < rotations; turn += 1) {
    const isWritten = turn % 2 === 1;
    const answer = await overtaken(isWritten ? { method: 'POST', headers: json, body: '{}' } : {});
    expect([turn, answer.status]).toEqual([turn, 200]);
  }
  const answers = await stop();
  expect(Object.keys(answers)).toEqual(['200']);
  expect(answers['200']).toBeGreaterThan(rotations);
});

describe('a call that comes to the store after its key was revoked', () => {
  test('is made once more, with its body, whether that was said beforehand or not', { timeout }, async () => {
    for (const headers of [json, { ...json, 'transfer-encoding': 'chunked' }]) {
      const body = JSON.stringify({ create: [{ name: `Ä${'x'.repeat(100_000)}` }] });
      const answer = await overtaken({ method: 'POST', headers, body });
      expect(answer.status).toBe(200);
      expect(answer.json.create[0].name).toHaveLength(100_001);
    }
  });

  test('is told in words where its body is too long to be kept', { timeout }, async () => {
    const body = JSON.stringify({ create: [{ name: 'x'.repeat(400_000) }] });
    const answer = await overtaken({ method: 'POST', headers: json, body });
    expect(answer.json).toMatchObject({ code: 'gatehouse_key_replaced', data: { status: 503 } });
    expect(answer.headers['retry-after']).toBe('1');
    const again = await call(`${base}products/batch`, { method: 'POST', headers: { ...basic(tool), ...json }, body });
    expect(again.status).toBe(200);
  });

  test('is made no more than twice, and never for a refusal with the key in use', { timeout }, async () => {
    const reached = () => shop.requests.filter(({ url }) => url.includes('search=held')).length;
    shop.setFaults([
      hold.fault,
      (request, next) =>
        request.query.includes('search=held')
          ? { status: 401, headers: { 'content-type': 'application/json' }, body: '{"code":"nobody"}' }
          : next(request),
    ]);
    const first = await call(`${base}products?search=held`, { headers: basic(tool) });
    expect([first.status, first.json.code, reached()]).toEqual([401, 'nobody', 1]);
    const head = await call(`${base}products?search=held`, { method: 'HEAD', headers: basic(tool) });
    expect([head.status, reached()]).toEqual([401, 2]);
    const second = await overtaken();
    expect([second.status, second.json.code, reached()]).toEqual([401, 'nobody', 4]);
  });
});
