import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEntry, HistoryEvent } from '../../src-main/contract/history.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { ok } from '../../src-main/contract/result.ts';
import { createHistory, type History } from '../../src-main/stores/history.ts';
import { readEntry } from '../../src-main/stores/history-entry.ts';
import { sampleRecord } from './sample-record.ts';

let folder: string;
let notices: Failure[];
let history: History;
let now = Date.UTC(2026, 2, 1, 12);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-history-'));
  notices = [];
  history = createHistory({
    folder,
    door: 'command-line',
    now: () => {
      now += 1000;
      return now;
    },
    notice: (failure) => notices.push(failure),
  });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const { road } = sampleRecord('shop.example');
const connected: HistoryEvent = { event: 'connected', address: 'https://shop.example/', keyLast7: '0a1b2c3' };
const everything: readonly HistoryEvent[] = [
  connected,
  { event: 'key-added', keyLast7: '0a1b2c3' },
  { event: 'imported', keysLast7: ['0a1b2c3', 'fffffff'] },
  { event: 'moved', from: 'https://shop.example/', to: 'https://shop.example:8443/de/' },
  { event: 'renamed', from: 'Shop', to: 'متجر القهوة <b>' },
  { event: 'shown-as-qr', keyLast7: '0a1b2c3' },
  { event: 'rotation-started', keyLast7: '0a1b2c3', reason: 'person-left', order: 'revoke-first' },
  { event: 'key-switched', from: '0a1b2c3', to: 'fffffff' },
  { event: 'rotation-undone', from: 'fffffff', to: '0a1b2c3' },
  { event: 'rotation-abandoned', keyLast7: '0a1b2c3' },
  { event: 'rotation-abandoned', keyLast7: '0a1b2c3', newLast7: 'fffffff' },
  { event: 'key-revoked', keyLast7: '0a1b2c3' },
  { event: 'key-erased', keyLast7: '0a1b2c3', because: 'told-to' },
  { event: 'staging-login', state: 'given' },
  { event: 'tool-added', tool: 'Till', rules: { permission: 'read', areas: ['orders', 'products'] } },
  {
    event: 'tool-changed',
    tool: 'Cash desk',
    was: 'Till',
    from: { permission: 'read', areas: ['orders'] },
    to: { permission: 'read_write', areas: ['everything'], perMinute: 60, expiresAt: '2027-01-31T22:59:59.000Z' },
  },
  { event: 'tool-key-replaced', tool: 'Cash desk', keyLast7: '0a1b2c3' },
  { event: 'tool-revoked', tool: 'Cash desk', keyLast7: '0a1b2c3' },
  {
    event: 'checked',
    ok: false,
    findings: [
      { cause: 'secret-wrong', severity: 'problem' },
      { cause: 'legacy-api-on', severity: 'note' },
    ],
    requests: 12,
    durationMs: 340.5,
  },
  { event: 'checked', ok: true, findings: [], road, requests: 12, durationMs: 340 },
  { event: 'road-changed', from: road, to: { ...road, authentication: 'signature', staging: true } },
];
const file = () => join(folder, 'history', 'shop.jsonl');
const events = async (store = 'shop') => {
  const read = await history.read(store);
  if (!read.ok) throw new Error(read.failure.code);
  expect(read.value.unreadable).toBe(0);
  return read.value.entries.map(({ at: _, door: __, ...event }) => event);
};

describe('the history of a store', () => {
  it('comes back newest first, each entry with its time and its door', async () => {
    expect(await history.read('shop')).toEqual(ok({ entries: [], unreadable: 0 }));
    await history.begin('shop', [connected]);
    for (const event of everything.slice(1)) await history.add('shop', [event]);
    expect(await events()).toEqual(everything.toReversed());
    const read = await history.read('shop');
    const entries = read.ok ? read.value.entries : [];
    expect(entries.every(({ door }) => door === 'command-line')).toBe(true);
    expect(entries.map(({ at }) => at)).toEqual(
      entries
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(await events('another')).toEqual([]);
  });

  it('is the newest thousand', async () => {
    const many = Array.from(
      { length: 400 },
      (_, index): HistoryEvent => ({ event: 'renamed', from: 'x', to: `${index}` }),
    );
    for (let round = 0; round < 4; round += 1) await history.add('shop', many);
    const kept = await events();
    expect(kept).toHaveLength(1000);
    expect(kept[0]).toEqual(many[399]);
  });

  it('begins anew for a store of the same id, and goes with the store', async () => {
    await history.begin('shop', [connected]);
    await history.begin('cafe', [connected]);
    await history.begin('shop', [{ event: 'imported', keysLast7: [] }]);
    expect(await events()).toEqual([{ event: 'imported', keysLast7: [] }]);
    expect(await history.remove('shop')).toEqual(ok(undefined));
    expect(await readdir(join(folder, 'history'))).toEqual(['cafe.jsonl']);
    expect(await history.remove('shop')).toEqual(ok(undefined));
    expect(await history.removeAll()).toEqual(ok(undefined));
    expect(await readdir(folder)).toEqual(['history.lock']);
  });

  it('holds no key: neither written, nor shown where somebody else wrote one', async () => {
    const key = `ck_${'0a1b2c3d'.repeat(5)}`;
    await history.begin('shop', [connected]);
    await history.add('shop', [{ event: 'renamed', from: 'Shop', to: `Shop ${key}` }]);
    expect(notices).toEqual([{ code: 'record-invalid', params: { field: 'secret' } }]);
    expect(await readFile(file(), 'utf8')).not.toContain('ck_');
    await appendFile(
      file(),
      `${JSON.stringify({ ...connected, at: '2026-03-01T12:00:00Z', door: 'window', note: key })}\n`,
    );
    expect(await history.read('shop')).toMatchObject({ value: { entries: [connected], unreadable: 1 } });
  });

  it('that cannot be written is told, and stops nothing', async () => {
    await writeFile(join(folder, 'history'), 'in the way');
    await history.add('shop', [connected]);
    expect(notices).toMatchObject([{ code: 'disk-failed' }]);
    expect(await history.read('shop')).toMatchObject({ failure: { code: 'disk-failed' } });
  });

  it('takes entries of several programs at once', async () => {
    const others = Array.from({ length: 4 }, () =>
      createHistory({ folder, door: 'window', now: Date.now, notice: (one) => notices.push(one) }),
    );
    const added = others.flatMap((one, index) =>
      Array.from({ length: 5 }, (_, turn) => one.add('shop', [{ event: 'renamed', from: `${index}`, to: `${turn}` }])),
    );
    await Promise.all(added);
    expect([(await events()).length, notices]).toEqual([20, []]);
  });
});

describe('a line of it', () => {
  const at = '2026-03-01T12:00:00.000Z';
  const whole = everything.map((event) => JSON.stringify({ at, door: 'browser', ...event }));

  it('may be anything at all', () => {
    for (const line of whole) expect(readEntry(line)).toEqual(JSON.parse(line));
    const value = fc.jsonValue();
    const bent = fc
      .tuple(
        fc.constantFrom(...everything),
        fc.constantFrom(
          'at',
          'door',
          'event',
          'address',
          'from',
          'to',
          'findings',
          'road',
          'ok',
          'requests',
          'keysLast7',
        ),
        value,
      )
      .map(([event, field, odd]) => JSON.stringify({ at, door: 'window', ...event, [field]: odd }));
    const cut = fc
      .tuple(fc.constantFrom(...whole), fc.nat(400), fc.nat(400), fc.string({ maxLength: 5 }))
      .map(([line, from, to, middle]) => line.slice(0, from) + middle + line.slice(to));
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), bent, cut), (line) => {
        const entry = readEntry(line);
        if (entry !== undefined) expect(isSound(entry)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each<[string, object]>([
    ['an address of a script', { ...connected, address: 'javascript:alert(1)' }],
    ['an address with a password', { ...connected, address: 'https://a:b@shop.example/' }],
    ['text that turns the reading direction', { event: 'renamed', from: 'a', to: '\u202egro.live' }],
    ['an unknown event', { event: 'exploded' }],
    ['an unknown door', { ...connected, door: 'cat-flap' }],
    ['no time', { ...connected, at: 'yesterday' }],
    [
      'a cause that is no code',
      { event: 'checked', ok: true, findings: [{ cause: '<b>', severity: 'note' }], requests: 1, durationMs: 1 },
    ],
    [
      'endless findings',
      {
        event: 'checked',
        ok: true,
        findings: Array(101).fill({ cause: 'a', severity: 'note' }),
        requests: 1,
        durationMs: 1,
      },
    ],
  ])('is left out, and counted, with %s', async (_, odd) => {
    await history.begin('shop', [connected]);
    await appendFile(file(), `${JSON.stringify({ at, door: 'window', ...odd })}\n`);
    await history.add('shop', [connected]);
    expect(await history.read('shop')).toMatchObject({ value: { entries: [connected, connected], unreadable: 1 } });
  });

  it('may have fields that a later version wrote, which are not passed on', () => {
    const line = JSON.stringify({ at, door: 'window', ...connected, colour: 'red' });
    expect(readEntry(line)).toEqual({ at, door: 'window', ...connected });
  });
});

/** What a page relies on, whatever the line was. */
function isSound(entry: HistoryEntry): boolean {
  const texts = JSON.stringify(entry);
  return (
    !Number.isNaN(Date.parse(entry.at)) &&
    everything.some(({ event }) => event === entry.event) &&
    texts.length < 50_000
  );
}
