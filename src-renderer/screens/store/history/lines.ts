import type { HistoryEntry } from '../../../../src-main/contract/history.ts';
import { type CheckEntry, type CheckMoment, checksOf, momentsOf } from './moments.ts';

/** What happened to the connection itself. */
export type EventEntry = Exclude<HistoryEntry, CheckEntry>;

/** A line of the history, newest first. */
export type HistoryLine =
  | { readonly kind: 'event'; readonly entry: EventEntry }
  /** A check that found something else than the one before it, or the first of all. */
  | { readonly kind: 'check'; readonly moment: CheckMoment }
  /** Checks in a row that found the same. */
  | { readonly kind: 'same'; readonly checks: readonly CheckEntry[] };

/** What changed stands out; checks that changed nothing are drawn together. */
export function historyLines(history: readonly HistoryEntry[]): readonly HistoryLine[] {
  const checks = checksOf(history);
  const momentOf = new Map(momentsOf(checks).map((moment) => [moment.check, moment]));
  const first = checks.at(-1);
  const lines: HistoryLine[] = [];
  for (const entry of history) {
    if (entry.event !== 'checked') {
      lines.push({ kind: 'event', entry });
      continue;
    }
    const moment = momentOf.get(entry);
    if (moment && (moment.changes !== undefined || entry === first)) {
      lines.push({ kind: 'check', moment });
      continue;
    }
    const last = lines.at(-1);
    if (last?.kind === 'same') lines[lines.length - 1] = { kind: 'same', checks: [...last.checks, entry] };
    else lines.push({ kind: 'same', checks: [entry] });
  }
  return lines;
}
