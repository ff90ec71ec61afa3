import type { IncomingMessage } from 'node:http';
import { type Refusal, refuse } from './refusal.ts';

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

const page = refuse(
  403,
  'gatehouse_web_page',
  'Gatehouse takes no calls from web pages, only from programs on this computer.',
);

/**
 * What every request must pass before anything is done for it. The gateway listens on loopback only, but so may every
 * page that a browser on this computer shows reach it:
 *
 * - `Host` must be ours with its port: a name that was rebound to 127.0.0.1 sends its own name, and no Origin with a GET;
 * - an `Origin`, or a `Sec-Fetch-Site` of another place than the address bar, is a web page's.
 */
export function guard(request: IncomingMessage, hosts: ReadonlySet<string>): Refusal | undefined {
  const { headers } = request;
  if (!isLoopback(request.socket.remoteAddress)) {
    return refuse(403, 'gatehouse_not_local', 'Gatehouse takes calls from this computer only.');
  }
  if (!hosts.has(headers.host ?? '') || namesTwoHosts(request.rawHeaders)) {
    return refuse(
      421,
      'gatehouse_host',
      `This is Gatehouse, and it was called by another name. Let the tool call http://${[...hosts][0]}.`,
    );
  }
  if (headers.origin !== undefined) return page;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'none') return page;
  if (!methods.includes(request.method ?? '')) {
    return refuse(405, 'gatehouse_method', `Gatehouse passes on ${methods.join(', ')}, and no other method.`);
  }
  const encoding = headers['transfer-encoding'];
  if (encoding !== undefined && encoding.trim().toLowerCase() !== 'chunked') {
    return refuse(
      400,
      'gatehouse_bad_request',
      'A body comes with its length, or in chunks, and in no other encoding.',
    );
  }
  if (headers.upgrade !== undefined) {
    return refuse(400, 'gatehouse_upgrade', 'Gatehouse speaks HTTP/1.1 only, and changes to no other protocol.');
  }
  return undefined;
}

/** Node takes the first of two. */
function namesTwoHosts(raw: readonly string[]): boolean {
  let found = 0;
  for (let at = 0; at < raw.length; at += 2) {
    const name = raw[at] as string;
    if (name.length === 4 && name.toLowerCase() === 'host') found += 1;
  }
  return found > 1;
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);
}
