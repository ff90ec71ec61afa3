import type { Terminal } from './terminal.ts';

const narrowest = 40;
const widest = 100;

/** How many characters a line may have: as many as are read well, on a terminal; any number in a file or a pipe. */
export function widthOf(stream: Terminal['stdout']): number {
  if (stream.isTTY !== true) return Number.POSITIVE_INFINITY;
  return Math.min(widest, Math.max(narrowest, stream.columns ?? 80));
}

/** A text as lines that fit, each indented; the first may begin in another way. A word longer than a line stays whole. */
export function wrap(text: string, width: number, indent = '', first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    if (!isEmpty && shownLength(line) + 1 + shownLength(word) > width) {
      lines.push(line);
      line = indent;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** Without what only changes the colour. */
function shownLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what changes the colour begins with one
  return text.replace(/\x1b\[[\d;]*m/g, '').length;
}
