import { type IncomingHttpHeaders, validateHeaderName, validateHeaderValue } from 'node:http';
import { knownCodings } from './answer-watch.ts';

/**
 * Which headers go on, and how. Towards the store: those that say what is asked for and what is sent, no others; what
 * logs in, what a browser or a proxy adds, and what could make two servers read one request differently stays here.
 * Towards the tool: all but those of the connection and those that tell a browser something.
 */

const passedOn = [
  'accept',
  'accept-encoding',
  'accept-language',
  'cache-control',
  'content-type',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-unmodified-since',
  'pragma',
  'prefer',
] as const;

/** `content-length` and `transfer-encoding` are made anew from the body. */
export function towardsStore(headers: IncomingHttpHeaders, userAgent: string): Record<string, string> {
  const passed: Record<string, string> = { 'user-agent': userAgent };
  for (const name of passedOn) {
    const value = headers[name];
    if (typeof value === 'string') passed[name] = value;
  }
  const codings = passed['accept-encoding'];
  if (codings !== undefined && !isKnown(codings)) passed['accept-encoding'] = known(codings);
  passed.accept ??= 'application/json';
  return passed;
}

/** Nearly all clients ask for these alone. */
function isKnown(codings: string): boolean {
  return /^(?:gzip|deflate|br)(?:, ?(?:gzip|deflate|br))*$/.test(codings);
}

/** Without what an answer could not be looked into: `*` stands for any. */
function known(codings: string): string {
  const kept = codings.split(',').filter((one) => knownCodings.has((one.split(';')[0] ?? '').trim().toLowerCase()));
  return kept.length === 0 ? 'identity' : kept.join(',').trim();
}

/** RFC 9110, section 7.6.1, and what is only said to browsers, to which nothing of ours is. */
const keptBack = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authentication-info',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'set-cookie',
  'set-cookie2',
  'www-authenticate',
  'authentication-info',
  'access-control-allow-origin',
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-private-network',
  'access-control-expose-headers',
  'access-control-max-age',
  'alt-svc',
  'clear-site-data',
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-resource-policy',
  'nel',
  'origin-agent-cluster',
  'refresh',
  'report-to',
  'reporting-endpoints',
  'service-worker-allowed',
  'sourcemap',
  'strict-transport-security',
  'x-content-type-options',
]);

/** For every answer: should a browser ever show one, it is nobody's page. */
export const ownHeaders: readonly string[] = [
  'Content-Security-Policy',
  "default-src 'none'; sandbox",
  'X-Content-Type-Options',
  'nosniff',
  'Cross-Origin-Resource-Policy',
  'same-origin',
];

export interface AnswerRewriting {
  /** A link of the store's as the tool can follow it, or undefined for one that leads elsewhere. */
  readonly link: (address: string) => string | undefined;
  /** Whether a header holds the store's key, its secret, or what they become in one: none that does goes on. */
  readonly holdsSecret: (value: string) => boolean;
}

/** Finds any of these texts in another; most headers are shorter than each of them. */
export function finderOf(secrets: readonly string[]): AnswerRewriting['holdsSecret'] {
  const shortest = Math.min(...secrets.map(({ length }) => length));
  return (value) => value.length >= shortest && secrets.some((secret) => value.includes(secret));
}

/** The answer's headers, as `writeHead` takes them: names and values in turn. */
export function towardsTool(headers: IncomingHttpHeaders, { link, holdsSecret }: AnswerRewriting): string[] {
  const passed = [...ownHeaders];
  const ofConnection = headers.connection === undefined ? undefined : tokens(headers.connection);
  for (const name in headers) {
    if (keptBack.has(name) || ofConnection?.has(name)) continue;
    const given = headers[name];
    let value = typeof given === 'string' ? given : (given?.join(', ') ?? '');
    if (name === 'link') {
      value = rewriteLinks(value, link);
      if (value === '') continue;
    } else if (name === 'location' || name === 'content-location') {
      const target = link(value);
      if (target === undefined) continue;
      value = target;
    }
    if (!holdsSecret(value)) passed.push(name, value);
  }
  return passed;
}

/** Without those that Node would not send, and throws at. */
export function sendable(headers: readonly string[]): string[] {
  const passed: string[] = [];
  for (let at = 0; at < headers.length; at += 2) {
    const [name = '', value = ''] = headers.slice(at, at + 2);
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      continue;
    }
    passed.push(name, value);
  }
  return passed;
}

/** What `Connection` names is of the connection too. */
function tokens(list: string): Set<string> | undefined {
  if (list === 'keep-alive' || list === 'close') return undefined;
  return new Set(
    list
      .toLowerCase()
      .split(',')
      .map((name) => name.trim()),
  );
}

/**
 * Each link's target, its parameters left as they are; one that leads elsewhere goes, and its parameters with it. So does
 * one with a second target behind it, which a tool might find where this does not look.
 */
function rewriteLinks(value: string, link: AnswerRewriting['link']): string {
  const kept: string[] = [];
  for (const one of value.split(/,\s*(?=<)/)) {
    const end = one.indexOf('>');
    const target = one.startsWith('<') && end !== -1 ? link(one.slice(1, end).trim()) : undefined;
    const parameters = one.slice(end + 1);
    if (target !== undefined && !parameters.includes('<')) kept.push(`<${target}>${parameters}`);
  }
  return kept.join(', ');
}
