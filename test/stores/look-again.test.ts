import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CauseCode } from '../../src-main/contract/codes.ts';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { resetInTheMiddle } from '../../src-main/practice/faults/wire.ts';
import { createLookAgain, type LookAgain } from '../../src-main/stores/look-again.ts';
import { createStores } from '../diagnosis/practice.ts';
import { createClock } from './clock.ts';
import { connect, createCore, makeKey, value } from './rotation/parts.ts';
import { sampleRecord } from './sample-record.ts';

const minute = 60_000;

function record(id: string, cause?: CauseCode): StoreRecord {
  const findings = cause ? [{ cause, severity: 'problem' as const }] : [];
  return sampleRecord(`${id}.example`, { id, lastCheck: { ok: cause === undefined, findings } });
}

describe('stores that a network was missing for', () => {
  let clock: ReturnType<typeof createClock>;
  let records: StoreRecord[];
  let checked: { readonly store: string; readonly at: number }[];
  let answer: (store: string) => Result<unknown>;
  let mayAsk: boolean;
  let again: LookAgain;
  const pass = (milliseconds: number) => clock.pass(milliseconds, () => new Promise((done) => setImmediate(done)));
  const names = () => checked.map(({ store }) => store);

  beforeEach(() => {
    clock = createClock();
    records = [];
    checked = [];
    answer = (store) => {
      records = records.map((one) => (one.id === store ? record(store) : one));
      return ok(undefined);
    };
    mayAsk = true;
    again = createLookAgain({
      now: clock.now,
      later: clock.later,
      mayAsk: () => mayAsk,
      stores: async () => ok(records),
      async check(store) {
        checked.push({ store, at: clock.now() });
        const result = answer(store);
        again.saw(store, result);
        return result;
      },
    });
  });

  it.each(['dns-not-found', 'connection-refused', 'connect-timeout', 'connection-lost'] as const)(
    'are checked again once there is another one: %s',
    async (cause) => {
      records = [record('away', cause), record('well')];
      expect(clock.timers()).toBe(0);
      again.networkChanged();
      await pass(60 * minute);
      expect(names()).toEqual(['away']);
      expect(clock.timers()).toBe(0);
    },
  );

  it.each(['key-unknown', 'tls-expired', 'server-error', 'maintenance'] as const)(
    'are not those that answered: %s',
    async (cause) => {
      records = [record('answered', cause)];
      again.networkChanged();
      await pass(60 * minute);
      expect(checked).toEqual([]);
    },
  );

  it.each(['offline', 'captive-portal', 'proxy-failed'] as const)(
    'are also those of which nothing is on disk, since the check ended with: %s',
    async (code) => {
      records = [record('tried'), record('well')];
      again.saw('tried', fail(code as 'offline'));
      again.networkChanged();
      await pass(60 * minute);
      expect(names()).toEqual(['tried']);
    },
  );

  it('are looked at three times at most, while they stay away', async () => {
    records = [record('away', 'connect-timeout')];
    answer = () => ok(undefined);
    const start = clock.now();
    again.networkChanged();
    await pass(24 * 60 * minute);
    expect(checked.map(({ at }) => at - start)).toEqual([5_000, 60_000, 600_000]);
  });

  it('are left alone where there is no network for the first of them', async () => {
    records = ['one', 'two', 'three'].map((id) => record(id, 'dns-not-found'));
    answer = () => fail('offline');
    again.networkChanged();
    await pass(10_000);
    expect(names()).toEqual(['one']);
  });

  it('are asked no more often because the network changes all the time', async () => {
    records = [record('away', 'connect-timeout')];
    answer = () => ok(undefined);
    for (let change = 0; change < 60; change += 1) {
      again.networkChanged();
      await pass(5_000);
    }
    // In five minutes.
    expect(checked.length).toBeLessThanOrEqual(10);
    expect(checked.length).toBeGreaterThan(1);
    // Set back by a year, the clock says nothing of how long that was ago.
    clock.set(clock.now() - 365 * 24 * 60 * minute);
    const before = checked.length;
    again.networkChanged();
    await pass(5_000);
    expect(checked.length).toBe(before + 1);
  });

  it('are twenty at a time', async () => {
    records = Array.from({ length: 200 }, (_, index) => record(`away${index}`, 'connect-timeout'));
    answer = () => ok(undefined);
    again.networkChanged();
    await pass(10_000);
    expect(checked).toHaveLength(20);
  });

  it('wait where the vault would ask the person, and for nobody once it is closed', async () => {
    records = [record('away', 'connect-timeout')];
    mayAsk = false;
    again.networkChanged();
    await pass(60 * minute);
    mayAsk = true;
    again.networkChanged();
    again.close();
    again.networkChanged();
    await pass(60 * minute);
    expect(checked).toEqual([]);
    expect(clock.timers()).toBe(0);
  });
});

describe('the core', () => {
  const stores = createStores();
  let core: Awaited<ReturnType<typeof createCore>>;

  beforeAll(async () => {
    core = await createCore();
  });
  afterAll(async () => {
    await core.end();
    await stores.close();
  });

  it('checks again what was out of reach, and tells of it', async () => {
    const clock = createClock();
    const app = core.open({ now: clock.now, later: clock.later });
    const store = await stores.start({ clock: clock.now });
    const { id } = await connect(app, store, makeKey(store));
    store.setFaults([resetInTheMiddle()]);
    expect(value(await app.checkStore({ task: 'c', store: id })).ok).toBe(false);
    store.setFaults([]);
    const told = new Promise<string>((resolve) => {
      app.subscribe((event) => {
        if (event.type === 'checked-again') resolve(event.store);
      });
    });
    value(await app.networkChanged());
    await clock.pass(5_000, () => told);
    expect(await told).toBe(id);
    expect(value(await app.showStore({ store: id })).lastCheck.ok).toBe(true);
    const { entries } = value(await app.storeHistory({ store: id }));
    expect(entries.slice(0, 2)).toMatchObject([
      { event: 'checked', ok: true },
      { event: 'checked', ok: false },
    ]);
  });
});
