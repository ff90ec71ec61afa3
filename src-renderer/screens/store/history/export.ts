import type { HistoryEntry } from '../../../../src-main/contract/history.ts';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';

type NamedStore = Pick<StoreRecord, 'name' | 'address'>;

/** All that is known of each entry, as it came from the core. */
export function historyJson(
  { name, address }: NamedStore,
  entries: readonly HistoryEntry[],
  exportedAt: string,
): string {
  return `${JSON.stringify({ store: { name, address }, exportedAt, entries }, undefined, 2)}\n`;
}

/** `gatehouse-history-shop.example-2026-07-30.csv`. */
export function fileName({ address }: NamedStore, at: string, ending: 'csv' | 'json'): string {
  const host = new URL(address).host.replaceAll(/[^a-z0-9.-]/g, '-');
  return `gatehouse-history-${host}-${at.slice(0, 10)}.${ending}`;
}
