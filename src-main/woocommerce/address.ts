import { domainToUnicode } from 'node:url';
import ipaddr from 'ipaddr.js';
import { fail, ok, type Result } from '../contract/result.ts';

/** What was changed about what was typed, so that a door can say "using https://…". */
export type Assumption =
  /** No scheme was typed; `address` says https (http for port 80). */
  | 'scheme-added'
  /** The scheme was misspelt, doubled or lacked a colon or slash. */
  | 'scheme-repaired'
  /** A page of the site was given: wp-admin, a product, the REST API. Its root is used. */
  | 'page-removed'
  /** What came after `?` or `#`. */
  | 'query-removed';

export interface ParsedAddress {
  /** Origin and path, ending in `/`. */
  readonly address: string;
  /** What was typed. `unspecified`: https is to be tried first. */
  readonly scheme: 'https' | 'http' | 'unspecified';
  /** Name in punycode, or IP address (IPv6 in brackets), without port. */
  readonly host: string;
  /** For people: host as they write it, port and path, without scheme and last slash. */
  readonly shown: string;
  /** On this machine or this network: loopback, private or link-local IP address, single label, `.local` and the like. */
  readonly private: boolean;
  readonly assumed: readonly Assumption[];
}

/** Why something is not an address; `params.reason` of `address-invalid`. */
type Reason = 'empty' | 'too-long' | 'scheme' | 'scheme-misspelt' | 'blank-inside' | 'email' | 'host' | 'port';

const longest = 2048;

/**
 * Makes a store's address of what people type or paste.
 *
 * `address-invalid` with `reason`, one of `empty`, `too-long`, `scheme` (another than http and https, in
 * `params.scheme`), `scheme-misspelt` (beyond clear repair), `blank-inside`, `email`, `host`, `port`;
 * `address-has-credentials` for a name and password, a key or a signature in it.
 */
export function parseAddress(typed: string): Result<ParsedAddress> {
  if (typed.length > longest) return invalid('too-long', { limit: longest });
  const text = unwrap(typed);
  if (text === '') return invalid('empty');
  if (holdsKey(text)) return fail('address-has-credentials');

  const { scheme: typedScheme, repaired, rest } = takeScheme(text);
  const authority = /^[^/?#\\]*/.exec(rest)?.[0] ?? '';
  if (typedScheme === 'unspecified') {
    const other = otherScheme(rest);
    if (other !== undefined) return other;
  }
  if (authority.includes('@')) {
    const email = typedScheme === 'unspecified' && /^[^:@]+@[^:@]+$/.test(rest);
    return email ? invalid('email') : fail('address-has-credentials');
  }
  if (/^$|^\[[^\]]*$/.test(authority)) return invalid('host');
  if (/\s/u.test(authority)) return invalid('blank-inside');

  const bareIpv6 = ipaddr.IPv6.isValid(authority);
  const [, hostText = '', portText] = bareIpv6
    ? [authority, `[${authority}]`]
    : (/^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(authority) ?? []);
  if (portText && !isPort(portText)) return invalid('port', { port: portText.slice(0, 20) });
  const port = portText ? Number(portText) : undefined;
  const scheme = typedScheme === 'unspecified' ? schemeOfPort(port) : typedScheme;

  const url = parseUrl(
    `${scheme === 'http' ? 'http' : 'https'}://${hostText}${port === undefined ? '' : `:${port}`}${rest.slice(authority.length)}`,
  );
  if (!url) return invalid('host');
  const host = url.hostname.replace(/\.$/, '');
  if (!isHost(host, hostText)) return invalid('host');
  url.hostname = host;

  const assumed: Assumption[] = [];
  if (typedScheme === 'unspecified') assumed.push('scheme-added');
  if (repaired) assumed.push('scheme-repaired');
  const path = rootPath(url.pathname);
  if (path.cut) assumed.push('page-removed');
  if (url.search !== '' || url.hash !== '') assumed.push('query-removed');

  return ok({
    address: `${url.origin}${path.root}`,
    scheme,
    host,
    shown: `${domainToUnicode(host) || host}${url.port === '' ? '' : `:${url.port}`}${readable(path.root.slice(0, -1))}`,
    private: isPrivate(host),
    assumed,
  });
}

function invalid(reason: Reason, params: Record<string, string | number> = {}): Result<never> {
  return fail('address-invalid', { reason, ...params });
}

const wrappedBefore = /^(?:\u200c|\u200d|[\s"'`“”„‘’‚«»‹›<(])+/u;
const wrappedAfter = /(?:\u200c|\u200d|[\s"'`“”„‘’‚«»‹›>),;!])+$/u;

/** Takes off what e-mails, chats and spreadsheets put around an address, and characters that nobody sees. */
function unwrap(typed: string): string {
  const text = typed
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\p{Cf}\p{Cc}]/gu, (mark) => (isJoiner(mark) ? mark : /\s/.test(mark) ? ' ' : ''))
    .replace(wrappedBefore, '')
    .replace(wrappedAfter, '');
  // Joiners belong to names in Persian or Hindi; among ASCII letters they are dirt.
  return /[^\0-\x7f\u200c\u200d]/.test(text) ? text : text.replace(/\u200c|\u200d/g, '');
}

function isJoiner(mark: string): boolean {
  return mark === '\u200c' || mark === '\u200d';
}

/** Keys and signatures in an address: in its query, or anywhere in the shape of WooCommerce's. */
function holdsKey(text: string): boolean {
  return /\bc[ks]_[0-9a-f]{7}/i.test(text) || /[?&#;](?:consumer_(?:key|secret)|oauth_\w+|password)=/i.test(text);
}

/** `http` or `https` with something like `://`; misspelt only where the colon and a slash say that a scheme was meant. */
const schemeText =
  /^(?:(https?)\s*(?:[:;][\s:/\\]*|[.,]?\s*[/\\][\s/\\]*)|(h{0,2}t{1,3}p{1,2}s{0,2})\s*[:;]\s*[/\\][\s:/\\]*)/i;

function takeScheme(text: string): { scheme: ParsedAddress['scheme']; repaired: boolean; rest: string } {
  let rest = text.replace(/^:?[/\\]{2,}/, '');
  let scheme: ParsedAddress['scheme'] = 'unspecified';
  let repaired = false;
  // Doubled ones too: the last is what was pasted behind a scheme that stood there already.
  for (let match = schemeText.exec(rest); match; match = schemeText.exec(rest)) {
    repaired ||= scheme !== 'unspecified' || !/^https?:\/\/$/i.test(match[0]);
    scheme = /s$/i.test(match[1] ?? match[2] ?? '') ? 'https' : 'http';
    rest = rest.slice(match[0].length);
  }
  return { scheme, repaired, rest };
}

function otherScheme(text: string): Result<never> | undefined {
  const scheme = (/^([a-z][a-z0-9+-]*):[/\\]/i.exec(text) ??
    /^(mailto|javascript|data|blob|file|ftps?|sftp|ssh|about|tel|vbscript|view-source|wss?):/i.exec(text))?.[1];
  if (scheme === undefined) return undefined;
  return invalid(/^[htps]{3,7}$/i.test(scheme) ? 'scheme-misspelt' : 'scheme', {
    scheme: scheme.slice(0, 20).toLowerCase(),
  });
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
}

function schemeOfPort(port: number | undefined): ParsedAddress['scheme'] {
  return port === 80 ? 'http' : port === 443 ? 'https' : 'unspecified';
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** The URL standard lets more pass than any name server answers to, and reads bare numbers as IP addresses. */
function isHost(host: string, typed: string): boolean {
  if (host.startsWith('[')) return true;
  if (/^https?$/.test(host)) return false;
  if (ipaddr.IPv4.isValidFourPartDecimal(host)) return typed.replace(/\.$/, '') === host;
  return host.length <= 253 && host.split('.').every((label) => /^[a-z0-9_-]{1,63}$/.test(label));
}

/** Folders and files of WordPress and WooCommerce. What stands before the first of them is the site's root. */
const page =
  /\/(?:wp-admin|wp-login\.php|wp-content|wp-includes|wp-json|xmlrpc\.php|index\.php|wc-api|wc-auth|cart|checkout|my-account)(?=\/|$)|\/(?:product|product-category|product-tag)\/[^/]|\/[^/]+\/(?:wc\/v\d|wp\/v2)(?=\/|$)|\/[^/]+\.(?:php|html?)$/i;

function rootPath(pathname: string): { root: string; cut: boolean } {
  const path = pathname.replace(/\/{2,}/g, '/');
  const at = path.search(page);
  const root = at === -1 ? path : path.slice(0, at);
  return { root: root.endsWith('/') ? root : `${root}/`, cut: at !== -1 };
}

/** A path in letters, unless that would show what cannot be seen or would mislead. */
function readable(path: string): string {
  try {
    const text = decodeURI(path);
    return /[\p{C}\p{Z}]/u.test(text) ? path : text;
  } catch {
    return path;
  }
}

const privateRanges = new Set(['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat', 'unspecified']);
const privateSuffix = /(?:^|\.)(?:local|localhost|localdomain|test|internal|lan|home|home\.arpa)$/;

function isPrivate(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(bare)) return privateRanges.has(ipaddr.process(bare).range());
  return !host.includes('.') || privateSuffix.test(host);
}
