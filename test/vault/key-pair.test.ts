import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { packKeyPair, readKeyPair } from '../../src-main/vault/key-pair.ts';
import { keyItem, largestSecret } from '../../src-main/vault/vault.ts';

const item = keyItem({ host: 'shop.example.com', last7: 'a1b2c3d', keyId: 'k1' });
const damaged = { ok: false, failure: { code: 'vault-item-damaged', params: { account: item.account } } };

const hexadecimal = fc.stringMatching(/^[0-9a-f]{40}$/);
const pairs = fc.tuple(hexadecimal, hexadecimal).map(
  ([key, secret]): KeyPair => ({
    consumerKey: new Secret(`ck_${key}`),
    consumerSecret: new Secret(`cs_${secret}`),
  }),
);

describe('a key pair in one item', () => {
  test('comes back as it was, in what Windows takes, and shows itself nowhere', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const packed = packKeyPair(pair);
        expect(Buffer.byteLength(packed.reveal())).toBeLessThan(largestSecret);
        const read = readKeyPair(packed, item);
        if (!read.ok) throw new Error(read.failure.code);
        expect(read.value.consumerKey.reveal()).toBe(pair.consumerKey.reveal());
        expect(read.value.consumerSecret.reveal()).toBe(pair.consumerSecret.reveal());
        const shown = inspect([packed, read], { depth: 10, showHidden: true }) + JSON.stringify([packed, read]);
        expect(shown).not.toContain(pair.consumerSecret.reveal());
        expect(shown).not.toContain(pair.consumerKey.reveal());
      }),
    );
  });

  test('is damaged with any character changed, taken out or added', () => {
    fc.assert(
      fc.property(pairs, fc.nat(123), fc.constantFrom('g', ' ', '"', '', '00', '\u0000', 'é'), (pair, at, change) => {
        const text = packKeyPair(pair).reveal();
        const changed = text.slice(0, at) + change + text.slice(at + 1);
        fc.pre(changed !== text);
        expect(readKeyPair(new Secret(changed), item)).toEqual(damaged);
      }),
    );
  });

  test('is damaged when it is anything else, without an exception and without repeating it', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.json({ maxDepth: 50 }));
    fc.assert(
      fc.property(hostile, (text) => {
        expect(readKeyPair(new Secret(text), item)).toEqual(damaged);
      }),
    );
  });

  test.each([
    ['keys swapped', (key: string, secret: string) => ({ consumerKey: secret, consumerSecret: key })],
    ['a key missing', (key: string) => ({ consumerKey: key })],
    ['something more', (key: string, secret: string) => ({ consumerKey: key, consumerSecret: secret, more: 1 })],
    ['upper case', (key: string, secret: string) => ({ consumerKey: key.toUpperCase(), consumerSecret: secret })],
    ['an end of line', (key: string, secret: string) => ({ consumerKey: key, consumerSecret: `${secret}\n` })],
  ])('is damaged with %s', (_name, make) => {
    const text = JSON.stringify(make(`ck_${'a'.repeat(40)}`, `cs_${'b'.repeat(40)}`));
    expect(readKeyPair(new Secret(text), item)).toEqual(damaged);
  });

  test('is damaged when it is endless', () => {
    const pair = {
      consumerKey: new Secret(`ck_${'a'.repeat(40)}`),
      consumerSecret: new Secret(`cs_${'b'.repeat(40)}`),
    };
    expect(readKeyPair(packKeyPair(pair), item).ok).toBe(true);
    expect(readKeyPair(new Secret(packKeyPair(pair).reveal() + ' '.repeat(largestSecret)), item)).toEqual(damaged);
  });
});

test('an item is named so that a person recognises it', () => {
  expect(item.account).toBe('shop.example.com – key ending a1b2c3d – k1');
});
