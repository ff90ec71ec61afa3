import { useMemo } from 'react';
import { useLocale } from 'react-aria-components/I18nProvider';

export interface Formats {
  readonly number: (value: number) => string;
  /** 512 byte, 1.5 kB: powers of a thousand. */
  readonly bytes: (bytes: number) => string;
  /** 420 ms, 1.5 sec. */
  readonly duration: (ms: number) => string;
  /** a, b and c */
  readonly list: (items: readonly string[]) => string;
  /** The same in its parts, for items that are more than text. */
  readonly listParts: (items: readonly string[]) => ReadonlyArray<{ readonly isItem: boolean; readonly text: string }>;
  /** 3 May 2026, as the language writes it; what is no time stays as it is. */
  readonly date: (at: string) => string;
  /** The same with the time of day. */
  readonly dateTime: (at: string) => string;
  /** The time of day with seconds, 14:03:22, for lines of one day that follow one another closely. */
  readonly clock: (at: string) => string;
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Numbers with their units, as the person's language writes them. */
export function useFormats(): Formats {
  const { locale } = useLocale();
  return useMemo(() => formatsFor(locale), [locale]);
}

function formatsFor(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const conjunction = new Intl.ListFormat(locale, { type: 'conjunction' });
  const withUnit = (value: number, unit: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
  const dated = (at: string, options: Intl.DateTimeFormatOptions) => {
    const time = new Date(at);
    return Number.isNaN(time.getTime()) ? at : new Intl.DateTimeFormat(locale, options).format(time);
  };
  return {
    number: (value) => number.format(value),
    list: (items) => conjunction.format(items),
    listParts: (items) =>
      conjunction.formatToParts(items).map(({ type, value }) => ({ isItem: type === 'element', text: value })),
    bytes: (bytes) => {
      const step = Math.min(byteUnits.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
      return withUnit(bytes / 1000 ** step, byteUnits[step] ?? 'byte');
    },
    duration: (ms) => (ms < 1000 ? withUnit(Math.round(ms), 'millisecond') : withUnit(ms / 1000, 'second')),
    date: (at) => dated(at, { dateStyle: 'medium' }),
    dateTime: (at) => dated(at, { dateStyle: 'medium', timeStyle: 'short' }),
    clock: (at) => dated(at, { timeStyle: 'medium' }),
  };
}
