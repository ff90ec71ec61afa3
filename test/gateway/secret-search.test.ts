import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { searchFor } from '../../src-main/gateway/secret-search.ts';

const hex = () => randomBytes(20).toString('hex');
const key = `ck_${hex()}`;
const secret = `cs_${hex()}`;
const pair = Buffer.from(`${key}:${secret}`).toString('base64');
const search = searchFor([key, secret, pair]);

/** The text in pieces that end at these places. */
function isIn(text: string, ends: readonly number[]): boolean {
  const bytes = Buffer.from(text);
  const inOrder = [...new Set([0, ...ends.filter((end) => end < bytes.length), bytes.length])].sort((a, b) => a - b);
  const has = search.begin();
  return inOrder.slice(1).some((end, at) => has(bytes.subarray(inOrder[at], end)));
}

const around = fc.string({ unit: fc.constantFrom(...'0123456789abcdef_cks{}":,é'), maxLength: 200 });
const ends = fc.array(fc.integer({ min: 0, max: 600 }), { maxLength: 40 });

test('each of the texts is found wherever it stands and however it comes in pieces', () => {
  fc.assert(
    fc.property(around, fc.constantFrom(key, secret, pair), around, ends, (before, text, after, cuts) => {
      expect(isIn(before + text + after, cuts)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('nothing is found where none of them is, however much is alike', () => {
  fc.assert(
    fc.property(
      around,
      fc.constantFrom(key, secret),
      fc.integer({ min: 0, max: 42 }),
      around,
      ends,
      (a, text, at, b, cuts) => {
        const other = `${text.slice(0, at)}${text[at] === '0' ? '1' : '0'}${text.slice(at + 1)}`;
        expect(isIn(a + other + b, cuts)).toBe(false);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('it comes a byte at a time', () => {
  const has = search.begin();
  const told = [...Buffer.from(`x${secret}y`)].map((byte) => has(Buffer.from([byte])));
  expect(told.indexOf(true)).toBe(secret.length);
});
