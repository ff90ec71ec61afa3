import { describe, expect, it } from 'vitest';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import type { PasteFinding } from '../../src-main/scan/text.ts';
import { choose, pasteReport } from '../../src-main/stores/paste-report.ts';

const half = (prefix: string, digit: string) => new Secret(prefix + digit.repeat(40));
const pairOf = (key: string, secret: string): KeyPair => ({
  consumerKey: half('ck_', key),
  consumerSecret: half('cs_', secret),
});
const pair = pairOf('1', '2');

describe('a paste is told', () => {
  it.each<[PasteFinding, object | string]>([
    [
      { kind: 'pair', pair, notes: ['swapped-labels'] },
      { state: 'complete', keyLast7: '1111111', repairs: ['swapped-labels'] },
    ],
    [
      { kind: 'key-only', consumerKey: pair.consumerKey, notes: [] },
      { state: 'secret-missing', keyLast7: '1111111', repairs: [] },
    ],
    [
      { kind: 'secret-only', consumerSecret: pair.consumerSecret, notes: [] },
      { state: 'key-missing', repairs: [] },
    ],
    [
      { kind: 'several-pairs', pairs: [pair], notes: [] },
      { state: 'choose', choices: [{ keyLast7: '1111111', secretLast7: '2222222' }], repairs: [] },
    ],
    [{ kind: 'several-halves', half: 'key', found: [pair.consumerKey] }, 'several-halves'],
    [{ kind: 'truncated', half: 'secret', found: 12, missing: 28 }, 'key-truncated'],
    [{ kind: 'too-long', half: 'key', found: 41 }, 'key-malformed'],
    [{ kind: 'application-password' }, 'key-is-application-password'],
    [{ kind: 'generated-screen-without-keys' }, 'keys-not-copied'],
    [{ kind: 'other', what: 'address' }, 'paste-without-key'],
    [{ kind: 'other', what: 'address', scanned: true }, 'code-without-key'],
    [{ kind: 'other', what: 'export', scanned: true }, 'export-not-key'],
    [{ kind: 'other', what: 'export' }, 'export-not-key'],
  ])('$kind', (finding, expected) => {
    const report = pasteReport(finding);
    expect(report.ok ? report.value : report.failure.code).toEqual(expected);
    expect(JSON.stringify(report)).not.toMatch(/c[ks]_|(\d)\1{7}/);
  });
});

it('the pair that was meant is found by both halves, among those that were offered only', () => {
  const other = pairOf('1', '3');
  const offered: PasteFinding = { kind: 'several-pairs', pairs: [pair, other], notes: [] };
  expect(choose(offered, { keyLast7: '1111111', secretLast7: '3333333' })).toBe(other);
  expect(choose(offered, { keyLast7: '1111111', secretLast7: '4444444' })).toBeUndefined();
  expect(choose({ kind: 'pair', pair, notes: [] }, { keyLast7: '1111111', secretLast7: '2222222' })).toBeUndefined();
  expect(choose(undefined, { keyLast7: '1111111', secretLast7: '2222222' })).toBeUndefined();
});
