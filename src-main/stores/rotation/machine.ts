import type { KeyRecord, Permission, StoreRecord } from '../../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import {
  mayErase,
  type NewKey,
  nextQuestionAt,
  type Revocation,
  type Rotation,
  type RotationComparison,
  type RotationKey,
  type RotationOrder,
  type RotationReason,
  type RotationStep,
  stepsAllowed,
} from '../../contract/rotation.ts';
import type { KeySeen } from '../../diagnosis/revocation.ts';

/*
 * Rotating a key, without vault, network or disk: each function makes of a store's record the record after a step, or
 * says why that step is out of place. What it is based on may be old by the time that it is written, so each is run on
 * the record as it is then, by `records.updateIf`.
 */

/** Which rotation a step is for, and of which new key it knows something. */
export interface Meant {
  readonly rotation: string;
  readonly newKey?: string;
}

type Step<Details> = (record: StoreRecord, details: Details) => Result<StoreRecord>;

/** What is meant by a step that is about this rotation as it is here. */
export function meant({ id, newKey }: Rotation): Meant {
  return { rotation: id, ...(newKey ? { newKey: newKey.id } : {}) };
}

export function rotationOf(record: StoreRecord): Result<Rotation> {
  return record.rotation ? ok(record.rotation) : fail('rotation-absent', { name: record.name });
}

/** The rotation, if it is the one that is meant and this step can be done now. */
export function expecting(record: StoreRecord, meant: Meant, step: RotationStep): Result<Rotation> {
  const rotation = rotationOf(record);
  if (!rotation.ok) return rotation;
  const same = rotation.value.id === meant.rotation && rotation.value.newKey?.id === meant.newKey;
  if (!same) return fail('rotation-other-step', { name: record.name });
  return stepsAllowed(rotation.value).includes(step) ? rotation : refusal(record.name, rotation.value, step);
}

/** Why a step cannot be done: the key that forbids it, where one does. */
function refusal(name: string, { phase, oldKey, newKey }: Rotation, step: RotationStep): Result<never> {
  const { last7 = '' } = newKey ?? {};
  if (phase === 'switched' && (step === 'undo' || step === 'abandon')) {
    return fail('rotation-old-refused', { last7: oldKey.last7 });
  }
  if (phase === 'switched' && step === 'stop-waiting') return fail('rotation-new-refused', { last7 });
  if (phase === 'verified' && step === 'switch') return fail('rotation-new-refused', { last7 });
  if (phase !== 'switched' && (step === 'abandon' || step === 'take-new-key')) {
    return fail('rotation-last-key', { last7 });
  }
  return fail('rotation-other-step', { name });
}

export const start: Step<{
  readonly id: string;
  readonly reason: RotationReason;
  readonly order: RotationOrder;
  readonly at: string;
}> = (record, { id, reason, order, at }) => {
  const { name, keys, activeKey } = record;
  if (record.rotation) return fail('rotation-under-way', { name });
  const key = keys.find((one) => one.id === activeKey);
  if (!key) return fail('key-not-found', { name });
  const rotation: Rotation = {
    id,
    reason,
    order,
    phase: 'awaiting-key',
    startedAt: at,
    suggestedDescription: suggestedDescription(key, at),
    oldKey: { id: key.id, last7: key.last7 },
  };
  return ok({ ...record, rotation });
};

/** What the old key is called in wp-admin, as far as that is known, with today's date. */
function suggestedDescription({ description = 'Gatehouse' }: KeyRecord, at: string): string {
  return `${description.replace(/ \d{4}-\d\d-\d\d$/, '').slice(0, 180)} ${at.slice(0, 10)}`;
}

/** A whole pair that goes into the vault, in the place of the one before it. */
export const offer: Step<{ readonly meant: Meant; readonly key: Pick<NewKey, 'id' | 'last7' | 'addedAt'> }> = (
  record,
  { meant, key },
) => {
  const rotation = expecting(record, meant, 'take-new-key');
  if (!rotation.ok) return rotation;
  const { comparison: _, ...before } = rotation.value;
  return ok({ ...record, rotation: { ...before, phase: 'offered', newKey: key } });
};

/** The new key was checked and not taken: refused by this store, or this is another store, or nothing could be told. */
export const notTaken: Step<{
  readonly meant: Meant;
  readonly problem: Failure;
  readonly why: 'refused' | 'other-store' | 'cannot-tell';
  readonly at: string;
}> = (record, { meant, problem, why, at }) => {
  const rotation = expecting(record, meant, 'verify');
  if (!rotation.ok) return rotation;
  const { newKey, comparison: _, ...before } = rotation.value;
  if (!newKey) return fail('rotation-other-step', { name: record.name });
  const told = { ...newKey, problem };
  // What was verified before stays so while nobody answers.
  if (why === 'cannot-tell') return ok({ ...record, rotation: { ...rotation.value, newKey: told } });
  const seen = marked(told, why === 'refused' ? 'refused' : 'cannot-tell', at);
  return ok({ ...record, rotation: { ...before, phase: 'offered', newKey: seen } });
};

/** The new key was checked and taken, and compared with the old one. `old`: what was seen of that one on the way. */
export const verified: Step<{
  readonly meant: Meant;
  readonly verified: NonNullable<NewKey['verified']>;
  readonly comparison: RotationComparison;
  readonly old: KeySeen;
}> = (record, { meant, verified: seen, comparison, old }) => {
  const rotation = expecting(record, meant, 'verify');
  if (!rotation.ok) return rotation;
  const { newKey, oldKey } = rotation.value;
  if (!newKey) return fail('rotation-other-step', { name: record.name });
  const { problem: _, refusedAt: __, ...before } = newKey;
  return ok({
    ...record,
    rotation: {
      ...rotation.value,
      phase: 'verified',
      oldKey: marked(oldKey, old, seen.at),
      newKey: { ...before, verified: seen },
      comparison,
    },
  });
};

/** What is seen last counts: a store that was restored from a copy knows a key again. */
function marked<Key extends RotationKey>(key: Key, seen: KeySeen, at: string): Key {
  if (seen === 'cannot-tell') return key;
  const { refusedAt: _, ...rest } = key;
  return (seen === 'works' ? rest : { ...rest, refusedAt: at }) as Key;
}

/** From now on calls are made with the new key. The old one stays among the keys. */
export const switchOver: Step<{ readonly meant: Meant; readonly acceptFewerRights: boolean; readonly at: string }> = (
  record,
  { meant, acceptFewerRights, at },
) => {
  const rotation = expecting(record, meant, 'switch');
  if (!rotation.ok) return rotation;
  const { newKey, oldKey, comparison, suggestedDescription } = rotation.value;
  const old = record.keys.find(({ id }) => id === oldKey.id);
  if (!newKey?.verified || !comparison || !old) return fail('rotation-other-step', { name: record.name });
  if (comparison.fewer && !acceptFewerRights) return fail('rotation-fewer-rights', { last7: newKey.last7 });
  const { verified: seen } = newKey;
  const key: KeyRecord = {
    id: newKey.id,
    last7: newKey.last7,
    description: suggestedDescription,
    wanted: wantedOf(old, seen.found),
    found: seen.found,
    addedAt: newKey.addedAt,
    verifiedAt: seen.at,
  };
  const { road, checkedAt, lastCheck } = record;
  const { revocation: _, ...before } = rotation.value;
  return ok({
    ...record,
    road: seen.road,
    checkedAt: seen.at,
    lastCheck: seen.lastCheck,
    keys: [...record.keys, key],
    activeKey: key.id,
    rotation: { ...before, phase: 'switched', switched: { at, before: { road, checkedAt, lastCheck } } },
  });
};

/** As of the old key, less what was accepted as missing: a check must not call that a problem from then on. */
function wantedOf({ wanted }: KeyRecord, { read, write }: KeyRecord['found']): Permission {
  if (wanted !== 'write' && read === 'no') return 'write';
  if (wanted !== 'read' && write === 'no') return 'read';
  return wanted;
}

/** Gatehouse is about to ask by itself. Counted before it does, so that neither a crash nor another door asks twice. */
export const claimQuestion: Step<{ readonly meant: Meant; readonly at: string }> = (record, { meant, at }) => {
  const rotation = expecting(record, meant, 'confirm-revoked');
  if (!rotation.ok) return rotation;
  const due = nextQuestionAt(rotation.value, Date.parse(at));
  if (due === undefined || due > Date.parse(at)) return fail('rotation-other-step', { name: record.name });
  const { asked = 0, answer } = rotation.value.revocation ?? {};
  const revocation: Revocation = { asked: asked + 1, lastAskedAt: at, ...(answer ? { answer } : {}) };
  return ok({ ...record, rotation: { ...rotation.value, revocation } });
};

/** What the store has said of both keys. */
export const answered: Step<{
  readonly meant: Meant;
  readonly answer: NonNullable<Revocation['answer']>;
  readonly failure?: Failure;
  readonly old: KeySeen;
  readonly new: KeySeen;
  readonly at: string;
}> = (record, { meant, answer, failure, old, new: newSeen, at }) => {
  const rotation = rotationOf(record);
  if (!rotation.ok) return rotation;
  const { id, oldKey, newKey, revocation } = rotation.value;
  if (id !== meant.rotation || newKey?.id !== meant.newKey) {
    return fail('rotation-other-step', { name: record.name });
  }
  return ok({
    ...record,
    rotation: {
      ...rotation.value,
      oldKey: marked(oldKey, old, at),
      ...(newKey ? { newKey: marked(newKey, newSeen, at) } : {}),
      revocation: {
        asked: revocation?.asked ?? 0,
        lastAskedAt: at,
        answer,
        ...(failure ? { failure } : {}),
      },
    },
  });
};

/** A check of a key that has to do with a rotation tells something of it, whoever made it. */
export function noticed(record: StoreRecord, key: string, seen: KeySeen, at: string): StoreRecord {
  const { rotation } = record;
  if (!rotation) return record;
  const { oldKey, newKey } = rotation;
  return {
    ...record,
    rotation: {
      ...rotation,
      oldKey: oldKey.id === key ? marked(oldKey, seen, at) : oldKey,
      ...(newKey ? { newKey: newKey.id === key ? marked(newKey, seen, at) : newKey } : {}),
    },
  };
}

/** An import has brought back secrets that the vault had lost, as items of new names. */
export function withRenamedKeys(record: StoreRecord, ids: ReadonlyMap<string, string>): StoreRecord {
  const { rotation } = record;
  if (!rotation) return record;
  const renamed = <Key extends RotationKey>(key: Key): Key => ({ ...key, id: ids.get(key.id) ?? key.id });
  const { oldKey, newKey } = rotation;
  return {
    ...record,
    rotation: { ...rotation, oldKey: renamed(oldKey), ...(newKey ? { newKey: renamed(newKey) } : {}) },
  };
}

/**
 * At another address, where the store stands as was found there: what was verified is to be checked there before calls
 * are made with it, and what an undo would restore is of the address before.
 */
export function moved(
  record: StoreRecord,
  { road, checkedAt, lastCheck }: Pick<StoreRecord, 'road' | 'checkedAt' | 'lastCheck'>,
): StoreRecord {
  if (!record.rotation) return record;
  const { comparison: _, ...rotation } = record.rotation;
  if (rotation.phase === 'verified') return { ...record, rotation: { ...rotation, phase: 'offered' } };
  const { switched } = rotation;
  if (!switched) return record;
  const before = { road, checkedAt, lastCheck };
  return { ...record, rotation: { ...record.rotation, switched: { ...switched, before } } };
}

/**
 * Calls are made with the old key again, and how the store stood with it is restored. The new one leaves the record's keys
 * and waits for another switch, or, where the store refuses it, for nothing: the caller has its item erased then.
 */
export const undo: Step<{ readonly meant: Meant; readonly keepsNew: boolean }> = (record, { meant, keepsNew }) => {
  const rotation = expecting(record, meant, 'undo');
  if (!rotation.ok) return rotation;
  const { switched, revocation: _, comparison, newKey, ...before } = rotation.value;
  const back = withOldKey(record, rotation.value);
  if (!back || !newKey || !comparison) return fail('rotation-other-step', { name: record.name });
  // Whether its item is to be erased was decided before; the key may have been seen otherwise since.
  if (keepsNew !== (newKey.refusedAt === undefined)) return fail('rotation-other-step', { name: record.name });
  if (!keepsNew) return ok({ ...back, rotation: { ...before, phase: 'awaiting-key' } });
  return ok({ ...back, rotation: { ...before, phase: 'verified', newKey, comparison } });
};

/** Over, with the old key in use; the caller has the new one's item erased. */
export const abandon: Step<{ readonly meant: Meant }> = (record, { meant }) => {
  const rotation = expecting(record, meant, 'abandon');
  if (!rotation.ok) return rotation;
  const back = rotation.value.phase === 'switched' ? withOldKey(record, rotation.value) : record;
  if (!back) return fail('rotation-other-step', { name: record.name });
  const { rotation: _, ...over } = back;
  return ok(over);
};

/** Over, with the new key in use; the caller has the old one's item erased. `revoked`: the store was seen to refuse it. */
export const finish: Step<{ readonly meant: Meant; readonly revoked: boolean }> = (record, { meant, revoked }) => {
  const rotation = expecting(record, meant, 'stop-waiting');
  if (!rotation.ok) return rotation;
  if (revoked && rotation.value.oldKey.refusedAt === undefined) {
    return fail('rotation-other-step', { name: record.name });
  }
  if (!mayErase(rotation.value, 'old')) return refusal(record.name, rotation.value, 'stop-waiting');
  const { rotation: _, ...over } = record;
  return ok({ ...over, keys: record.keys.filter(({ id }) => id !== rotation.value.oldKey.id) });
};

/** With the old key in use, as the store stood with it, and without the new one; undefined where the old one is not there. */
function withOldKey(record: StoreRecord, { oldKey, newKey, switched }: Rotation): StoreRecord | undefined {
  if (!switched || !record.keys.some(({ id }) => id === oldKey.id)) return undefined;
  const keys = record.keys.filter(({ id }) => id !== newKey?.id);
  return { ...record, ...switched.before, keys, activeKey: oldKey.id };
}

/** A store, its rotation, and what a step means by them. */
export interface Found {
  readonly store: StoreRecord;
  readonly rotation: Rotation;
  readonly meant: Meant;
}

export function oldKeyOf({ keys, rotation }: StoreRecord): KeyRecord | undefined {
  return keys.find(({ id }) => id === rotation?.oldKey.id);
}
