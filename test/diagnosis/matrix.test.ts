import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { practiceFault, practiceFaultNames } from '../../src-main/contract/practice-faults.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { type Case, isCase, type MatrixKey, matrixKeys, runCase } from './matrix.ts';
import { directTransport } from './practice.ts';

/* The whole matrix is `npm run bench:diagnosis`; this is what fits into every run of the tests. */

let transport: Transport;
beforeAll(() => {
  transport = directTransport();
});
afterAll(() => transport.close());

async function expectRight(base: Omit<Case, 'key'>, keys: readonly MatrixKey[]): Promise<void> {
  const found: Record<string, unknown> = {};
  const right: Record<string, unknown> = {};
  for (const key of keys) {
    if (!isCase({ ...base, key })) continue;
    const { top, expected, report, indiscretions } = await runCase(transport, { ...base, key });
    found[key] = top;
    right[key] = expected;
    expect(indiscretions).toEqual([]);
    expect(report.requests).toBeLessThanOrEqual(24);
    const ids = report.evidence.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { evidence } of report.findings) for (const id of evidence) expect(ids).toContain(id);
  }
  expect(found).toEqual(right);
}

describe('on a store that speaks Japanese', () => {
  test.each(practiceFaultNames)('%s', async (fault) => {
    await expectRight({ fault, language: 'ja', https: true }, ['read_write', 'wrong-secret', 'none']);
  });
});

describe('over http', () => {
  const either = practiceFaultNames.filter((name) => practiceFault(name).over === 'either');
  test.each(either)('%s', async (fault) => {
    await expectRight({ fault, language: 'en', https: false }, ['read_write', 'unknown']);
  });
});

test.each(['8.9.3', '10.0.2', '11.0.1'] as const)('a WooCommerce %s in order, with every key', async (version) => {
  for (const language of ['en', 'ar'] as const) {
    await expectRight({ fault: 'none', language, https: true, version }, matrixKeys);
  }
  for (const key of ['read_write', 'none'] as const) {
    const { report } = await runCase(transport, { fault: 'none', language: 'de', https: true, version, key });
    expect(report.findings.map(({ severity }) => severity)).toEqual(['note']);
    expect(report.requests).toBeLessThanOrEqual(12);
    expect(report.rounds).toBeLessThanOrEqual(5);
  }
});
