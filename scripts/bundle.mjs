// TypeScript to what Node runs: one entry and what it imports, with each dynamic import in a file of its own.
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { root } from './setup.mjs';

/**
 * Bundles `entry` (from the repository's root) to `folder`/main.js, an ES module for Node 20.
 *
 * `packages`: 'bundled' takes npm packages in, 'external' leaves them to node_modules. keytar is a native module and
 * always left. Returns the files written ({ name, bytes, loadedAtStart }) and the sources they were made of.
 */
export async function bundle({ entry, folder, packages }) {
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
    sources: [...new Set(chunks.flatMap((chunk) => chunk.moduleIds))],
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
