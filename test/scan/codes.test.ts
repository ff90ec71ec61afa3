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

function none(kind: string) {
  return { kind, consumerKeyLast7: null, secretLast7: null, complete: false };
}
