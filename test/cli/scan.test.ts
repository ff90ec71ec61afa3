import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { draw, sheet } from '../scan/decode/drawing.ts';
import { encoders } from '../scan/pictures.ts';
import { found } from '../support/leaks.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, jsonOf } from './gatehouse.ts';

const test = commandLineTest(startSecretService);

const screenshot = new URL('../qr/a01-wc11-1366x768-dsf1.png', import.meta.url);
const withoutCode = new URL('../qr/n01-keyslist-no-qr.png', import.meta.url);
const truth = JSON.parse(readFileSync(new URL('../qr/truth.json', import.meta.url), 'utf8'));
const [consumerKey = '', consumerSecret = ''] = truth['a01-wc11-1366x768-dsf1.png'].text.split('|');

describe('scan', () => {
  test('a screenshot, in words and for scripts', { timeout: 90_000 }, async ({ house }) => {
    const told = await house.run(['scan', screenshot.pathname]);
    expect(told).toMatchObject({ code: 0, stderr: '' });
    expect(told.stdout).toBe(
      `A key of WooCommerce, complete: ck_…${consumerKey.slice(-7)} and its secret cs_…${consumerSecret.slice(-7)}\n`,
    );
    const json = await house.run(['scan', '-', '--json'], { input: readFileSync(screenshot) });
    expect([json.code, jsonOf(json)]).toEqual([
      0,
      {
        codes: [
          {
            kind: 'pair',
            consumerKeyLast7: consumerKey.slice(-7),
            secretLast7: consumerSecret.slice(-7),
            complete: true,
          },
        ],
      },
    ]);
    for (const ran of [told, json]) {
      for (const value of [consumerKey, consumerSecret]) {
        expect(found(ran.stdout + ran.stderr, { consumerKey, consumerSecret }, value)).toEqual([]);
      }
    }
  });

  test('codes that are no key: nothing of them is printed', { timeout: 90_000 }, async ({ house }) => {
    const codes = ['javascript:alert(1)', 'https://shop.example/sale', '\u001b]0;owned\u0007'];
    const picture = sheet(
      900,
      300,
      codes.map((text, at) => [draw({ text, level: 'L', scale: 1.5 }), 20 + at * 290, 30] as const),
    );
    const ran = await house.run(['scan', await house.file('codes.webp', await encoders.webp(picture)), '--json']);
    const { codes: kinds } = jsonOf(ran) as { codes: { kind: string; complete: boolean }[] };
    expect(kinds.map(({ kind }) => kind).toSorted()).toEqual(['address', 'text', 'text']);
    expect(kinds.some(({ complete }) => complete)).toBe(false);
    for (const text of ['alert', 'sale', 'owned', '\u001b']) expect(ran.stdout + ran.stderr).not.toContain(text);
  });

  test('what is no picture, or holds no code, is said in words', { timeout: 90_000 }, async ({ house }) => {
    const cases: [string | Uint8Array, string, RegExp][] = [
      [readFileSync(withoutCode), 'picture-without-code', /finds no code in that picture/],
      ['', 'picture-unreadable', /there is nothing in it/],
      ['<svg><script>alert(1)</script></svg>', 'picture-unreadable', /its format is SVG/],
      [
        readFileSync(new URL('../qr/j01-wc11-1366x768-dsf1-q60.jpg', import.meta.url)).subarray(0, 30_000),
        'picture-unreadable',
        /damaged or cut off/,
      ],
    ];
    for (const [contents, code, words] of cases) {
      const file = await house.file('key.png', contents);
      const [told, json] = [await house.run(['scan', file]), await house.run(['scan', file, '--json'])];
      expect([told.code, told.stdout]).toEqual([2, '']);
      expect(told.stderr).toMatch(words);
      expect([json.code, jsonOf(json)]).toEqual([2, { error: expect.objectContaining({ code }) }]);
    }
    expect(jsonOf(await house.run(['scan', house.folder, '--json']))).toMatchObject({
      error: { code: 'file-unreadable', params: { reason: 'EISDIR' } },
    });
  });
});

describe('connect --picture', () => {
  test('takes the key from the code, and tells its end alone', { timeout: 90_000 }, async ({ house, practice }) => {
    const store = await practice({ httpPort: null, httpsPort: 0 });
    const key = store.keys.find(({ permission }) => permission === 'read_write');
    if (!key) throw new Error('no key');
    const code = draw({ text: `${key.consumerKey}|${key.consumerSecret}` });
    const picture = await house.file('key.jpg', await encoders.jpeg(code));
    const ca = await house.file('ca.pem', store.authority ?? '');
    const ran = await house.run(['connect', store.url, '--ca', ca, '--name', 'Shop', '--picture', picture]);
    expect(ran.stderr + ran.stdout).toContain('Connected: Shop');
    expect(ran.code).toBe(0);
    expect(ran.stderr).toContain(`Key ck_…${key.consumerKey.slice(-7)} and its secret`);
    expect(ran.stderr).not.toContain('Make the key here');
    for (const value of [key.consumerKey, key.consumerSecret]) {
      expect(found(ran.stdout + ran.stderr, key, value)).toEqual([]);
    }
    expect((await house.run(['call', 'shop', 'GET', 'products'])).code).toBe(0);
  });

  test('fails before any call where there is no key in it', { timeout: 90_000 }, async ({ house, practice }) => {
    const store = await practice();
    const codes: [string, string][] = [
      ['https://shop.example/', 'code-without-key'],
      [`ck_${'1'.repeat(40)}`, 'secret-missing'],
      [`cs_${'1'.repeat(40)}`, 'key-missing'],
    ];
    for (const [text, code] of codes) {
      const picture = await house.file('code.png', await encoders.png(draw({ text, level: 'L' })));
      const ran = await house.run(['connect', store.url, '--picture', picture, '--json']);
      expect([ran.code, jsonOf(ran)]).toMatchObject([2, { error: { code } }]);
    }
    const none = await house.run(['connect', store.url, '--picture', withoutCode.pathname, '--json']);
    expect(jsonOf(none)).toMatchObject({ error: { code: 'picture-without-code' } });
    expect(store.requests).toEqual([]);
  });
});
