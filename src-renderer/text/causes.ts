import type { i18n } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type CauseFix, causeTexts } from '../../src-main/contract/causes-en.ts';
import type { Piece } from '../../src-main/contract/describe.ts';
import type { Finding } from '../../src-main/contract/models.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { type CoreWords, useCoreWords } from './failures.ts';

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

/**
 * What there is to say of a cause. It is much, and only pages that tell of a check need it: so it is a catalogue that
 * comes with them, not with the window.
 */
export function useCauseWords(): CauseWords {
  const { i18n } = useTranslation();
  const core = useCoreWords();
  return useMemo(() => causeWords(i18n, core), [i18n, core]);
}

function causeWords(i18n: i18n, core: CoreWords): CauseWords {
  if (!i18n.hasResourceBundle('en', 'causes')) i18n.addResourceBundle('en', 'causes', causeTexts);
  const say = i18n.getFixedT(i18n.language, 'causes' as 'kit') as unknown as (key: string, options?: object) => string;

  /** Cut at the labels before it is filled: what comes from a store makes no label. */
  function piecesOf(key: string, params: Failure['params']): readonly Piece[] {
    return say(key, { skipInterpolation: true })
      .split('**')
      .map((text, index) => ({
        text: i18n.services.interpolator.interpolate(text, params, i18n.language, {}),
        strong: index % 2 === 1,
      }))
      .filter(({ text }) => text !== '');
  }

  return {
    title: (cause) => say(`${cause}.title`),
    what: ({ cause, params }) => core.failure({ code: cause, params }).what,
    fixes: ({ cause, params }) => {
      const filled = core.params({ code: cause, params });
      return causeTexts[cause].fixes.map(({ text: _, ...fix }, index) => ({
        ...fix,
        pieces: piecesOf(`${cause}.fixes.${index}.text`, filled),
      }));
    },
  };
}
