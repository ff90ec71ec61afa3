import type { Paste } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type KeyPair, Secret } from '../contract/secret.ts';
import { readHtml } from './html.ts';

/** What was put right on the way; a door says so. */
export type PasteNote =
  /** The secret stood behind the key's label, or the other way round. The prefix decides. */
  | 'swapped-labels'
  | 'upper-case-lowered'
  /** Blanks or line breaks inside. */
  | 'blanks-removed'
  /** Zero-width, soft hyphen, byte-order mark and the like, or full-width letters. */
  | 'invisible-characters-removed'
  /** `ck_ck_…` */
  | 'prefix-doubled';

/** A key pair's two halves: consumer key (`ck_`) and consumer secret (`cs_`). */
export type Half = 'key' | 'secret';

/** The halves that are whole so far, while the other is awaited. */
interface Halves {
  readonly consumerKey?: Secret;
  readonly consumerSecret?: Secret;
}

/** What a paste holds. Everything but `pair` asks for something more. */
export type PasteFinding =
  | { readonly kind: 'pair'; readonly pair: KeyPair; readonly notes: readonly PasteNote[] }
  | { readonly kind: 'key-only'; readonly consumerKey: Secret; readonly notes: readonly PasteNote[] }
  | { readonly kind: 'secret-only'; readonly consumerSecret: Secret; readonly notes: readonly PasteNote[] }
  /** More than one possible pair, at most 50: ask which, by the `last7` of both halves. */
  | { readonly kind: 'several-pairs'; readonly pairs: readonly KeyPair[]; readonly notes: readonly PasteNote[] }
  /** Several keys without any secret, or the other way round; at most 50. */
  | { readonly kind: 'several-halves'; readonly half: Half; readonly found: readonly Secret[] }
  /** Cut: `found` of 40 characters. `last7` when it is the end that is there, as the keys list shows it. */
  | ({
      readonly kind: 'truncated';
      readonly half: Half;
      readonly found: number;
      readonly missing: number;
      readonly last7?: string;
    } & Halves)
  /** More than 40 characters: something else is stuck to it. */
  | ({ readonly kind: 'too-long'; readonly half: Half; readonly found: number } & Halves)
  /** WordPress's own kind of password (six groups of four), which is no WooCommerce key. */
  | ({ readonly kind: 'application-password' } & Halves)
  /** The right page, copied in a browser whose plain text leaves the fields out: use its Copy buttons. */
  | ({ readonly kind: 'generated-screen-without-keys' } & Halves)
  /** `scanned` where a code says it. */
  | ({ readonly kind: 'other'; readonly what: ForeignText; readonly scanned?: true } & Halves);

/** What holds no key, by what it is. */
export type ForeignText = 'export' | 'app-login-code' | 'address' | 'text';

const digits = 40;
const largest = 1_048_576;
const mostListed = 50;

/** What a paste holds, or what the codes of a picture say. */
export function readPaste(paste: Paste): Result<PasteFinding> {
  return paste.codes ? readCodes(paste.codes) : readFlavours(paste);
}

/**
 * Finds WooCommerce's keys in what was pasted, in the clipboard's plain text, its HTML flavour or both (Firefox's
 * plain text of the generated-key screen lacks the keys, its HTML has them).
 *
 * `paste-empty`; `paste-too-large` beyond 1 MB (1,048,576 characters; HTML as large is left out where there is text).
 */
function readFlavours(paste: Pick<Paste, 'text' | 'html'>): Result<PasteFinding> {
  const text = paste.text ?? '';
  const html = paste.html ?? '';
  if (text.length > largest || (html.length > largest && text === '')) {
    return fail('paste-too-large', { limit: largest, length: Math.max(text.length, html.length) });
  }
  const sources = [text, ...(html.length > largest ? [] : readHtml(html))].filter((source) => source.trim() !== '');
  if (sources.length === 0) return fail('paste-empty');

  const cleaned = sources.map(clean);
  const found = cleaned.map(findHalves);
  const whole = firstOfEach(found.flatMap((some) => some.whole));
  const notes = new Set(whole.flatMap((half) => half.notes));
  const literal = new Set(sources.flatMap((source) => source.toLowerCase().match(/c[ks]_[0-9a-f]{40}/g) ?? []));
  const altered = whole.some((half) => !half.notes.includes('blanks-removed') && !literal.has(half.value));
  if (altered) notes.add('invisible-characters-removed');
  if (cleaned.some(hasSwappedLabels)) notes.add('swapped-labels');
  return ok(
    findingOf(
      whole,
      [...notes],
      found.flatMap((some) => some.damaged),
    ) ?? withoutKeys(cleaned.join('\n'), html),
  );
}

/** What is no part of a key stands between two codes, so that a half cut off in one is not made whole by the next. */
const betweenCodes = '\n|\n';

/** Keys may be spread over the codes of a picture. Where there are none, it counts what helps a person most. */
function readCodes(codes: readonly string[]): Result<PasteFinding> {
  const said = codes.filter((code) => code.trim() !== '');
  if (said.length === 0) return fail('picture-without-code');
  const found = readFlavours({ text: said.join(betweenCodes) });
  if (!found.ok) return found;
  // Words of the screen do not make a code the screen.
  if (found.value.kind !== 'other' && found.value.kind !== 'generated-screen-without-keys') return found;
  const kinds = said.map((code) => withoutKeys(clean(code), ''));
  const told = kinds.map((kind) => (kind.kind === 'other' ? kind.what : 'text'));
  const what = (['export', 'app-login-code', 'address'] as const).find((one) => told.includes(one)) ?? 'text';
  return ok({ kind: 'other', what, scanned: true });
}

/**
 * Puts what is pasted now together with what was pasted before, so that the two halves may come one at a time, in
 * either order, with mistakes in between. A half that is pasted again replaces the earlier one.
 */
export function joinPastes(previous: PasteFinding | undefined, next: PasteFinding): PasteFinding {
  if (
    previous === undefined ||
    next.kind === 'pair' ||
    next.kind === 'several-pairs' ||
    next.kind === 'several-halves'
  ) {
    return next;
  }
  const earlier = halvesOf(previous);
  const now = halvesOf(next);
  const again = 'half' in next ? next.half : undefined;
  const consumerKey = now.consumerKey ?? (again === 'key' ? undefined : earlier.consumerKey);
  const consumerSecret = now.consumerSecret ?? (again === 'secret' ? undefined : earlier.consumerSecret);
  if (next.kind === 'key-only' || next.kind === 'secret-only') {
    if (!consumerKey || !consumerSecret) return next;
    const notes = new Set([...('notes' in previous ? previous.notes : []), ...next.notes]);
    return { kind: 'pair', pair: { consumerKey, consumerSecret }, notes: [...notes] };
  }
  return { ...next, ...(consumerKey && { consumerKey }), ...(consumerSecret && { consumerSecret }) };
}

function halvesOf(finding: PasteFinding): Halves {
  if (finding.kind === 'pair') return {};
  return {
    ...('consumerKey' in finding && finding.consumerKey && { consumerKey: finding.consumerKey }),
    ...('consumerSecret' in finding && finding.consumerSecret && { consumerSecret: finding.consumerSecret }),
  };
}

/** Full-width letters made plain, and nothing left that cannot be seen; lines stay. */
function clean(source: string): string {
  return source.normalize('NFKC').replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]|(?![\t\n\r])\p{Cc}/gu, '');
}

interface WholeHalf {
  readonly half: Half;
  /** In lower case, as WooCommerce makes them. */
  readonly value: string;
  readonly notes: readonly PasteNote[];
}

interface DamagedHalf {
  readonly half: Half;
  readonly found: number;
  readonly last7?: string;
}

/** Every `ck_` and `cs_` with what follows. The shape of a whole half is proof enough, wherever it stands. */
function findHalves(text: string): { whole: WholeHalf[]; damaged: DamagedHalf[] } {
  const whole: WholeHalf[] = [];
  const damaged: DamagedHalf[] = [];
  let emptyUntil = -1;
  for (const match of text.matchAll(/c([ks])_((?:(?!c[ks]_)[0-9a-f])*)/gi)) {
    const half: Half = match[1]?.toLowerCase() === 'k' ? 'key' : 'secret';
    const end = match.index + match[0].length;
    const prefixDoubled = match.index === emptyUntil;
    const run = withoutButton(match[2] ?? '');
    const hex = run.length < digits ? run + continued(text, end, digits - run.length) : run;
    if (hex.length === digits) {
      const notes: PasteNote[] = [];
      if (/[A-Z]/.test(match[0].slice(0, 3 + run.length) + hex)) notes.push('upper-case-lowered');
      if (hex.length > run.length) notes.push('blanks-removed');
      if (prefixDoubled) notes.push('prefix-doubled');
      whole.push({ half, value: `c${half === 'key' ? 'k' : 's'}_${hex.toLowerCase()}`, notes });
    } else if (hex.length > digits || isCutHalf(text, match.index, hex.length, end)) {
      damaged.push({ half, found: hex.length });
    }
    emptyUntil = hex === '' ? end : -1;
  }
  // The keys list shows `***ea92147`, the screen of one key `…ea92147`.
  for (const match of text.matchAll(/(?:\*{3}|\.{3})([0-9a-f]{7})(?![0-9a-z])/g)) {
    damaged.push({ half: 'key', found: 7, last7: match[1] ?? '' });
  }
  return { whole, damaged };
}

/** `Copy`, the button beside the field, begins with a hexadecimal digit; it is stuck to the key where lines are lost. */
function withoutButton(run: string): string {
  return /^[0-9a-f]{40}[A-F]/.test(run) ? run.slice(0, digits) : run;
}

/** The rest of a half that blanks or a mail's line breaks cut up; empty unless it makes the half exactly whole. */
function continued(text: string, from: number, missing: number): string {
  const next = /(?:=?[ \t]*\r?\n[ \t>]*|[ \t]+)([0-9a-f]{1,40})(?![0-9a-z_])/iy;
  next.lastIndex = from;
  let rest = '';
  while (rest.length < missing) {
    const match = next.exec(text);
    if (!match) return '';
    rest += match[1];
  }
  return rest.length === missing ? rest : '';
}

/** A cut half, not part of another word (`track_`, `cs_field`); a bare prefix only when it is all that was pasted. */
function isCutHalf(text: string, index: number, found: number, end: number): boolean {
  if (/[0-9a-z]/i.test(text[index - 1] ?? '')) return false;
  if (found === 0) return text.length - (end - index) <= 20 && text.trim().length === end - index;
  return found >= 7 || !/[0-9a-z_]/i.test(text[end] ?? '');
}

/** The same key in text and HTML, or pasted twice, is one key. */
function firstOfEach(halves: readonly WholeHalf[]): WholeHalf[] {
  return [...new Map(halves.toReversed().map((half) => [half.value, half])).values()].toReversed();
}

function hasSwappedLabels(text: string): boolean {
  return (
    /consumer[ _-]?key\W{0,5}cs_[0-9a-f]{40}/i.test(text) || /consumer[ _-]?secret\W{0,5}ck_[0-9a-f]{40}/i.test(text)
  );
}

function findingOf(
  whole: readonly WholeHalf[],
  notes: readonly PasteNote[],
  damaged: readonly DamagedHalf[],
): PasteFinding | undefined {
  const keys = whole.filter(({ half }) => half === 'key').map(({ value }) => new Secret(value));
  const secrets = whole.filter(({ half }) => half === 'secret').map(({ value }) => new Secret(value));
  const [consumerKey] = keys;
  const [consumerSecret] = secrets;
  if (consumerKey && consumerSecret) {
    const pairs = pairsOf(whole, keys, secrets);
    const [pair] = pairs;
    return pair && pairs.length === 1 ? { kind: 'pair', pair, notes } : { kind: 'several-pairs', pairs, notes };
  }
  const wrong = damaged.find(({ half }) => (half === 'key' ? !consumerKey : !consumerSecret));
  if (wrong) {
    const beside = { ...(consumerKey && { consumerKey }), ...(consumerSecret && { consumerSecret }) };
    return wrong.found > digits
      ? { kind: 'too-long', half: wrong.half, found: wrong.found, ...beside }
      : { kind: 'truncated', missing: digits - wrong.found, ...wrong, ...beside };
  }
  if (keys.length > 1) return { kind: 'several-halves', half: 'key', found: keys.slice(0, mostListed) };
  if (secrets.length > 1) return { kind: 'several-halves', half: 'secret', found: secrets.slice(0, mostListed) };
  if (consumerKey) return { kind: 'key-only', consumerKey, notes };
  return consumerSecret && { kind: 'secret-only', consumerSecret, notes };
}

/** Neighbours belong together where they come two by two; else any key may belong to any secret. */
function pairsOf(whole: readonly WholeHalf[], keys: readonly Secret[], secrets: readonly Secret[]): KeyPair[] {
  const twoByTwo =
    whole.length % 2 === 0 && whole.every(({ half }, at) => at % 2 === 0 || half !== whole[at - 1]?.half);
  const pairs: KeyPair[] = [];
  for (const [at, consumerKey] of keys.entries()) {
    for (const consumerSecret of twoByTwo ? secrets.slice(at, at + 1) : secrets) {
      if (pairs.length < mostListed) pairs.push({ consumerKey, consumerSecret });
    }
  }
  return pairs;
}

function withoutKeys(text: string, html: string): PasteFinding {
  if (/-----BEGIN AGE ENCRYPTED FILE-----/.test(text)) return { kind: 'other', what: 'export' };
  if (holdsApplicationPassword(text)) return { kind: 'application-password' };
  if (/qr-code-login|woocommerce:\/\/app-login|apps\.wordpress\.com\/get|woocommerce\.com\/mobile/i.test(text)) {
    return { kind: 'other', what: 'app-login-code' };
  }
  if (isGeneratedScreen(text, html)) return { kind: 'generated-screen-without-keys' };
  const trimmed = text.trim();
  const address =
    trimmed.length <= 2048 && /^(?:https?:\/\/\S+|[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:\/\S*)?)$/i.test(trimmed);
  return { kind: 'other', what: address ? 'address' : 'text' };
}

/** Six groups of four at a line's end; with a digit or mixed case, so that six short words are not taken for it. */
function holdsApplicationPassword(text: string): boolean {
  for (const [, groups = ''] of text.matchAll(/(?:^|[:,\t ])((?:[a-z0-9]{4} ){5}[a-z0-9]{4})[\t ]*\r?$/gim)) {
    if (/\d/.test(groups) || (/[a-z]/.test(groups) && /[A-Z]/.test(groups.replace(/\b[A-Z]/g, '')))) return true;
  }
  return false;
}

/** By the names of the page's fields in HTML; in plain text by words that translations leave alone, which is a hint only. */
function isGeneratedScreen(text: string, html: string): boolean {
  if (/\bkey_consumer_key\b|\bkeys-qrcode\b/.test(html)) return true;
  if (/consumer key/i.test(text) && /consumer secret/i.test(text)) return true;
  return /QR/.test(text) && /\bREST\b/.test(text) && /WooCommerce/.test(text);
}
