import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import type { StoreCallReport } from '../../../src-main/contract/host.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import type { Fault, PracticeKey } from '../../../src-main/practice/index.ts';
import { createStores } from '../../diagnosis/practice.ts';
import { type Core, connect, createCore, give, makeKey, revoke, rotationIn, value } from './parts.ts';

const stores = createStores();
let core: Core;

beforeAll(async () => {
  core = await createCore();
});
afterAll(async () => {
  await core.end();
  await stores.close();
});

const rotations = 100;
const everyMs = 1000 / 50;
/** A machine that does not come up with the calls gets no more of them. */
const mostAtOnce = 50;

/** Calls a store fifty times a second until it is stopped, and counts how it is answered. */
function startClient(app: App, store: string) {
  const answers = new Map<string, number>();
  const calls = new Set<Promise<void>>();
  const call = async () => {
    const key = toldOf(
      await app.callStore({ task: 'call', store, method: 'GET', path: 'products/categories', query: [] }),
    );
    answers.set(key, (answers.get(key) ?? 0) + 1);
  };
  const timer = setInterval(() => {
    if (calls.size >= mostAtOnce) return;
    const running = call().finally(() => calls.delete(running));
    calls.add(running);
  }, everyMs);
  return async () => {
    clearInterval(timer);
    await Promise.all(calls);
    return Object.fromEntries(answers);
  };
}

function toldOf(called: Result<StoreCallReport>): string {
  if (!called.ok) return called.failure.code;
  const { status, problem } = called.value;
  return problem ? `${status} ${problem.code}` : `${status}`;
}

/** Holds back each call that asks for it, until it is let go. */
function createHold() {
  let arrived: (key: string) => void = () => undefined;
  let letGo: Promise<void> = Promise.resolve();
  const fault: Fault = async (request, next) => {
    if (!request.query.includes('search=held')) return next(request);
    const [, basic = ''] = (request.headers.authorization ?? '').split(' ');
    arrived(Buffer.from(basic, 'base64').toString().split(':')[0] ?? '');
    await letGo;
    return next(request);
  };
  return {
    fault,
    /** A call that the store has received with this key and does not answer before `release`. */
    async begin(app: App, store: string) {
      let release = (): void => undefined;
      letGo = new Promise((resolve) => {
        release = resolve;
      });
      const isThere = new Promise<string>((resolve) => {
        arrived = resolve;
      });
      const query = [['search', 'held']] as const;
      const answer = app.callStore({ task: 'held', store, method: 'GET', path: 'products', query });
      return { key: await isThere, release, answer };
    },
  };
}

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 1_800_000;

it('of the calls that are made fifty times a second during a hundred rotations, none fails', { timeout }, async () => {
  const hold = createHold();
  const store = await stores.start({ faults: [hold.fault] });
  const [person, program] = [core.open(), core.open({ door: 'command-line' })];
  let old: PracticeKey = makeKey(store);
  const { id } = await connect(person, store, old);
  const stop = startClient(program, id);
  for (let turn = 0; turn < rotations; turn += 1) {
    const fresh = makeKey(store);
    value(await person.startRotation({ store: id, reason: 'old' }));
    value(await give(person, id, fresh));

    const held = await hold.begin(program, id);
    expect(held.key).toBe(old.consumerKey);
    expect(rotationIn(value(await person.switchKey({ task: 'switch', store: id }))).phase).toBe('switched');
    // Every other call that is on its way comes to WordPress after the old key was revoked.
    if (turn % 2 === 0) held.release();
    if (turn % 2 === 0) expect(toldOf(await held.answer)).toBe('200');
    revoke(store, old);
    const over = value(await person.confirmRevoked({ task: 'confirm', store: id }));
    expect(over.rotation).toBeUndefined();
    held.release();
    expect(toldOf(await held.answer)).toBe('200');
    old = fresh;
  }
  const answers = await stop();
  expect(Object.keys(answers)).toEqual(['200']);
  expect(answers['200']).toBeGreaterThan(rotations);
});
