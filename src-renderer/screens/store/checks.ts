import { create } from 'zustand';
import type { CheckReport, Step } from '../../../src-main/contract/models.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { useStores } from '../../state/stores.ts';
import { checkOf, useTasks } from '../../state/tasks.ts';
import type { Before } from '../findings/Outcome.tsx';
import { readHistory, useHistories } from './history/histories.ts';
import { checksOf } from './history/moments.ts';

/** A check of this session, with what it is held against. */
export interface Checked {
  readonly report: CheckReport;
  readonly steps: readonly Step[];
  readonly before: Before | undefined;
}

interface Checks {
  /** The last of each store. */
  readonly byStore: Readonly<Record<string, Checked>>;
}

export const useChecks = create<Checks>()(() => ({ byStore: {} }));

/** Checks a store; its report, its history and the list of stores follow, whatever page is shown by then. */
export async function checkStore(storeId: string): Promise<Result<CheckReport>> {
  const subject = checkOf(storeId);
  const before = earlierOf(storeId);
  const checked = await useTasks.getState().run(subject, (task) => host().checkStore({ task, store: storeId }));
  if (checked.ok) {
    const steps = useTasks.getState().bySubject[subject]?.steps ?? [];
    useChecks.setState(({ byStore }) => ({
      byStore: { ...byStore, [storeId]: { report: checked.value, steps, before } },
    }));
    await Promise.all([useStores.getState().refresh(), readHistory(storeId)]);
  }
  return checked;
}

/** The last check so far: of this session, or of the history. */
function earlierOf(storeId: string): Before | undefined {
  const report = useChecks.getState().byStore[storeId]?.report;
  if (report) return report;
  const history = useHistories.getState().byStore[storeId];
  const last = history?.ok ? checksOf(history.value.entries)[0] : undefined;
  return last && { findings: last.findings, checkedAt: last.at };
}
