import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apiLinkInPage, isComingSoonPage, wordPressFoldersInPage } from '../../src-main/woocommerce/page-links.ts';

const base = new URL('https://shop.example/');

test.each([
  ['<link rel="https://api.w.org/" href="https://shop.example/wp-json/" />', 'https://shop.example/wp-json/'],
  ["<link href='/?rest_route=/&amp;x=1' rel='https://api.w.org/'>", 'https://shop.example/?rest_route=/&x=1'],
  ['<link rel="alternate" href="/wp-json/">', undefined],
  ['<link rel="https://api.w.org/" href="javascript:alert(1)">', undefined],
  ['<p>rel="https://api.w.org/" href="/wp-json/"</p>', undefined],
])('%s names %s', (html, url) => {
  expect(apiLinkInPage(html, base)?.href).toBe(url);
});

test.each([
  ['<img src="/shop/wp-content/a.png">', ['/shop/']],
  ["<script src='https://shop.example/a/b/wp-includes/x.js'>", ['/a/b/']],
  ['url(/shop/wp-content/a.png) "/shop/wp-json/"', ['/shop/']],
  ['<img src="https://cdn.example/shop/wp-content/a.png">', []],
  ['<img src="//10.0.0.1/shop/wp-content/a.png">', []],
  ['<img src="/wp-content/a.png">', []],
])('%s betrays %j', (html, folders) => {
  expect(wordPressFoldersInPage(html, base)).toEqual(folders);
});

test('the mark of a coming-soon page, and not the mention of it', () => {
  expect(isComingSoonPage("<head><meta name='woo-coming-soon-page' content='yes'>")).toBe(true);
  expect(isComingSoonPage('&lt;meta name="woo-coming-soon-page"&gt;')).toBe(false);
});

test('whatever a page says, what is found in it is on its own site', () => {
  const piece = fc.constantFrom(
    ...[
      '<link',
      ' rel="https://api.w.org/"',
      ' href="',
      '/wp-json/',
      '"',
      '>',
      '<',
      '/shop',
      '/wp-content/',
      '//x/',
      '..',
    ],
    ...["'", '(', 'https://', '\0', 'é', ' '],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 3_000 }), (pieces) => {
      const html = pieces.join('');
      for (const folder of wordPressFoldersInPage(html, base)) expect(new URL(folder, base).host).toBe(base.host);
      const link = apiLinkInPage(html, base);
      expect(link === undefined || /^https?:$/.test(link.protocol)).toBe(true);
    }),
  );
});
