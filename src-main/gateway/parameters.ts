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
  new URLSearchParams(encoded).forEach((value, name) => {
    // `include[]` is another element each time.
    further += 1;
    read.set(name.includes('[]') ? `${further} ${name}` : ` ${name}`, [name, value]);
  });
  return [...read.values()];
}
