import { fail, ok, type Result } from '../contract/result.ts';

/** What no name and no text of a record may hold: control characters, and those that turn the reading direction. */
export const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** A WooCommerce consumer key or consumer secret. */
export const keyOrSecret = /c[ks]_[0-9a-f]{40}/i;

const longestName = 100;
const longestSlug = 40;

/** Names that Windows gives to devices; a file of such a name cannot be made there. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)$/;

/**
 * The id of a new store: of its host, safe in addresses and file names on every system, such as `shop-example-com`,
 * and `shop-example-com-2` when that is taken. It stays when the store is renamed or moved.
 */
export function newStoreId(host: string, taken: Iterable<string>): string {
  const words = host.toLowerCase().replace(/^www\./, '');
  const slug = words
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longestSlug)
    .replace(/^-+|-+$/g, '');
  const base = slug === '' || deviceName.test(slug) ? `store-${slug}`.replace(/-$/, '') : slug;
  const ids = new Set(taken);
  let id = base;
  for (let count = 2; ids.has(id); count += 1) id = `${base}-${count}`;
  return id;
}

/**
 * The id of a new key: eight letters and digits of RFC 4648's base32 in lower case (40 random bits).
 * `random` answers with as many random bytes as asked for, as `crypto.randomBytes` does.
 */
export function newKeyId(random: (size: number) => Uint8Array): string {
  const digits = 'abcdefghijklmnopqrstuvwxyz234567';
  // 256 is a multiple of 32, so every digit is as likely as the others.
  return Array.from(random(8), (byte) => digits[byte % 32]).join('');
}

/**
 * What a store is called until the merchant renames it: the `name` of its REST index, made fit to be a name, or else
 * its host.
 */
export function defaultName(indexName: string, host: string): string {
  const plain = indexName.slice(0, 10_000).replace(new RegExp(`${unprintable.source}|\\s`, 'gu'), ' ');
  const name = shorten(plain.replace(/ +/g, ' ').trim());
  return checkName(name).ok ? name : shorten(host);
}

/**
 * The name as it is kept: trimmed, in Unicode's composed form, 1 to 100 characters, and no other store's (upper and
 * lower case are the same). Fails with `name-invalid` (`reason`: `empty`, `too-long`, `unprintable` or `secret`) or
 * `store-exists` (`name`).
 */
export function checkName(name: string, others: Iterable<string> = []): Result<string> {
  const trimmed = name.trim().normalize('NFC');
  if (unprintable.test(trimmed)) return fail('name-invalid', { reason: 'unprintable' });
  if (!/[\p{L}\p{N}\p{P}\p{S}]/u.test(trimmed)) return fail('name-invalid', { reason: 'empty' });
  if ([...trimmed].length > longestName) return fail('name-invalid', { reason: 'too-long' });
  if (keyOrSecret.test(trimmed)) return fail('name-invalid', { reason: 'secret' });
  for (const other of others) {
    if (nameKey(other) === nameKey(trimmed)) return fail('store-exists', { name: other });
  }
  return ok(trimmed);
}

/** The name, or with ` 2`, ` 3` … behind it the first that no other store has. */
export function uniqueName(name: string, others: Iterable<string>): string {
  const taken = new Set(Array.from(others, nameKey));
  let unique = name;
  for (let count = 2; taken.has(nameKey(unique)); count += 1) {
    const suffix = ` ${count}`;
    unique = [...name].slice(0, longestName - suffix.length).join('') + suffix;
  }
  return unique;
}

/** Two names are the same when these are. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function shorten(text: string): string {
  return [...text].slice(0, longestName).join('').trim();
}
