import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causeTexts } from '../../src-main/contract/causes-en.ts';
import { causeCodes } from '../../src-main/contract/codes.ts';
import { describeFinding, piecesOf, plainText } from '../../src-main/contract/describe.ts';

describe.each(causeCodes)('the words of %s', (cause) => {
  const { title, fixes } = causeTexts[cause];

  test('have a headline that is read at a glance', () => {
    expect(title.split(/\s+/).length).toBeLessThanOrEqual(8);
    expect(title).toMatch(/^[A-Z].*[^.:]$/);
  });

  test('say who does what, in sentences, each label closed', () => {
    expect(fixes.length).toBeGreaterThan(0);
    for (const { text } of fixes) {
      expect(text).toMatch(/^[A-Z].*[.]$/);
      expect(text.split('**').length % 2).toBe(1);
    }
  });

  test('never offer to ignore a certificate', () => {
    expect(fixes.map(({ text }) => text).join(' ')).not.toMatch(
      /ignore|insecure|accept.*certificate|verification off/i,
    );
  });
});

test('a finding is told with its parameters in their places', () => {
  const words = describeFinding({
    cause: 'permission-write-missing',
    params: { host: 'shop.example', last7: 'a1b2c3d' },
  });
  expect(words.title).toBe('The key may not write');
  expect(words.explanation).toBe('The key ck_…a1b2c3d may not write.');
  const [list] = words.fixes;
  expect(list?.who).toBe('you');
  expect(list?.page).toBe('keys');
  expect(list?.pieces).toContainEqual({ text: 'View/Edit', strong: true });
  expect(plainText(list?.pieces ?? [])).toContain('the row that ends in a1b2c3d');
});

test('nothing that fills a place becomes a label', () => {
  fc.assert(
    fc.property(fc.string(), (foreign) => {
      const pieces = piecesOf('**Save** it on {{host}}.', { host: foreign });
      expect(pieces).toEqual([
        { text: 'Save', strong: true },
        { text: ` it on ${foreign}.`, strong: false },
      ]);
    }),
  );
});
