import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallRow } from './merge.ts';

/** Once in so many milliseconds: a screen reader that is told of each call says nothing else any more. */
const sayEveryMs = 10_000;

/** What came since, counted together, for screen readers. */
export function useFreshWords(): { readonly words: string; readonly tell: (calls: readonly CallRow[]) => void } {
  const { t } = useTranslation('tools');
  const [words, setWords] = useState('');
  const waiting = useRef({ count: 0, refused: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const saidAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => () => clearTimeout(timer.current), []);
  const say = () => {
    timer.current = undefined;
    saidAt.current = performance.now();
    setWords(t('log.announced', waiting.current));
    waiting.current = { count: 0, refused: 0 };
  };
  return {
    words,
    tell(calls) {
      const { count, refused } = waiting.current;
      waiting.current = {
        count: count + calls.length,
        refused: refused + calls.filter(({ reason }) => reason !== undefined && reason !== 'cut').length,
      };
      timer.current ??= setTimeout(say, Math.max(0, saidAt.current + sayEveryMs - performance.now()));
    },
  };
}
