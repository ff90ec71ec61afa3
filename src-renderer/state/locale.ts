import { localeFor } from '../../src-main/contract/languages.ts';
import { useSettings } from './settings.ts';

/** The window's locale (BCP 47), as the person chose and the system says. */
export function wantedLocale(): string {
  const { settings, app } = useSettings.getState();
  return localeFor(settings?.language ?? 'system', app?.systemLanguages ?? navigator.languages);
}

/** Calls the listener when another locale may be wanted, until the returned function is called. */
export function onWantedLocale(listener: () => void): () => void {
  const forget = useSettings.subscribe(listener);
  window.addEventListener('languagechange', listener);
  return () => {
    forget();
    window.removeEventListener('languagechange', listener);
  };
}
