import { describe, expect, it } from 'vitest';
import { spokenLanguages } from '../../src-main/contract/languages.ts';
import {
  type Catalogues,
  catalogueFiles,
  englishCatalogues,
  isCounted,
  type Texts,
  withoutForm,
} from './catalogue-files.ts';
import { buttonsOfOurs, mayBeAlike, wpAdminLabels } from './kept-words.ts';
import { sources, textOutside, usesOf } from './source-texts.ts';

const english = englishCatalogues();
const translated = spokenLanguages.filter((language) => language !== 'en');

it.each([
  ['<p>Not from a catalogue</p>'],
  ["<p>{isOpen ? t('open') : 'Closed'}</p>"],
  ['<Button label="Send">{t("send")}</Button>'],
  ['<img alt={"Picture of " + name} />'],
  ["showNotice({ tone: 'success', text: 'Saved.' })"],
])('text outside the catalogues is found in %s', (code) => {
  expect(textOutside({ path: 'planted.tsx', code: `const planted = ${code};` })).toHaveLength(1);
});

it('what a program says to itself is no text', () => {
  const code =
    'const planted = <p className="part row" data-tone="some tone">{t(\'some.key\')} {find(\'a thing\').size}</p>;';
  expect(textOutside({ path: 'planted.tsx', code })).toEqual([]);
});

describe('English', () => {
  it('has no text outside the catalogues', () => {
    expect(sources('src-renderer').flatMap(textOutside)).toEqual([]);
  });

  it('has no key without use', () => {
    const isUsed = usesOf([...sources('src-renderer'), ...sources('src-main/electron')]);
    // What the core tells in codes is held by its own types.
    const own = Object.entries(catalogueFiles('en')).filter(([namespace]) => namespace !== 'in-window');
    const unused = own.flatMap(([namespace, texts]) =>
      Object.keys(texts)
        .filter((key) => !isUsed(isCounted(key, texts) ? withoutForm(key) : key))
        .map((key) => `${namespace}:${key}`),
    );
    expect(unused).toEqual([]);
  });

  it('replaces, in a window, words of failures that there are', () => {
    const names = Object.keys(english['in-window'] ?? {}).map((key) => `failures.${key}`);
    expect(names.filter((name) => !Object.hasOwn(english.core ?? {}, name))).toEqual([]);
  });
});

describe.each(translated)('%s', (language) => {
  const own: Catalogues = catalogueFiles(language);
  const pairs = Object.entries(english).flatMap(([namespace, texts]) =>
    Object.entries(own[namespace] ?? {})
      .map(([key, text]) => ({ name: `${namespace}:${key}`, text, sources: sourcesOf(key, texts) }))
      .filter(({ sources }) => sources.length > 0),
  );

  it('has the catalogues of English', () => {
    expect(Object.keys(own).toSorted()).toEqual(Object.keys(english).toSorted());
  });

  it('has the keys of English, in the forms that its numbers need', () => {
    const faults = Object.entries(english).flatMap(([namespace, texts]) => {
      const needed = neededKeys(texts, language);
      const there = Object.keys(own[namespace] ?? {});
      return [
        ...needed.filter((key) => !there.includes(key)).map((key) => `missing: ${namespace}:${key}`),
        ...there.filter((key) => !needed.includes(key)).map((key) => `too many: ${namespace}:${key}`),
      ];
    });
    expect(faults).toEqual([]);
  });

  it('leaves no text empty that English has', () => {
    const empty = pairs.filter(({ text, sources }) => text.trim() === '' && sources.some((source) => source !== ''));
    expect(empty.map(({ name }) => name)).toEqual([]);
  });

  it.each<[string, (text: string) => readonly string[]]>([
    ['placeholders', (text) => [...new Set(text.match(/\{\{[^}]*\}\}/g))].toSorted()],
    ['marks of labels', (text) => text.match(/\*\*/g) ?? []],
    ['tags', (text) => (text.match(/<\/?\w+\/?>/g) ?? []).toSorted()],
    ['labels of wp-admin', labelsIn],
  ])('has the same %s', (_, marksOf) => {
    const faults = pairs
      .filter(({ name }) => !buttonsOfOurs.has(name) || marksOf !== labelsIn)
      .filter(({ text, sources }) => !sources.some((source) => String(marksOf(source)) === String(marksOf(text))))
      .map(({ name, text, sources }) => `${name}: ${marksOf(text)} for ${marksOf(sources[0] ?? '')}`);
    expect(faults).toEqual([]);
  });

  it('says nothing in English', () => {
    const alike = pairs.filter(({ text, sources }) => sources.includes(text) && !mayBeAlike(text));
    expect(alike.map(({ name, text }) => `${name}: ${text}`)).toEqual([]);
  });
});

/** The English texts that a key's words may be a translation of: for a number's form, any of English's forms. */
function sourcesOf(key: string, texts: Texts): readonly string[] {
  if (Object.hasOwn(texts, key) && !isCounted(key, texts)) return [texts[key] ?? ''];
  const base = withoutForm(key);
  return ['one', 'other'].flatMap((form) => texts[`${base}_${form}`] ?? []);
}

function neededKeys(texts: Texts, language: string): readonly string[] {
  const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
  const keys = Object.keys(texts).flatMap((key) =>
    isCounted(key, texts) ? pluralCategories.map((form) => `${withoutForm(key)}_${form}`) : [key],
  );
  return [...new Set(keys)];
}

/** Labels stand between marks or tags, or are such that no prose has them. */
function labelsIn(text: string): readonly string[] {
  const marked = [...text.matchAll(/\*\*(.+?)\*\*|<b>(.+?)<\/b>/g)].map(([, one, other]) => one ?? other ?? '');
  return [...new Set([...marked, ...wpAdminLabels.filter((label) => text.includes(label))])].toSorted();
}
