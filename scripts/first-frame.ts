import { join } from 'node:path';
import { type Plugin, runnerImport } from 'vite';

const source = 'src-renderer/first-frame/FirstFrame.tsx';

/** Puts the markup of what the window shows first into its page. */
export function firstFrame(root: string): Plugin {
  return {
    name: 'first-frame',
    apply: 'build',
    transformIndexHtml: async (html, { path }) => {
      if (path !== '/index.html') return html;
      const { module } = await runnerImport<{ firstFrames: () => string }>(join(root, source), {
        configFile: false,
        root,
        plugins: [withoutStyles],
      });
      return html.replace('</body>', () => `${module.firstFrames()}</body>`);
    },
  };
}

/** The markup names its styles, and the page loads them. */
const withoutStyles: Plugin = {
  name: 'without-styles',
  enforce: 'pre',
  resolveId: (source) => (source.endsWith('.css') ? '\0no-style' : undefined),
  load: (id) => (id === '\0no-style' ? '' : undefined),
};
