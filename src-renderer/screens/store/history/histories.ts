import { create } from 'zustand';
import type { StoreHistory } from '../../../../src-main/contract/history.ts';
import type { Result } from '../../../../src-main/contract/result.ts';
import { host } from '../../../state/host.ts';

interface Histories {
  /** Absent until it was read. */
  readonly byStore: Readonly<Record<string, Result<StoreHistory>>>;
}

export const useHistories = create<Histories>()(() => ({ byStore: {} }));

/** What happened to a store here: read when its page is opened, and after whatever adds to it. */
export async function readHistory(storeId: string): Promise<void> {
  const history = await host().storeHistory({ store: storeId });
  useHistories.setState(({ byStore }) => ({ byStore: { ...byStore, [storeId]: history } }));
}

/** Absent while it is being read. */
export function useHistory(storeId: string): Result<StoreHistory> | undefined {
  return useHistories(({ byStore }) => byStore[storeId]);
}
