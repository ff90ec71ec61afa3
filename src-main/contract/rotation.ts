import type { FailureCode } from './codes.ts';
import type { Area, Capabilities, FoundCause, Road } from './models.ts';
import type { Failure } from './result.ts';

/*
 * Rotating a key: a store's key in use is replaced by one that the merchant makes in wp-admin, and then revoked there.
 * How it goes stands in the store's record until it is over; `docs/decisions/0016-rotation.md` is the page behind it.
 */

export const rotationReasons = ['old', 'leaked', 'person-left', 'other'] as const;
/** Why: it has served long enough; somebody saw it; its user leaves; or something else. */
export type RotationReason = (typeof rotationReasons)[number];

export const rotationOrders = ['replace-first', 'revoke-first'] as const;
/** `revoke-first`: for a key that somebody else has, at the price that calls fail until the new one is in use. */
export type RotationOrder = (typeof rotationOrders)[number];

export const rotationPhases = ['awaiting-key', 'offered', 'verified', 'switched'] as const;
/**
 * - `awaiting-key`: the merchant is to make the new key;
 * - `offered`: it is in the vault, and was not seen to do what it must;
 * - `verified`: it belongs to this store, and what it may do is known;
 * - `switched`: calls are made with it, and the old one is to be revoked.
 */
export type RotationPhase = (typeof rotationPhases)[number];

export interface RotationKey {
  /** As in the `id` of a key's record. */
  readonly id: string;
  readonly last7: string;
  /** When the store was last seen to refuse it, unless it was seen to work since. ISO 8601, UTC. */
  readonly refusedAt?: string;
}

export interface NewKey extends RotationKey {
  readonly addedAt: string;
  /** What its last check has shown, where that took it. */
  readonly verified?: {
    readonly at: string;
    readonly found: Capabilities;
    readonly road: Road;
    readonly lastCheck: { readonly ok: boolean; readonly findings: readonly FoundCause[] };
  };
  /** Why its last check did not take it, or could not tell. */
  readonly problem?: Failure;
}

export const differenceDirections = ['fewer', 'more', 'unclear'] as const;
/** What the new key has against the old one; `unclear`: the old one can, and of the new one it could not be told. */
export type DifferenceDirection = (typeof differenceDirections)[number];

/** A permission belongs to the key, and View/Edit in wp-admin changes it. An area is its user's to see, or not. */
export type RotationDifference =
  | { readonly kind: 'permission'; readonly right: 'read' | 'write'; readonly direction: DifferenceDirection }
  | { readonly kind: 'area'; readonly area: Area; readonly direction: DifferenceDirection };

export interface RotationComparison {
  /** Id of the new key's report. */
  readonly report: string;
  readonly checkedAt: string;
  /**
   * What the old key was seen to be able to do: at the same time (`now`), or, where the store did not take it or it could
   * not be asked, when it was last checked (`before`), and why.
   */
  readonly old: { readonly found: Capabilities; readonly asked: 'now' | 'before'; readonly because?: Failure };
  readonly differences: readonly RotationDifference[];
  /** It may do less, or that could not be ruled out: switching takes an explicit yes. */
  readonly fewer: boolean;
}

export const revocationAnswers = ['known', 'refused', 'new-refused', 'both-refused', 'cannot-tell'] as const;
/**
 * - `known`: the old key is not revoked yet;
 * - `refused`: it is, and the new one works;
 * - `new-refused`: the store knows the old key, and no longer the new one: the wrong line was revoked;
 * - `both-refused`: it knows neither;
 * - `cannot-tell`: it did not answer, or not so that one could tell.
 */
export type RevocationAnswer = (typeof revocationAnswers)[number];

export interface Revocation {
  /** How often Gatehouse has asked by itself, not because a person said so. */
  readonly asked: number;
  readonly lastAskedAt: string;
  /** Absent while the first question is on its way. */
  readonly answer?: RevocationAnswer;
  /** For `cannot-tell`: why. */
  readonly failure?: Failure;
}

export interface Rotation {
  readonly id: string;
  readonly reason: RotationReason;
  readonly order: RotationOrder;
  readonly phase: RotationPhase;
  readonly startedAt: string;
  /** What to type under Description on the Add-key screen. */
  readonly suggestedDescription: string;
  /** Among the record's keys all along. */
  readonly oldKey: RotationKey;
  /** From `offered` on; among the record's keys from `switched` on. */
  readonly newKey?: NewKey;
  /** From `verified` on. */
  readonly comparison?: RotationComparison;
  /** In `switched`: when, and how it stood with the old key then, for an undo. */
  readonly switched?: {
    readonly at: string;
    readonly before: {
      readonly road: Road;
      readonly checkedAt: string;
      readonly lastCheck: { readonly ok: boolean; readonly findings: readonly FoundCause[] };
    };
  };
  /** Once the store was asked whether it still knows the old key; with `revoke-first` before the switch, too. */
  readonly revocation?: Revocation;
}

export const rotationSteps = [
  'take-new-key',
  'verify',
  'switch',
  'confirm-revoked',
  'undo',
  'abandon',
  'stop-waiting',
] as const;
export type RotationStep = (typeof rotationSteps)[number];

/** What can be done now. */
export function stepsAllowed(rotation: Rotation): RotationStep[] {
  return rotationSteps.filter((step) => isAllowed(rotation, step));
}

function isAllowed(rotation: Rotation, step: RotationStep): boolean {
  const { phase, order, oldKey, newKey } = rotation;
  switch (step) {
    case 'take-new-key':
      return phase !== 'switched' && mayErase(rotation, 'new');
    case 'verify':
      return phase === 'offered' || phase === 'verified';
    case 'switch':
      return phase === 'verified' && newKey?.refusedAt === undefined;
    case 'confirm-revoked':
      return phase === 'switched' || order === 'revoke-first';
    case 'undo':
      return phase === 'switched' && oldKey.refusedAt === undefined;
    case 'abandon':
      return phase === 'switched' ? oldKey.refusedAt === undefined : mayErase(rotation, 'new');
    case 'stop-waiting':
      return phase === 'switched' && mayErase(rotation, 'old');
  }
}

/**
 * Gatehouse never erases the last key that it has verified and not seen refused: only one that is not of that kind, or
 * where the other one is.
 */
export function mayErase({ oldKey, newKey }: Rotation, which: 'old' | 'new'): boolean {
  const oldCounts = oldKey.refusedAt === undefined;
  const newCounts = newKey?.verified !== undefined && newKey.refusedAt === undefined;
  return which === 'old' ? !oldCounts || newCounts : !newCounts || oldCounts;
}

const ofKeyItself: ReadonlySet<FailureCode> = new Set([
  'key-malformed',
  'key-unknown',
  'secret-wrong',
  'key-owner-deleted',
  'user-lacks-rights',
  'other-store',
  'rotation-other-home',
]);

/** A key that is not taken for this reason will not be taken when it is asked again: another one may be. */
export function isOfKeyItself(code: FailureCode): boolean {
  return ofKeyItself.has(code);
}

/** The new key was not taken, for what it is. */
export function needsAnotherKey({ phase, newKey }: Rotation): boolean {
  if (phase !== 'offered' || newKey === undefined) return false;
  return newKey.refusedAt !== undefined || (newKey.problem !== undefined && isOfKeyItself(newKey.problem.code));
}

/** All that the new key lacks is its permission, which View/Edit in wp-admin changes; no other key is needed. */
export function lacksPermissionOnly({ differences }: RotationComparison): boolean {
  const lacking = differences.filter(({ direction }) => direction !== 'more');
  return lacking.length > 0 && lacking.every(({ kind }) => kind === 'permission');
}

/** Gatehouse asks by itself no more often than this, in all. */
export const mostQuestions = 20;
const minute = 60_000;
const longestPause = 24 * 60 * minute;

/**
 * When Gatehouse asks the store next by itself, in milliseconds since 1970; undefined where it does not. With `now`, a last
 * question that is yet to come counts for nothing: the clock was set back since.
 */
export function nextQuestionAt({ phase, switched, revocation }: Rotation, now?: number): number | undefined {
  if (phase !== 'switched' || switched === undefined) return undefined;
  const { asked = 0, answer, lastAskedAt = switched.at } = revocation ?? {};
  // There a person has to look.
  if (asked >= mostQuestions || answer === 'new-refused' || answer === 'both-refused') return undefined;
  const last = Date.parse(lastAskedAt);
  if (now !== undefined && last > now + minute) return now;
  return last + Math.min(minute * 2 ** asked, longestPause);
}
