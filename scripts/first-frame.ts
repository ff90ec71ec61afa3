import { join } from 'node:path';
import { type Plugin, runnerImport } from 'vite';
import { spokenLanguages } from '../src-main/contract/languages.ts';

const source = 'src-renderer/first-frame/FirstFrame.tsx';
const all = 'virtual:first-frames';
const one = /^\0?virtual:first-frame\/([a-z]+)$/;

/**
 * Puts the markup of what the window shows first into its page, in English, and for the other languages into a module
 * each, which `virtual:first-frames` loads.
 */
export function firstFrame(root: string): Plugin {
  return {
    name: 'first-frame',
    transformIndexHtml: async (html, { path, server }) => {
      if (server || path !== '/index.html') return html;
      const frames = await framesIn(root, 'en');
      return html.replace('</body>', () => `${frames}</body>`);
    },
    resolveId: (id) => (id === all || one.test(id) ? `\0${id}` : undefined),
    async load(id) {
      if (id === `\0${all}`) return `export const frames = {${others.map(loader).join()}};`;
      const [, language] = one.exec(id) ?? [];
      return language === undefined ? undefined : `export default ${JSON.stringify(await framesIn(root, language))};`;
    },
  };
}

const others = spokenLanguages.filter((language) => language !== 'en');

function loader(language: string): string {
  return `${language}: () => import('virtual:first-frame/${language}')`;
}

async function framesIn(root: string, language: string): Promise<string> {
  const { module } = await runnerImport<{ firstFrames: (locale: string) => Promise<string> }>(join(root, source), {
    configFile: false,
    root,
    plugins: [withoutStyles],
  });
  return module.firstFrames(language);
}

/** The markup names its styles, and the page loads them. */
const withoutStyles: Plugin = {
  name: 'without-styles',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.css') ? '\0no-style' : undefined),
  load: (id) => (id === '\0no-style' ? '' : undefined),
};
