import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeLine, takePaste } from '../../src-main/cli/keyboard.ts';

const start = '\x1b[200~';
const end = '\x1b[201~';

test('a line is what stands before Enter, as the keys left it', () => {
  expect(takeLine('ab\x7fc\r\nrest')).toEqual({ state: 'whole', text: 'ac', length: 6 });
  expect(takeLine('🔑\x7f\x7fx\x15y\x1b[D\x1bOA\n')).toMatchObject({ state: 'whole', text: 'y' });
  expect(takeLine('yes')).toEqual({ state: 'more', text: 'yes', length: 0 });
  expect(takeLine('\x04')).toMatchObject({ state: 'stopped' });
  expect(takeLine('\r')).toMatchObject({ state: 'whole', text: '', length: 1 });
});

test('a paste is whole at its end, and may be whole at the end of a line', () => {
  expect(takePaste(`ck${start}a\rb${end}later`)).toMatchObject({ state: 'whole', text: 'cka\rb' });
  expect(takePaste(`${start}a\rb`)).toMatchObject({ state: 'more', length: 0 });
  expect(takePaste('ck_a\r')).toMatchObject({ state: 'maybe-whole', text: 'ck_a\r' });
  expect(takePaste('\r\n')).toMatchObject({ state: 'more' });
  expect(takePaste('\x04')).toMatchObject({ state: 'stopped' });
});

test('whatever is pasted comes out as it was, and what follows it stays', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (pasted, later) => {
      fc.pre(!pasted.includes(end));
      const input = `${start}${pasted}${end}${later}`;
      const taken = takePaste(input);
      expect(taken).toMatchObject({ state: 'whole', text: pasted });
      expect(input.slice(taken.length)).toBe(later);
    }),
  );
});
