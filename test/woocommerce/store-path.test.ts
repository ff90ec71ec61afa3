import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Road } from '../../src-main/contract/models.ts';
import { parseStorePath, storeAddresses } from '../../src-main/woocommerce/store-path.ts';

const road = (restUrl = 'https://shop.example/wp-json/'): Road => ({
  restUrl,
  signedRestUrl: restUrl,
  authentication: 'basic',
  verbs: 'direct',
  staging: false,
});
const read = (path: string, restUrl?: string) => {
  const result = parseStorePath(path, road(restUrl));
  return result.ok ? result.value.route : result.failure.params.reason;
};

describe('a path as people write it', () => {
  test.each([
    ['products', 'wc/v3/products'],
    ['/products/12', 'wc/v3/products/12'],
    [' products/ ', 'wc/v3/products/'],
    ['wc/v3/orders', 'wc/v3/orders'],
    ['/wp-json/wc/v2/orders', 'wc/v2/orders'],
    ['wc-admin/options', 'wc-admin/options'],
    ['wc-api/v3/products', 'wc-api/v3/products'],
    ['https://shop.example/wp-json/wc/v1/coupons', 'wc/v1/coupons'],
    ['HTTP://SHOP.example/wp-json/wc/v1/coupons', 'wc/v1/coupons'],
    ['https://shop.example/wc-api/v3/orders', 'wc-api/v3/orders'],
    ['products/tags/%c3%bcber', 'wc/v3/products/tags/%C3%BCber'],
    ['data/a b', 'wc/v3/data/a%20b'],
  ])('%s', (path, route) => expect(read(path)).toBe(route));

  test.each([
    ['', 'empty'],
    ['/', 'empty'],
    ['/wp-json/', 'empty'],
    ['wp-json', 'empty'],
    ['wc', 'namespace'],
    ['wp/v2/users', 'namespace'],
    ['/wp-json/wp/v2/users', 'namespace'],
    ['/wp-json/products', 'namespace'],
    ['wc-api/products', 'namespace'],
    ['https://shop.example/products', 'namespace'],
    ['https://shop.example/wp-login.php', 'namespace'],
    ['https://evil.example/wp-json/wc/v3/products', 'other-host'],
    ['//evil.example/wp-json/wc/v3/products', 'other-host'],
    ['https://shop.example:8443/wp-json/wc/v3/products', 'other-host'],
    ['https://shop.example@evil.example/wp-json/wc/v3/products', 'credentials'],
    ['file:///etc/passwd', 'other-host'],
    ['wc/v3/../../wp/v2/users', 'dots'],
    ['wc/v3/%2e%2e/users', 'dots'],
    ['wc/v3/./users', 'dots'],
    ['wc\\v3\\products', 'character'],
    ['wc/v3%2f..%2fproducts', 'character'],
    ['wc/v3/%5cproducts', 'character'],
    ['products\r\nHost: evil', 'character'],
    ['products%0d%0aX: y', 'character'],
    ['products#top', 'character'],
    ['products/%zz', 'encoding'],
    ['x'.repeat(9_000), 'too-long'],
  ])('refuses %s: %s', (path, reason) => expect(read(path)).toBe(reason));

  test('knows its own prefix, subdirectory and index.php', () => {
    expect(read('/shop/api/wc/v3/products', 'https://a.example/shop/api/')).toBe('wc/v3/products');
    expect(read('/shop/wc-api/v3/products', 'https://a.example/shop/api/')).toBe('wc-api/v3/products');
    expect(read('index.php/wp-json/wc/v3/x', 'https://a.example/index.php/wp-json/')).toBe('wc/v3/x');
    expect(read('http://localhost:8080/wp-json/wc/v3/x', 'http://localhost:8080/wp-json/')).toBe('wc/v3/x');
  });

  test('gives its query, decoded, and without it in a refusal', () => {
    const result = parseStorePath('orders?status=on-hold&search=a+b%26c&include[]=1', road());
    expect(result.ok && result.value.query).toEqual([
      ['status', 'on-hold'],
      ['search', 'a b&c'],
      ['include[]', '1'],
    ]);
    expect(parseStorePath('wp/v2/users?password=1', road())).toEqual({
      ok: false,
      failure: { code: 'path-invalid', params: { path: 'wp/v2/users', reason: 'namespace' } },
    });
  });

  test('whatever it is, leads to this store’s WooCommerce routes or is refused', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        'wc',
        'v3',
        '..',
        '.',
        '%2e%2e',
        '%2f',
        '//',
        '\\',
        'wp-json',
        'wc-api',
        'https:',
        '@',
        ':',
        '?',
        '&rest_route=',
        '#',
        ' ',
        '\t',
      ),
      fc.string(),
    );
    const path = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('/'));
    fc.assert(
      fc.property(
        path,
        fc.constantFrom('https://shop.example/wp-json/', 'https://shop.example/sub/api/'),
        (typed, restUrl) => {
          const result = parseStorePath(typed, road(restUrl));
          if (!result.ok) return;
          const { origin, pathname } = storeAddresses(restUrl)(result.value);
          const url = new URL(origin + pathname);
          expect(url.origin).toBe('https://shop.example');
          const legacyBase = restUrl.replace(/[^/]+\/$/, '');
          const below = result.value.legacy ? `${legacyBase}wc-api/v` : restUrl;
          expect(url.href.startsWith(below)).toBe(true);
          expect(url.href.slice(below.length)).toMatch(result.value.legacy ? /^[123](\/|$)/ : /^wc(-[^/]*)?\/./);
          expect(url.search + url.hash).toBe('');
        },
      ),
      { numRuns: 1000 },
    );
  });
});
