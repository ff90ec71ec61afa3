// TypeScript to what Node runs: one entry and what it imports, with each dynamic import in a file of its own.
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'vite';
import { root } from './setup.mjs';

/**
 * Bundles `entry` (from the repository's root) to `folder`/main.js, an ES module for Node 20.
 *
 * `packages`: 'bundled' takes npm packages in, 'external' leaves them to node_modules. keytar is a native module and
 * always left. `alongside`: programs that the bundle starts as processes of their own, copied as they are.
 * Returns the files written ({ name, bytes, loadedAtStart }) and the sources they were made of.
 */
export async function bundle({ entry, folder, packages, alongside = [] }) {
  const outDir = join(root, folder);
  // Written beside and swapped in, so that a command started meanwhile finds the old build or the new one.
  const fresh = `${outDir}.${process.pid}`;
  const { output } = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: packages === 'bundled' ? true : undefined, external: ['keytar'] },
    build: {
      ssr: entry,
      target: 'node20',
      outDir: fresh,
      emptyOutDir: true,
      minify: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' } },
    },
  });
  for (const program of alongside) {
    copyFileSync(join(root, program), join(fresh, basename(program)));
  }
  rmSync(outDir, { recursive: true, force: true });
  mkdirSync(join(outDir, '..'), { recursive: true });
  renameSync(fresh, outDir);

  const chunks = output.filter((file) => file.type === 'chunk');
  const atStart = loadedAtStart(chunks);
  return {
    files: chunks.map((chunk) => ({
      name: chunk.fileName,
      bytes: Buffer.byteLength(chunk.code),
      loadedAtStart: atStart.has(chunk.fileName),
    })),
    sources: [
      ...new Set([...chunks.flatMap((chunk) => chunk.moduleIds), ...alongside.map((path) => join(root, path))]),
    ],
  };
}

function loadedAtStart(chunks) {
  const found = new Set();
  const add = (name) => {
    const chunk = chunks.find(({ fileName }) => fileName === name);
    if (chunk && !found.has(name)) {
      found.add(name);
      chunk.imports.forEach(add);
    }
  };
  add('main.js');
  return found;
}
