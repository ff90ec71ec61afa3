import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeCode } from '../../src-main/scan/codes.ts';

const key = 'ck_77fae4f3a8ee4de618dcf7c7e034836baea92147';
const secret = 'cs_09679d55ed3d4136b6c569ff1975a5ce18c6d454';
const [keyEnd, secretEnd] = ['ea92147', '8c6d454'];

test.each<[string, string, object]>([
  ["WooCommerce's own", `${key}|${secret}`, { kind: 'pair', complete: true }],
  [
    'an address with a key in it',
    `https://shop.example/wp-json/wc/v3/orders?consumer_key=${key}&consumer_secret=${secret}`,
    { kind: 'pair', complete: true },
  ],
  ['a lone key', key, { kind: 'key-only', secretLast7: null, complete: false }],
  ['a lone secret', secret, { kind: 'secret-only', consumerKeyLast7: null, complete: false }],
  [
    'a key with a cut secret',
    `${key}|${secret.slice(0, 30)}`,
    { kind: 'truncated', secretLast7: null, complete: false },
  ],
  ['another separator', `${key}:${secret}`, { kind: 'pair', complete: true }],
  ['no separator', key + secret, { kind: 'pair', complete: true }],
  ['marks that turn the direction', `\u202e${key}\u2069|\u200f${secret}\u202c`, { kind: 'pair', complete: true }],
  ['upper case', `${key}|${secret}`.toUpperCase(), { kind: 'pair', complete: true }],
  ['one character too few', key.slice(0, -1), none('truncated')],
  ['one character too many', `${key}a`, none('too-long')],
  ['letters that look alike', `\u0441k_${key.slice(3)}`, none('text')],
  ['two secrets', `${secret}|${secret.replaceAll('7', '8')}`, none('several-halves')],
  ['a key with two secrets', `${key}|${secret}|${secret.replaceAll('7', '8')}`, none('several-pairs')],
  ['two keys', `${key}|${key.replaceAll('7', '8')}`, none('several-halves')],
  ['the login code of the app', 'https://apps.wordpress.com/get/?x#qr-code-login?token=1', none('app-login-code')],
  ['an export', '-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n', none('export')],
  ['an address', 'https://shop.example/', none('address')],
  ['a script', 'javascript:alert(1)', none('text')],
  ['control characters', '\u001b]0;title\u0007', none('text')],
  ['labels', 'consumer key: consumer secret:', none('text')],
  ['nothing', '', none('text')],
])('%s', (_, text, expected) => {
  const report = describeCode(text);
  expect(report).toEqual({ kind: '', consumerKeyLast7: keyEnd, secretLast7: secretEnd, complete: false, ...expected });
  expect(JSON.stringify(report)).not.toMatch(/[0-9a-f]{8}/);
});

test('whatever it says, it is named, and nothing of it is told but the ends of halves that are whole', () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('ck_', 'cs_', 'CK_', 'Cs_', '|', ':', ' ', '\n', '\0', '\u001b[2J', '\u202e', '\u200b', '\ufeff'),
    fc.constantFrom(
      'javascript:',
      'https://shop.example/?',
      'woocommerce://app-login?',
      '-----BEGIN AGE ENCRYPTED FILE-----',
    ),
    fc
      .tuple(fc.constantFrom('ck_', 'cs_', 'CK_'), fc.constantFrom(39, 40, 40, 41).chain(hex))
      .map((both) => both.join('')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('');
      const { kind, consumerKeyLast7, secretLast7, complete } = describeCode(text);
      expect(kinds).toContain(kind);
      expect(complete).toBe(kind === 'pair');
      const plain = text
        .normalize('NFKC')
        .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\s>=]/gu, '')
        .toLowerCase();
      for (const [prefix, last7] of [
        ['ck_', consumerKeyLast7],
        ['cs_', secretLast7],
      ]) {
        if (last7 !== null) expect(plain).toMatch(new RegExp(`${prefix}[0-9a-f]{33}${last7}`));
      }
    }),
    { numRuns: 3000 },
  );
});

const kinds = [
  ...['pair', 'key-only', 'secret-only', 'several-pairs', 'several-halves', 'truncated', 'too-long'],
  ...['application-password', 'export', 'app-login-code', 'address', 'text'],
];

function none(kind: string) {
  return { kind, consumerKeyLast7: null, secretLast7: null, complete: false };
}
