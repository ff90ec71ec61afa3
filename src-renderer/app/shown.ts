import { type Route, type ToolLack, useRoute } from '../state/route.ts';
import { type Stores, useStores } from '../state/stores.ts';

const storePages = ['store', 'rotate', 'add-tool', 'tool', 'change-tool'] as const satisfies readonly Route['page'][];
type StorePage = (typeof storePages)[number];

const isStorePage = (page: Route['page']): page is StorePage => storePages.some((one) => one === page);

/** What stands in the window now. */
export type Shown =
  | {
      readonly page: Exclude<Route['page'], StorePage> | 'loading';
      readonly storeId?: never;
      /** The page takes all of the window: there is no store to stand beside it. */
      readonly isWhole: boolean;
    }
  | {
      readonly page: StorePage;
      readonly storeId: string;
      readonly tool?: string;
      readonly lack?: ToolLack;
      readonly isWhole: false;
    };

/** The page that was asked for, or what comes nearest: a store that is gone gives way to another, or to the welcome. */
export function shown({ page, storeId, tool, lack }: Route, { state, list }: Pick<Stores, 'state' | 'list'>): Shown {
  const isAlone = state === 'ready' && list.length === 0;
  if (page !== 'welcome' && !isStorePage(page)) {
    return { page, isWhole: isAlone && page === 'connect' };
  }
  if (state === 'loading') {
    return { page: 'loading', isWhole: false };
  }
  const asked = list.find(({ id }) => id === storeId);
  const store = asked ?? list[0];
  if (store === undefined) {
    return { page: 'welcome', isWhole: isAlone };
  }
  return {
    page: asked && isStorePage(page) ? page : 'store',
    storeId: store.id,
    isWhole: false,
    ...(tool === undefined ? {} : { tool }),
    ...(lack === undefined ? {} : { lack }),
  };
}

export function useShown(): Shown {
  const route = useRoute();
  const state = useStores((stores) => stores.state);
  const list = useStores((stores) => stores.list);
  return shown(route, { state, list });
}
