import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PasteRepair } from '../../src-main/contract/host.ts';
import type { Step } from '../../src-main/contract/models.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { termTexts } from '../../src-main/contract/words-en.ts';

export interface FailureWords {
  /** What happened, and why. */
  readonly what: string;
  /** What to do now. */
  readonly next: string;
}

export interface CoreWords {
  readonly failure: (failure: Failure) => FailureWords;
  readonly step: (step: Step) => string;
  readonly repair: (repair: PasteRepair) => string;
  /** What fills the words of a failure, terms of ours put into words. */
  readonly params: (failure: Failure) => Params;
}

/** What the core tells in codes, in the words of the contract's catalogue, which the command line uses too. */
export function useCoreWords(): CoreWords {
  const { t, i18n } = useTranslation('core');
  const { language } = i18n;
  return useMemo(() => coreWords(t, language), [t, language]);
}

/** Parameters that name several things of ours, as the core joins them. */
const listed: Readonly<Record<string, { readonly joinedBy: string; readonly termOf?: (item: string) => string }>> = {
  areas: { joinedBy: ', ', termOf: (area) => `store:area.${area.replace(' ', '_')}` },
  methods: { joinedBy: ' and ' },
};

/** A step that fails before anything is known of it has nothing to fill its words with. */
const unknownParams = { host: '', site: '', areas: '' };

type Params = Readonly<Record<string, string | number>>;

function coreWords(t: TFunction<'core'>, language: string): CoreWords {
  // The codes come from the core: which keys there are is for its own types to keep.
  const say = t as unknown as (key: string, params: Params) => string;

  /** A parameter that is a term of ours (`reason`, `half`…) is put into words too. */
  function inWords(params: Params, code: string): Params {
    return Object.fromEntries(
      Object.entries(params).map(([name, value]) => {
        const list = listed[name];
        if (list) return [name, enumerated(String(value), list)];
        const terms = [`${code}.${name}.${value}`, `${name}.${value}`];
        const term = terms.find((key) => Object.hasOwn(termTexts, key));
        return [name, term === undefined ? value : say(`terms.${term}`, params)];
      }),
    );
  }

  function enumerated(value: string, { joinedBy, termOf }: (typeof listed)[string]): string {
    const items = value.split(joinedBy).filter((item) => item !== '');
    return new Intl.ListFormat(language).format(termOf ? items.map((item) => say(termOf(item), {})) : items);
  }

  return {
    failure({ code, params }) {
      const words = inWords(params, code);
      return {
        what: say(`failures.${code}.what`, words).trim(),
        next: say(`failures.${code}.next`, words).trim(),
      };
    },
    step: ({ name, state, failure, params }) =>
      say(
        `steps.${name}.${state === 'done' ? 'done' : 'running'}`,
        inWords({ ...unknownParams, ...failure?.params, ...params }, ''),
      ).trim(),
    repair: (repair) => say(`repairs.${repair}`, {}),
    params: ({ code, params }) => inWords(params, code),
  };
}
