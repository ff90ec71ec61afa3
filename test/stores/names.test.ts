import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { checkName, defaultName, newKeyId, newStoreId, uniqueName } from '../../src-main/stores/names.ts';
import { wrongField } from '../../src-main/stores/record-schema.ts';
import { sampleRecord } from './sample-record.ts';

describe('newStoreId', () => {
  it.each([
    ['shop.example.com', [], 'shop-example-com'],
    ['www.Shop.example', [], 'shop-example'],
    ['localhost:8443', [], 'localhost-8443'],
    ['[::1]:8080', [], '1-8080'],
    ['xn--krper-jua.example', [], 'xn-krper-jua-example'],
    ['shop.example', ['shop-example', 'shop-example-2'], 'shop-example-3'],
    ['con', [], 'store-con'],
    ['', [], 'store'],
  ])('makes of %j beside %j: %s', (host, taken, id) => {
    expect(newStoreId(host, taken)).toBe(id);
  });

  it('makes of anything an id that a record may have', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.domain()), fc.nat(3), (host, count) => {
        const taken: string[] = [];
        for (let made = 0; made <= count; made += 1) {
          const id = newStoreId(host, taken);
          expect(taken).not.toContain(id);
          expect(wrongField(sampleRecord('shop.example', { id }))).toBeNull();
          taken.push(id);
        }
      }),
    );
  });
});

describe('newKeyId', () => {
  it('is eight digits of base32, as the random bytes say', () => {
    expect(newKeyId(() => Uint8Array.of(0, 25, 26, 31, 32, 255, 1, 2))).toBe('az27a7bc');
    expect(newKeyId(randomBytes)).toMatch(/^[a-z2-7]{8}$/);
  });
});

describe('checkName', () => {
  it.each([
    ['  Ada’s shop ', 'Ada’s shop'],
    ['متجر', 'متجر'],
    ['cafe\u0301', 'café'],
    ['🛒', '🛒'],
    ['🛒'.repeat(100), '🛒'.repeat(100)],
  ])('takes %j', (name, kept) => {
    expect(checkName(name)).toEqual(ok(kept));
  });

  it.each([
    ['   ', 'empty'],
    ['\u200b\u200d', 'empty'],
    ['a'.repeat(101), 'too-long'],
    ['a\u0000b', 'unprintable'],
    ['a\nb', 'unprintable'],
    ['shop \u202egnp', 'unprintable'],
    ['shop \u2067', 'unprintable'],
    ['\ud800', 'unprintable'],
    [`my cs_${'0'.repeat(40)}`, 'secret'],
  ])('refuses %j: %s', (name, reason) => {
    expect(checkName(name)).toEqual(fail('name-invalid', { reason }));
  });

  it('refuses the name of another store, in capitals or not', () => {
    expect(checkName('CAFÉ', ['Shop', 'Cafe\u0301'])).toEqual(fail('store-exists', { name: 'Cafe\u0301' }));
  });
});

describe('defaultName', () => {
  it.each([
    ["Tom & Ann's <Shop>", "Tom & Ann's <Shop>"],
    [' A \n shop\u202e ', 'A shop'],
    ['', 'shop.example'],
    ['\u200b', 'shop.example'],
    ['x'.repeat(500), 'x'.repeat(100)],
    [`ck_${'0'.repeat(40)}`, 'shop.example'],
  ])('makes of %j: %j', (indexName, name) => {
    expect(defaultName(indexName, 'shop.example')).toBe(name);
  });

  it('is always a name, and unique when asked to be', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (indexName) => {
        const name = defaultName(indexName, 'shop.example');
        const checked = checkName(name);
        expect(checked.ok).toBe(true);
        expect(checkName(uniqueName(name, [name]), [name]).ok).toBe(true);
      }),
    );
    expect(uniqueName('Shop', ['shop', 'SHOP 2'])).toBe('Shop 3');
    expect(uniqueName('x'.repeat(100), ['x'.repeat(100)])).toBe(`${'x'.repeat(98)} 2`);
  });
});
