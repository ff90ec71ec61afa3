import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fileHeaders } from '../../src-main/door/headers.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** The contents of files by their paths, as an address names them: `assets/open.js`. */
export type Files = ReadonlyMap<string, Buffer>;

/** Builds a page by Vite, as it is shipped: `config` is relative to the repository. */
export async function buildPage(config: string, mode = 'production'): Promise<Files> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-page-'));
  const vite = join(repository, 'node_modules/vite/bin/vite.js');
  const options = ['--config', join(repository, config), '--mode', mode, '--outDir', folder];
  try {
    // In a process of its own: vitest has set NODE_ENV to test.
    await promisify(execFile)(process.execPath, [vite, 'build', ...options], {
      env: { ...process.env, NODE_ENV: 'production' },
    });
    return readPage(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page that was built. */
export function readPage(folder: string): Files {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path)];
    }),
  );
}

export interface ServedPage {
  readonly origin: string;
  readonly close: () => Promise<void>;
}

/** Serves a page on loopback as every door does: nothing inline, nothing from elsewhere. */
export async function servePage(files: Files): Promise<ServedPage> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://page');
    const content = files.get(pathname.slice(1));
    if (content === undefined) response.writeHead(404).end();
    else response.writeHead(200, fileHeaders(pathname)).end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
