import type { FailureCode } from '../../contract/codes.ts';
import type { HistoryEvent } from '../../contract/history.ts';
import type { CheckReport, KeyRecord, StoreRecord } from '../../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import type { Rotation, RotationComparison, RotationOrder, RotationReason } from '../../contract/rotation.ts';
import type { BasicLogin, KeyPair } from '../../contract/secret.ts';
import type { Diagnosis } from '../../diagnosis/diagnose.ts';
import {
  askAboutRevocation,
  askWhetherItWorks,
  type KeySeen,
  type RevocationSeen,
} from '../../diagnosis/revocation.ts';
import { createSteps } from '../../diagnosis/steps.ts';
import type { TaskOptions } from '../connecting.ts';
import { diagnoseStore } from '../diagnosing.ts';
import { roadChange } from '../history.ts';
import { itemOf } from '../key-safe.ts';
import { lastCheckOf } from '../last-check.ts';
import { newKeyId } from '../names.ts';
import type { StoresParts } from '../stores.ts';
import { differencesOf, whyOtherStore } from './comparing.ts';
import { keepable } from './keepable.ts';
import * as machine from './machine.ts';

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

/** A verification that is older says too little of how it stands now. */
const freshMs = 10 * 60_000;

/** A store does not take the key; whatever else a check finds says nothing of it. */
const refusals: ReadonlySet<FailureCode> = new Set<FailureCode>(['key-unknown', 'secret-wrong', 'key-owner-deleted']);

export function createRotating(parts: RotatingParts): Rotating {
  const { records, keySafe, history, now, randomBytes } = parts;
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

  /** A key's pair, or undefined where the vault has lost it. */
  async function pairOf(
    store: StoreRecord,
    key: Pick<KeyRecord, 'id' | 'last7'>,
    signal: AbortSignal,
  ): Promise<Result<KeyPair | undefined>> {
    const pair = await keySafe.read(itemOf(store.address, key), signal);
    const isGone = !pair.ok && ['vault-item-missing', 'vault-item-damaged'].includes(pair.failure.code);
    return isGone ? ok(undefined) : pair;
  }

  async function newPairOf({ store, rotation }: Found, signal: AbortSignal): Promise<Result<KeyPair>> {
    const { newKey } = rotation;
    return newKey
      ? keySafe.read(itemOf(store.address, newKey), signal)
      : fail('rotation-other-step', { name: store.name });
  }

  async function stagingOf(store: StoreRecord, signal: AbortSignal): Promise<Result<BasicLogin | undefined>> {
    if (store.stagingItem === undefined) return ok(undefined);
    const login = await keySafe.readStaging(store, signal);
    return !login.ok && login.failure.code === 'vault-staging-missing' ? ok(undefined) : login;
  }

  /** The new key is not let go of where it is all that the vault has left of both. */
  async function mayLetGo({ store, rotation }: Found, signal: AbortSignal): Promise<Result<void>> {
    if (!rotation.newKey?.verified) return ok(undefined);
    const old = await pairOf(store, rotation.oldKey, signal);
    if (!old.ok) return old;
    return old.value ? ok(undefined) : fail('rotation-last-key', { last7: rotation.newKey.last7 });
  }

  /** A key that is kept for this store already, whatever secret comes with it. */
  async function isKept(store: StoreRecord, { consumerKey }: KeyPair, signal: AbortSignal): Promise<Result<boolean>> {
    const alike = store.keys.find(({ last7 }) => last7 === consumerKey.last7);
    if (!alike) return ok(false);
    const pair = await pairOf(store, alike, signal);
    if (!pair.ok) return pair;
    return ok(pair.value === undefined || pair.value.consumerKey.reveal() === consumerKey.reveal());
  }

  /** The new key that is there already, given again. */
  async function isTaken(found: Found, pair: KeyPair, signal: AbortSignal): Promise<Result<boolean>> {
    const { store, rotation } = found;
    if (rotation.newKey?.last7 !== pair.consumerKey.last7) return ok(false);
    const taken = await pairOf(store, rotation.newKey, signal);
    if (!taken.ok) return taken;
    const { value } = taken;
    return ok(
      value?.consumerKey.reveal() === pair.consumerKey.reveal() &&
        value.consumerSecret.reveal() === pair.consumerSecret.reveal(),
    );
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

  /** Checks a key of the store, as if it were the only one. */
  async function check(
    store: StoreRecord,
    { pair, staging }: { readonly pair: KeyPair; readonly staging: BasicLogin | undefined },
    options: TaskOptions,
  ): Promise<Result<Diagnosis>> {
    const key = oldKeyOf(store);
    const diagnosed = await diagnoseStore(
      parts,
      {
        address: store.address,
        authorities: store.addedAuthority ? [store.addedAuthority.pem] : [],
        staging,
        key: pair,
        wanted: key?.wanted ?? 'read_write',
      },
      options,
    );
    if (diagnosed.ok) parts.remember(diagnosed.value.report);
    return diagnosed;
  }

  async function verify(found: Found, options: TaskOptions): Promise<Result<StoreRecord>> {
    const { store, rotation, meant } = found;
    const expected = machine.expecting(store, meant, 'verify');
    if (!expected.ok) return expected;
    const pair = await newPairOf(found, options.signal);
    if (!pair.ok) return pair;
    const oldPair = await pairOf(store, rotation.oldKey, options.signal);
    if (!oldPair.ok) return oldPair;
    const staging = await stagingOf(store, options.signal);
    if (!staging.ok) return staging;
    const asked = await check(store, { pair: pair.value, staging: staging.value }, options);
    if (!asked.ok) return asked;
    const { report } = asked.value;
    const refuse = async (problem: Failure, why: 'refused' | 'other-store' | 'cannot-tell') => {
      const told = { meant, problem: keepable(problem), why, at: report.checkedAt };
      const written = await write(store.id, (record) => machine.notTaken(record, told));
      return written.ok ? { ok: false as const, failure: problem } : written;
    };
    if (!report.road) {
      const problem = whyNotTaken(report);
      return refuse(problem, refusals.has(problem.code) ? 'refused' : 'cannot-tell');
    }

    const steps = createSteps(options.onStep);
    steps.running('compare');
    const silent = { onStep: () => {}, signal: options.signal };
    const old = oldPair.value
      ? await check(store, { pair: oldPair.value, staging: staging.value }, silent)
      : ok(undefined);
    if (!old.ok) return old;
    const elsewhere = whyOtherStore(store, asked.value, old.value);
    if (elsewhere) {
      steps.failed('compare', elsewhere);
      return refuse(elsewhere, 'other-store');
    }
    const comparison = compare(store, report, old.value?.report);
    const seen = {
      at: report.checkedAt,
      found: report.capabilities,
      road: report.road,
      lastCheck: lastCheckOf(report),
    };
    const written = await write(store.id, (record) =>
      machine.verified(record, { meant, verified: seen, comparison, old: keySeen(old.value?.report) }),
    );
    if (written.ok) steps.done('compare');
    return written;
  }

  function compare(store: StoreRecord, report: CheckReport, old: CheckReport | undefined): RotationComparison {
    const before = oldKeyOf(store)?.found ?? report.capabilities;
    const now = old?.road ? old.capabilities : undefined;
    const differences = differencesOf(now ?? before, report.capabilities);
    const because = old && !now ? keepable(whyNotTaken(old)) : undefined;
    return {
      report: report.id,
      checkedAt: report.checkedAt,
      old: now ? { found: now, asked: 'now' } : { found: before, asked: 'before', ...(because ? { because } : {}) },
      differences,
      fewer: differences.some(({ direction }) => direction !== 'more'),
    };
  }

  /** Asks the store about both keys; undefined where the vault has lost the old one, so that nothing can be asked. */
  async function ask(
    { store, rotation }: Found,
    { onStep, signal }: TaskOptions,
  ): Promise<Result<RevocationSeen | undefined>> {
    const old = await pairOf(store, rotation.oldKey, signal);
    if (!old.ok) return old;
    if (!old.value) return ok(undefined);
    const { newKey } = rotation;
    // Without it nothing would show that the store answers as it should.
    const replacement = newKey?.verified ? await keySafe.read(itemOf(store.address, newKey), signal) : ok(undefined);
    if (!replacement.ok) return replacement;
    const staging = await stagingOf(store, signal);
    if (!staging.ok) return staging;
    const steps = createSteps(onStep);
    steps.running('revocation');
    const seen = await askAboutRevocation({
      ...asking(store, staging.value, signal),
      oldKey: old.value.consumerKey,
      ...(replacement.value
        ? { newKey: { pair: replacement.value, writeOnly: newKey?.verified?.found.read === 'no' } }
        : {}),
    });
    if (signal.aborted) return fail('cancelled');
    if (seen.failure) steps.failed('revocation', seen.failure);
    else steps.done('revocation');
    return ok(seen);
  }

  function asking(store: StoreRecord, staging: BasicLogin | undefined, signal: AbortSignal) {
    return {
      ...parts,
      address: store.address,
      road: store.road,
      addedAuthorities: store.addedAuthority ? [store.addedAuthority.pem] : [],
      ...(staging ? { staging } : {}),
      signal,
    };
  }

  /** Asks, and writes down what was seen. */
  async function askAndNote(found: Found, options: TaskOptions): Promise<Result<StoreRecord>> {
    const { store, rotation, meant } = found;
    const seen = await ask(found, options);
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

  /** The new key was checked a moment ago, its secret is in the vault, and the store takes it. */
  async function isUsableNow(found: Found, signal: AbortSignal): Promise<Result<boolean>> {
    const { store, rotation } = found;
    const pair = await newPairOf(found, signal);
    if (!pair.ok) return pair;
    const { verified } = rotation.newKey ?? {};
    if (!verified || now() - Date.parse(verified.at) > freshMs) return ok(false);
    const staging = await stagingOf(store, signal);
    if (!staging.ok) return staging;
    const works = await askWhetherItWorks({
      ...asking({ ...store, road: verified.road }, staging.value, signal),
      key: pair.value,
      writeOnly: verified.found.read === 'no',
    });
    return signal.aborted ? fail('cancelled') : ok(works);
  }

  /** Sees now whether the store takes the old key, before calls are made with it again; marks it accordingly. */
  async function lookAtOldKey(found: Found, options: TaskOptions): Promise<Result<Found>> {
    const { store, rotation } = found;
    const { signal } = options;
    const pair = await pairOf(store, rotation.oldKey, signal);
    if (!pair.ok) return pair;
    if (!pair.value) return fail('rotation-old-missing', { last7: rotation.oldKey.last7 });
    const staging = await stagingOf(store, signal);
    if (!staging.ok) return staging;
    const works = await askWhetherItWorks({
      ...asking(store, staging.value, signal),
      key: pair.value,
      writeOnly: oldKeyOf(store)?.found.read === 'no',
    });
    if (signal.aborted) return fail('cancelled');
    const noted = works
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
      const usable = await isUsableNow(found.value, options.signal);
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

interface Found {
  readonly store: StoreRecord;
  readonly rotation: Rotation;
  readonly meant: machine.Meant;
}

/** The store was seen to refuse the old key, and to take the new one at the same time. */
function isProven({ phase, revocation, oldKey }: Rotation): boolean {
  return phase === 'switched' && revocation?.answer === 'refused' && oldKey.refusedAt !== undefined;
}

function oldKeyOf({ keys, rotation }: StoreRecord): KeyRecord | undefined {
  return keys.find(({ id }) => id === rotation?.oldKey.id);
}

function whyNotTaken({ findings, address }: CheckReport): Failure {
  const problem = findings.find(({ severity }) => severity === 'problem');
  if (problem) return { code: problem.cause, params: problem.params };
  return fail('cannot-tell', { host: new URL(address).host, status: 0, restCode: '' }).failure;
}

/** What a check says of the key that it was made with. */
function keySeen(report: CheckReport | undefined): KeySeen {
  if (!report) return 'cannot-tell';
  if (report.road) return 'works';
  return refusals.has(whyNotTaken(report).code) ? 'refused' : 'cannot-tell';
}

function sameDifferences(one: Rotation, other: Rotation): boolean {
  return JSON.stringify(one.comparison?.differences) === JSON.stringify(other.comparison?.differences);
}
