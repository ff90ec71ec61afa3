/**
 * Text of a store, made fit to be shown as text: control characters (a store's name could move a terminal's cursor or
 * change its title) and direction overrides become a visible mark. Line breaks and tabs stay.
 */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return text.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
