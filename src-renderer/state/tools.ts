import { useEffect } from 'react';
import { create } from 'zustand';
import type { Result } from '../../src-main/contract/result.ts';
import type { ToolSummary } from '../../src-main/contract/tools.ts';
import { byName } from './by-name.ts';
import { host } from './host.ts';
import { noteVault } from './vault.ts';

interface Tools {
  /** Absent until they were read. A tool that did not change is the same object from one time to the next. */
  readonly byStore: Readonly<Record<string, Result<readonly ToolSummary[]>>>;
}

/** The tools of stores, as far as pages have asked for them. */
export const useTools = create<Tools>()(() => ({ byStore: {} }));

/** Of each store, how often its tools were asked for. */
const turns = new Map<string, number>();

/** Reads them anew: when a page shows them, and after whatever may have changed them. */
export async function readTools(storeId: string): Promise<void> {
  const turn = (turns.get(storeId) ?? 0) + 1;
  turns.set(storeId, turn);
  const listed = await host().listTools({ store: storeId });
  // An answer that was overtaken tells of an earlier state.
  if (turns.get(storeId) !== turn) return;
  noteVault(listed.ok ? undefined : listed.failure);
  useTools.setState(({ byStore }) => ({ byStore: { ...byStore, [storeId]: reuse(listed, byStore[storeId]) } }));
}

/** Reads those anew that a page has asked for. */
export function readToolsAgain(): void {
  for (const storeId of Object.keys(useTools.getState().byStore)) void readTools(storeId);
}

/** Before they are read again at the person's wish, for that to be seen. */
export function forgetTools(storeId: string): void {
  useTools.setState(({ byStore: { [storeId]: _, ...rest } }) => ({ byStore: rest }));
}

/** The tools of a store, read when a page begins to show them; absent while they are being read. */
export function useToolsOf(storeId: string): Result<readonly ToolSummary[]> | undefined {
  useEffect(() => void readTools(storeId), [storeId]);
  return useTools(({ byStore }) => byStore[storeId]);
}

function reuse(
  listed: Result<readonly ToolSummary[]>,
  known: Result<readonly ToolSummary[]> | undefined,
): Result<readonly ToolSummary[]> {
  if (!listed.ok) return listed;
  const byId = new Map((known?.ok ? known.value : []).map((tool) => [tool.id, tool]));
  const value = listed.value.map((tool) => {
    const before = byId.get(tool.id);
    return before && JSON.stringify(before) === JSON.stringify(tool) ? before : tool;
  });
  return { ok: true, value: byName(value) };
}
