import { failureTexts, repairTexts, stepTexts, termTexts } from '../../src-main/contract/words-en.ts';
import inWindow from './en/in-window.json' with { type: 'json' };

/** The core's own words, and for the few failures that the command line mends with an option, what to do in a window. */
export const core = {
  failures: Object.fromEntries(
    Object.entries(failureTexts).map(([code, text]) => [code, { ...text, ...(inWindow as InWindow)[code] }]),
  ),
  steps: stepTexts,
  repairs: repairTexts,
  terms: termTexts,
};

type InWindow = Readonly<Record<string, { readonly what?: string; readonly next: string }>>;
