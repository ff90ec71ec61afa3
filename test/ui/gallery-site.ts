import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What every door sends with the page; nothing inline, nothing from elsewhere. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'";

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const repository = fileURLToPath(new URL('../../', import.meta.url));
const vite = join(repository, 'node_modules/vite/bin/vite.js');
const config = join(repository, 'vite.renderer.config.ts');

export interface GallerySite {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Builds the gallery as the window is built, and serves it on loopback under the window's content security policy. */
export async function serveGallery(): Promise<GallerySite> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-gallery-'));
  // In a process of its own: vitest has set NODE_ENV to test, and the page is to be built as it is shipped.
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', config, '--mode', 'gallery', '--outDir', folder],
    {
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://gallery').pathname);
    readFile(join(folder, path)).then(
      (content) =>
        response
          .writeHead(200, {
            'content-type': types[extname(path)] ?? 'application/octet-stream',
            'content-security-policy': policy,
          })
          .end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/ui/gallery/index.html`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
