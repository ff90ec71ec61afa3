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
 */
export function refusalOf(request: IncomingMessage, port: number): Refusal | undefined {
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
  if (sites.some((site) => site !== 'same-origin' && site !== 'none')) return { status: 403, reason: 'site' };

  if (!['GET', 'HEAD', 'POST'].includes(method)) return { status: 405, reason: 'method' };
  // A path only: no whole address, as a proxy is asked for.
  if (!url.startsWith('/')) return { status: 400, reason: 'target' };
  return undefined;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}
