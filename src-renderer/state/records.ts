import { create } from 'zustand';
import type { StoreRecord } from '../../src-main/contract/models.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { host } from './host.ts';

interface Records {
  /** Absent until it was read. */
  readonly byStore: Readonly<Record<string, Result<StoreRecord>>>;
}

/** Stores as they are kept, as far as pages have asked for them. */
export const useRecords = create<Records>()(() => ({ byStore: {} }));

/** Of each store, how often its record was asked for or came. */
const turns = new Map<string, number>();

/** Reads it anew: whenever its page is opened, and after whatever may have changed it. */
export async function readRecord(storeId: string): Promise<void> {
  const turn = nextTurn(storeId);
  const shown = await host().showStore({ store: storeId });
  // An answer that was overtaken tells of an earlier state.
  if (turns.get(storeId) === turn) put(storeId, shown);
}

/** It came as the outcome of what was done with it. */
export function noteRecord(record: StoreRecord): void {
  nextTurn(record.id);
  put(record.id, { ok: true, value: record });
}

/** Before it is read again at the person's wish, for that to be seen. */
export function forgetRecord(storeId: string): void {
  useRecords.setState(({ byStore: { [storeId]: _, ...rest } }) => ({ byStore: rest }));
}

function nextTurn(storeId: string): number {
  const turn = (turns.get(storeId) ?? 0) + 1;
  turns.set(storeId, turn);
  return turn;
}

function put(storeId: string, shown: Result<StoreRecord>): void {
  useRecords.setState(({ byStore }) => ({ byStore: { ...byStore, [storeId]: shown } }));
}
