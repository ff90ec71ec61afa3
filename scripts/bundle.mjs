// TypeScript to what Node and the page run.
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';
import { root } from './setup.mjs';
import { writeSources } from './up-to-date.mjs';

/** Half the size, and every function still has its name: what a bug's report says of where it happened can be read. */
const smallButNamed = { compress: true, mangle: false, codegen: { removeWhitespace: true } };

/**
 * Bundles `entry` (from the repository's root) to `folder`/main.js, an ES module for Node 20, with each dynamic import
 * in a file of its own.
 *
 * `packages`: 'bundled' takes npm packages in, 'external' leaves them to node_modules. keytar is a native module and
 * always left. `alongside`: programs that the bundle starts as processes of their own, copied as they are, and WebAssembly
 * that it loads, compressed.
 * Returns the files written: { name, bytes, loadedAtStart }.
 */
export function bundle({ entry, folder, packages, alongside = [] }) {
  return buildInto(
    folder,
    {
      ssr: { noExternal: packages === 'bundled' ? true : undefined, external: ['keytar', 'electron'] },
      build: {
        ssr: entry,
        target: 'node20',
        rolldownOptions: {
          output: {
            format: 'es',
            entryFileNames: 'main.js',
            chunkFileNames: '[name]-[hash].js',
            minify: smallButNamed,
          },
        },
      },
    },
    { sources: alongside, copied: alongside },
  );
}

/** Bundles `entry` to `folder`/preload.cjs, one CommonJS file: all that Electron's sandbox loads. */
export function bundlePreload({ entry, folder }) {
  return buildInto(folder, {
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      target: 'chrome123',
      minify: true,
      rolldownOptions: {
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  });
}

/** Bundles `entry` to `folder`/host.js, one classic script, which a page runs before its own modules. */
export function bundlePageScript({ entry, folder }) {
  return buildInto(folder, {
    build: {
      target: 'chrome123',
      minify: true,
      modulePreload: false,
      rolldownOptions: { input: entry, output: { format: 'iife', entryFileNames: 'host.js' } },
    },
  });
}

/** Builds the window's page as its own configuration says. */
export function bundleRenderer({ entry, folder }) {
  const configFile = join(root, 'vite.renderer.config.ts');
  return buildInto(
    folder,
    { configFile, root: undefined },
    {
      sources: [entry, relative(root, configFile), 'src-renderer/first-frame/FirstFrame.tsx'],
    },
  );
}

/** Builds into a folder beside and swaps it in, so that a program started meanwhile finds the old build or the new one. */
async function buildInto(folder, config, { sources = [], copied = [] } = {}) {
  const outDir = join(root, folder);
  const fresh = `${outDir}.${process.pid}`;
  const { output } = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ...config,
    build: { ...config.build, outDir: fresh, emptyOutDir: true },
  });
  for (const program of copied) {
    putAlongside(join(root, program), join(fresh, basename(program)));
  }
  swapIn(fresh, outDir);

  const chunks = output.filter((file) => file.type === 'chunk');
  writeFileSync(join(outDir, 'packages.json'), JSON.stringify(packagesOf(chunks)));
  // Last: with it, the build is whole.
  writeSources(folder, [...ownSources(chunks), ...sources]);
  const atStart = loadedAtStart(chunks);
  return chunks.map((chunk) => ({
    name: chunk.fileName,
    bytes: Buffer.byteLength(chunk.code),
    loadedAtStart: atStart.has(chunk.fileName),
  }));
}

/** WebAssembly compressed, since nothing but our own code reads it. */
function putAlongside(from, to) {
  if (from.endsWith('.wasm')) {
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(`${to}.br`, brotliCompressSync(readFileSync(from), { params: quality }));
  } else {
    copyFileSync(from, to);
  }
}

/** Whoever looks meanwhile finds one of the two whole, but for the moment between two renames. */
function swapIn(fresh, outDir) {
  const old = `${fresh}.old`;
  mkdirSync(join(outDir, '..'), { recursive: true });
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (existsSync(outDir)) {
        renameSync(outDir, old);
      }
      renameSync(fresh, outDir);
      return rmSync(old, { recursive: true, force: true });
    } catch (error) {
      rmSync(old, { recursive: true, force: true });
      // Another build has put its own there in between, or has taken the old one away.
      if (attempt === 10 || !['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOENT'].includes(error.code)) {
        throw error;
      }
    }
  }
}

/** The npm packages that something of is in the build, as their folders from the repository's root. */
function packagesOf(chunks) {
  // What was left out as unused stands among the modules too, with nothing rendered of it.
  const rendered = chunks.flatMap(({ modules }) =>
    Object.entries(modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
  );
  const folders = rendered.flatMap((id) => {
    const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/').replace('\0', '')) ?? [];
    return folder === undefined ? [] : [relative(root, folder).replaceAll('\\', '/')];
  });
  return [...new Set(folders)].toSorted();
}

function ownSources(chunks) {
  const all = chunks.flatMap((chunk) => chunk.moduleIds).map((id) => id.replace(/\?.*$/, ''));
  return [...new Set(all.map((id) => relative(root, id).replaceAll('\\', '/')))].filter((id) => id.startsWith('src-'));
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
  for (const { fileName } of chunks.filter(({ isEntry }) => isEntry)) {
    add(fileName);
  }
  return found;
}
