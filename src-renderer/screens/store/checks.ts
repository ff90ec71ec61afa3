import { create } from 'zustand';
import type { CheckReport } from '../../../src-main/contract/models.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { useStores } from '../../state/stores.ts';
import { useTasks } from '../../state/tasks.ts';

interface Checks {
  /** Of this session, the last of each store. */
  readonly reports: Readonly<Record<string, CheckReport>>;
}

export const useChecks = create<Checks>()(() => ({ reports: {} }));

export const checkOf = (storeId: string) => `check:${storeId}`;

/** Checks a store; the list of stores and the report of this session follow, whatever page is shown by then. */
export async function checkStore(storeId: string): Promise<Result<CheckReport>> {
  const checked = await useTasks
    .getState()
    .run(checkOf(storeId), (task) => host().checkStore({ task, store: storeId }));
  if (checked.ok) {
    useChecks.setState(({ reports }) => ({ reports: { ...reports, [storeId]: checked.value } }));
    await useStores.getState().refresh();
  }
  return checked;
}
