import type { StoreRecord } from '../../src-main/contract/models.ts';
import { fail } from '../../src-main/contract/result.ts';
import type { NewKey, Revocation, Rotation, RotationDifference } from '../../src-main/contract/rotation.ts';
import { createFakeHost, type FakeHost, fakeCapabilities, fakeRecord, fakeStores } from './fake-host.ts';
import { ago, hostile, labelAndInk, minute } from './scenario-parts.ts';

/*
 * Rotations as they may stand, for the guide and for what the store's page says of them.
 */

const store = labelAndInk;
const longName = hostile('Emporium of Fine Teas '.repeat(12));
const record = fakeRecord(store, { versions: { woocommerce: '11.0.1', wordpress: '7.1' } });

const begun: Rotation = {
  id: 'rotate22',
  reason: 'old',
  order: 'replace-first',
  phase: 'awaiting-key',
  startedAt: ago(9 * minute),
  suggestedDescription: 'Gatehouse on Ada’s laptop 2026-07-30',
  oldKey: { id: 'key-1', last7: 'a1b2c3d' },
};

const offered: NewKey = { id: 'newkey22', last7: 'e5f6a7b', addedAt: ago(6 * minute) };

function verifiedAs(
  found: NonNullable<NewKey['verified']>['found'],
  differences: readonly RotationDifference[],
): Rotation {
  return {
    ...begun,
    phase: 'verified',
    newKey: {
      ...offered,
      verified: { at: ago(5 * minute), found, road: record.road, lastCheck: { ok: true, findings: [] } },
    },
    comparison: {
      report: 'report-1',
      checkedAt: ago(5 * minute),
      old: { found: fakeCapabilities('read_write'), asked: 'now' },
      differences,
      fewer: differences.some(({ direction }) => direction !== 'more'),
    },
  };
}

const equal = verifiedAs(fakeCapabilities('read_write'), []);

const lesser = verifiedAs(
  {
    read: 'yes',
    write: 'no',
    areas: { ...fakeCapabilities('read').areas, settings: 'no', system_status: 'unknown', webhooks: 'no' },
  },
  [
    { kind: 'permission', right: 'write', direction: 'fewer' },
    { kind: 'area', area: 'settings', direction: 'fewer' },
    { kind: 'area', area: 'system_status', direction: 'unclear' },
    { kind: 'area', area: 'webhooks', direction: 'fewer' },
  ],
);

export const readOnlyRotation = verifiedAs(fakeCapabilities('read'), [
  { kind: 'permission', right: 'write', direction: 'fewer' },
]);

function switchedWith(revocation?: Revocation): StoreRecord {
  const key = record.keys[0];
  if (!key) throw new Error('the record has no key');
  const { road, checkedAt, lastCheck } = record;
  return {
    ...record,
    keys: [key, { ...key, id: offered.id, last7: offered.last7, addedAt: offered.addedAt }],
    activeKey: offered.id,
    rotation: {
      ...equal,
      phase: 'switched',
      switched: { at: ago(4 * minute), before: { road, checkedAt, lastCheck } },
      ...(revocation ? { revocation } : {}),
    },
  };
}

const asked = { asked: 3, lastAskedAt: ago(minute) };

function hostWith(kept: StoreRecord, summary = store): FakeHost {
  return createFakeHost({ stores: [summary, ...fakeStores(12).slice(1)], records: [kept] });
}

/** Switched to the new key, and the old one is still known. */
export const notRevoked = switchedWith({ ...asked, answer: 'known' });

const at = (rotation: Rotation) => () => hostWith({ ...record, rotation });

export const rotationScenarios = {
  rotationBegun: at(begun),
  rotationToRevokeFirst: at({ ...begun, reason: 'leaked', order: 'revoke-first' }),
  rotationRefused: at({
    ...begun,
    phase: 'offered',
    newKey: {
      ...offered,
      problem: fail('secret-wrong', { host: 'label-and-ink.example', last7: offered.last7 }).failure,
    },
  }),
  rotationOfOtherStore: at({
    ...begun,
    phase: 'offered',
    newKey: { ...offered, problem: fail('other-store', { address: store.address }).failure },
  }),
  rotationVerified: at(equal),
  rotationLesser: at(lesser),
  rotationReadOnly: at(readOnlyRotation),
  rotationSwitched: () => hostWith(switchedWith()),
  rotationNotRevoked: () => hostWith(notRevoked),
  rotationWrongRevoked: () => hostWith(switchedWith({ ...asked, answer: 'new-refused' })),
  rotationUnanswered: () =>
    hostWith(
      switchedWith({
        ...asked,
        answer: 'cannot-tell',
        failure: fail('maintenance', { host: 'label-and-ink.example' }).failure,
      }),
    ),
  /** Of a store whose name wants to be more than a name. */
  rotationOfLongName: () => {
    const summary = { ...store, name: longName };
    const kept = { ...switchedWith({ ...asked, answer: 'known' }), name: longName };
    const rotation = kept.rotation && { ...kept.rotation, suggestedDescription: longName.slice(0, 190) };
    return hostWith({ ...kept, ...(rotation ? { rotation } : {}) }, summary);
  },
  /** Its key has served for long. */
  oldKey: () => {
    const summary = { ...store, keyAddedAt: '2025-12-01T00:00:00Z' };
    return hostWith(fakeRecord(summary), summary);
  },
} satisfies Readonly<Record<string, () => FakeHost>>;
