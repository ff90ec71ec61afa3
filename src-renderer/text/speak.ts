import type { i18n } from 'i18next';
import { spokenLanguageOf } from '../../src-main/contract/languages.ts';
import { type CoreCatalogue, type InWindow, inWindowWords } from './core.ts';

type Catalogue = Readonly<Record<string, unknown>>;

/** The catalogues of every language but English, which the window brings along: a chunk a language, loaded when it is spoken. */
const files = import.meta.glob<Catalogue>(['./*/*.json', '!./en/*.json', '!./*/desktop.json'], { import: 'default' });

/** Speaks the language of this locale (BCP 47), once its words are there, unless `isOver` says that it is not wanted any more. */
export async function speak(i18n: i18n, locale: string, isOver: () => boolean = () => false): Promise<void> {
  await addWords(i18n, locale);
  if (!isOver() && i18n.language !== locale) await i18n.changeLanguage(locale);
}

async function addWords(i18n: i18n, locale: string): Promise<void> {
  const language = spokenLanguageOf(locale);
  if (language === undefined || i18n.hasResourceBundle(language, 'core')) return;
  const start = `./${language}/`;
  const own = Object.entries(files).filter(([path]) => path.startsWith(start));
  const loaded = await Promise.all(
    own.map(async ([path, load]) => [path.slice(start.length, -'.json'.length), await load()] as const),
  );
  const { core, 'in-window': inWindow = {}, ...others } = Object.fromEntries(loaded);
  const words = {
    ...others,
    ...(core && { core: inWindowWords(core as unknown as CoreCatalogue, inWindow as InWindow) }),
  };
  for (const [namespace, texts] of Object.entries(words)) i18n.addResourceBundle(language, namespace, texts);
}
