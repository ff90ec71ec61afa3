import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areaOf } from '../../src-main/contract/tool-areas.ts';
import { asPhpReads } from '../../src-main/gateway/parameters.ts';
import { parseTarget } from '../../src-main/gateway/target.ts';
import { encodeQuery } from '../../src-main/woocommerce/signing.ts';

function read(target: string) {
  const parsed = parseTarget(target);
  if (!parsed.ok) return parsed.refusal.code;
  const { store, place, area } = parsed.value;
  return { store, route: place.route, area };
}

describe('what a request asks for', () => {
  test.each([
    ['/shop/wp-json/wc/v3/products?page=2', 'wc/v3/products', 'products'],
    ['/shop//wp-json/wc/v3/products/12/', 'wc/v3/products/12/', 'products'],
    ['/shop/wp-json/wc/v3/orders/12/notes', 'wc/v3/orders/12/notes', 'orders'],
    ['/shop/index.php/wp-json/wc/v2/customers', 'wc/v2/customers', 'customers'],
    ['/shop/?rest_route=/wc/v3/coupons', 'wc/v3/coupons', 'coupons'],
    ['/shop/index.php?rest_route=%2Fwc%2Fv3%2Fwebhooks', 'wc/v3/webhooks', 'webhooks'],
    ['/shop/wp-json', '', 'index'],
    ['/shop/wp-json/wc/v3', 'wc/v3', 'public'],
    ['/shop/wc-api/v3/orders/count', 'wc-api/v3/orders/count', 'orders'],
    ['/shop/wc-api/v3/', 'wc-api/v3/', 'public'],
    ['/shop/wp-json/wc/v3/caf%C3%A9', 'wc/v3/caf%C3%A9', 'everything'],
  ])('%s', (target, route, area) => {
    expect(read(target)).toEqual({ store: 'shop', route, area });
  });

  test('text that was not encoded is read as what it is', () => {
    const raw = Buffer.from('/shop/wp-json/wc/v3/products?search=café').toString('latin1');
    const parsed = parseTarget(raw);
    expect(parsed.ok && parsed.value.place.query).toEqual([['search', 'café']]);
  });

  test('a query is decoded as the URL standard has it, whatever is wrong with it', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '=',
      '&',
      '+',
      '%26',
      '%3D',
      '%C3%A9',
      '%',
      '%e2',
      '%zz',
      '%ff',
      '%00',
      '?',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        // A question mark at its beginning is the name's own to PHP.
        const query = `first=1&${pieces.join('')}`;
        const expected = new Map([...new URLSearchParams(query)]);
        expect(new Map(asPhpReads(query))).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of a name that comes twice the last value counts, as in PHP', () => {
    const parsed = parseTarget('/shop/wp-json/wc/v3/products?a[0]=1&page=1&a%5B0%5D=2&b[]=1&b[]=2&page=3');
    expect(parsed.ok && parsed.value.place.query).toEqual([
      ['a[0]', '2'],
      ['page', '3'],
      ['b[]', '1'],
      ['b[]', '2'],
    ]);
  });
});

describe('ways past the scope', () => {
  test.each([
    ['/shop/wp-json/wc/v3/products/../orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products/%2e%2e/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products/.%2E/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products%2f..%2forders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/%6frders%252f1', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products%5c..%5corders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3\\orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products%00', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products%ff', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products%', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products#/orders', 'gatehouse_bad_address'],
    ['http://shop.example/wp-json/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?rest_route=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?rest%5Froute=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?rest_route[]=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?REST_ROUTE=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?wc-api=WC_Gateway_Paypal', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?_method[]=DELETE', 'gatehouse_bad_address'],
    ['/shop/?rest_route=wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/?rest_route[]=/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/?rest_route[0]=/wc/v3/orders&rest_route=/wc/v3/products', 'gatehouse_bad_address'],
    ['/shop/?REST_ROUTE=/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/?rest.route=/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/?rest_route=/wc/v3/products/../orders', 'gatehouse_bad_address'],
    ['/shop/?rest_route=/wc/v3/products%00', 'gatehouse_bad_address'],
    ['/shop/?rest_route=/wc/v3/products%0a', 'gatehouse_bad_address'],
    ['/shop/?rest_route=/wp/v2/users', 'gatehouse_namespace'],
    ['/shop/?rest_route=/batch/v1', 'gatehouse_namespace'],
    ['/shop/wp-json/?rest_route=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/index.php/wp-json/wc/v3/products?rest_route=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/WP-JSON/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/Index.php/wp-json/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/index.php/index.php/wp-json/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/wp-json;x/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/wp-json.php/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/wp-json/wc/v3/products/..;/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products/%2e%2e%3bx=1/orders', 'gatehouse_bad_address'],
    ['/shop/?rest_route=/wc/v3/products/..;/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products;/orders', '…everything'],
    ['/shop/wp-json/wc/v3/products;x=1', '…everything'],
    ['/shop/wp-json/wc/v3/products%3Fx/orders', '…everything'],
    ['/shop/wp-json/wc/v3/products%26rest_route=/wc/v3/orders', '…everything'],
    ['/shop/wp-json/wc/v3/%EF%BD%8Frders', '…everything'],
    ['/shop/wp-json/wc/v3/order%C5%BF', '…everything'],
    ['/shop/wp-json/wc/v3/products%20', '…everything'],
    ['/shop/wp-json/wc/v3/products.json', '…everything'],
    ['/shop/wp-json/WC/v3/products', 'gatehouse_namespace'],
    ['/shop/wp-json/wc/V3/products', '…everything'],
    ['/shop/wp-json/wc/v3/%c0%ae%c0%ae/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products%0d%0aX-Header:%201', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?consumer_key[]=ck_1', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?Consumer_Key=ck_1', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?oauth_consumer_key[]=ck_1', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?_METHOD=DELETE', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?wc-api-version=3&wc-api-route=/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/wc/v3/products?_envelope=1', 'gatehouse_parameter'],
    ['/shop/wp-json/wc/v3/products?_envelope', 'gatehouse_parameter'],
    ['/shop/wp-json/wc/v3/products?_envelope[]=1', 'gatehouse_parameter'],
    ['/shop/wp-json/wc/v3/products?%5Fenvelope=1', 'gatehouse_parameter'],
    ['/shop/?rest_route=/wc/v3/products&_envelope=1', 'gatehouse_parameter'],
    ['/shop/wp-json/?_envelope=1', 'gatehouse_parameter'],
    ['/shop/wp-json/wc/v3/products?_jsonp=x', 'gatehouse_parameter'],
    ['/shop/wc-api/v3/products?_jsonp=x', 'gatehouse_parameter'],
    ['//evil.example/wp-json/wc/v3/orders', 'gatehouse_no_route'],
    ['/shop/wp-json/wc/v3/products?_embed[]=x', '…everything'],
    ['/shop/?rest_route=/wc/v3/products%2f..%2forders', 'gatehouse_bad_address'],
    ['/shop/?rest_route=/wc/v3/products%252f', 'gatehouse_bad_address'],
    ['/shop/?rest_route=/wc/v3/products%3Frest_route=/wc/v3/orders', 'gatehouse_bad_address'],
    ['/shop/wp-json/batch/v1', 'gatehouse_namespace'],
    ['/shop/wp-json/wp/v2/users', 'gatehouse_namespace'],
    ['/shop/wp-json/wccom-site/v3/x', 'gatehouse_namespace'],
    ['/shop/wp-json/wc', 'gatehouse_namespace'],
    ['/shop/wp-admin/', 'gatehouse_no_route'],
    ['/shop/', 'gatehouse_no_route'],
    ['/', 'gatehouse_no_route'],
    ['/Shop/wp-json/wc/v3/orders', 'gatehouse_no_route'],
    [`/shop/wp-json/wc/v3/products?search=${'a'.repeat(9000)}`, 'gatehouse_address_too_long'],
  ])('%s', (target, code) => {
    const found = read(target);
    // Whatever is not written as its row is: only a tool that is let to everything may try what the store makes of it.
    expect(typeof found === 'string' ? found : `…${found.area}`).toBe(code);
  });

  test('names that PHP reads as others are nothing that is ever sent', () => {
    for (const name of ['rest.route', 'rest route', 'rest[route', ' rest_route', 'rest_route\0', 'consumer.key']) {
      const parsed = parseTarget(`/shop/wp-json/wc/v3/products?${encodeURIComponent(name)}=/wc/v3/orders`);
      const sent = parsed.ok ? encodeQuery(parsed.value.place.query) : parsed;
      expect([name, sent.ok]).toEqual([name, false]);
    }
  });

  test('whatever is taken is sent as what was checked', () => {
    const piece = fc.constantFrom(
      ...[
        'wc',
        'v3',
        'products',
        'orders',
        'wp-json',
        'batch',
        '..',
        '.',
        '%2e',
        '%2f',
        '%252e',
        '%5c',
        '\\',
        '//',
        '/',
        '?',
      ],
      ...[
        'rest_route=/wc/v3/orders',
        '&',
        '=',
        '[',
        ']',
        '%00',
        '%',
        'wc-api',
        'index.php',
        '_method=PUT',
        '%C3%A9',
        'é',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const parsed = parseTarget(`/shop/${pieces.join('')}`);
        if (!parsed.ok) return;
        const { place, area } = parsed.value;
        // A server that resolves dots and decodes once comes to the same route, and so to the same area.
        const url = new URL(`https://shop.example/wp-json/${place.route}`);
        expect(url.pathname).toBe(`/wp-json/${place.route}`);
        const segments = place.route
          .split('/')
          .filter((part) => part !== '')
          .map(decodeURIComponent);
        for (const segment of segments) expect(segment).not.toMatch(/[/\\\0]|^\.\.?$|%[0-9a-f]{2}/i);
        if (area !== 'index') expect([areaOf(segments), 'everything']).toContain(area);
        for (const [name] of place.query) expect(name).not.toMatch(/^(rest_route|_method|consumer_|oauth_|wc-api)/i);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe('areas', () => {
  test.each([
    ['wc/v3/products/1/variations/2', 'products'],
    ['wc/v3/refunds', 'orders'],
    ['wc/v3/payment_gateways/bacs', 'settings'],
    ['wc/v3/system_status/tools/clear_transients', 'system_status'],
    ['wc/v3/PRODUCTS', 'everything'],
    ['wc/v3/subscriptions', 'everything'],
    ['wc/store/v1/cart', 'everything'],
    ['wc-admin/options', 'everything'],
    ['wc-analytics/reports/revenue/stats', 'reports'],
    ['wc-analytics/leaderboards', 'everything'],
    ['wc-analytics/leaderboards/products', 'reports'],
    ['wc-analytics/leaderboards/customers', 'customers'],
    ['wc-analytics/leaderboards/another', 'everything'],
    ['wc-analytics/reports/customers', 'customers'],
    ['wc-analytics/reports/customers/stats', 'customers'],
    ['wc-analytics/reports/orders', 'orders'],
    ['wc-analytics/reports/revenue/export', 'everything'],
    ['wc-analytics/reports/customers/export', 'everything'],
    ['wc-api/v3/customers/5/orders', 'orders'],
    ['wc-api/v3/customers/5/downloads', 'customers'],
    ['wc-api/v3/products/5/orders', 'orders'],
    ['wc-api/v3/products/5/reviews', 'products'],
  ])('%s belongs to %s', (route, area) => {
    expect(areaOf(route.split('/'))).toBe(area);
  });

  test.each(['wp/v2/posts', 'batch/v1', 'wc', 'jetpack/v4/x', '__proto__/x', 'wc-api/x'])(
    '%s is not for keys',
    (route) => {
      expect(areaOf(route.split('/'))).toBeUndefined();
    },
  );
});
