import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { fileHeaders } from '../door/headers.ts';
import { elsewherePage, elsewherePath, hostScriptPath } from './paths.ts';

export interface Asset {
  readonly headers: Readonly<Record<string, string>>;
  read(): Promise<Buffer>;
}

/** The page's files by their paths (`/assets/index-1a2b3c4d.js`). Nothing else can be asked for. */
export type Assets = ReadonlyMap<string, Asset>;

/**
 * Lists what the door serves: the files that are in `folder` now (links are left out), its index.html with the script
 * that brings the page its host before anything of its own, and that script. So no path is ever put together from a
 * request.
 */
export async function listAssets(folder: string, hostScript: string): Promise<Assets> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const page = withHostScript(await readFile(join(folder, 'index.html'), 'utf8'));
  return new Map([
    ...files.map((file) => {
      const path = `/${relative(folder, file).split(sep).join('/')}`;
      return [path, asset(path, () => readFile(file))] as const;
    }),
    ['/', asset('/index.html', async () => Buffer.from(page))],
    ['/index.html', asset('/index.html', async () => Buffer.from(page))],
    [hostScriptPath, asset(hostScriptPath, () => readFile(hostScript))],
    [elsewherePath, asset(elsewherePath, async () => Buffer.from(elsewherePage))],
  ]);
}

function asset(path: string, read: () => Promise<Buffer>): Asset {
  return { headers: fileHeaders(path), read };
}

function withHostScript(page: string): string {
  if (!page.includes('<head>')) throw new Error('index.html has no <head> to put the script of the host into');
  return page.replace('<head>', `<head><script src="${hostScriptPath}"></script>`);
}
