import type { i18n } from 'i18next';
import type { FailureParams } from '../../src-main/contract/result.ts';

export interface PageWords {
  readonly say: (key: string, options?: object) => string;
  /** Fills a piece of a text as `say` fills a whole one. */
  readonly fill: (piece: string, params: FailureParams) => string;
}

/**
 * The words of the contract that only some pages say. They are many: so the English ones come with those pages, and not
 * with the window; the other languages' are in their own chunks.
 */
export function pageWords(i18n: i18n, language: string, namespace: string, english: object): PageWords {
  if (!i18n.hasResourceBundle('en', namespace)) i18n.addResourceBundle('en', namespace, english);
  return {
    // The keys come from the core: which there are is for its own types to keep.
    say: i18n.getFixedT(language, namespace as 'kit') as unknown as PageWords['say'],
    fill: (piece, params) => i18n.services.interpolator.interpolate(piece, params, language, {}),
  };
}
