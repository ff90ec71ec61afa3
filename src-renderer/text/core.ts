import { failureTexts, repairTexts, stepTexts, termTexts } from '../../src-main/contract/words-en.ts';
import inWindow from './en/in-window.json' with { type: 'json' };

/** What the core tells in codes, in words: `failures` by code, `steps` by name, `repairs` and `terms` by their own names. */
export interface CoreCatalogue {
  readonly failures: Readonly<Record<string, { readonly what: string; readonly next: string }>>;
  readonly steps: Readonly<Record<string, { readonly running: string; readonly done: string }>>;
  readonly repairs: Readonly<Record<string, string>>;
  readonly terms: Readonly<Record<string, string>>;
}

/** For the few failures that the command line mends with an option: what to do in a window. */
export type InWindow = Readonly<Record<string, { readonly what?: string; readonly next?: string }>>;

/** The core's words as a window says them. */
export function inWindowWords(core: CoreCatalogue, inWindow: InWindow): CoreCatalogue {
  const failures = Object.entries(core.failures).map(([code, text]) => [code, { ...text, ...inWindow[code] }] as const);
  return { ...core, failures: Object.fromEntries(failures) };
}

export const core = inWindowWords(
  { failures: failureTexts, steps: stepTexts, repairs: repairTexts, terms: termTexts },
  inWindow,
);
