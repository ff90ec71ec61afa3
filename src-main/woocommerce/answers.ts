import { z } from 'zod';
import type { Answer } from './exchange.ts';

/** What stood around the JSON: PHP notices, a theme's output, a cache's comment, a byte-order mark. */
export interface Pollution {
  readonly byteOrderMark: boolean;
  /** Plain text, at most 300 characters. Its first line usually names the file at fault. */
  readonly leadingText?: string;
  readonly trailingText?: string;
}

export type ReadAnswer =
  | { readonly kind: 'json'; readonly json: unknown; readonly pollution?: Pollution }
  /** Announced as JSON or begun like it, and not readable: cut, damaged, or nested deeper than any store's. */
  | { readonly kind: 'broken-json'; readonly text: string }
  /** An excerpt in plain text. */
  | { readonly kind: 'html' | 'text'; readonly text: string }
  | { readonly kind: 'empty' };

const excerptLength = 300;

/** Reads a body, whatever its headers say it is: a store with PHP notices sends JSON as `200 text/html`. Never throws. */
export function readAnswer(answer: Answer): ReadAnswer {
  const type = answer.headers['content-type'] ?? '';
  const decoded = decode(answer.body, type);
  const text = decoded.replace(/^\ufeff+/, '');
  if (text.trim() === '') return { kind: 'empty' };

  const announced = /\bjson\b/i.test(type);
  const found = findJson(text, announced, answer.cut !== 'no');
  if (found) {
    const byteOrderMark = decoded.length > text.length || found.leading.includes('\ufeff');
    const leadingText = excerpt(found.leading, excerptLength);
    const trailingText = excerpt(found.trailing, excerptLength);
    if (!byteOrderMark && found.leading === '' && found.trailing === '') return { kind: 'json', json: found.json };
    const pollution = { byteOrderMark, ...(leadingText && { leadingText }), ...(trailingText && { trailingText }) };
    return { kind: 'json', json: found.json, pollution };
  }
  const shown = excerpt(text, excerptLength);
  if (/^\s*[{[]/.test(text)) return { kind: 'broken-json', text: shown };
  if (/<(?:!doctype|html|head|body)\b/i.test(text.slice(0, 65_536))) return { kind: 'html', text: shown };
  if (announced) return { kind: 'broken-json', text: shown };
  return { kind: /\bhtml\b/i.test(type) || /^\s*</.test(text) ? 'html' : 'text', text: shown };
}

function decode(body: Uint8Array, type: string): string {
  const label = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(label, { ignoreBOM: true }).decode(body);
  } catch {
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(body);
  }
}

interface FoundJson {
  readonly json: unknown;
  readonly leading: string;
  readonly trailing: string;
}

/**
 * Finds the answer's JSON: the whole text; else the object or array that ends it (notices come first), or begins it
 * (caches append comments). An HTML page with JSON inside stays a page, and a part of something cut is no answer.
 */
function findJson(text: string, announced: boolean, cut: boolean): FoundJson | undefined {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  if (announced && !/[{[]/.test(text[start] ?? '')) {
    const value = parse(text.slice(start, end));
    if (value) return { json: value.json, leading: '', trailing: '' };
  }
  let best: FoundJson | undefined;
  // Hostile text can make every bracket a false start; a store's own needs little more than one reading.
  let work = 8 * text.length + 100_000;
  for (let from = nextBracket(text, start); from !== -1 && work > 0; ) {
    const scan = scanJson(text, from);
    work -= scan.to - from;
    const value = scan.complete ? parse(text.slice(from, scan.to)) : undefined;
    if (value && (scan.to === end || from === start)) {
      best = { json: value.json, leading: text.slice(start, from), trailing: text.slice(scan.to, end) };
      if (scan.to === end) break;
    }
    from = nextBracket(text, value ? scan.to : from + 1);
  }
  if (!best || isPart(best.leading)) return undefined;
  return cut && (best.leading !== '' || best.trailing !== '') ? undefined : best;
}

/** Whether what comes before is the beginning of a bigger object or array: it ends as one does between two values. */
function isPart(leading: string): boolean {
  return /[{[]/.test(leading) && /(?:[{[]|["}\]\del]\s*,|"\s*:)$/.test(leading.trimEnd().slice(-40));
}

function nextBracket(text: string, from: number): number {
  const bracket = /[{[]/g;
  bracket.lastIndex = from;
  return bracket.exec(text)?.index ?? -1;
}

/** PHP writes JSON at most this deep; deeper is an attack on whoever walks through it. */
const deepest = 512;

/** What stands between brackets and strings. */
const plain = new Set(Array.from(' \t\n\r,:0123456789+-.Eaeflnrstu', (mark) => mark.charCodeAt(0)));
const quote = 0x22;
const backslash = 0x5c;

/** Walks from a bracket to the one that closes it, without recursion, giving up at the first character not JSON's. */
function scanJson(text: string, from: number): { complete: boolean; to: number } {
  let depth = 0;
  let inString = false;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at++;
      else if (code === quote) inString = false;
      else if (code < 0x20) return { complete: false, to: at };
      continue;
    }
    if (code === quote) inString = true;
    else if (code === 0x7b || code === 0x5b) {
      depth++;
      if (depth > deepest) return { complete: false, to: at };
    } else if (code === 0x7d || code === 0x5d) {
      depth--;
      if (depth === 0) return { complete: true, to: at + 1 };
    } else if (!plain.has(code)) return { complete: false, to: at };
  }
  return { complete: false, to: text.length };
}

function parse(text: string): { json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** nginx's and Apache's own word, English everywhere, to who speaks plain http where they speak https. */
export function wantsHttps({ status, body }: Answer): boolean {
  if (status !== 400 && status !== 497) return false;
  const text = new TextDecoder('latin1').decode(body.subarray(0, 4_096));
  return /plain HTTP request was sent to HTTPS port|speaking plain HTTP to an SSL-enabled server port/i.test(text);
}

/** What a refusal means, by status, code and headers alone. */
export type ProblemKind =
  /** 401 `cannot_…`: no key, an unknown one, a lost header, http, a deleted user… Only more probes tell. */
  | 'nobody-recognised'
  /** 403 `cannot_…`: the key's user was recognised and may not do this. */
  | 'no-rights'
  /** The key or its signature was looked at and refused; see `hint`. */
  | 'authentication-refused'
  | 'not-found'
  | 'invalid-parameter'
  | 'maintenance'
  | 'rate-limited'
  | 'server-error'
  /** Refused by something in front of WordPress. */
  | 'firewall'
  /** The verb is refused by something in front of WordPress. */
  | 'method-blocked'
  /** A page that wants to see a browser. */
  | 'challenge'
  | 'staging-password'
  /** A plugin closes the REST API to outsiders. */
  | 'rest-closed'
  | 'legacy-disabled'
  | 'redirect'
  /** A status of success, and no JSON. */
  | 'not-json'
  | 'other';

/** From English words, so absent on a store in another language: confirm by a second probe before concluding. */
export type AuthenticationHint =
  | 'key-unknown'
  | 'signature'
  | 'timestamp'
  | 'nonce'
  | 'no-read'
  | 'no-write'
  | 'secret';

export interface StoreProblem {
  readonly kind: ProblemKind;
  /** The JSON's own where PHP output has turned the header into 200, else the header's. */
  readonly status: number;
  /** WordPress's or WooCommerce's code. */
  readonly code?: string;
  /** What the store said: plain text, at most 300 characters, in the store's language. Foreign words: show as a quotation. */
  readonly message?: string;
  readonly hint?: AuthenticationHint;
  readonly retryAfterSeconds?: number;
}

const words = z.union([z.string(), z.number()]).transform(String);
const restError = z.object({
  code: words,
  message: z.string().catch(''),
  data: z
    .object({ status: z.int().min(400).max(599) })
    .optional()
    .catch(undefined),
});
const legacyItem = z.object({ code: words, message: z.string().catch('') });
const legacyError = z.object({ errors: z.union([legacyItem, z.tuple([legacyItem], z.unknown())]) });

interface ErrorEnvelope {
  readonly code: string;
  readonly message: string;
  readonly status?: number | undefined;
}

/** WordPress's `{code, message, data: {status}}`, or the legacy API's `{errors: …}` (an array, or an object when it is off). */
function errorEnvelope(read: ReadAnswer): ErrorEnvelope | undefined {
  if (read.kind !== 'json') return undefined;
  const rest = restError.safeParse(read.json);
  if (rest.success) return { code: rest.data.code, message: rest.data.message, status: rest.data.data?.status };
  const legacy = legacyError.safeParse(read.json);
  if (!legacy.success) return undefined;
  return Array.isArray(legacy.data.errors) ? legacy.data.errors[0] : legacy.data.errors;
}

/** What is wrong with an answer of the REST API, or undefined when nothing is. An empty answer of success is fine (HEAD, 204). */
export function storeProblem(read: ReadAnswer, answer: Answer): StoreProblem | undefined {
  const envelope = errorEnvelope(read);
  const succeeded = answer.status >= 200 && answer.status < 300;
  // A coupon has a code too: below 400 only an envelope with a status of its own is an error.
  const error = succeeded && envelope?.status === undefined ? undefined : envelope;
  const status = succeeded && error?.status !== undefined ? error.status : answer.status;
  const kind = error ? kindOfError(status, error.code) : kindOfAnswer(read, answer);
  if (kind === undefined) return undefined;
  const message = error ? excerpt(error.message, excerptLength) : 'text' in read ? read.text : '';
  const hint = error && kind === 'authentication-refused' ? hintOf(error.message) : undefined;
  const retryAfterSeconds = readRetryAfter(answer.headers);
  return {
    kind,
    status,
    ...(error && { code: excerpt(error.code, 100) }),
    ...(message !== '' && { message }),
    ...(hint && { hint }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  };
}

/** With an error envelope: WordPress answered, or a plugin in it. */
function kindOfError(status: number, code: string): ProblemKind {
  if (code === 'woocommerce_api_disabled') return 'legacy-disabled';
  if (/^woocommerce_(?:rest|api)_authentication_/.test(code)) return 'authentication-refused';
  if (/^(?:invalid_username|invalid_email|incorrect_password|application_passwords_disabled)/.test(code)) {
    return 'authentication-refused';
  }
  if (status === 429) return 'rate-limited';
  if (code === 'wp_die' && status === 503) return 'maintenance';
  if (status === 401 || status === 403) {
    if (/^woocommerce_/.test(code) || code === 'rest_not_logged_in') {
      return status === 401 ? 'nobody-recognised' : 'no-rights';
    }
    return status === 403 && /^rest_(?:forbidden|cannot_(?!access))/.test(code) ? 'no-rights' : 'rest-closed';
  }
  if (status === 404 || status === 410 || /_invalid_id$/.test(code)) return 'not-found';
  if (status === 400 || status === 413) return 'invalid-parameter';
  if (status >= 500 && !/^woocommerce_/.test(code)) return 'server-error';
  return 'other';
}

/** Without one: something in front of WordPress answered, or WordPress failed. */
function kindOfAnswer(read: ReadAnswer, answer: Answer): ProblemKind | undefined {
  const { status, headers } = answer;
  const page = read.kind === 'html' || read.kind === 'text';
  if (/challenge/i.test(`${headers['cf-mitigated'] ?? ''} ${headers['sg-captcha'] ?? ''}`)) return 'challenge';
  if (page && (status === 202 || ((status === 403 || status === 503) && /^Just a moment/.test(read.text)))) {
    return 'challenge';
  }
  if (status < 300) return read.kind === 'json' || read.kind === 'empty' ? undefined : 'not-json';
  if (status < 400) return 'redirect';
  switch (status) {
    case 401:
      if (headers['www-authenticate'] !== undefined) return 'staging-password';
      // A HEAD's answer has WordPress's headers and no code to go by.
      return read.kind === 'empty' ? 'authentication-refused' : 'other';
    case 403:
      return read.kind === 'empty' && /\bjson\b/i.test(headers['content-type'] ?? '') ? 'no-rights' : 'firewall';
    case 404:
    case 410:
      return 'not-found';
    case 405:
    case 501:
      return 'method-blocked';
    case 406:
    case 455:
      return 'firewall';
    case 429:
      return 'rate-limited';
    case 503:
      return headers['retry-after'] !== undefined || (page && /maintenance/i.test(read.text))
        ? 'maintenance'
        : 'server-error';
    default:
      return status >= 500 ? 'server-error' : 'other';
  }
}

/** WooCommerce's English words (measured on 8.9.3, 10.0.2 and 11.0.1; the legacy API's differ in capitals). */
const hints: ReadonlyArray<readonly [words: RegExp, hint: AuthenticationHint]> = [
  [/^consumer key is invalid/i, 'key-unknown'],
  [/^consumer secret is invalid/i, 'secret'],
  [/^invalid signature/i, 'signature'],
  [/^invalid timestamp/i, 'timestamp'],
  [/^invalid nonce/i, 'nonce'],
  [/does not have read permissions/i, 'no-read'],
  [/does not have write permissions/i, 'no-write'],
];

function hintOf(message: string): AuthenticationHint | undefined {
  return hints.find(([pattern]) => pattern.test(message))?.[1];
}

/** Seconds, at most a day, of a `Retry-After` header (RFC 9110, section 10.2.3); a date counts from the answer's own. */
export function readRetryAfter(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined) return undefined;
  const isDate = value.endsWith('GMT');
  const seconds = isDate ? (Date.parse(value) - Date.parse(headers.date ?? '')) / 1000 : Number(value);
  if (!isDate && !/^\d+$/.test(value)) return undefined;
  return Number.isFinite(seconds) ? Math.min(Math.max(0, Math.ceil(seconds)), 86_400) : undefined;
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#039;': "'",
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

/**
 * The beginning of a foreign text, at most `length` characters, safe to show: no tags, scripts or styles, on one
 * line, without control and bidirectional characters. Looks at the first 16 kB only.
 */
export function excerpt(text: string, length: number): string {
  const plain = text
    .slice(0, 16_384)
    .replace(/<(script|style)\b.*?<\/\1\s*>/gis, ' ')
    .replace(/<[a-z!/?][^<>]*>?/gi, ' ')
    .replace(/&(?:lt|gt|quot|#0?39|nbsp|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .trim();
  const characters = [...plain.slice(0, 2 * length + 2)];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : characters.join('');
}
