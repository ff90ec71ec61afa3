import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { createHistory, type History } from '../../src-main/stores/history.ts';
import { itemOf, itemsOf } from '../../src-main/stores/key-safe.ts';
import { createShowing, type ShowingParts } from '../../src-main/stores/showing.ts';
import { codesInAddress } from '../scan/read-codes.ts';
import { openParts, type Parts } from './key-safe-parts.ts';
import { sampleRecord } from './sample-record.ts';
import { pairOf } from './transferred.ts';

/* With real records, a real history and a real vault file. */

const [inUse, other] = ['0a1b2c3', 'fffffff'];
const hexOf = (end: string, of: string) => `${of.repeat(6).slice(0, 33)}${end}`;
const textOf = (end: string) => `ck_${hexOf(end, 'c0ffee')}|cs_${hexOf(end, '5ec2e7')}`;
const { signal } = new AbortController();

let parts: Parts;
let history: History;
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-showing-'));
  folders.push(folder);
  parts = openParts(folder);
  history = createHistory({ folder, door: 'window', now: Date.now, notice: () => undefined });
  const sample = sampleRecord('shop.example');
  const [key] = sample.keys;
  if (key === undefined) throw new Error('the sample has a key');
  const record = { ...sample, keys: [key, { ...key, id: 'other222', last7: other }] };
  await parts.keySafe.keep(async () =>
    ok({
      keys: record.keys.map((one) => ({
        item: itemOf(record.address, one),
        pair: pairOf(hexOf(one.last7, 'c0ffee'), hexOf(one.last7, '5ec2e7')),
      })),
      replaces: [],
      record: () => parts.records.add(record),
    }),
  );
});

const showing = (more: Partial<ShowingParts> = {}) => createShowing({ ...parts, history, ...more });
const remove = () =>
  parts.keySafe.release((stores) =>
    ok({ items: stores.flatMap(itemsOf), unrecord: () => parts.records.remove('shop-example') }),
  );

async function records() {
  const listed = await parts.records.list();
  return listed.ok ? listed.value.stores : [];
}

async function events() {
  const read = await history.read('shop-example');
  return read.ok ? read.value.entries.map(({ at: _, ...entry }) => entry) : read;
}

function code(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.failure.code;
}

describe('a key that is shown', () => {
  test.each([
    ['the one in use', undefined, inUse],
    ['another of the store', other, other],
  ])('is %s, in the format of WooCommerce, and is noted', async (_, key, last7) => {
    const shown = await showing().showAsQr({ store: 'Shop at shop', ...(key ? { key } : {}) }, signal);
    if (!shown.ok) throw new Error(shown.failure.code);
    expect(shown.value).toMatchObject({ keyLast7: last7, seconds: 30 });
    expect(await codesInAddress(shown.value.picture)).toEqual([textOf(last7)]);
    expect(await events()).toEqual([{ event: 'shown-as-qr', door: 'window', keyLast7: last7 }]);
  });

  test('is noted before it is handed over, and shields the window for longer than it is shown', async () => {
    const shieldWindow = vi.fn(async (_seconds: number) => {
      expect(await events()).toHaveLength(1);
    });
    await showing({ shieldWindow }).showAsQr({ store: 'shop-example' }, signal);
    expect(shieldWindow.mock.calls).toEqual([[35]]);
    await shieldWindow.mock.results[0]?.value;
  });

  test('is asked for with the name of the store and the end of the key', async () => {
    const confirmPerson = vi.fn(async (_shown: object) => ok(undefined));
    expect(code(await showing({ confirmPerson }).showAsQr({ store: 'shop-example', key: other }, signal))).toBe('ok');
    expect(confirmPerson.mock.calls).toEqual([[{ last7: other, store: 'Shop at shop.example' }]]);
  });
});

describe('nothing is shown, read or noted', () => {
  const read = vi.fn(async () => fail('vault-locked'));
  beforeEach(() => read.mockClear());
  afterEach(async () => expect(await events()).toEqual([]));

  test('when the system does not confirm who sits here', async () => {
    const confirmPerson = async () => fail('person-not-confirmed');
    expect(code(await showing({ confirmPerson, keySafe: { read } }).showAsQr({ store: 'shop-example' }, signal))).toBe(
      'person-not-confirmed',
    );
    expect(read).not.toHaveBeenCalled();
  });

  test.each([
    ['no such store', { store: 'elsewhere' }, 'store-not-found'],
    ['no such key', { store: 'shop-example', key: '1234567' }, 'key-not-found'],
  ])('when there is %s, and nobody is asked to confirm anything', async (_, request, expected) => {
    const confirmPerson = vi.fn(async () => ok(undefined));
    expect(code(await showing({ confirmPerson }).showAsQr(request, signal))).toBe(expected);
    expect(confirmPerson).not.toHaveBeenCalled();
  });

  test('when the keychain is locked', async () => {
    expect(code(await showing({ keySafe: { read } }).showAsQr({ store: 'shop-example' }, signal))).toBe('vault-locked');
    expect(read).toHaveBeenCalledOnce();
  });

  test('when the item is gone from the keychain', async () => {
    const [store] = (await records()).filter(({ id }) => id === 'shop-example');
    for (const item of store ? itemsOf(store) : []) await parts.vault.remove(item);
    expect(code(await showing().showAsQr({ store: 'shop-example' }, signal))).toBe('vault-item-missing');
  });

  test('when the store is removed while the system asks', async () => {
    const confirmPerson = async () => {
      await remove();
      return ok(undefined);
    };
    expect(code(await showing({ confirmPerson }).showAsQr({ store: 'shop-example' }, signal))).toBe('store-not-found');
  });

  test('when it is stopped while the system asks', async () => {
    const stop = new AbortController();
    const confirmPerson = async () => {
      stop.abort();
      return ok(undefined);
    };
    expect(code(await showing({ confirmPerson }).showAsQr({ store: 'shop-example' }, stop.signal))).toBe('cancelled');
  });
});
