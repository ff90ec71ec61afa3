import type { Host } from '../../src-main/contract/host.ts';
import {
  areas,
  type Capabilities,
  type KeyRecord,
  type Step,
  type StoreRecord,
} from '../../src-main/contract/models.ts';
import { type Failure, fail, ok, type Result } from '../../src-main/contract/result.ts';
import {
  type NewKey,
  type Revocation,
  type RevocationAnswer,
  type Rotation,
  type RotationDifference,
  type RotationStep,
  stepsAllowed,
} from '../../src-main/contract/rotation.ts';

/*
 * Rotations of a core that lives in the page. What a new key is like, its secret says with its end, as elsewhere in this
 * core; what the store refuses, a test says.
 */

/** A pair of another store, one of its copy for staging, one of a user who sees less, and one that the store does not answer for. */
export const otherStoreEnd = '0000fad';
export const stagingCopyEnd = '0000ace';
export const lesserUserEnd = '0000bed';
export const unreachableEnd = '0000ded';

type RotationMethod =
  | 'startRotation'
  | 'takeNewKey'
  | 'verifyNewKey'
  | 'switchKey'
  | 'confirmRevoked'
  | 'undoRotation'
  | 'abandonRotation'
  | 'stopWaiting';

export interface FakeRotationParts {
  readonly now: () => string;
  readonly record: (store: string) => Result<StoreRecord>;
  readonly keep: (record: StoreRecord) => void;
  readonly note: (record: StoreRecord, event: FakeEvent) => void;
  /** What was handed over. */
  readonly pair: (connection: string) => { readonly key?: string; readonly secret?: string } | undefined;
  readonly found: (secret: string) => Capabilities;
  readonly isUnknown: (secret: string) => boolean;
  readonly tell: (task: string, steps: readonly Step[]) => Promise<Result<void>>;
}

export type FakeEvent =
  | { readonly event: 'key-switched' | 'rotation-undone'; readonly from: string; readonly to: string }
  | { readonly event: 'key-revoked'; readonly keyLast7: string }
  | { readonly event: 'key-erased'; readonly keyLast7: string; readonly because: 'revoked' | 'told-to' };

export interface FakeRotations extends Pick<Host, RotationMethod> {
  /** Last seven characters of keys that the store refuses. */
  readonly revoked: Set<string>;
  /** The store does not answer, for this reason. */
  unreachable: Failure | undefined;
}

export function createFakeRotations(parts: FakeRotationParts): FakeRotations {
  const revoked = new Set<string>();
  const secrets = new Map<string, string>();
  let made = 0;

  const at = (record: Result<StoreRecord>, step: RotationStep): Result<{ record: StoreRecord; rotation: Rotation }> => {
    if (!record.ok) return record;
    const { rotation, name } = record.value;
    if (rotation === undefined) return fail('rotation-absent', { name });
    if (!stepsAllowed(rotation).includes(step)) return fail('rotation-other-step', { name });
    return ok({ record: record.value, rotation });
  };
  const keep = (record: StoreRecord): Result<StoreRecord> => {
    parts.keep(record);
    return ok(record);
  };
  const over = ({ rotation: _, ...record }: StoreRecord): StoreRecord => record;

  const rotations: FakeRotations = {
    revoked,
    unreachable: undefined,

    async startRotation({ store, reason, order = 'replace-first' }) {
      const found = parts.record(store);
      if (!found.ok) return found;
      const { value: record } = found;
      if (record.rotation) return fail('rotation-under-way', { name: record.name });
      const old = record.keys.find(({ id }) => id === record.activeKey);
      made += 1;
      return keep({
        ...record,
        rotation: {
          id: `rotation-${made}`,
          reason,
          order,
          phase: 'awaiting-key',
          startedAt: parts.now(),
          suggestedDescription: `${old?.description ?? 'Gatehouse'} ${parts.now().slice(0, 10)}`,
          oldKey: { id: record.activeKey, last7: old?.last7 ?? '' },
        },
      });
    },

    async takeNewKey({ task, store, connection }) {
      const found = at(parts.record(store), 'take-new-key');
      if (!found.ok) return found;
      const { record, rotation } = found.value;
      const { key, secret } = parts.pair(connection) ?? {};
      if (key === undefined || secret === undefined) return fail('connection-not-found');
      const last7 = key.slice(-7);
      if (record.keys.some((one) => one.last7 === last7)) return fail('rotation-key-not-new', { last7 });
      made += 1;
      const newKey: NewKey = { id: `new-${made}`, last7, addedAt: parts.now() };
      secrets.set(newKey.id, secret);
      const { comparison: _, ...rest } = rotation;
      parts.keep({ ...record, rotation: { ...rest, phase: 'offered', newKey } });
      return rotations.verifyNewKey({ task, store });
    },

    async verifyNewKey({ task, store }) {
      const found = at(parts.record(store), 'verify');
      if (!found.ok) return found;
      const { record, rotation } = found.value;
      const { newKey } = rotation;
      if (newKey === undefined) return fail('rotation-other-step', { name: record.name });
      const secret = secrets.get(newKey.id) ?? '';
      const told = await parts.tell(task, [
        { name: 'login', state: 'done' },
        { name: 'compare', state: 'done' },
      ]);
      const refused = told.ok ? problemOf(record, newKey, secret) : told.failure;
      if (refused) {
        const { comparison: _, ...rest } = rotation;
        parts.keep({ ...record, rotation: { ...rest, phase: 'offered', newKey: { ...newKey, problem: refused } } });
        return { ok: false, failure: refused };
      }
      const { problem: _, ...sound } = newKey;
      const capabilities = parts.found(secret);
      const lesser = secret.endsWith(lesserUserEnd);
      const seen: Capabilities = lesser
        ? { ...capabilities, areas: { ...capabilities.areas, settings: 'no', system_status: 'unknown' } }
        : capabilities;
      const { found: before } = record.keys.find(({ id }) => id === rotation.oldKey.id) ?? { found: seen };
      const differences = differencesBetween(before, seen);
      const isOldGone = revoked.has(rotation.oldKey.last7);
      return keep({
        ...record,
        rotation: {
          ...rotation,
          phase: 'verified',
          newKey: {
            ...sound,
            verified: { at: parts.now(), found: seen, road: record.road, lastCheck: { ok: true, findings: [] } },
          },
          comparison: {
            report: 'report-1',
            checkedAt: parts.now(),
            old: {
              found: before,
              ...(isOldGone
                ? { asked: 'before', because: fail('key-unknown', gone(record, rotation.oldKey.last7)).failure }
                : { asked: 'now' }),
            },
            differences,
            fewer: differences.some(({ direction }) => direction !== 'more'),
          },
        },
      });
    },

    async switchKey({ task, store, acceptFewerRights = false }) {
      const found = at(parts.record(store), 'switch');
      if (!found.ok) return found;
      const { record, rotation } = found.value;
      const { newKey, comparison, oldKey } = rotation;
      if (!newKey?.verified || !comparison) return fail('rotation-other-step', { name: record.name });
      if (comparison.fewer && !acceptFewerRights) return fail('rotation-fewer-rights', { last7: newKey.last7 });
      const told = await parts.tell(task, [{ name: 'login', state: 'done' }]);
      if (!told.ok) return told;
      const { road, checkedAt, lastCheck } = record;
      const key: KeyRecord = {
        id: newKey.id,
        last7: newKey.last7,
        description: rotation.suggestedDescription,
        wanted: record.keys[0]?.wanted ?? 'read_write',
        found: newKey.verified.found,
        addedAt: newKey.addedAt,
        verifiedAt: newKey.verified.at,
      };
      const stood = { road, checkedAt, lastCheck };
      const { revocation: _, ...before } = rotation;
      const switched: StoreRecord = {
        ...record,
        keys: [...record.keys, key],
        activeKey: key.id,
        rotation: { ...before, phase: 'switched', switched: { at: parts.now(), before: stood } },
      };
      parts.note(record, { event: 'key-switched', from: oldKey.last7, to: newKey.last7 });
      return keep(switched);
    },

    async confirmRevoked({ task, store }) {
      const found = at(parts.record(store), 'confirm-revoked');
      if (!found.ok) return found;
      const { record, rotation } = found.value;
      const told = await parts.tell(task, [{ name: 'revocation', state: 'done' }]);
      if (!told.ok) return told;
      const { oldKey, newKey, phase } = rotation;
      const isNewGone = phase === 'switched' && newKey !== undefined && revoked.has(newKey.last7);
      const isOldGone = revoked.has(oldKey.last7);
      const answer: RevocationAnswer = rotations.unreachable
        ? 'cannot-tell'
        : isOldGone
          ? isNewGone
            ? 'both-refused'
            : 'refused'
          : isNewGone
            ? 'new-refused'
            : 'known';
      if (answer === 'refused') parts.note(record, { event: 'key-revoked', keyLast7: oldKey.last7 });
      if (answer === 'refused' && phase === 'switched') return end(record, 'revoked');
      const revocation: Revocation = {
        asked: rotation.revocation?.asked ?? 0,
        lastAskedAt: parts.now(),
        answer,
        ...(rotations.unreachable ? { failure: rotations.unreachable } : {}),
      };
      return keep({
        ...record,
        rotation: {
          ...rotation,
          revocation,
          oldKey: answer === 'refused' ? { ...oldKey, refusedAt: parts.now() } : oldKey,
          ...(newKey ? { newKey: answer === 'new-refused' ? { ...newKey, refusedAt: parts.now() } : newKey } : {}),
        },
      });
    },

    async undoRotation({ store }) {
      const found = at(parts.record(store), 'undo');
      if (!found.ok) return found;
      const { record, rotation } = found.value;
      const { oldKey, newKey, switched: _, revocation: __, comparison, ...rest } = rotation;
      if (revoked.has(oldKey.last7)) return fail('rotation-old-refused', { last7: oldKey.last7 });
      parts.note(record, { event: 'rotation-undone', from: newKey?.last7 ?? '', to: oldKey.last7 });
      const isLost = newKey?.refusedAt !== undefined;
      return keep({
        ...record,
        keys: record.keys.filter(({ id }) => id !== newKey?.id),
        activeKey: oldKey.id,
        rotation:
          isLost || !newKey || !comparison
            ? { ...rest, oldKey, phase: 'awaiting-key' }
            : { ...rest, oldKey, newKey, comparison, phase: 'verified' },
      });
    },

    async abandonRotation({ store }) {
      const found = at(parts.record(store), 'abandon');
      if (!found.ok) return found;
      return keep(over(found.value.record));
    },

    async stopWaiting({ store }) {
      const found = at(parts.record(store), 'stop-waiting');
      return found.ok ? end(found.value.record, 'told-to') : found;
    },
  };

  function end(record: StoreRecord, because: 'revoked' | 'told-to'): Result<StoreRecord> {
    const { oldKey } = record.rotation ?? {};
    parts.note(record, { event: 'key-erased', keyLast7: oldKey?.last7 ?? '', because });
    return keep(over({ ...record, keys: record.keys.filter(({ id }) => id !== oldKey?.id) }));
  }

  function problemOf(record: StoreRecord, { last7 }: NewKey, secret: string): Failure | undefined {
    if (rotations.unreachable) return rotations.unreachable;
    if (secret.endsWith(otherStoreEnd)) return fail('other-store', { address: record.address }).failure;
    if (secret.endsWith(stagingCopyEnd)) {
      return fail('rotation-other-home', { home: 'https://staging.example', before: record.home }).failure;
    }
    if (secret.endsWith(unreachableEnd))
      return fail('connect-timeout', { host: new URL(record.address).host, seconds: 10 }).failure;
    if (revoked.has(last7)) return fail('key-unknown', gone(record, last7)).failure;
    return parts.isUnknown(secret) ? fail('secret-wrong', gone(record, last7)).failure : undefined;
  }
  return rotations;
}

function gone({ address }: StoreRecord, last7: string) {
  return { host: new URL(address).host, last7 };
}

function differencesBetween(before: Capabilities, after: Capabilities): RotationDifference[] {
  const direction = (one: string, other: string) =>
    one === 'yes' && other !== 'yes'
      ? other === 'no'
        ? ('fewer' as const)
        : ('unclear' as const)
      : one === 'no' && other === 'yes'
        ? ('more' as const)
        : undefined;
  const rights = (['read', 'write'] as const).flatMap((right) => {
    const found = direction(before[right], after[right]);
    return found ? [{ kind: 'permission' as const, right, direction: found }] : [];
  });
  const seen = areas.flatMap((area) => {
    const found = direction(before.areas[area], after.areas[area]);
    return found ? [{ kind: 'area' as const, area, direction: found }] : [];
  });
  return [...rights, ...seen];
}
