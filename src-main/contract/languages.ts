/** What the window speaks, each with a catalogue of its own that is complete (`src-renderer/text/`). English is their source. */
export const spokenLanguages = ['en', 'de', 'es', 'fr', 'ja'] as const;
export type SpokenLanguage = (typeof spokenLanguages)[number];

/** `system`: the first of the system's languages that the window speaks, English where it speaks none of them. */
export const languages = ['system', ...spokenLanguages] as const;

/**
 * The locale (BCP 47) in which the window speaks: the language that was chosen, in the region that the system names for
 * it, since a region says how dates and numbers are written. `system`: its languages, most wanted first.
 */
export function localeFor(chosen: (typeof languages)[number], system: readonly string[]): string {
  const spoken = system.filter((tag) => isTag(tag) && spokenLanguageOf(tag) !== undefined);
  if (chosen === 'system') return spoken[0] ?? 'en';
  return spoken.find((tag) => spokenLanguageOf(tag) === chosen) ?? chosen;
}

/** The language of ours that a locale is of. */
export function spokenLanguageOf(locale: string): SpokenLanguage | undefined {
  const [language] = locale.toLowerCase().split('-');
  return spokenLanguages.find((spoken) => spoken === language);
}

/** Systems also name what is no language tag, such as `C` or `de_DE`. */
function isTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
