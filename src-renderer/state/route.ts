import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { ToolArea } from '../../src-main/contract/tools.ts';

/** What a tool has too little of. */
export type ToolLack = ToolArea | 'permission' | 'until' | 'per-minute';

export const storeTabs = ['overview', 'check', 'key', 'tools', 'calls', 'history'] as const;
export type StoreTab = (typeof storeTabs)[number];

export interface Route {
  readonly page:
    | 'welcome'
    | 'connect'
    | 'diagnose'
    | 'practice'
    | 'store'
    | 'rotate'
    | 'add-tool'
    | 'tool'
    | 'change-tool'
    | 'settings'
    | 'about'
    | 'transfer';
  /** For `store`, `rotate`, `add-tool`, `tool` and `change-tool`. */
  readonly storeId?: string;
  /** For `store`; its first tab unless given. */
  readonly tab?: StoreTab;
  /** For `tool` and `change-tool`: its id. */
  readonly tool?: string;
  /** For `change-tool`: what a call of it was refused for. */
  readonly lack?: ToolLack;
}

/** Which page is shown. A reload, also one after a crash of the page, comes back to it. */
export const useRoute = create<Route>()(
  persist((): Route => ({ page: 'welcome' }), { name: 'route', storage: createJSONStorage(() => sessionStorage) }),
);

/** Shows another page. */
export function go(route: Route): void {
  useRoute.setState(route, true);
}
