import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureCode } from '../../../src-main/contract/codes.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import { wrongField } from '../../../src-main/stores/record-schema.ts';
import { keepable } from '../../../src-main/stores/rotation/keepable.ts';
import { sampleRecord } from '../sample-record.ts';

const record = sampleRecord('shop.example');
const at = '2026-11-26T09:00:00.000Z';
const { road, checkedAt, lastCheck, keys } = record;
const [key] = keys;
if (!key) throw new Error('a sample has a key');
const whole: Rotation = {
  id: 'rotate22',
  reason: 'leaked',
  order: 'revoke-first',
  phase: 'switched',
  startedAt: at,
  suggestedDescription: 'Till 2026-11-26',
  oldKey: { id: key.id, last7: key.last7, refusedAt: at },
  newKey: {
    id: 'newkey22',
    last7: 'ffffff7',
    addedAt: at,
    verified: { at, found: key.found, road, lastCheck },
    problem: { code: 'maintenance', params: { host: 'shop.example' } },
  },
  comparison: {
    report: 'report-1',
    checkedAt: at,
    old: { found: key.found, asked: 'before', because: { code: 'offline', params: {} } },
    differences: [
      { kind: 'permission', right: 'write', direction: 'fewer' },
      { kind: 'area', area: 'orders', direction: 'unclear' },
    ],
    fewer: true,
  },
  switched: { at, before: { road, checkedAt, lastCheck } },
  revocation: { asked: 3, lastAskedAt: at, answer: 'cannot-tell', failure: { code: 'offline', params: {} } },
};
const wrongIn = (change: object) => wrongField({ ...record, rotation: { ...whole, ...change } });

describe('a journal of a rotation', () => {
  it('is what it is in every field, and has what its phase needs', () => {
    expect(wrongIn({})).toBeNull();
    expect(wrongIn({ phase: 'begun' })).toBe('rotation.phase');
    expect(wrongIn({ oldKey: { id: key.id, last7: 'xyz' } })).toBe('rotation.oldKey.last7');
    expect(wrongIn({ newKey: undefined })).toBe('rotation.newKey');
    expect(wrongIn({ phase: 'awaiting-key' })).toBe('rotation.newKey');
    expect(wrongIn({ comparison: undefined })).toBe('rotation.comparison');
    expect(wrongIn({ switched: undefined })).toBe('rotation.switched');
    expect(wrongIn({ phase: 'verified' })).toBe('rotation.switched');
    expect(wrongIn({ newKey: { id: 'newkey22', last7: 'ffffff7', addedAt: at } })).toBe('rotation.newKey.verified');
    expect(wrongIn({ comparison: { ...whole.comparison, differences: [{ kind: 'area', area: 'coupons' }] } })).toBe(
      'rotation.comparison.differences.0.area',
    );
    expect(wrongIn({ revocation: { ...whole.revocation, asked: -1 } })).toBe('rotation.revocation.asked');
    expect(wrongIn({ suggestedDescription: `ck_${'0'.repeat(40)}` })).toBe('secret');
  });

  it('keeps any failure, whatever a store has put into its words', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), fc.integer()), {
          maxKeys: 20,
        }),
        (params) => {
          const failure = keepable({ code: 'cannot-tell' as FailureCode, params });
          expect(wrongIn({ revocation: { ...whole.revocation, failure } })).toBeNull();
        },
      ),
    );
  });
});

describe('where wp-admin is', () => {
  it('is on the origin that the merchant confirmed, and on no other', () => {
    expect(wrongField({ ...record, adminUrl: 'https://shop.example/wp/wp-admin/' })).toBeNull();
    expect(wrongField({ ...record, adminUrl: 'https://shop.example.evil.test/wp-admin/' })).toBe('adminUrl');
    expect(wrongField({ ...record, adminUrl: 'http://shop.example/wp-admin/' })).toBe('adminUrl');
  });
});
