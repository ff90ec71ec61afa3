import type { HistoryEvent } from '../../contract/history.ts';
import type { CheckReport, StoreRecord } from '../../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import type { Rotation, RotationOrder, RotationReason } from '../../contract/rotation.ts';
import type { KeyPair } from '../../contract/secret.ts';
import type { TaskOptions } from '../connecting.ts';
import { roadChange } from '../history.ts';
import { itemOf } from '../key-safe.ts';
import { newKeyId } from '../names.ts';
import type { StoresParts } from '../stores.ts';
import { keepable } from './keepable.ts';
import * as machine from './machine.ts';
import { createPairs } from './pairs.ts';
import { createSeeing } from './seeing.ts';

type Found = machine.Found;

export interface RotatingParts extends StoresParts {
  /** Told of each report that a rotation made, for a person to read. */
  readonly remember: (report: CheckReport) => void;
  /** Told of each change of a record. */
  readonly changed: (store: StoreRecord) => void;
  /** Told what a person should know and what stops nothing. */
  readonly notice: (failure: Failure) => void;
}

/** Rotates keys: the steps of `machine.ts`, with vault, network, disk and history around them. See the contract's `Host`. */
export interface Rotating {
  start(request: {
    readonly store: string;
    readonly reason: RotationReason;
    readonly order?: RotationOrder;
  }): Promise<Result<StoreRecord>>;
  take(
    request: {
      readonly store: string;
      readonly pair: KeyPair;
      /** Called once the pair is in the vault, so that nobody else has to hold it. */
      readonly onKept: () => void;
    },
    options: TaskOptions,
  ): Promise<Result<StoreRecord>>;
  verify(store: string, options: TaskOptions): Promise<Result<StoreRecord>>;
  switchOver(
    request: { readonly store: string; readonly acceptFewerRights?: boolean },
    options: TaskOptions,
  ): Promise<Result<StoreRecord>>;
  /** `unasked`: Gatehouse does so by itself. It counts, and is out of place (`rotation-other-step`) before it is due. */
  confirmRevoked(
    request: { readonly store: string; readonly unasked?: boolean },
    options: TaskOptions,
  ): Promise<Result<StoreRecord>>;
  undo(store: string, options: TaskOptions): Promise<Result<StoreRecord>>;
  abandon(store: string, options: TaskOptions): Promise<Result<StoreRecord>>;
  stopWaiting(store: string, options: TaskOptions): Promise<Result<StoreRecord>>;
}

export function createRotating(parts: RotatingParts): Rotating {
  const { records, keySafe, history, now, randomBytes } = parts;
  const pairs = createPairs(keySafe);
  const { pairOf, mayLetGo, isKept, isTaken } = pairs;
  const seeing = createSeeing({ ...parts, pairs });
  const time = (): string => new Date(now()).toISOString();

  /** The store, its rotation, and what a step means by them. */
  async function find(reference: string): Promise<Result<Found>> {
    const found = await records.find(reference);
    if (!found.ok) return found;
    const rotation = machine.rotationOf(found.value);
    if (!rotation.ok) return rotation;
    return ok({ store: found.value, rotation: rotation.value, meant: machine.meant(rotation.value) });
  }

  async function write(
    id: string,
    change: (record: StoreRecord) => Result<StoreRecord>,
    events: (record: StoreRecord) => readonly HistoryEvent[] = () => [],
  ): Promise<Result<StoreRecord>> {
    const written = await records.updateIf(id, change);
    if (!written.ok) return written;
    await history.add(id, events(written.value));
    parts.changed(written.value);
    return written;
  }

  /** The same, for a change that lets go of an item of the vault. */
  async function release(
    { store, meant }: Found,
    which: 'oldKey' | 'newKey',
    change: (record: StoreRecord) => Result<StoreRecord>,
    events: readonly HistoryEvent[],
    signal: AbortSignal,
  ): Promise<Result<StoreRecord>> {
    let made: StoreRecord | undefined;
    const released = await keySafe.release((stores) => {
      const record = stores.find(({ id }) => id === store.id);
      if (!record) return fail('store-not-found', { reference: store.id, nearest: '' });
      const rotation = machine.rotationOf(record);
      if (!rotation.ok) return rotation;
      if (rotation.value.id !== meant.rotation) return fail('rotation-other-step', { name: record.name });
      const key = rotation.value[which];
      const unrecord = async () => {
        const written = await write(store.id, change, () => events);
        if (written.ok) made = written.value;
        return written;
      };
      return ok({ items: key ? [itemOf(record.address, key)] : [], unrecord });
    }, signal);
    // The record is as it was to become; the item is on the list of what is to be erased.
    if (!released.ok && made && released.failure.params.reason === 'erase-pending') {
      parts.notice(released.failure);
      return ok(made);
    }
    return released;
  }

  function keep(found: Found, pair: KeyPair, signal: AbortSignal): Promise<Result<StoreRecord>> {
    const { store, rotation, meant } = found;
    const key = { id: newKeyId(randomBytes), last7: pair.consumerKey.last7, addedAt: time() };
    return keySafe.keep(async (stores) => {
      const record = stores.find(({ id }) => id === store.id);
      if (!record) return fail('store-not-found', { reference: store.id, nearest: '' });
      const expected = machine.expecting(record, meant, 'take-new-key');
      if (!expected.ok) return expected;
      return ok({
        keys: [{ item: itemOf(record.address, key), pair }],
        replaces: rotation.newKey ? [itemOf(record.address, rotation.newKey)] : [],
        record: () => write(store.id, (old) => machine.offer(old, { meant, key })),
      });
    }, signal);
  }

  async function verify(found: Found, options: TaskOptions): Promise<Result<StoreRecord>> {
    const { store, meant } = found;
    const expected = machine.expecting(store, meant, 'verify');
    if (!expected.ok) return expected;
    const seen = await seeing.verification(found, options);
    if (!seen.ok) return seen;
    const { value } = seen;
    if (!('problem' in value)) return write(store.id, (record) => machine.verified(record, { meant, ...value }));
    const told = { meant, ...value, problem: keepable(value.problem) };
    const written = await write(store.id, (record) => machine.notTaken(record, told));
    return written.ok ? { ok: false, failure: value.problem } : written;
  }

  /** Asks, and writes down what was seen. */
  async function askAndNote(found: Found, options: TaskOptions): Promise<Result<StoreRecord>> {
    const { store, rotation, meant } = found;
    const seen = await seeing.revocation(found, options);
    if (!seen.ok) return seen;
    if (!seen.value) return fail('rotation-old-missing', { last7: rotation.oldKey.last7 });
    const { answer, failure, old, new: ofNew } = seen.value;
    const told = { meant, answer, old, new: ofNew, at: time(), ...(failure ? { failure: keepable(failure) } : {}) };
    const isNews = answer === 'refused' && rotation.revocation?.answer !== 'refused';
    return write(
      store.id,
      (record) => machine.answered(record, told),
      () => (isNews ? [{ event: 'key-revoked', keyLast7: rotation.oldKey.last7 }] : []),
    );
  }

  /** Erases the old key, and with that the rotation is over. */
  function finish(found: Found, revoked: boolean, signal: AbortSignal): Promise<Result<StoreRecord>> {
    const { rotation, meant } = found;
    return release(
      found,
      'oldKey',
      (record) => machine.finish(record, { meant, revoked }),
      [{ event: 'key-erased', keyLast7: rotation.oldKey.last7, because: revoked ? 'revoked' : 'told-to' }],
      signal,
    );
  }

  /** Sees now whether the store takes the old key, before calls are made with it again; marks it accordingly. */
  async function lookAtOldKey(found: Found, options: TaskOptions): Promise<Result<Found>> {
    const { store, rotation } = found;
    const works = await seeing.doesOldWork(found, options.signal);
    if (!works.ok) return works;
    const noted = works.value
      ? await write(store.id, (record) => ok(machine.noticed(record, rotation.oldKey.id, 'works', time())))
      : await askAndNote(found, options);
    return noted.ok ? find(store.id) : noted;
  }

  return {
    async start({ store: reference, reason, order = 'replace-first' }) {
      const found = await records.find(reference);
      if (!found.ok) return found;
      const details = { id: newKeyId(randomBytes), reason, order, at: time() };
      return write(
        found.value.id,
        (record) => machine.start(record, details),
        ({ rotation }) => [{ event: 'rotation-started', keyLast7: rotation?.oldKey.last7 ?? '', reason, order }],
      );
    },

    async take({ store: reference, pair, onKept }, options) {
      const found = await find(reference);
      if (!found.ok) return found;
      const { store, meant } = found.value;
      const expected = machine.expecting(store, meant, 'take-new-key');
      if (!expected.ok) return expected;
      const known = await isKept(store, pair, options.signal);
      if (!known.ok) return known;
      if (known.value) return fail('rotation-key-not-new', { last7: pair.consumerKey.last7 });
      const again = await isTaken(found.value, pair, options.signal);
      if (!again.ok) return again;
      if (!again.value) {
        const spare = await mayLetGo(found.value, options.signal);
        if (!spare.ok) return spare;
        const kept = await keep(found.value, pair, options.signal);
        if (!kept.ok) return kept;
      }
      onKept();
      const now = await find(store.id);
      return now.ok ? verify(now.value, options) : now;
    },

    async verify(reference, options) {
      const found = await find(reference);
      return found.ok ? verify(found.value, options) : found;
    },

    async switchOver({ store: reference, acceptFewerRights = false }, options) {
      let found = await find(reference);
      if (!found.ok) return found;
      const expected = machine.expecting(found.value.store, found.value.meant, 'switch');
      if (!expected.ok) return expected;
      const before = expected.value;
      const usable = await seeing.isNewUsable(found.value, options.signal);
      if (!usable.ok) return usable;
      if (!usable.value) {
        const again = await verify(found.value, options);
        if (!again.ok) return again;
        found = await find(reference);
        if (!found.ok) return found;
      }
      const { store, rotation, meant } = found.value;
      // What was accepted is what was shown.
      const isAccepted = acceptFewerRights && sameDifferences(before, rotation);
      return write(
        store.id,
        (record) => machine.switchOver(record, { meant, acceptFewerRights: isAccepted, at: time() }),
        (record) => [
          { event: 'key-switched', from: rotation.oldKey.last7, to: rotation.newKey?.last7 ?? '' },
          ...roadChange(store.road, record.road),
        ],
      );
    },

    async confirmRevoked({ store: reference, unasked = false }, options) {
      const found = await find(reference);
      if (!found.ok) return found;
      const { store, meant } = found.value;
      const expected = machine.expecting(store, meant, 'confirm-revoked');
      if (!expected.ok) return expected;
      if (unasked) {
        const claimed = await write(store.id, (record) => machine.claimQuestion(record, { meant, at: time() }));
        if (!claimed.ok) return claimed;
      }
      const noted = isProven(expected.value) ? ok(store) : await askAndNote(found.value, options);
      if (!noted.ok || !noted.value.rotation || !isProven(noted.value.rotation)) return noted;
      return finish(found.value, true, options.signal);
    },

    async undo(reference, options) {
      const found = await find(reference);
      if (!found.ok) return found;
      if (found.value.rotation.phase !== 'switched')
        return fail('rotation-other-step', { name: found.value.store.name });
      const looked = await lookAtOldKey(found.value, options);
      if (!looked.ok) return looked;
      const { store, rotation, meant } = looked.value;
      const { oldKey, newKey } = rotation;
      const keepsNew = newKey?.refusedAt === undefined;
      const undone: HistoryEvent = { event: 'rotation-undone', from: newKey?.last7 ?? '', to: oldKey.last7 };
      const change = (record: StoreRecord) => machine.undo(record, { meant, keepsNew });
      if (keepsNew) return write(store.id, change, (record) => [undone, ...roadChange(store.road, record.road)]);
      return release(looked.value, 'newKey', change, [undone], options.signal);
    },

    async abandon(reference, options) {
      const found = await find(reference);
      if (!found.ok) return found;
      const isSwitched = found.value.rotation.phase === 'switched';
      const looked = isSwitched ? await lookAtOldKey(found.value, options) : found;
      if (!looked.ok) return looked;
      const { store, rotation, meant } = looked.value;
      const { oldKey, newKey } = rotation;
      const change = (record: StoreRecord) => machine.abandon(record, { meant });
      const events: HistoryEvent[] = [
        { event: 'rotation-abandoned', keyLast7: oldKey.last7, ...(newKey ? { newLast7: newKey.last7 } : {}) },
      ];
      if (!newKey) return write(store.id, change, () => events);
      const spare = await mayLetGo(looked.value, options.signal);
      if (!spare.ok) return spare;
      return release(looked.value, 'newKey', change, events, options.signal);
    },

    async stopWaiting(reference, options) {
      const found = await find(reference);
      if (!found.ok) return found;
      const { store, rotation } = found.value;
      if (rotation.phase !== 'switched') return fail('rotation-other-step', { name: store.name });
      const old = await pairOf(store, rotation.oldKey, options.signal);
      if (!old.ok) return old;
      // One more look, so that a new key that was revoked by mistake is not the only one that is left.
      const noted = old.value ? await askAndNote(found.value, options) : ok(store);
      if (!noted.ok) return noted;
      const now = await find(store.id);
      return now.ok ? finish(now.value, isProven(now.value.rotation), options.signal) : now;
    },
  };
}

/** The store was seen to refuse the old key, and to take the new one at the same time. */
function isProven({ phase, revocation, oldKey }: Rotation): boolean {
  return phase === 'switched' && revocation?.answer === 'refused' && oldKey.refusedAt !== undefined;
}

function sameDifferences(one: Rotation, other: Rotation): boolean {
  return JSON.stringify(one.comparison?.differences) === JSON.stringify(other.comparison?.differences);
}
