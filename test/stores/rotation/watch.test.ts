import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { mostQuestions, nextQuestionAt } from '../../../src-main/contract/rotation.ts';
import { createWatch, type Watch } from '../../../src-main/stores/rotation/watch.ts';
import { createStores } from '../../diagnosis/practice.ts';
import { createClock } from '../clock.ts';
import { sampleRecord } from '../sample-record.ts';
import { type Core, connect, createCore, give, last7Of, makeKey, revoke, rotationIn, value } from './parts.ts';

const minute = 60_000;

describe('the watch', () => {
  let clock: ReturnType<typeof createClock>;
  let asked: { readonly store: string; readonly at: number }[];
  let mayAsk: boolean;
  let watch: Watch;
  let stores: Map<string, StoreRecord>;

  /** A store whose old key is to be revoked, switched now. */
  function switchedStore(id: string): StoreRecord {
    const record = sampleRecord(`${id}.example`, { id });
    const at = new Date(clock.now()).toISOString();
    const { road, checkedAt, lastCheck } = record;
    return {
      ...record,
      rotation: {
        id: 'rotate22',
        reason: 'old',
        order: 'replace-first',
        phase: 'switched',
        startedAt: at,
        suggestedDescription: 'Gatehouse',
        oldKey: { id: 'oldkey22', last7: '0a1b2c3' },
        switched: { at, before: { road, checkedAt, lastCheck } },
      },
    };
  }
  /** As the core counts a question. */
  async function ask(store: string): Promise<void> {
    asked.push({ store, at: clock.now() });
    const before = stores.get(store);
    if (!before?.rotation) return;
    const revocation = {
      asked: (before.rotation.revocation?.asked ?? 0) + 1,
      lastAskedAt: new Date(clock.now()).toISOString(),
      answer: 'known' as const,
    };
    const after = { ...before, rotation: { ...before.rotation, revocation } };
    stores.set(store, after);
    watch.saw(after);
  }
  const pass = (milliseconds: number) => clock.pass(milliseconds, () => new Promise((done) => setImmediate(done)));

  beforeEach(() => {
    clock = createClock();
    asked = [];
    mayAsk = true;
    stores = new Map();
    watch = createWatch({ now: clock.now, later: clock.later, mayAsk: () => mayAsk, ask });
  });

  it('has no timer where there is nothing to ask, and none once it is closed', () => {
    watch.sawAll([sampleRecord('shop.example')]);
    expect(clock.timers()).toBe(0);
    const store = switchedStore('shop');
    watch.saw(store);
    expect(clock.timers()).toBe(1);
    watch.saw(sampleRecord('shop.example', { id: 'shop' }));
    expect(clock.timers()).toBe(0);
    watch.saw(store);
    watch.close();
    expect(clock.timers()).toBe(0);
    watch.saw(store);
    expect(clock.timers()).toBe(0);
  });

  it('asks when it is due, ever more seldom, and twenty times in all', async () => {
    stores.set('shop', switchedStore('shop'));
    watch.sawAll([...stores.values()]);
    await pass(minute - 1);
    expect(asked).toEqual([]);
    await pass(1);
    expect(asked).toHaveLength(1);
    await pass(30 * 24 * 60 * minute);
    expect(asked).toHaveLength(mostQuestions);
    expect(clock.timers()).toBe(0);
  });

  it('asks one store a minute, however many are due', async () => {
    for (const id of ['one', 'two', 'three']) stores.set(id, switchedStore(id));
    watch.sawAll([...stores.values()]);
    await pass(minute);
    expect(asked.map(({ store }) => store)).toEqual(['one']);
    await pass(2 * minute);
    expect(new Set(asked.slice(0, 3).map(({ store }) => store)).size).toBe(3);
    const times = asked.map(({ at }) => at);
    for (const [index, time] of times.entries()) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(minute);
  });

  it('asks at once for what was due while the computer slept', async () => {
    stores.set('shop', switchedStore('shop'));
    watch.sawAll([...stores.values()]);
    clock.set(clock.now() + 8 * 60 * minute);
    await pass(1);
    expect(asked).toEqual([]);
    watch.wake();
    await pass(0);
    expect(asked).toHaveLength(1);
  });

  it('notices a clock that was set forward within the hour, and one that was set back', async () => {
    const year = 365 * 24 * 60 * minute;
    stores.set('shop', switchedStore('shop'));
    watch.sawAll([...stores.values()]);
    for (let turn = 0; turn < 7; turn += 1) await pass(64 * minute);
    const before = asked.length;
    clock.set(clock.now() + year);
    await pass(60 * minute);
    expect(asked.length).toBeGreaterThan(before);
    const ahead = asked.length;
    clock.set(clock.now() - year);
    watch.sawAll([...stores.values()]);
    await pass(minute);
    expect(asked.length).toBe(ahead + 1);
    // Sane again, it is as seldom as it has become.
    await pass(10 * minute);
    expect(asked.length).toBe(ahead + 1);
  });

  it('waits for a person where the vault would ask one for a password', async () => {
    const store = switchedStore('shop');
    stores.set('shop', store);
    mayAsk = false;
    watch.sawAll([store]);
    await pass(60 * minute);
    expect(asked).toEqual([]);
    expect(clock.timers()).toBe(0);
    mayAsk = true;
    watch.saw(store);
    await pass(0);
    expect(asked).toHaveLength(1);
  });

  it('asks no second time where nothing has come of the first', async () => {
    const store = switchedStore('shop');
    watch.sawAll([store]);
    await pass(60 * minute);
    expect(asked).toHaveLength(1);
  });
});

describe('the core of a door that stays open', () => {
  const stores = createStores();
  let core: Core;
  beforeEach(async () => {
    core = await createCore();
  });
  afterEach(async () => {
    await core.end();
    await stores.close();
  });

  it('erases the old key by itself once it is revoked, and says that the store has changed', async () => {
    const clock = createClock();
    const app = core.open({ now: clock.now, later: clock.later });
    const store = await stores.start({ clock: clock.now });
    const [old, fresh] = [makeKey(store), makeKey(store)];
    const { id } = await connect(app, store, old);
    value(await app.startRotation({ store: id, reason: 'old' }));
    value(await give(app, id, fresh));
    expect(clock.timers()).toBe(0);
    const done = value(await app.switchKey({ task: 's', store: id }));
    expect(nextQuestionAt(rotationIn(done))).toBe(clock.now() + minute);
    const show = async () => value(await app.showStore({ store: id }));
    /** Until what was asked is written down. */
    const answered = (when: (record: StoreRecord) => boolean) =>
      new Promise<void>((resolve) => {
        const look = async (): Promise<void> => {
          if (!when(await show())) return;
          unsubscribe();
          resolve();
        };
        const unsubscribe = app.subscribe(({ type }) => {
          if (type === 'store-changed') void look();
        });
      });

    const first = answered(({ rotation }) => rotation?.revocation?.answer !== undefined);
    await clock.pass(minute, () => first);
    expect(rotationIn(await show()).revocation).toMatchObject({ asked: 1, answer: 'known' });

    revoke(store, old);
    const over = answered(({ rotation }) => rotation === undefined);
    await clock.pass(2 * minute, () => over);
    expect((await show()).keys.map(({ last7 }) => last7)).toEqual([last7Of(fresh)]);
    expect(clock.timers()).toBe(0);
  });

  it('goes on with the count where another was closed, once a secret was needed', async () => {
    const clock = createClock();
    const first = core.open({ now: clock.now });
    const store = await stores.start({ clock: clock.now });
    const [old, fresh] = [makeKey(store), makeKey(store)];
    const { id } = await connect(first, store, old);
    value(await first.startRotation({ store: id, reason: 'old' }));
    value(await give(first, id, fresh));
    value(await first.switchKey({ task: 's', store: id }));
    await first.close();

    const app = core.open({ now: clock.now, later: clock.later });
    value(await app.listStores());
    const from = store.requests.length;
    await clock.pass(60 * minute);
    expect(store.requests.slice(from)).toEqual([]);
    expect(clock.timers()).toBe(0);
    value(await app.callStore({ task: 'c', store: id, method: 'GET', path: 'products', query: [] }));
    value(await app.listStores());
    expect(clock.timers()).toBe(1);
  });
});
