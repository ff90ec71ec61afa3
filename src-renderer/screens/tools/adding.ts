import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Permission } from '../../../src-main/contract/models.ts';
import type { ToolArea } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { type Preset, presetRules, type Until } from './presets.ts';

/** What a person has said of a tool that is to be added. Nothing of a key is ever in it, so it may survive a reload. */
export interface ToolDraft {
  readonly step: 'what' | 'rules';
  readonly preset: Preset;
  /** As the person wrote it; the preset's own until then. */
  readonly name?: string;
  readonly permission: Permission;
  readonly areas: readonly ToolArea[];
  readonly until: Until;
  /** `2027-01-31`, where a day is chosen. */
  readonly day: string;
  /** As it was typed. */
  readonly perMinute: string;
}

interface Adding {
  readonly byStore: Readonly<Record<string, ToolDraft>>;
}

export const useAdding = create<Adding>()(
  persist((): Adding => ({ byStore: {} }), { name: 'adding-tool', storage: createJSONStorage(() => sessionStorage) }),
);

const blank = draftFor('spreadsheet');

export function useToolDraft(storeId: string): ToolDraft {
  return useAdding(({ byStore }) => byStore[storeId] ?? blank);
}

export function changeTool(storeId: string, changes: Partial<ToolDraft>): void {
  useAdding.setState(({ byStore }) => ({
    byStore: { ...byStore, [storeId]: { ...(byStore[storeId] ?? blank), ...changes } },
  }));
}

/** Another kind of tool has other rules; a name that the person wrote stays. */
export function choosePreset(storeId: string, preset: Preset): void {
  const name = useAdding.getState().byStore[storeId]?.name;
  changeTool(storeId, { ...draftFor(preset), ...(name === undefined ? {} : { name }) });
}

export function forgetDraft(storeId: string): void {
  useAdding.setState(({ byStore: { [storeId]: _, ...rest } }) => ({ byStore: rest }));
}

/** Leads to a new tool; `wanted` where it is known what for. What was begun before stays, unless something is wanted. */
export function openAddTool(storeId: string, wanted?: Pick<ToolDraft, 'permission' | 'areas'>): void {
  if (wanted) {
    forgetDraft(storeId);
    changeTool(storeId, { ...draftFor('script'), ...wanted });
  }
  go({ page: 'add-tool', storeId });
}

function draftFor(preset: Preset): ToolDraft {
  const { permission, areas, until = 'forever', perMinute } = presetRules[preset];
  return { step: 'what', preset, permission, areas, until, day: '', perMinute: perMinute?.toString() ?? '' };
}
