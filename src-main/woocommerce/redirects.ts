import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { portalInPlaceOf } from './captive-portal.ts';
import type { Answer, Exchange, Transport, TransportRequest } from './exchange.ts';
import { isOwnHostname, isPrivateAddress, isPrivateHostname } from './private-networks.ts';

/** One request of a chain of redirects, and what came of it. */
export interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly exchange: Exchange;
}

export interface Followed {
  /** In the order sent; the last one is the final answer, or the redirect that was not followed. */
  readonly hops: readonly [Hop, ...Hop[]];
  /**
   * Why the last redirect was not followed (`redirect-loop`, `redirect-refused`, or what `next` said), or that the last
   * answer is not the store's: `captive-portal`.
   */
  readonly stopped?: Failure;
}

export interface RedirectRules {
  /** Redirects followed at most. */
  readonly most?: number;
  /** Makes the request for the next hop, or says why there is none; `carryOn` unless given. */
  readonly next?: (request: TransportRequest, to: URL, status: number) => Result<TransportRequest>;
}

/**
 * Sends a request and follows redirects by hand, each hop recorded.
 *
 * A redirect leads to http and https addresses only, without credentials in them, never in circles, and into a
 * private network only when the first address, the merchant's own, is in one already (this computer counts as one of
 * its own): a store must not be able to make this program knock on doors inside the merchant's network.
 */
export async function followRedirects(
  transport: Transport,
  request: TransportRequest,
  { most = 5, next = carryOn }: RedirectRules = {},
): Promise<Followed> {
  const first = await sendHop(transport, request);
  const publicOnly = !startsPrivate(first);
  const hops: [Hop, ...Hop[]] = [first];
  const visited = new Set([key(request)]);
  let last = first;
  let current = request;
  for (;;) {
    const portal = portalInPlaceOf(last.url, last.exchange);
    if (portal) return { hops, stopped: portal };
    const { result } = last.exchange;
    const target = result.ok ? redirectTarget(result.answer, last.url) : undefined;
    if (!result.ok || target === undefined) return { hops };
    if (!target.ok) return { hops, stopped: target.failure };
    const following = next(current, target.value, result.answer.status);
    if (!following.ok) return { hops, stopped: following.failure };
    if (isOwnHostname(request.url.hostname) && leadsIntoNetwork(target.value)) {
      const { hostname } = target.value;
      const reason = 'private-address';
      return {
        hops,
        stopped: fail('redirect-refused', { host: request.url.hostname, target: hostname, reason }).failure,
      };
    }
    current = { ...following.value, publicOnly };
    if (visited.has(key(current)) || hops.length > most) {
      return { hops, stopped: fail('redirect-loop', { host: target.value.hostname, hops: hops.length }).failure };
    }
    visited.add(key(current));
    last = await sendHop(transport, current);
    hops.push(last);
  }
}

async function sendHop(transport: Transport, request: TransportRequest): Promise<Hop> {
  return { method: request.method, url: request.url, exchange: await transport.send(request) };
}

const key = ({ method, url }: TransportRequest) => `${method} ${url.href}`;

/** From this computer, as where a site is tried out, into the network around it. */
function leadsIntoNetwork({ hostname }: URL): boolean {
  return isPrivateHostname(hostname) && !isOwnHostname(hostname);
}

/** Through a proxy the address that answered is the proxy's, and says nothing. */
function startsPrivate({ url, exchange }: Hop): boolean {
  if (isPrivateHostname(url.hostname)) return true;
  const address = exchange.proxied ? undefined : exchange.remote?.replace(/:\d+$/, '');
  return address !== undefined && isPrivateAddress(address);
}

/** Where an answer redirects to (RFC 9110, section 15.4); undefined when it does not. */
export function redirectTarget(answer: Answer, from: URL): Result<URL> | undefined {
  const { location } = answer.headers;
  if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return undefined;
  if (!URL.canParse(location, from.href))
    return fail('redirect-refused', { host: from.hostname, target: location.slice(0, 200), reason: 'location' });
  const url = new URL(location, from);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return fail('redirect-refused', { host: from.hostname, target: url.protocol, reason: 'scheme' });
  }
  if (url.username !== '' || url.password !== '') {
    return fail('redirect-refused', { host: from.hostname, target: url.hostname, reason: 'credentials' });
  }
  url.hash = '';
  return ok(url);
}

/**
 * The same request at the next address, as browsers send it (RFC 9110: 303 becomes GET, and so does a POST after
 * 301 and 302). To another origin goes no Authorization and no body; from https to http nothing that had either.
 */
export function carryOn(request: TransportRequest, to: URL, status: number): Result<TransportRequest> {
  const { body, ...rest } = request;
  const toGet = (status === 303 && request.method !== 'HEAD') || (status < 303 && request.method === 'POST');
  const keepsBody = body !== undefined && !toGet;
  const secrets = Object.keys(request.headers).filter((name) => /^(authorization|cookie)$/i.test(name));
  const downgrade = request.url.protocol === 'https:' && to.protocol === 'http:';
  const otherOrigin = to.origin !== request.url.origin;
  if (downgrade && (secrets.length > 0 || keepsBody)) {
    return fail('redirect-refused', { host: request.url.hostname, target: to.origin, reason: 'downgrade' });
  }
  if (otherOrigin && keepsBody)
    return fail('redirect-refused', { host: request.url.hostname, target: to.origin, reason: 'body' });
  const dropped = new Set([
    ...(otherOrigin ? secrets : []),
    ...(keepsBody ? [] : Object.keys(request.headers).filter((name) => /^content-/i.test(name))),
  ]);
  return ok({
    ...rest,
    method: toGet ? 'GET' : request.method,
    url: to,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.has(name))),
    ...(keepsBody && { body }),
  });
}

/** Plain http may be raised to https unasked; any other change of origin is the merchant's to decide. */
export function isOtherHost(from: URL, to: URL): boolean {
  return (
    from.origin !== to.origin &&
    !(from.hostname === to.hostname && from.protocol === 'http:' && to.protocol === 'https:')
  );
}

export function finalHop({ hops }: Followed): Hop {
  return hops.at(-1) ?? hops[0];
}

export function answerOf({ exchange }: Hop): Answer | undefined {
  return exchange.result.ok ? exchange.result.answer : undefined;
}
