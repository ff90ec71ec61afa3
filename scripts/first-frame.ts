import { join } from 'node:path';
import { type Plugin, runnerImport } from 'vite';
import { spokenLanguages } from '../src-main/contract/languages.ts';

const source = 'src-renderer/first-frame/FirstFrame.tsx';
type Frames = Readonly<Record<string, string>>;

const loaders = 'virtual:first-frames';
const one = /^\0?virtual:first-frame\/([a-z]+)$/;

/**
 * Puts the markup of what the window shows first into its page, in English, and for the other languages into a module
 * each, which `virtual:first-frames` loads.
 */
export function firstFrame(root: string): Plugin {
  let made: Promise<Frames> | undefined;
  const all = () => {
    made ??= framesOf(root);
    return made;
  };
  return {
    name: 'first-frame',
    buildStart() {
      made = undefined;
    },
    transformIndexHtml: async (html, { path, server }) => {
      if (server || path !== '/index.html') return html;
      const { en } = await all();
      return html.replace('</body>', () => `${en}</body>`);
    },
    resolveId: (id) => (id === loaders || one.test(id) ? `\0${id}` : undefined),
    async load(id) {
      if (id === `\0${loaders}`) return `export const frames = {${others.map(loader).join()}};`;
      const [, language] = one.exec(id) ?? [];
      return language === undefined ? undefined : `export default ${JSON.stringify((await all())[language])};`;
    },
  };
}

const others = spokenLanguages.filter((language) => language !== 'en');

function loader(language: string): string {
  return `${language}: () => import('virtual:first-frame/${language}')`;
}

async function framesOf(root: string): Promise<Frames> {
  const { module } = await runnerImport<{ readonly firstFrames: Frames }>(join(root, source), {
    configFile: false,
    root,
    plugins: [withoutStyles],
  });
  return module.firstFrames;
}

/** The markup names its styles, and the page loads them. */
const withoutStyles: Plugin = {
  name: 'without-styles',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.css') ? '\0no-style' : undefined),
  load: (id) => (id === '\0no-style' ? '' : undefined),
};
