import { join } from 'node:path';
import { build } from 'vite';

/** Makes the program in `source`, a path, into something that Node runs, in `folder`; the path of it. */
export async function buildProgram(source: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['keytar'] },
    build: {
      ssr: source,
      outDir: join(folder, 'program'),
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(folder, 'program', 'program.mjs');
}
