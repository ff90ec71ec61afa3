import type { IncomingMessage } from 'node:http';

/** Why a request is refused; `location` where it is only sent to the right address. */
export interface Refusal {
  readonly status: 307 | 400 | 403 | 405 | 421;
  readonly reason: string;
  readonly location?: string;
}

/**
 * What every request must pass before anything is done for it. The server is on loopback only, but so is every page
 * that a browser on this computer shows:
 *
 * - `Host` must be ours with its port: a name that was rebound to 127.0.0.1 after its page had loaded sends its own
 *   name (and no Origin with a GET, so that Origin alone keeps nobody out);
 * - `Origin`, where there is one, must be ours, and `Sec-Fetch-Site` must not name another site, which another port is
 *   too. No header of ours ever allows another origin.
 *
 * `awaitsFile`: the window is still to come, from a file that leads it here. Browsers say of that what they say of a
 * link on any page of the web: cross-site. So the bare first page may be gone to from elsewhere, for as long; whoever
 * does so without the token sees that this is not the window. Nothing else may be asked for from elsewhere, nor may the
 * page be put into a frame.
 */
export function refusalOf(request: IncomingMessage, port: number, awaitsFile: boolean): Refusal | undefined {
  const { method = '', url = '', headersDistinct: headers } = request;
  const ours = `127.0.0.1:${port}`;
  if (!isLoopback(request.socket.remoteAddress)) return { status: 403, reason: 'peer' };

  const hosts = headers.host ?? [];
  const firstPage = method === 'GET' && url === '/';
  if (hosts.length === 1 && hosts[0] === `localhost:${port}` && firstPage) {
    return { status: 307, reason: 'localhost', location: `http://${ours}/` };
  }
  if (hosts.length !== 1 || hosts[0] !== ours) return { status: 421, reason: 'host' };
  if ((headers.origin ?? []).some((origin) => origin !== `http://${ours}`)) return { status: 403, reason: 'origin' };
  const sites = headers['sec-fetch-site'] ?? [];
  const mayComeFromAnywhere = awaitsFile && firstPage && isNavigation(headers);
  if (!mayComeFromAnywhere && sites.some((site) => site !== 'same-origin' && site !== 'none')) {
    return { status: 403, reason: 'site' };
  }

  if (!['GET', 'HEAD', 'POST'].includes(method)) return { status: 405, reason: 'method' };
  // A path only: no whole address, as a proxy is asked for.
  if (!url.startsWith('/')) return { status: 400, reason: 'target' };
  return undefined;
}

/** A window or tab of its own goes there. */
function isNavigation(headers: IncomingMessage['headersDistinct']): boolean {
  const is = (name: string, value: string) => headers[name]?.length === 1 && headers[name][0] === value;
  return is('sec-fetch-mode', 'navigate') && is('sec-fetch-dest', 'document');
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}
