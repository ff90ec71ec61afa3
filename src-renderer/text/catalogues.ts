import kit from './en/kit.json';
import words from './en/words.json';

/** English is the source of every other language. A namespace a subject: a screen brings its own file. */
export const catalogues = { en: { kit, words } } as const;
