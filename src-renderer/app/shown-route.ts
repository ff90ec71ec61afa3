import { type Route, useRoute } from '../state/route.ts';
import { useStores } from '../state/stores.ts';

/** What stands in the window now. */
export type ShownRoute =
  | { readonly page: Exclude<Route['page'], 'store'> | 'loading'; readonly storeId?: never }
  | { readonly page: 'store'; readonly storeId: string };

/** The page that was asked for, or what comes nearest: a store that is gone gives way to another, or to the welcome. */
export function useShownRoute(): ShownRoute {
  const { page, storeId } = useRoute();
  const isKnown = useStores(({ state }) => state !== 'loading');
  const shownStore = useStores(({ list }) => (list.find(({ id }) => id === storeId) ?? list[0])?.id);
  if (page !== 'welcome' && page !== 'store') {
    return { page };
  }
  if (!isKnown) {
    return { page: 'loading' };
  }
  return shownStore === undefined ? { page: 'welcome' } : { page: 'store', storeId: shownStore };
}
