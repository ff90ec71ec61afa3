import type { StoreCallReport } from '../../../../src-main/contract/host.ts';
import type { QueryPair } from './call-url.ts';

/** Where an answer stands in its list. */
export interface Place {
  readonly page: number;
  readonly pages: number;
  readonly total: number;
}

/** From `X-WP-Total` and `X-WP-TotalPages`, which every list of WooCommerce has; undefined for what is no list. */
export function placeOf(report: StoreCallReport, query: readonly QueryPair[]): Place | undefined {
  const total = count(report.headers['x-wp-total']);
  const pages = count(report.headers['x-wp-totalpages']);
  if (total === undefined || pages === undefined || report.pages > 1) {
    return undefined;
  }
  return { page: count(query.find(([name]) => name === 'page')?.[1]) ?? 1, pages, total };
}

export function withPage(query: readonly QueryPair[], page: number): readonly QueryPair[] {
  const at = query.findIndex(([name]) => name === 'page');
  const pair: QueryPair = ['page', String(page)];
  return at < 0 ? [...query, pair] : query.with(at, pair);
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined;
}
