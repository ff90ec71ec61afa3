import ipaddr from 'ipaddr.js';
import { type Failure, fail } from '../contract/result.ts';
import type { Answer, Exchange } from './exchange.ts';
import { linkTo } from './link-header.ts';
import { isPrivateAddress, isPrivateHostname } from './private-networks.ts';

/** How a network that wants a login first gives itself away, and how sure that is. */
export interface PortalSign {
  /** `status`: 511. `redirect`: to its login page. `page`: its login page itself. */
  readonly sign: 'status' | 'redirect' | 'page';
  readonly certainty: 'certain' | 'likely';
  /** The host of the login page, where it is named. */
  readonly target?: string;
}

/** RFC 6585, section 6: Network Authentication Required, which is for networks to say and not for servers. */
export const networkAuthenticationRequired = 511;

export function captivePortal(host: string, sign: PortalSign): Failure {
  return fail('captive-portal', { host, ...sign }).failure;
}

/**
 * Whether something on the way, as the Wi-Fi of a hotel, answered over plain http in the store's place with its login
 * page. Over verified https nothing on the way can. Nobody else is asked for that: it shows in what the store's own
 * address answers. Since any server could answer so, it is likely and never certain; and what WordPress says of itself
 * is always the store's.
 */
export function portalInPlaceOf(url: URL, exchange: Exchange): Failure | undefined {
  if (!exchange.result.ok || url.protocol !== 'http:' || isPrivateHostname(url.hostname)) return undefined;
  const { answer } = exchange.result;
  if (answer.headers['x-redirect-by'] !== undefined || linkTo('https://api.w.org/', answer.headers.link, url)) {
    return undefined;
  }
  const address = exchange.proxied ? undefined : exchange.remote?.replace(/:\d+$/, '');
  // A store inside a private network may well lead to another of its hosts.
  const inside = address !== undefined && isPrivateAddress(address);
  const isPortal = (target: URL) =>
    !isSameSite(url, target) && (isLoginPage(target) || (!inside && isLocal(target.hostname)));

  const redirect = [302, 303, 307].includes(answer.status) ? asUrl(answer.headers.location, url) : undefined;
  if (redirect) {
    if (!isPortal(redirect)) return undefined;
    return captivePortal(url.hostname, { sign: 'redirect', certainty: 'likely', target: redirect.hostname });
  }
  const { announced, targets } = readPage(answer, url);
  const target = targets.find(isPortal);
  if (!announced && !target) return undefined;
  return captivePortal(url.hostname, {
    sign: 'page',
    certainty: 'likely',
    ...(target && { target: target.hostname }),
  });
}

/** Login pages of the gateways that most networks have: a path, and one of the parameters that it comes with, if any. */
const loginPages: readonly (readonly [path: RegExp, ...parameters: string[]])[] = [
  // UniFi, MikroTik, Cisco, Fortinet, Aruba
  [/^\/guest\/s\/[^/]+\//],
  [/\/login$/, 'dst'],
  [/\/login\.html$/, 'switch_url'],
  [/\/fgtauth$/],
  [/\/cgi-bin\/login$/, 'cmd'],
  // CoovaChilli and others that speak its UAM; openNDS and NoDogSplash
  [/^/, 'uamip'],
  [/\/(?:opennds|nodogsplash)/],
];
/** Of Cisco's controllers (an address that is somebody else's in the internet), Aruba's and Meraki's. */
const loginHosts = /^1\.1\.1\.1$|(?:^|\.)(?:securelogin\.arubanetworks\.com|network-auth\.com)$/;
/** The address of this computer's network card, which the network alone knows, and tells its login page. */
const macAddress = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

function isLoginPage({ hostname, pathname, searchParams }: URL): boolean {
  return (
    loginHosts.test(hostname) ||
    loginPages.some(
      ([path, ...parameters]) =>
        path.test(pathname) && (parameters.length === 0 || parameters.some((name) => searchParams.has(name))),
    ) ||
    [...searchParams.values()].some((value) => macAddress.test(value))
  );
}

/** An address or name of a private network, and not of this computer: a store that was copied often leads to that. */
function isLocal(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(bare)) return !['unicast', 'loopback', 'unspecified'].includes(ipaddr.process(bare).range());
  if (isPrivateHostname(hostname)) return false;
  return !hostname.includes('.') || /\.(?:local|lan|internal|home|home\.arpa|localdomain)$/.test(hostname);
}

/** One host name is the other, or stands below it. */
function isSameSite(one: URL, other: URL): boolean {
  const [a, b] = [one, other].map(({ hostname }) => `.${hostname.replace(/^www\./, '')}`) as [string, string];
  return a.endsWith(b) || b.endsWith(a);
}

/** Of WISPr, the protocol by which hotspots tell programs that they want a login. */
const announcement = 'WISPAccessGatewayParam';
/** Enough to tell a page by. */
const mostLooked = 16 * 1024;

/** Whether a page announces a login, and where it leads by itself. */
function readPage(answer: Answer, url: URL): { announced: boolean; targets: URL[] } {
  if (!/\bhtml\b/i.test(answer.headers['content-type'] ?? 'html')) return { announced: false, targets: [] };
  const text = new TextDecoder('latin1').decode(answer.body.subarray(0, mostLooked));
  const metas = [...text.matchAll(/<meta\b([^<>]*)/gi)]
    .filter(([, attributes = '']) => /http-equiv\s*=\s*["']?refresh/i.test(attributes))
    .map(([, attributes = '']) => /\burl\s*=\s*["']?([^"'\s]+)/i.exec(attributes));
  const scripts = text.matchAll(/\blocation(?:\.href\s*=|\.replace\(|\.assign\(|\s*=)\s*["']([^"'\s]+)["']/g);
  const targets = [...metas, ...scripts].map((match) => asUrl(match?.[1], url));
  return { announced: text.includes(announcement), targets: targets.filter((target) => target !== undefined) };
}

function asUrl(text: string | undefined, base: URL): URL | undefined {
  if (text === undefined || !URL.canParse(text, base.href)) return undefined;
  const url = new URL(text, base);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}
