import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';

const fixtures = join(import.meta.dirname, 'fixtures');

/** Builds the fixture's main (an ES module) and preload (one CommonJS file) as the app's are built; the new folder. */
export async function buildFixture(): Promise<{ folder: string; main: string; preload: string; renderer: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-fixture-'));
  const bundle = (entry: string, format: 'es' | 'cjs', file: string) =>
    build({
      configFile: false,
      logLevel: 'error',
      publicDir: false,
      ssr: { noExternal: true },
      build: {
        ssr: join(fixtures, entry),
        target: 'node20',
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: { external: ['electron'], output: { format, entryFileNames: file, codeSplitting: false } },
      },
    });
  await bundle('main.ts', 'es', 'main.mjs');
  await bundle('preload.ts', 'cjs', 'preload.cjs');
  return {
    folder,
    main: join(folder, 'main.mjs'),
    preload: join(folder, 'preload.cjs'),
    renderer: join(fixtures, 'renderer'),
  };
}
