import { create } from 'zustand';
import type { StoreSummary } from '../../src-main/contract/host.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { byName } from './by-name.ts';
import { host } from './host.ts';
import { onWantedLocale } from './locale.ts';

export interface Stores {
  /** `loading`: nothing is known yet. `failed`: the list, if there is one, is what was known before. */
  readonly state: 'loading' | 'ready' | 'failed';
  /** By name. A summary that did not change is the same object from one time to the next. */
  readonly list: readonly StoreSummary[];
  readonly failure: Failure | undefined;
  readonly byId: (id: string) => StoreSummary | undefined;
  /** Reads the list anew; call it after each change to a store. */
  readonly refresh: () => Promise<void>;
}

/** How often the list was asked for. */
let asked = 0;

/** The connected stores. */
export const useStores = create<Stores>()((set, get) => ({
  state: 'loading',
  list: [],
  failure: undefined,
  byId: (id) => get().list.find((store) => store.id === id),
  async refresh() {
    asked += 1;
    const turn = asked;
    const listed = await host().listStores();
    // An answer that was overtaken tells of an earlier state.
    if (turn !== asked) {
      return;
    }
    if (listed.ok) {
      set({ state: 'ready', list: byName(reuse(listed.value, get().list)), failure: undefined });
    } else {
      set({ state: 'failed', failure: listed.failure });
    }
  },
}));

/**
 * Reads the list anew whenever the person comes back to the window: meanwhile another window, or the command line, may
 * have changed it. Another language sorts it otherwise. Returns what ends it.
 */
export function followStores(): () => void {
  const refresh = () => void useStores.getState().refresh();
  window.addEventListener('focus', refresh);
  const unfollow = onWantedLocale(() => useStores.setState(({ list }) => ({ list: byName(list) })));
  return () => {
    window.removeEventListener('focus', refresh);
    unfollow();
  };
}

function reuse(list: readonly StoreSummary[], known: readonly StoreSummary[]): readonly StoreSummary[] {
  const byId = new Map(known.map((store) => [store.id, store]));
  return list.map((store) => {
    const before = byId.get(store.id);
    return before && JSON.stringify(before) === JSON.stringify(store) ? before : store;
  });
}
