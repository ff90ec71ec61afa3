import type { StoreRoute } from '../../../../src-main/contract/host.ts';

export interface Suggestion {
  /** Its path, without a slash in front. */
  readonly id: string;
  readonly methods: readonly string[];
}

/** As many as anybody looks through; typing on finds the others. */
const most = 50;

/** Routes that fit what was typed: those of `wc/v3` first, where `orders` alone is meant, then by where it stands. */
export function suggestionsFor(routes: readonly StoreRoute[], typed: string): readonly Suggestion[] {
  const wanted = typed.trim().replace(/^\/+/, '').toLowerCase();
  return routes
    .map(({ path, methods }) => ({ id: path.replace(/^\/+/, ''), methods }))
    .filter(({ id }) => id !== wanted && id.toLowerCase().includes(wanted))
    .map((suggestion) => ({ suggestion, rank: rankOf(suggestion.id.toLowerCase(), wanted) }))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ suggestion }) => suggestion);
}

function rankOf(path: string, wanted: string): number {
  if (path.startsWith('wc/v3/') && path.startsWith(wanted, 'wc/v3/'.length)) {
    return 0;
  }
  return path.startsWith(wanted) ? 1 : 2;
}
