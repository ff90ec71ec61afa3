/* Parameters as PHP reads them, from a query or from a form. */

/** Text that was not encoded comes byte by byte, a character each. */
export function bytesEncoded(text: string): string {
  return text.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

/**
 * A query or a form, decoded. Of a name that comes twice, the last value counts, in the place of the first: WooCommerce's
 * own client relies on it.
 */
export function asPhpReads(encoded: string): (readonly [string, string])[] {
  const read = new Map<string, readonly [string, string]>();
  let further = 0;
  for (const part of encoded.split('&')) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    const name = decoded(equals === -1 ? part : part.slice(0, equals));
    // `include[]` is another element each time.
    further += 1;
    read.set(name.includes('[]') ? `${further} ${name}` : ` ${name}`, [
      name,
      equals === -1 ? '' : decoded(part.slice(equals + 1)),
    ]);
  }
  return [...read.values()];
}

/** As `URLSearchParams` decodes, which takes twice as long for what is written well. */
function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return new URLSearchParams(`=${text}`).get('') ?? '';
  }
}
