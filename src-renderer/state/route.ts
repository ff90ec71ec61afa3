import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export const storeTabs = ['overview', 'check', 'key', 'calls', 'history'] as const;
export type StoreTab = (typeof storeTabs)[number];

export interface Route {
  readonly page:
    | 'welcome'
    | 'connect'
    | 'diagnose'
    | 'practice'
    | 'store'
    | 'rotate'
    | 'settings'
    | 'about'
    | 'transfer';
  /** For `store` and `rotate`. */
  readonly storeId?: string;
  /** For `store`; its first tab unless given. */
  readonly tab?: StoreTab;
}

/** Which page is shown. A reload, also one after a crash of the page, comes back to it. */
export const useRoute = create<Route>()(
  persist((): Route => ({ page: 'welcome' }), { name: 'route', storage: createJSONStorage(() => sessionStorage) }),
);

/** Shows another page. */
export function go(route: Route): void {
  useRoute.setState(route, true);
}
