import type { StoreHistory } from '../contract/history.ts';
import type { StoreSummary } from '../contract/host.ts';
import type { Permission, StoreRecord } from '../contract/models.ts';
import { type Failure, ok, type Result } from '../contract/result.ts';
import { type History, nameChange } from './history.ts';
import { checkName } from './names.ts';
import type { StoreRecords } from './records.ts';

/** What is done with the records alone. Loads nothing that calls a store, so that a list is there at once. */
export interface StoreList {
  list(): Promise<Result<readonly StoreSummary[]>>;
  show(reference: string): Promise<Result<StoreRecord>>;
  history(reference: string): Promise<Result<StoreHistory>>;
  rename(reference: string, name: string): Promise<Result<StoreRecord>>;
  /** Of the key in use; another one has an age of its own. */
  putOffReminder(reference: string, days: number): Promise<Result<StoreRecord>>;
}

const dayMs = 86_400_000;

export interface StoreListParts {
  readonly records: StoreRecords;
  readonly history: History;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told what the person should know and what stops nothing. */
  readonly notice: (failure: Failure) => void;
  /** Told all records whenever they are read. */
  readonly saw: (stores: readonly StoreRecord[]) => void;
}

export function createStoreList({ records, history, now, notice, saw }: StoreListParts): StoreList {
  return {
    async list() {
      const listed = await records.list();
      if (!listed.ok) return listed;
      if (listed.value.notice) notice(listed.value.notice);
      saw(listed.value.stores);
      const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
      return ok(listed.value.stores.map(summary).sort((one, other) => compare(one.name, other.name)));
    },

    show: (reference) => records.find(reference),

    async history(reference) {
      const found = await records.find(reference);
      return found.ok ? history.read(found.value.id) : found;
    },

    async rename(reference, name) {
      const found = await records.find(reference);
      if (!found.ok) return found;
      const checked = checkName(name);
      if (!checked.ok) return checked;
      const renamed = await records.update(found.value.id, (record) => ({ ...record, name: checked.value }));
      if (renamed.ok) await history.add(renamed.value.id, nameChange(found.value.name, renamed.value.name));
      return renamed;
    },

    async putOffReminder(reference, days) {
      const found = await records.find(reference);
      if (!found.ok) return found;
      const remindAfter = new Date(now() + days * dayMs).toISOString();
      return records.update(found.value.id, (record) => ({
        ...record,
        keys: record.keys.map((key) => (key.id === record.activeKey ? { ...key, remindAfter } : key)),
      }));
    },
  };
}

function summary(store: StoreRecord): StoreSummary {
  const key = store.keys.find((one) => one.id === store.activeKey);
  return {
    id: store.id,
    name: store.name,
    address: store.address,
    keyLast7: key?.last7 ?? '',
    permission: permissionFound(key?.found),
    health: healthOf(store),
    checkedAt: store.checkedAt,
    keyAddedAt: key?.addedAt ?? store.connectedAt,
    ...(key?.remindAfter === undefined ? {} : { remindAfter: key.remindAfter }),
    ...(store.rotation ? { rotation: store.rotation.phase } : {}),
  };
}

function healthOf({ lastCheck }: StoreRecord): StoreSummary['health'] {
  if (!lastCheck.ok) return 'problem';
  return lastCheck.findings.some(({ severity }) => severity === 'warning') ? 'warning' : 'healthy';
}

function permissionFound(found: { readonly read: string; readonly write: string } | undefined): Permission {
  if (found?.write !== 'yes') return 'read';
  return found.read === 'yes' ? 'read_write' : 'write';
}
