/** ALM, LRM, RLM, the embeddings, overrides and isolates of the Unicode Bidirectional Algorithm (UAX #9, 2). */
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Hebrew is the first script that is written from right to left; every letter before it runs from left to right. */
const mayRunRightToLeft = /[\u0590-\u{10ffff}]/u;

const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

/** Text from a store without the invisible characters that turn the letters around them. */
export function withoutBidiControls(text: string): string {
  return text.replace(bidiControls, '');
}

/**
 * Text from a store for a place in a sentence of ours: it cannot change the direction of what stands around it.
 * Elements hold such text with StoreText; this is for where there is no element, such as an attribute.
 */
export function isolate(text: string): string {
  const plain = withoutBidiControls(text);
  return mayRunRightToLeft.test(plain) ? `${firstStrongIsolate}${plain}${popDirectionalIsolate}` : plain;
}
