import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { onWantedLocale, wantedLocale } from '../state/locale.ts';
import { speak } from '../text/speak.ts';

/** Speaks another language as soon as one is chosen; what is on the page stays as it is. */
export function useLanguage(): void {
  const { i18n } = useTranslation();
  const locale = useSyncExternalStore(onWantedLocale, wantedLocale);
  useEffect(() => {
    let isOver = false;
    // Words that cannot be loaded leave the window in the language that it speaks.
    void speak(i18n, locale, () => isOver).catch(() => undefined);
    return () => {
      isOver = true;
    };
  }, [i18n, locale]);
}
