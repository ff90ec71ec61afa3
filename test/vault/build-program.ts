import { join } from 'node:path';
import { build } from 'vite';

/** Makes `vault-program.ts` into something that Node runs, in `folder`; the path of it. */
export async function buildProgram(folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['keytar'] },
    build: {
      ssr: join(import.meta.dirname, 'vault-program.ts'),
      outDir: join(folder, 'program'),
      rolldownOptions: { output: { entryFileNames: 'program.mjs' } },
    },
  });
  return join(folder, 'program', 'program.mjs');
}
