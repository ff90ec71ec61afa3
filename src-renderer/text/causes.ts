import type { i18n } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type CauseFix, causeTexts } from '../../src-main/contract/causes-en.ts';
import type { Piece } from '../../src-main/contract/describe.ts';
import type { Finding } from '../../src-main/contract/models.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { type CoreWords, useCoreWords } from './failures.ts';
import { pageWords } from './page-words.ts';

/** A cause, with what fills its words. */
export interface NamedCause {
  readonly cause: Finding['cause'];
  readonly params: Failure['params'];
}

/** A step of mending, its words in pieces. */
export interface FixWords extends Omit<CauseFix, 'text'> {
  readonly pieces: readonly Piece[];
}

export interface CauseWords {
  readonly title: (cause: Finding['cause']) => string;
  /** What happened, and why, in two sentences. */
  readonly what: (named: NamedCause) => string;
  /** Who mends it, and how, in the order in which it is to be tried. */
  readonly fixes: (named: NamedCause) => readonly FixWords[];
}

/** The English catalogue of causes, in the shape of every language's: who mends it and where is no matter of words. */
export function englishCauses(): Readonly<
  Record<string, { readonly title: string; readonly fixes: readonly string[] }>
> {
  const words = Object.entries(causeTexts).map(([cause, { title, fixes }]) => [
    cause,
    { title, fixes: fixes.map(({ text }) => text) },
  ]);
  return Object.fromEntries(words);
}

/** What there is to say of a cause; it comes with the pages that tell of a check. */
export function useCauseWords(): CauseWords {
  const { i18n } = useTranslation();
  const core = useCoreWords();
  return useMemo(() => causeWords(i18n, core), [i18n, core]);
}

function causeWords(i18n: i18n, core: CoreWords): CauseWords {
  const { say, fill } = pageWords(i18n, i18n.language, 'causes', englishCauses());

  /** Cut at the labels before it is filled: what comes from a store makes no label. */
  function piecesOf(key: string, params: Failure['params']): readonly Piece[] {
    return say(key, { skipInterpolation: true })
      .split('**')
      .map((text, index) => ({ text: fill(text, params), strong: index % 2 === 1 }))
      .filter(({ text }) => text !== '');
  }

  return {
    title: (cause) => say(`${cause}.title`),
    what: ({ cause, params }) => core.failure({ code: cause, params }).what,
    fixes: ({ cause, params }) => {
      const filled = core.params({ code: cause, params });
      return causeTexts[cause].fixes.map(({ text: _, ...fix }, index) => ({
        ...fix,
        pieces: piecesOf(`${cause}.fixes.${index}`, filled),
      }));
    },
  };
}
