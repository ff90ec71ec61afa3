import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../src-main/contract/result.ts';
import { findStore } from '../../src-main/stores/find-store.ts';
import { sampleRecord } from './sample-record.ts';

const shop = sampleRecord('shop.example', { name: 'Corner shop' });
const shopTwo = sampleRecord('shop.example', {
  id: 'shop-example-2',
  name: 'Outlet',
  address: 'https://shop.example/two/',
});
const cafe = sampleRecord('cafe.example:8443', {
  id: 'cafe',
  name: 'shop-example',
  address: 'https://cafe.example:8443/',
});
const idn = sampleRecord('xn--krper-jua.example', { id: 'body', name: 'Körper' });
const stores = [shop, shopTwo, cafe, idn];

describe('findStore', () => {
  it.each([
    ['shop-example', shop],
    ['SHOP-EXAMPLE-2', shopTwo],
    ['corner SHOP', shop],
    [' outlet ', shopTwo],
    ['shop.example', shop],
    ['https://shop.example/two', shopTwo],
    ['shop.example/two/', shopTwo],
    ['cafe.example', cafe],
    ['cafe.example:8443', cafe],
    ['körper.example', idn],
    ['kör', idn],
    ['cor', shop],
  ])('knows whom %j means', (reference, store) => {
    expect(findStore(stores, reference)).toEqual(ok(store));
  });

  it('asks which of several is meant', () => {
    expect(findStore(stores, 'shop')).toEqual(
      fail('store-ambiguous', { reference: 'shop', names: 'Corner shop, Outlet, shop-example' }),
    );
  });

  it('names those nearest to what it does not know', () => {
    expect(findStore(stores, 'Outlat')).toEqual(fail('store-not-found', { reference: 'Outlat', nearest: 'Outlet' }));
    expect(findStore(stores, 'nowhere')).toEqual(fail('store-not-found', { reference: 'nowhere', nearest: '' }));
    for (const nothing of ['', '  ']) {
      expect(findStore(stores, nothing)).toEqual(fail('store-not-found', { reference: '', nearest: '' }));
    }
  });

  it('says nothing again that should not be shown', () => {
    expect(findStore(stores, `cs_${'0'.repeat(40)}`)).toEqual(fail('store-not-found', { reference: '…', nearest: '' }));
    expect(findStore(stores, 'a\u001b[2J')).toMatchObject({ failure: { params: { reference: 'a[2J' } } });
    const long = findStore(stores, 'x'.repeat(1_000_000));
    expect(long).toEqual(fail('store-not-found', { reference: 'x'.repeat(100), nearest: '' }));
  });
});
