import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../src-main/contract/csv.ts';
import { fileName, historyJson } from '../../src-renderer/screens/store/history/export.ts';
import { history } from './reports.ts';

/** Rows of cells by RFC 4180, every cell in quotation marks, as a spreadsheet reads them. */
function readCsv(text: string): string[][] {
  return text
    .slice(0, -2)
    .split(/\r\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map(([, cell = '']) => cell.replaceAll('""', '"')));
}

/** Where a program that also takes semicolons, tabs and line ends for separators would see a formula. */
const formula = /(^|[;,\t\r\n])[\s\p{C}]*[=+\-@＝＋－＠]/u;

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', ';', ',', '"', "'", '\t', '\r', '\n', ' ', '\u200b', '＝', 'a'),
  }),
);

describe('a history for a spreadsheet', () => {
  it('has every row and cell, as it was, but for the mark before what would be calculated', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyText, anyText), { minLength: 1 }), (rows) => {
        const read = readCsv(csvOf(['One', 'Two', 'Three'], rows));
        expect(read[0]).toEqual(['One', 'Two', 'Three']);
        expect(read.slice(1).map((cells) => cells.map((cell) => cell.replaceAll("'", '')))).toEqual(
          rows.map((cells) => cells.map((cell) => cell.replaceAll("'", ''))),
        );
      }),
    );
  });

  it('holds nothing that is calculated', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [[cell = ''] = []] = readCsv(csvOf([text], []));
        expect(cell).not.toMatch(formula);
      }),
    );
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', '"\'=HYPERLINK(""https://evil.example"")"'],
    ['Shop;=1+1', '"Shop;\'=1+1"'],
    ['\u200b@SUM(A1)', '"\u200b\'@SUM(A1)"'],
    ['Coffee-House + more', '"Coffee-House + more"'],
    ['2026-07-30T12:04:00.000Z', '"2026-07-30T12:04:00.000Z"'],
  ])('writes %j as %s', (text, written) => {
    expect(csvOf([text], [])).toBe(`${written}\r\n`);
  });
});

const store = { name: 'Label & Ink', address: 'https://label-and-ink.example:8443/shop/' };

it('as JSON it is what the core told, under the name of its store', () => {
  const at = '2026-07-30T12:04:00.000Z';
  expect(JSON.parse(historyJson(store, history, at))).toEqual({ store, exportedAt: at, entries: history });
  expect(fileName(store, at, 'json')).toBe('gatehouse-history-label-and-ink.example-8443-2026-07-30.json');
});
