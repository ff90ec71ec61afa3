import type { FailureCode } from '../../contract/codes.ts';
import { isWithin } from '../../contract/elapsed.ts';
import type { CheckReport, StoreRecord } from '../../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import type { NewKey, RotationComparison } from '../../contract/rotation.ts';
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
import { type DiagnosingParts, diagnoseStore } from '../diagnosing.ts';
import { itemOf, type KeySafe } from '../key-safe.ts';
import { lastCheckOf } from '../last-check.ts';
import { differencesOf, whyOtherStore } from './comparing.ts';
import { keepable } from './keepable.ts';
import { type Found, oldKeyOf } from './machine.ts';
import type { Pairs } from './pairs.ts';

export interface SeeingParts extends DiagnosingParts {
  readonly keySafe: Pick<KeySafe, 'read'>;
  readonly pairs: Pairs;
  /** Told of each report, for a person to read. */
  readonly remember: (report: CheckReport) => void;
}

/** What a check of the new key has come to: why it was not taken; or what it may do, and what was seen of the old one. */
export type Verification =
  | { readonly problem: Failure; readonly why: 'refused' | 'other-store' | 'cannot-tell'; readonly at: string }
  | {
      readonly verified: NonNullable<NewKey['verified']>;
      readonly comparison: RotationComparison;
      readonly old: KeySeen;
    };

/** What a store says of both keys. Writes nothing down. */
export interface Seeing {
  /** Checks the new key, and compares it with the old one, which is asked after it. */
  verification(found: Found, options: TaskOptions): Promise<Result<Verification>>;
  /** Asks the store about both keys; undefined where the vault has lost the old one, so that nothing can be asked. */
  revocation(found: Found, options: TaskOptions): Promise<Result<RevocationSeen | undefined>>;
  /** The new key was checked a moment ago, its secret is in the vault, and the store takes it. */
  isNewUsable(found: Found, signal: AbortSignal): Promise<Result<boolean>>;
  /** The store takes the old key, as calls use it. */
  doesOldWork(found: Found, signal: AbortSignal): Promise<Result<boolean>>;
}

/** A verification that is older says too little of how it stands now. */
const freshMs = 10 * 60_000;

/** A store does not take the key; whatever else a check finds says nothing of it. */
const refusals: ReadonlySet<FailureCode> = new Set<FailureCode>(['key-unknown', 'secret-wrong', 'key-owner-deleted']);

export function createSeeing(parts: SeeingParts): Seeing {
  const { keySafe, now } = parts;
  const { pairOf, newPairOf, stagingOf } = parts.pairs;

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

  return {
    async verification(found, options) {
      const { store, rotation } = found;
      const pair = await newPairOf(found, options.signal);
      if (!pair.ok) return pair;
      const oldPair = await pairOf(store, rotation.oldKey, options.signal);
      if (!oldPair.ok) return oldPair;
      const staging = await stagingOf(store, options.signal);
      if (!staging.ok) return staging;
      const asked = await check(store, { pair: pair.value, staging: staging.value }, options);
      if (!asked.ok) return asked;
      const { report } = asked.value;
      const at = report.checkedAt;
      if (!report.road) {
        const problem = whyNotTaken(report);
        return ok({ problem, why: refusals.has(problem.code) ? 'refused' : 'cannot-tell', at });
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
        return ok({ problem: elsewhere, why: 'other-store', at });
      }
      steps.done('compare');
      return ok({
        verified: { at, found: report.capabilities, road: report.road, lastCheck: lastCheckOf(report) },
        comparison: compare(store, report, old.value?.report),
        old: keySeen(old.value?.report),
      });
    },

    async revocation({ store, rotation }, { onStep, signal }) {
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
    },

    async isNewUsable(found, signal) {
      const { store, rotation } = found;
      const pair = await newPairOf(found, signal);
      if (!pair.ok) return pair;
      const { verified } = rotation.newKey ?? {};
      if (!verified || !isWithin(Date.parse(verified.at), freshMs, now())) return ok(false);
      const staging = await stagingOf(store, signal);
      if (!staging.ok) return staging;
      const works = await askWhetherItWorks({
        ...asking({ ...store, road: verified.road }, staging.value, signal),
        key: pair.value,
        writeOnly: verified.found.read === 'no',
      });
      return signal.aborted ? fail('cancelled') : ok(works);
    },

    async doesOldWork({ store, rotation }, signal) {
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
      return signal.aborted ? fail('cancelled') : ok(works);
    },
  };
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
