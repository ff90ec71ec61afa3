import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

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
    | 'settings'
    | 'about'
    | 'transfer';
  /** For `store`, `rotate`, `add-tool` and `tool`. */
  readonly storeId?: string;
  /** For `store`; its first tab unless given. */
  readonly tab?: StoreTab;
  /** For `tool`: its id. */
  readonly tool?: string;
}

/** Which page is shown. A reload, also one after a crash of the page, comes back to it. */
export const useRoute = create<Route>()(
  persist((): Route => ({ page: 'welcome' }), { name: 'route', storage: createJSONStorage(() => sessionStorage) }),
);

/** Shows another page. */
export function go(route: Route): void {
  useRoute.setState(route, true);
}
