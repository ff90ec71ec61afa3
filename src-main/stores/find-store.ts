import { distance } from 'fastest-levenshtein';
import type { StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { keyOrSecret, nameKey, unprintable } from './names.ts';

const longestReference = 2000;
const mostNamed = 5;

/**
 * The one store that a person means. Tried in this order, the first that fits decides: the id; the whole name; the
 * address or the host; the beginning of an id, name or host. Upper and lower case are the same.
 *
 * Fails with `store-not-found` (`reference`, `nearest`: names like it, joined by `, `) or `store-ambiguous`
 * (`reference`, `names`).
 */
export function findStore(stores: readonly StoreRecord[], reference: string): Result<StoreRecord> {
  const wanted = nameKey(reference.trim());
  const shown = show(reference.trim());
  if (wanted === '' || wanted.length > longestReference) {
    return fail('store-not-found', { reference: shown, nearest: '' });
  }
  const address = addressKey(wanted);
  const ways: readonly ((store: StoreRecord) => boolean)[] = [
    (store) => store.id === wanted,
    (store) => nameKey(store.name) === wanted,
    (store) => addressKey(store.address) === address,
    (store) => new URL(store.address).host === address || new URL(store.address).hostname === address,
    (store) => namesOf(store).some((name) => name.startsWith(wanted)),
  ];
  for (const fits of ways) {
    const [first, ...others] = stores.filter(fits);
    if (first && others.length === 0) return ok(first);
    if (first) return fail('store-ambiguous', { reference: shown, names: list([first, ...others]) });
  }
  return fail('store-not-found', { reference: shown, nearest: list(nearest(stores, wanted)) });
}

/** Host, port and path, without what a person leaves out or adds: scheme, slash at the end. An IDN in its ASCII form. */
function addressKey(text: string): string | undefined {
  const address = /^https?:\/\//.test(text) ? text : `https://${text}`;
  if (!URL.canParse(address)) return undefined;
  const { host, pathname } = new URL(address);
  return `${host}${pathname}`.replace(/\/+$/, '');
}

function namesOf(store: StoreRecord): string[] {
  return [store.id, nameKey(store.name), new URL(store.address).host];
}

/** Those that a slip or two of the fingers away were meant, most alike first. */
function nearest(stores: readonly StoreRecord[], wanted: string): StoreRecord[] {
  const slips = Math.min(3, Math.floor(wanted.length / 2));
  return stores
    .map((store) => ({ store, far: Math.min(...namesOf(store).map((name) => distance(name, wanted))) }))
    .filter(({ far }) => far <= slips)
    .sort((one, other) => one.far - other.far)
    .map(({ store }) => store);
}

function list(stores: readonly StoreRecord[]): string {
  const names = stores.slice(0, mostNamed).map((store) => store.name);
  return stores.length > mostNamed ? `${names.join(', ')}, …` : names.join(', ');
}

/** What was typed, fit to be shown again: short, without control characters, and no secret that was pasted by mistake. */
function show(reference: string): string {
  if (keyOrSecret.test(reference)) return '…';
  return [...reference.replace(new RegExp(unprintable, 'gu'), '')].slice(0, 100).join('');
}
