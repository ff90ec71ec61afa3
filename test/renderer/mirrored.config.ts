import { defineConfig, mergeConfig, type Plugin } from 'vite';
import shipped from '../../vite.renderer.config.ts';
import { inArabicLetters } from './arabic-letters.ts';

const catalogue = /[\\/]src-renderer[\\/]text[\\/]en[\\/][a-z-]+\.json$/;
const opening = /[\\/]src-renderer[\\/]app[\\/]open\.tsx$/;

/** The window as it is shipped, in a language that only tests have: its words in Arabic letters, its locale Arabic. */
export default defineConfig((env) => mergeConfig(shipped(env), { plugins: [inArabic] }));

const inArabic: Plugin = {
  name: 'in-arabic',
  enforce: 'pre',
  transform(code, id) {
    if (catalogue.test(id))
      return JSON.stringify(
        JSON.parse(code, (_, value) => (typeof value === 'string' ? inArabicLetters(value) : value)),
      );
    if (opening.test(id)) return replaced(code, '<Kit i18n={i18n}>', '<Kit i18n={i18n} locale="ar">');
    return undefined;
  },
  transformIndexHtml: { order: 'post', handler: (html) => replaced(html, / dir="ltr"/g, ' dir="rtl"') },
};

function replaced(text: string, what: string | RegExp, by: string): string {
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`Nothing there to be mirrored: ${what}`);
  return changed;
}
