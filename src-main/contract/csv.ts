/** For a spreadsheet, by RFC 4180. */
export function csvOf(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  return [head, ...rows].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

/**
 * Spreadsheets calculate what begins so, and some take a semicolon or a tab for the end of a cell, also within quotation
 * marks. A history has names in it, which may be any text.
 */
const formulaStart = /(^|[;,\t\r\n])([\s\p{C}]*)(?=[=+\-@＝＋－＠])/gu;

function cell(text: string): string {
  return `"${text.replaceAll(formulaStart, "$1$2'").replaceAll('"', '""')}"`;
}
