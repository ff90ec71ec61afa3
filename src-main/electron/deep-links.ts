import * as z from 'zod/mini';
import type { DeepLink } from '../contract/host.ts';

/*
 * Links from outside: `gatehouse:` is only ever one of these. Anybody can make one (a web page, a mail), so a link
 * opens a screen and fills in an address at most. It never starts, changes or confirms anything, and never holds a key.
 */

export const linkScheme = 'gatehouse';

const longestLink = 1_000;
const linkPattern = /^gatehouse:(?:\/\/)?([a-z]+)\/?(?:\?(.*))?$/s;
/** Printable, without blanks, and without the marks that change the direction of what is shown. */
const plainText = z.string().check(z.regex(/^[\p{L}\p{N}\p{P}\p{S}]+$/u), z.maxLength(300));

const linkSchema = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('home') }),
  z.strictObject({ to: z.literal('connect'), address: plainText }),
  z.strictObject({ to: z.literal('store'), store: plainText.check(z.regex(/^[\w.-]+$/)) }),
]);

/** What a link asks for; undefined for everything that is not exactly one of them. */
export function parseDeepLink(text: string): DeepLink | undefined {
  const match = text.length <= longestLink ? linkPattern.exec(text) : null;
  if (match === null) return undefined;
  const entries = [...new URLSearchParams(match[2] ?? '')];
  const hasDoubles = new Set(entries.map(([name]) => name)).size < entries.length;
  const hasTarget = entries.some(([name]) => name === 'to');
  // A key pasted into a link would stand in the browser's history; it is not read from there.
  const hasKey = entries.some(([, value]) => /c[ks]_[0-9a-f]/i.test(value));
  if (hasDoubles || hasTarget || hasKey) return undefined;
  const parsed = linkSchema.safeParse({ ...Object.fromEntries(entries), to: match[1] });
  return parsed.success ? parsed.data : undefined;
}

/**
 * The link among a program's arguments, which is how Windows and Linux hand one over. It is always the last; one that
 * stands elsewhere, or beside others, was put there by somebody else.
 */
export function deepLinkFromArguments(argv: readonly string[]): DeepLink | undefined {
  const links = argv.filter((arg) => arg.toLowerCase().startsWith(`${linkScheme}:`));
  const last = argv.at(-1);
  return links.length === 1 && last !== undefined && links[0] === last ? parseDeepLink(last) : undefined;
}
