import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoorName, HistoryEntry, HistoryEvent, StoreHistory } from '../contract/history.ts';
import type { CheckReport, Road } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { writeFailure } from '../files/disk-failure.ts';
import { appendToJournal, type JournalLimits, readJournal } from '../files/journal.ts';
import { type LockOptions, withLock } from '../files/lock.ts';
import { lastCheckOf } from './last-check.ts';
import { keyOrSecret } from './names.ts';

export interface HistoryParts {
  readonly folder: string;
  readonly door: DoorName;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told what kept an entry from being written; what it tells of has happened all the same. */
  readonly notice: (failure: Failure) => void;
  readonly lock?: LockOptions;
}

/**
 * What happened to each store, in a file of its own, `history/<id>.jsonl`: the newest thousand entries. It goes with its
 * store. An entry is written after what it tells of, so a crash in between loses it.
 */
export interface History {
  /** For a store that was not here before: whatever another of its id has left is gone. */
  begin(store: string, events: readonly HistoryEvent[]): Promise<void>;
  add(store: string, events: readonly HistoryEvent[]): Promise<void>;
  read(store: string): Promise<Result<StoreHistory>>;
  remove(store: string): Promise<Result<void>>;
  removeAll(): Promise<Result<void>>;
}

const limits: JournalLimits = { lines: 1_000, bytes: 4 * 1024 * 1024 };

export function createHistory({ folder, door, now, notice, lock }: HistoryParts): History {
  const place = join(folder, 'history');
  const fileOf = (store: string): string => join(place, `${store}.jsonl`);

  async function write(store: string, events: readonly HistoryEvent[]): Promise<Result<void>> {
    if (events.length === 0) return ok(undefined);
    const at = new Date(now()).toISOString();
    const lines = events.map((event) => JSON.stringify({ at, door, ...event } satisfies HistoryEntry));
    if (lines.some((line) => keyOrSecret.test(line))) return fail('record-invalid', { field: 'secret' });
    return appendToJournal(fileOf(store), lines, limits);
  }

  const remove = async (path: string): Promise<Result<void>> => {
    try {
      await rm(path, { recursive: true, force: true });
      return ok(undefined);
    } catch (error) {
      return writeFailure(error, path);
    }
  };

  const locked = <T>(work: () => Promise<Result<T>>): Promise<Result<T>> => withLock(place, work, lock);
  const told = (done: Result<void>): void => {
    if (!done.ok) notice(done.failure);
  };

  return {
    async begin(store, events) {
      const begun = await locked(async () => {
        const removed = await remove(fileOf(store));
        return removed.ok ? write(store, events) : removed;
      });
      told(begun);
    },
    async add(store, events) {
      told(await locked(() => write(store, events)));
    },
    async read(store) {
      const lines = await readJournal(fileOf(store), limits);
      if (!lines.ok) return lines;
      const { readEntry } = await import('./history-entry.ts');
      const entries = lines.value.flatMap((line) => readEntry(line) ?? []);
      return ok({ entries: entries.toReversed(), unreadable: lines.value.length - entries.length });
    },
    remove: (store) => locked(() => remove(fileOf(store))),
    removeAll: () => locked(() => remove(place)),
  };
}

/** A check, as the history tells it. */
export function checked(report: CheckReport): HistoryEvent {
  const { road, requests, durationMs } = report;
  return { event: 'checked', ...lastCheckOf(report), ...(road ? { road } : {}), requests, durationMs };
}

/** The change of a road, if it has changed. */
export function roadChange(from: Road, to: Road | undefined): HistoryEvent[] {
  const isSame = (['restUrl', 'signedRestUrl', 'authentication', 'verbs', 'staging'] as const).every(
    (part) => to?.[part] === from[part],
  );
  return to === undefined || isSame ? [] : [{ event: 'road-changed', from, to }];
}

/** The change of a name, if it has changed. */
export function nameChange(from: string, to: string): HistoryEvent[] {
  return from === to ? [] : [{ event: 'renamed', from, to }];
}
