import { wantedLocale } from './locale.ts';

/** As people count, and as the window's language sorts. */
export function byName<Named extends { readonly name: string }>(list: readonly Named[]): Named[] {
  const { compare } = new Intl.Collator(wantedLocale(), { numeric: true, sensitivity: 'base' });
  return list.toSorted((one, other) => compare(one.name, other.name));
}
