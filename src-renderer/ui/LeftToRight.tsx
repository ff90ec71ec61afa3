import type { ReactNode } from 'react';
import { I18nProvider, useLocale } from 'react-aria-components/I18nProvider';

/**
 * Around a part that runs from left to right in every language, as code does: React Aria's layout and arrow keys then
 * run that way too. The part's own element has `dir="ltr"`.
 */
export function LeftToRight({ children }: { readonly children: ReactNode }) {
  const { locale, direction } = useLocale();
  // The same language, in letters that run from left to right.
  const leftToRight = direction === 'ltr' ? locale : new Intl.Locale(locale, { script: 'Latn' }).toString();
  return <I18nProvider locale={leftToRight}>{children}</I18nProvider>;
}
