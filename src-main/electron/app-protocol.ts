import { readFile, realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Protocol } from 'electron';
import { fileHeaders, securityHeaders } from '../door/headers.ts';
import { appScheme, isAppUrl } from './origin.ts';

/** Call before the app is ready. Standard: it has hosts and relative addresses. Secure: as https is. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer under our own scheme, and nothing outside its folder. */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, folder: string): void {
  protocol.handle(appScheme, (request) => answer(request, folder));
}

/** Answers 405 for other methods than GET and HEAD, and 404 for all that is no file of the renderer. */
async function answer(request: Pick<Request, 'method' | 'url'>, folder: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const file = await findFile(request.url, folder);
  if (file === undefined) return refuse(404);
  const body = await readFile(file).catch(() => undefined);
  if (body === undefined) return refuse(404);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), {
    headers: fileHeaders(new URL(request.url).pathname),
  });
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}

/**
 * The file that an address means, or undefined when it is none inside `folder`. Names are decoded once and taken as
 * they are then: a part that is empty, goes up, hides a separator, a drive or a NUL means no file. Links that lead out
 * of the folder are followed before it is decided.
 */
export async function findFile(url: string, folder: string): Promise<string | undefined> {
  if (!isAppUrl(url)) return undefined;
  const parts = decodeParts(new URL(url).pathname);
  if (parts === undefined) return undefined;
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, ...parts));
    const inside = relative(root, file);
    return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) ? undefined : file;
  } catch {
    return undefined;
  }
}

function decodeParts(pathname: string): readonly string[] | undefined {
  try {
    const parts = pathname.replace(/^\//, '').split('/').map(decodeURIComponent);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
    return parts.every((part) => part !== '' && part !== '.' && part !== '..' && !/[/\\:\0-\x1f]/.test(part))
      ? parts
      : undefined;
  } catch {
    return undefined;
  }
}
