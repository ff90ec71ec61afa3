import type { Fields, Row, Shop } from './shop.ts';

/** `2026-11-23T17:54:16`, in the shop's time zone, which is UTC. */
export function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

/** Dates come as WordPress writes them, without a zone; anything else that a date can be read from is taken too. */
export function readDate(value: unknown): number | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const zoned = /([zZ]|[+-]\d\d:?\d\d)$/.test(value)
    ? value
    : `${value.replace(' ', 'T')}${value.includes(':') ? 'Z' : ''}`;
  const time = Date.parse(zoned);
  return Number.isNaN(time) ? undefined : time;
}

/** Lower-case, hyphens between words; accents go, as WordPress has it. */
export function slugify(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/&[a-z]+;/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

/** A slug that none of `taken` has: `beanie`, `beanie-2`, `beanie-3`. */
export function freeSlug(wanted: string, taken: Iterable<unknown>): string {
  const used = new Set(taken);
  if (!used.has(wanted)) return wanted;
  let count = 2;
  while (used.has(`${wanted}-${count}`)) count += 1;
  return `${wanted}-${count}`;
}

export function num(value: unknown): number {
  const found = typeof value === 'number' ? value : Number.parseFloat(String(value ?? ''));
  return Number.isFinite(found) ? found : 0;
}

export function str(value: unknown): string {
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : String(value);
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function ids(value: unknown): number[] {
  const found = Array.isArray(value) ? value : str(value) === '' ? [] : str(value).split(',');
  return found.map(num).filter((id) => id > 0);
}

/** Rounded half away from nought, as WooCommerce rounds money. */
export function money(amount: number, digits = 2): string {
  const factor = 10 ** digits;
  const rounded = (Math.sign(amount) * Math.round((Math.abs(amount) + Number.EPSILON) * factor)) / factor;
  return (rounded === 0 ? 0 : rounded).toFixed(digits);
}

/** `meta_data` as sent, joined with what is there: by id first, then by key. Null takes one away. */
export function mergeMeta(shop: Shop, present: unknown, sent: unknown): Row[] {
  const rows = list(present).map((row) => ({ ...(row as Row) }));
  for (const entry of list(sent)) {
    const { id, key, value } = fields(entry);
    const found = rows.find((row) => (id !== undefined ? row.id === num(id) : row.key === key));
    if (found !== undefined) found.value = value;
    else rows.push({ id: shop.nextId('meta'), key: str(key), value });
  }
  return rows.filter((row) => row.value !== null);
}
