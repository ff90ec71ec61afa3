import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linkTo, parseLinkHeader } from '../../src-main/woocommerce/link-header.ts';

const base = new URL('https://shop.example/page');
const api = 'https://api.w.org/';

describe('a Link header', () => {
  test.each([
    ['<https://shop.example/wp-json/>; rel="https://api.w.org/"', 'https://shop.example/wp-json/'],
    [
      '<https://shop.example/?p=2>; rel=shortlink, </wp-json/>; REL="alternate https://api.w.org/"',
      'https://shop.example/wp-json/',
    ],
    [
      '</a,b;c>; title="x, <https://evil.example/>; rel=\\"https://api.w.org/\\""; rel="https://api.w.org/"',
      'https://shop.example/a,b;c',
    ],
    ['< /wp-json/ >;rel = "https://api.w.org/" ; rel=other', 'https://shop.example/wp-json/'],
    ['nonsense, </wp-json/>; rel="https://api.w.org/"', 'https://shop.example/wp-json/'],
    ['</wp-json/>; rel="other"; rel="https://api.w.org/"', undefined],
    ['</wp-json/>; rel="https://api.w.org/"; anchor="/elsewhere"', undefined],
    ['<file:///etc/passwd>; rel="https://api.w.org/"', undefined],
    ['</wp-json/', undefined],
    ['', undefined],
  ])('%s', (header, expected) => {
    expect(linkTo(api, header, base)?.href).toBe(expected);
  });

  test('of whatever text never throws, and is read in no time', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseLinkHeader(text)));
    for (const text of ['<', '<a>;x="', '<a>; ', '<a>;x=\\"', ' ,'].map((part) => part.repeat(100_000)))
      parseLinkHeader(text);
  });

  test('gives back every target and relation that was written', () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
    const target = fc.stringMatching(/^[!-;=?-~]{1,20}$/);
    const links = fc.array(
      fc.record({ target, relations: fc.array(token, { minLength: 1, maxLength: 3 }), title: fc.string() }),
    );
    fc.assert(
      fc.property(links, (written) => {
        const header = written
          .map(
            (link) =>
              `<${link.target}>; title="${link.title.replace(/["\\]/g, '\\$&')}"; rel="${link.relations.join(' ')}"`,
          )
          .join(', ');
        const expected = written.map((link) => ({ target: link.target, relations: link.relations }));
        expect(parseLinkHeader(header)).toEqual(expected);
      }),
    );
  });
});
