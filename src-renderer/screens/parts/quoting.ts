/*
 * Text as it is written in other languages: whatever it is, it stays text there.
 */

/** For a POSIX shell: nothing has a meaning between single quotes but the quote itself. */
export function inShell(value: string): string {
  return `'${value.replaceAll("'", `'\\''`)}'`;
}

/** JSON's strings mean the same in JavaScript and in Python. */
export function inJson(value: string): string {
  return JSON.stringify(value);
}

/** Between single quotes, PHP and Ruby read `\'` and `\\` and nothing else. */
export function inSingleQuotes(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** Power Query's language M: a quote is doubled, and `#(` begins an escape. */
export function inPowerQuery(value: string): string {
  return `"${value.replaceAll('#(', '#(#)(').replaceAll('"', '""')}"`;
}

/** What ends a line in one of them, or turns letters around. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** For a comment that goes to the end of its line: on one line, and without PHP's end of all code. */
export function inComment(value: string): string {
  return value.replace(controls, ' ').replaceAll('?>', '? >').trim();
}

/** Lines of a program; those that are false are left out. */
export function lines(...all: readonly (string | false)[]): string {
  return all.filter((line) => line !== false).join('\n');
}
