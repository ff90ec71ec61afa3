import { useSyncExternalStore } from 'react';
import { useLocale } from 'react-aria-components/I18nProvider';
import { useKitServices } from './Kit.tsx';

export interface TimeProps {
  /** ISO 8601. What is no time is shown as it is. */
  readonly at: string;
}

/** "4 minutes ago", and the exact time on hover. It stays true while the page stands. */
export function Time({ at }: TimeProps) {
  const { locale } = useLocale();
  const { now } = useKitServices();
  const text = useSyncExternalStore(onEachMinute, () => relativeTime(at, now(), locale));
  return (
    <time dateTime={at} title={exactTime(at, locale)}>
      {text}
    </time>
  );
}

/** One timer for all times on the page, while there is any. */
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function onEachMinute(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) {
      each();
    }
  }, 60_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

const units = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How far `at` (ISO 8601) is from `now` (milliseconds since 1970), in the largest unit of which there is one whole. */
export function relativeTime(at: string, now: number, locale: string): string {
  const seconds = (Date.parse(at) - now) / 1000;
  if (Number.isNaN(seconds)) {
    return at;
  }
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const [unit, length] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  // Under a minute a count of seconds would be wrong as soon as it is read.
  return format.format(unit === 'second' ? 0 : Math.trunc(seconds / length), unit);
}

function exactTime(at: string, locale: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : time.toLocaleString(locale, { dateStyle: 'full', timeStyle: 'long' });
}
