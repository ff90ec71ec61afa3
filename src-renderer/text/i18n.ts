import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { catalogues } from './catalogues.ts';
import { isolate } from './isolate.ts';

/**
 * The words of the window in `language` (BCP 47), English where a language lacks some.
 *
 * React escapes markup by itself. What is filled into a sentence is isolated instead, since a store's name may be
 * written from right to left.
 */
export function createI18n(language = 'en'): i18n {
  const instance = createInstance();
  instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    resources: catalogues,
    ns: Object.keys(catalogues.en),
    defaultNS: 'kit',
    initAsync: false,
    interpolation: { escapeValue: true, escape: isolate },
  });
  return instance;
}
