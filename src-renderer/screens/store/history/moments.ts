import type { HistoryEntry } from '../../../../src-main/contract/history.ts';
import { type Changes, changesBetween, isSame } from '../../findings/compare.ts';

export type CheckEntry = Extract<HistoryEntry, { readonly event: 'checked' }>;

/** The checks among what happened, newest first as it is. */
export function checksOf(history: readonly HistoryEntry[]): readonly CheckEntry[] {
  return history.filter((entry): entry is CheckEntry => entry.event === 'checked');
}

/** A check, and what it found otherwise than the one before; the first of all has nothing to be held against. */
export interface CheckMoment {
  readonly check: CheckEntry;
  readonly changes: Changes | undefined;
}

export function momentsOf(checks: readonly CheckEntry[]): readonly CheckMoment[] {
  return checks.map((check, index) => {
    const before = checks[index + 1];
    const changes = before && changesBetween(before.findings, check.findings);
    return { check, changes: changes && !isSame(changes) ? changes : undefined };
  });
}
