import { fileURLToPath } from 'node:url';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstFrame } from './scripts/first-frame.ts';
import { shippedLicences } from './scripts/shipped-licences.ts';
import { spokenLanguages } from './src-main/contract/languages.ts';

/** A catalogue of a language that is loaded when it is spoken. */
const catalogue = /[\\/]src-renderer[\\/]text[\\/](?!en[\\/])([a-z]+)[\\/][a-z-]+\.json$/;

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The window's page, or with `--mode gallery` the page that shows every part of its kit. */
export default defineConfig(({ mode }) => ({
  root: path('src-renderer'),
  // Addresses relative to the page: each door serves it from an origin of its own.
  base: './',
  publicDir: false,
  plugins: [
    react(),
    firstFrame(path('.')),
    shippedLicences(path('.')),
    // React Aria brings its few words in 34 languages; those that the window does not speak stay out of it.
    { ...optimizeLocales.vite({ locales: [...spokenLanguages] }), enforce: 'pre' as const },
  ],
  build: {
    // The oldest Chromium with all that the styles use (light-dark()).
    target: 'chrome123',
    outDir: path(mode === 'gallery' ? 'out/gallery' : 'out/renderer'),
    emptyOutDir: true,
    // The content security policy lets no inline script or style through.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // One, so that what is shown first needs no other.
    cssCodeSplit: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'first', tags: ['$initial'] },
            { name: (id: string) => `words-${id.match(catalogue)?.[1]}`, debugName: 'words', test: catalogue },
          ],
        },
      },
      input: path(mode === 'gallery' ? 'src-renderer/ui/gallery/index.html' : 'src-renderer/index.html'),
    },
  },
}));
