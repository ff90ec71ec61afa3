import { useSyncExternalStore } from 'react';

/** Below it the page beside the list of stores has no room for every column. */
const query = '(max-width: 1020px)';

/** Whether the window is so narrow that tables leave out what their details say, too. */
export function useIsNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => matches()?.matches ?? false);
}

function subscribe(listener: () => void): () => void {
  const list = matches();
  list?.addEventListener('change', listener);
  return () => list?.removeEventListener('change', listener);
}

/** Absent where nothing is drawn. */
function matches(): MediaQueryList | undefined {
  return typeof window.matchMedia === 'function' ? window.matchMedia(query) : undefined;
}
