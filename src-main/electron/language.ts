import de from '../../src-renderer/text/de/desktop.json' with { type: 'json' };
import en from '../../src-renderer/text/en/desktop.json' with { type: 'json' };
import es from '../../src-renderer/text/es/desktop.json' with { type: 'json' };
import fr from '../../src-renderer/text/fr/desktop.json' with { type: 'json' };
import ja from '../../src-renderer/text/ja/desktop.json' with { type: 'json' };
import { fill } from '../contract/describe.ts';
import type { AppSettings } from '../contract/host.ts';
import { localeFor, type SpokenLanguage, spokenLanguageOf } from '../contract/languages.ts';
import type { FailureParams } from '../contract/result.ts';

type DesktopCatalogue = typeof en;
/** A language has other forms for a number than English. Which it needs, a test knows. */
type Translated = Omit<DesktopCatalogue, `${string}_${Intl.LDMLPluralRule}`>;

/** What the system itself shows of us, in every language: menus, dialogs. The page has catalogues of its own. */
const catalogues: Readonly<Record<SpokenLanguage, Translated>> = { de, en, es, fr, ja };

/** `menu.file`; of words that count, without the plural form: `params.count` chooses it. */
export type DesktopKey = WithoutForm<Keys<DesktopCatalogue>>;
export type Say = (key: DesktopKey, params?: FailureParams) => string;

type Keys<Catalogue> = {
  [Name in keyof Catalogue & string]: Catalogue[Name] extends string ? Name : `${Name}.${Keys<Catalogue[Name]>}`;
}[keyof Catalogue & string];
type WithoutForm<Key extends string> = Key extends `${infer Counted}_${Intl.LDMLPluralRule}` ? Counted : Key;

export interface DesktopLanguage {
  /** In the language of the window. */
  readonly say: Say;
  readonly set: (chosen: AppSettings['language']) => void;
  /** Called when another language is spoken from now on. */
  readonly onChange: (listener: () => void) => void;
}

/** `system`: the system's languages (BCP 47), most wanted first. */
export function createDesktopLanguage(system: readonly string[]): DesktopLanguage {
  const listeners: (() => void)[] = [];
  let locale = localeFor('system', system);
  return {
    say(key, params = {}) {
      const text = textOf(catalogues[spokenLanguageOf(locale) ?? 'en'], key, params.count, locale);
      return fill(text.replaceAll(', number}}', '}}'), withNumbers(params, locale));
    },
    set(chosen) {
      const wanted = localeFor(chosen, system);
      if (wanted === locale) return;
      locale = wanted;
      for (const listener of listeners) listener();
    },
    onChange: (listener) => void listeners.push(listener),
  };
}

function textOf(catalogue: object, key: string, count: FailureParams[string] | undefined, locale: string): string {
  const at = (path: string): unknown =>
    path
      .split('.')
      .reduce<unknown>((node, name) => (node as Readonly<Record<string, unknown>> | undefined)?.[name], catalogue);
  const counted = typeof count === 'number' ? at(`${key}_${new Intl.PluralRules(locale).select(count)}`) : undefined;
  return String(counted ?? at(key) ?? at(`${key}_other`));
}

function withNumbers(params: FailureParams, locale: string): FailureParams {
  const format = new Intl.NumberFormat(locale);
  const written = Object.entries(params).map(([name, value]) => [
    name,
    typeof value === 'number' ? format.format(value) : value,
  ]);
  return Object.fromEntries(written);
}
