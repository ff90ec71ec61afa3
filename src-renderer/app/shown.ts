import { type Route, useRoute } from '../state/route.ts';
import { type Stores, useStores } from '../state/stores.ts';

/** What stands in the window now. */
export type Shown =
  | {
      readonly page: Exclude<Route['page'], 'store' | 'rotate'> | 'loading';
      readonly storeId?: never;
      /** The page takes all of the window: there is no store to stand beside it. */
      readonly isWhole: boolean;
    }
  | { readonly page: 'store' | 'rotate'; readonly storeId: string; readonly isWhole: false };

/** The page that was asked for, or what comes nearest: a store that is gone gives way to another, or to the welcome. */
export function shown({ page, storeId }: Route, { state, list }: Pick<Stores, 'state' | 'list'>): Shown {
  const isAlone = state === 'ready' && list.length === 0;
  if (page !== 'welcome' && page !== 'store' && page !== 'rotate') {
    return { page, isWhole: isAlone && page === 'connect' };
  }
  if (state === 'loading') {
    return { page: 'loading', isWhole: false };
  }
  const asked = list.find(({ id }) => id === storeId);
  const store = asked ?? list[0];
  return store === undefined
    ? { page: 'welcome', isWhole: isAlone }
    : { page: asked && page === 'rotate' ? 'rotate' : 'store', storeId: store.id, isWhole: false };
}

export function useShown(): Shown {
  const route = useRoute();
  const state = useStores((stores) => stores.state);
  const list = useStores((stores) => stores.list);
  return shown(route, { state, list });
}
