import { isWithin } from '../contract/elapsed.ts';
import type { StoreRecord } from '../contract/models.ts';
import { type Failure, ok, type Result } from '../contract/result.ts';
import { recordsFile, type StoreRecords } from '../stores/records.ts';
import { type LocalKey, type LocalKeyTable, localKeyTable } from './local-key.ts';
import { type LocalKeys, stampOf } from './local-keys.ts';
import { isPaused } from './pause.ts';
import { isClosed, secretsKeptMs, vaultPauseMs } from './ways.ts';

/** Tools and stores, as the disk had them a moment ago. */
export interface Snapshot {
  readonly keys: LocalKeyTable;
  /** By their tools' ids; those that are paused, too. */
  readonly tools: ReadonlyMap<string, LocalKey>;
  /** By id; a record that has not changed is the same object. */
  readonly stores: ReadonlyMap<string, StoreRecord>;
  /** All tools are to be refused. */
  readonly paused: boolean;
}

/** Reads them anew when they have changed, by this process or another: a window revokes what `serve` lets through. */
export interface Snapshots {
  /** At once while nothing has changed; `now`: looked at again however short the last look is past. */
  current(now?: 'now'): Snapshot | Promise<Result<Snapshot>>;
}

export interface SnapshotParts {
  readonly folder: string;
  readonly localKeys: Pick<LocalKeys, 'read' | 'stamp'>;
  readonly records: Pick<StoreRecords, 'list'>;
  /** Keys that stand in no file, of a command that runs. */
  readonly temporary: readonly LocalKey[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly changed: (snapshot: Snapshot) => void;
}

/** After how long the files are looked at again, in milliseconds: the longest that a revoked key still opens. */
const staleMs = 100;

export function createSnapshots({ folder, localKeys, records, temporary, now, changed }: SnapshotParts): Snapshots {
  const storesFile = recordsFile(folder);
  let loaded: { readonly snapshot: Snapshot; readonly stamp: string; readonly readAt: number } | undefined;
  let lookedAt = 0;
  let loading: Promise<Result<Snapshot>> | undefined;
  let closed: { readonly failure: Failure; readonly at: number } | undefined;

  const stamp = () => `${stampOf(storesFile)} ${localKeys.stamp()} ${isPaused(folder)}`;

  async function load(): Promise<Result<Snapshot>> {
    const at = now();
    if (closed && isWithin(closed.at, vaultPauseMs, at)) return { ok: false, failure: closed.failure };
    // Taken before the files are read: what is written in between is seen with the next look.
    const seen = stamp();
    const paused = isPaused(folder);
    const listed = await records.list();
    if (!listed.ok) return listed;
    const keys = await localKeys.read();
    if (!keys.ok) {
      loaded = undefined;
      closed = isClosed(keys.failure) ? { failure: keys.failure, at: now() } : undefined;
      return keys;
    }
    closed = undefined;
    const all = [...keys.value, ...temporary];
    const before = loaded?.snapshot.stores;
    const snapshot: Snapshot = {
      keys: localKeyTable(all),
      tools: new Map(all.map((key) => [key.id, key])),
      stores: new Map(listed.value.stores.map((store) => [store.id, sameOrNew(before?.get(store.id), store)])),
      paused,
    };
    loaded = { snapshot, stamp: seen, readAt: at };
    changed(snapshot);
    return ok(snapshot);
  }

  /** What was being read already may have been begun before the change that is looked for. */
  async function afterLoading(running: Promise<Result<Snapshot>>): Promise<Result<Snapshot>> {
    const before = await running;
    return loaded && stamp() === loaded.stamp ? before : (loading ?? begin());
  }

  function begin(): Promise<Result<Snapshot>> {
    loading = load().finally(() => {
      lookedAt = now();
      loading = undefined;
    });
    return loading;
  }

  return {
    current(when) {
      const at = now();
      if (loaded && when !== 'now' && isWithin(lookedAt, staleMs, at)) return loaded.snapshot;
      if (loading) return when === 'now' ? afterLoading(loading) : loading;
      if (loaded && isWithin(loaded.readAt, secretsKeptMs, at) && stamp() === loaded.stamp) {
        lookedAt = at;
        return loaded.snapshot;
      }
      return begin();
    },
  };
}

function sameOrNew(before: StoreRecord | undefined, now: StoreRecord): StoreRecord {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}
