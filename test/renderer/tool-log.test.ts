import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ToolCall } from '../../src-main/contract/tools.ts';
import { callsFileName, callsJson } from '../../src-renderer/screens/tools/export-calls.ts';
import { type CallRow, withEarlier, withNewest } from '../../src-renderer/screens/tools/merge.ts';
import { expiryOf } from '../../src-renderer/screens/tools/presets.ts';
import { reasonKeyOf } from '../../src-renderer/screens/tools/reasons.ts';
import { toolState, usedToday } from '../../src-renderer/screens/tools/tool-state.ts';
import texts from '../../src-renderer/text/en/tools.json' with { type: 'json' };

describe('why a call was refused', () => {
  const folder = fileURLToPath(new URL('../../src-main/gateway/', import.meta.url));
  const sources = readdirSync(folder).map((name) => readFileSync(`${folder}${name}`, 'utf8'));
  const codes = [...new Set(sources.join('\n').match(/(?<=')gatehouse_[a-z_]+(?=')/g))];

  it.each(codes)('%s has words of its own', (reason) => {
    const key = reasonKeyOf({ reason });
    expect([reason, key]).toEqual([reason, reason]);
  });

  it('no words are left of a code that the gateway does not have', () => {
    const own = Object.keys(texts.reason).filter((key) => key.startsWith('gatehouse_'));
    expect(own.filter((key) => !codes.includes(key))).toEqual([]);
  });

  it.each([
    ['woocommerce_rest_authentication_error', undefined, 'wrong_secret'],
    ['woocommerce_rest_authentication_error', 'printer2', 'permission'],
    ['woocommerce_rest_cannot_edit', undefined, 'unknown_key'],
    ['gatehouse_vault_locked', undefined, 'vault'],
    ['gatehouse_dns_not_found', 'printer2', 'store'],
    ['gatehouse_of_a_later_version', 'printer2', 'other'],
    [undefined, 'printer2', undefined],
  ] as const)('%s of tool %s is told as %s', (reason, tool, key) => {
    expect(reasonKeyOf({ ...(reason ? { reason } : {}), ...(tool ? { tool } : {}) })).toBe(key);
  });
});

describe('the log as it grows', () => {
  /** Few kinds, so that neighbours are often alike in all that is known of them. */
  const anyCall = fc.record({
    at: fc.constantFrom('2026-07-30T12:00:00.000Z', '2026-07-30T12:00:00.001Z'),
    method: fc.constantFrom('GET', 'POST'),
    route: fc.constant('wc/v3/orders'),
    status: fc.constantFrom(200, 403),
    bytes: fc.constant(0),
    ms: fc.constantFrom(1, 2),
  });
  const bare = (rows: readonly CallRow[]): readonly ToolCall[] => rows.map(({ id: _, ...call }) => call);

  it('shows what the log has, newest first, however many have come between two looks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ calls: fc.array(anyCall, { maxLength: 7 }), reads: fc.boolean() }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        (times, limit) => {
          let log: readonly ToolCall[] = [];
          const page = (from: number) => {
            const calls = log.slice(from, from + limit);
            return from + limit < log.length ? { calls, earlier: String(log.length - from - limit) } : { calls };
          };
          let known: ReturnType<typeof withNewest> = { rows: [], fresh: 0 };
          for (const { calls, reads } of times) {
            log = [...calls, ...log];
            known = withNewest(known, page(0));
            // A prefix of the log, with the newest in front: where calls are alike, which of them is shown does not matter.
            expect(bare(known.rows).slice(0, limit)).toEqual(log.slice(0, limit));
            if (reads && known.earlier !== undefined) {
              known = withEarlier(known, page(log.length - Number(known.earlier)));
            }
            expect(new Set(known.rows.map(({ id }) => id)).size).toBe(known.rows.length);
          }
        },
      ),
    );
  });

  it('keeps the lines that were there, as the same objects', () => {
    const call = (ms: number): ToolCall => ({
      at: '2026-07-30T12:00:00.000Z',
      method: 'GET',
      route: 'wc/v3/orders',
      status: 200,
      bytes: 1,
      ms,
    });
    const first = withNewest({ rows: [] }, { calls: [call(2), call(1)], earlier: 'x' });
    const next = withNewest(first, { calls: [call(4), call(3), call(2)], earlier: 'y' });
    expect(next.fresh).toBe(2);
    expect(next.rows.slice(2)).toEqual(first.rows);
    expect(next.rows[2]).toBe(first.rows[0]);
    expect(next.earlier).toBe('x');
  });
});

it('an export has the names of those tools that there still are', () => {
  const calls = [
    { at: '2026-07-30T12:00:00.000Z', tool: 'printer2', method: 'GET', route: 'wc/v3', status: 200, bytes: 1, ms: 1 },
    { at: '2026-07-30T12:00:00.000Z', tool: 'gone2222', method: 'GET', route: 'wc/v3', status: 200, bytes: 1, ms: 1 },
  ];
  const nameOf = (tool: string | undefined) => (tool === 'printer2' ? 'Label printer' : undefined);
  expect(JSON.parse(callsJson(calls, nameOf, '2026-07-30T12:04:00.000Z'))).toEqual({
    exportedAt: '2026-07-30T12:04:00.000Z',
    calls: [{ ...calls[0], toolName: 'Label printer' }, calls[1]],
  });
  expect(callsFileName('label-and-ink', '2026-07-30T12:04:00.000Z', 'csv')).toBe(
    'gatehouse-calls-label-and-ink-2026-07-30.csv',
  );
});

const now = Date.parse('2026-07-30T12:04:00.000Z');

it('a key ends when it was said to, and a day counts to its end', () => {
  expect(expiryOf('forever', '', now)).toBeUndefined();
  expect(expiryOf('week', '', now)).toBe('2026-08-06T12:04:00.000Z');
  expect(expiryOf('day', '2027-01-31', now)).toBe(new Date('2027-01-31T23:59:59').toISOString());
  for (const day of ['', 'soon', '2026-07-29', '2027-02-31x']) expect(expiryOf('day', day, now)).toBeNull();
});

it('a tool’s state, and its use of today', () => {
  const use = { calls: 9, refusals: 2, bytes: 0, callsToday: 4, refusalsToday: 1, lastUsedAt: '2026-07-30T00:00:01Z' };
  expect(usedToday(use, now)).toEqual({ calls: 4, refusals: 1 });
  expect(usedToday({ ...use, lastUsedAt: '2026-07-29T23:59:59Z' }, now)).toEqual({ calls: 0, refusals: 0 });
  expect(toolState({ paused: true }, now)).toBe('paused');
  expect(toolState({ paused: true, expiresAt: '2026-07-30T12:04:00.000Z' }, now)).toBe('expired');
  expect(toolState({ paused: false, expiresAt: '2026-07-30T12:04:01.000Z' }, now)).toBe('active');
});
