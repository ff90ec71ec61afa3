import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import { readStagingLogin } from '../../src-main/stores/staging.ts';
import { packStagingLogin, unpackStagingLogin } from '../../src-main/vault/staging-login.ts';
import { largestSecret, stagingItem } from '../../src-main/vault/vault.ts';

const item = stagingItem({ host: 'shop.example.com', id: 'abcdefg2' });
const damaged = { ok: false, failure: { code: 'vault-item-damaged', params: { account: item.account } } };

const text = fc.string({ unit: 'grapheme', maxLength: 600 });

describe('a staging login in one item', () => {
  test('comes back as it was, in what Windows takes, and shows its password nowhere', () => {
    let taken = 0;
    fc.assert(
      fc.property(text, text, (user, password) => {
        const login = readStagingLogin({ user, password });
        if (!login.ok) return;
        taken += 1;
        const packed = packStagingLogin(login.value);
        expect(Buffer.byteLength(packed.reveal())).toBeLessThanOrEqual(largestSecret);
        const back = unpackStagingLogin(packed, item);
        if (!back.ok) throw new Error(back.failure.code);
        expect([back.value.user, back.value.password.reveal()]).toEqual([user, password]);
        const shown = inspect([packed, back], { depth: 10, showHidden: true }) + JSON.stringify([packed, back]);
        if (password.length > 8 && !JSON.stringify(user).includes(password)) expect(shown).not.toContain(password);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  test('is damaged when it is anything else, without an exception and without repeating it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.json({ maxDepth: 50 })), (odd) => {
        expect(unpackStagingLogin(new Secret(odd), item)).toEqual(damaged);
      }),
    );
  });

  test.each([
    ['no name', { user: '', password: 'p' }],
    ['no password', { user: 'u', password: '' }],
    ['a colon in the name', { user: 'u:v', password: 'p' }],
    ['an end of line, which would end the header', { user: 'u', password: 'p\r\nX: y' }],
    ['something more', { user: 'u', password: 'p', more: 1 }],
    ['a key', { consumerKey: 'u', consumerSecret: 'p' }],
  ])('is damaged with %s', (_, value) => {
    expect(unpackStagingLogin(new Secret(JSON.stringify(value)), item)).toEqual(damaged);
  });

  test('is damaged when it is endless', () => {
    const endless = JSON.stringify({ user: 'u', password: 'p'.repeat(largestSecret) });
    expect(unpackStagingLogin(new Secret(endless), item)).toEqual(damaged);
  });
});

test.each([
  ['', 'p', 'user-empty'],
  ['u:v', 'p', 'user-colon'],
  ['u', '', 'password-empty'],
  ['u\n', 'p', 'unprintable'],
  ['u', 'p\u0000', 'unprintable'],
  ['u', 'ü'.repeat(500), 'too-long'],
])('what cannot be a staging login is told by its reason: %j %j', (user, password, reason) => {
  expect(readStagingLogin({ user, password })).toEqual({
    ok: false,
    failure: { code: 'staging-login-invalid', params: { reason } },
  });
});

test('its item is named so that a person recognises it', () => {
  expect(item.account).toBe('shop.example.com – staging login – abcdefg2');
});
