import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ParsedAddress, parseAddress } from '../../src-main/woocommerce/address.ts';

function parsed(typed: string): ParsedAddress {
  const result = parseAddress(typed);
  if (!result.ok) throw new Error(`${typed}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

function refused(typed: string): unknown {
  const result = parseAddress(typed);
  return result.ok ? result.value.address : (result.failure.params.reason ?? result.failure.code);
}

describe('what people type', () => {
  test.each([
    ['shop.example.com', 'https://shop.example.com/', 'unspecified', ['scheme-added']],
    ['  Shop.Example.COM/ ', 'https://shop.example.com/', 'unspecified', ['scheme-added']],
    ['shop.example.com.', 'https://shop.example.com/', 'unspecified', ['scheme-added']],
    ['http://shop.example.com', 'http://shop.example.com/', 'http', []],
    ['HTTPS://SHOP.EXAMPLE.COM/Sub', 'https://shop.example.com/Sub/', 'https', []],
    ['https://shop.example.com:8443/a/b', 'https://shop.example.com:8443/a/b/', 'https', []],
    ['https://shop.example.com:443', 'https://shop.example.com/', 'https', []],
    ['http://shop.example.com:443', 'http://shop.example.com:443/', 'http', []],
    ['shop.example.com:443', 'https://shop.example.com/', 'https', ['scheme-added']],
    ['shop.example.com:80/x', 'http://shop.example.com/x/', 'http', ['scheme-added']],
    ['shop.example.com:', 'https://shop.example.com/', 'unspecified', ['scheme-added']],
    ['//shop.example.com', 'https://shop.example.com/', 'unspecified', ['scheme-added']],
    ['://shop.example.com', 'https://shop.example.com/', 'unspecified', ['scheme-added']],
    ['https://shop.example.com//a///b//', 'https://shop.example.com/a/b/', 'https', []],
    ['https://shop.example.com/?utm=1#top', 'https://shop.example.com/', 'https', ['query-removed']],
  ])('%s', (typed, address, scheme, assumed) => {
    expect(parsed(typed)).toMatchObject({ address, scheme, assumed });
  });
});

describe('a scheme that is clearly meant', () => {
  test.each([
    ['https:/shop.example.com', 'https'],
    ['https:shop.example.com', 'https'],
    ['https//shop.example.com', 'https'],
    ['https/shop.example.com', 'https'],
    ['https;//shop.example.com', 'https'],
    ['https.//shop.example.com', 'https'],
    ['https:///shop.example.com', 'https'],
    ['https:\\\\shop.example.com', 'https'],
    ['https : // shop.example.com', 'https'],
    ['https://https://shop.example.com', 'https'],
    ['https://http://shop.example.com', 'http'],
    ['http://https//shop.example.com', 'https'],
    ['htps://shop.example.com', 'https'],
    ['htttps://shop.example.com', 'https'],
    ['ttps://shop.example.com', 'https'],
    ['ttp://shop.example.com', 'http'],
    ['hhtp://shop.example.com', 'http'],
  ])('%s', (typed, scheme) => {
    expect(parsed(typed)).toMatchObject({
      address: `${scheme}://shop.example.com/`,
      scheme,
      assumed: ['scheme-repaired'],
    });
  });
});

describe("a page's address gives the site's", () => {
  test.each([
    ['https://shop.example/wp-admin/admin.php?page=wc-settings&tab=advanced', 'https://shop.example/'],
    ['https://shop.example/sub/wp-admin', 'https://shop.example/sub/'],
    ['https://shop.example/sub/wp-login.php?redirect_to=x', 'https://shop.example/sub/'],
    ['https://shop.example/wp-json/wc/v3/products', 'https://shop.example/'],
    ['https://shop.example/sub/index.php/wp-json/', 'https://shop.example/sub/'],
    ['https://shop.example/index.php?rest_route=/wc/v3/products', 'https://shop.example/'],
    ['https://shop.example/sub/?rest_route=/wc/v3', 'https://shop.example/sub/'],
    ['https://shop.example/wc-api/v3', 'https://shop.example/'],
    ['https://shop.example/sub/api/wc/v3/products', 'https://shop.example/sub/'],
    ['https://shop.example/product/blue-shirt/', 'https://shop.example/'],
    ['https://shop.example/sub/product-category/shirts', 'https://shop.example/sub/'],
    ['https://shop.example/my-account/orders/', 'https://shop.example/'],
    ['https://shop.example/sub/index.html', 'https://shop.example/sub/'],
  ])('%s', (typed, address) => {
    expect(parsed(typed).address).toBe(address);
    expect(parsed(typed).assumed).toEqual(expect.arrayContaining([expect.stringMatching(/^(?:page|query)-removed$/)]));
  });

  test.each(['https://shop.example/shop/', 'https://shop.example/product/', 'https://shop.example/wp-admins/'])(
    '%s may be the site itself',
    (typed) => expect(parsed(typed)).toMatchObject({ address: typed, assumed: [] }),
  );
});

describe('what stands around it', () => {
  test.each([
    '"https://shop.example"',
    '<https://shop.example>',
    '(https://shop.example),',
    '„https://shop.example“',
    "'https://shop.example/';",
    '\u200b\u202ahttps://shop.example\u202c\ufeff',
    'https://sh\u00adop.exam\u200bple',
    'https://shop\u200d.example',
    '\u00a0https://shop.example\u3000\n',
    'ｈｔｔｐｓ：／／ｓｈｏｐ．ｅｘａｍｐｌｅ',
  ])('%j', (typed) => expect(parsed(typed).address).toBe('https://shop.example/'));
});

describe('hosts', () => {
  test.each([
    ['münchen.example', 'xn--mnchen-3ya.example', 'münchen.example', false],
    ['https://xn--mnchen-3ya.example/Größe/', 'xn--mnchen-3ya.example', 'münchen.example/Größe', false],
    ['نامه‌ای.com', 'xn--mgba3gch31f060k.com', 'نامه‌ای.com', false],
    ['8.8.8.8', '8.8.8.8', '8.8.8.8', false],
    ['127.0.0.1:8081', '127.0.0.1', '127.0.0.1:8081', true],
    ['http://192.168.1.5/shop', '192.168.1.5', '192.168.1.5/shop', true],
    ['172.31.0.1', '172.31.0.1', '172.31.0.1', true],
    ['172.32.0.1', '172.32.0.1', '172.32.0.1', false],
    ['169.254.1.1', '169.254.1.1', '169.254.1.1', true],
    ['[::1]:8080', '[::1]', '[::1]:8080', true],
    ['::1', '[::1]', '[::1]', true],
    ['[fe80::1]', '[fe80::1]', '[fe80::1]', true],
    ['[::ffff:10.0.0.1]', '[::ffff:a00:1]', '[::ffff:a00:1]', true],
    ['[2606:4700::1]', '[2606:4700::1]', '[2606:4700::1]', false],
    ['localhost:8443', 'localhost', 'localhost:8443', true],
    ['nas', 'nas', 'nas', true],
    ['shop.local', 'shop.local', 'shop.local', true],
    ['my_shop.test', 'my_shop.test', 'my_shop.test', true],
    ['local.example', 'local.example', 'local.example', false],
  ])('%s', (typed, host, shown, isPrivate) => {
    expect(parsed(typed)).toMatchObject({ host, shown, private: isPrivate });
  });

  test('a path is shown as it is sent where its letters would mislead', () => {
    expect(parsed('https://shop.example/%E2%80%AEevil').shown).toBe('shop.example/%E2%80%AEevil');
    expect(parsed('https://shop.example/100%').shown).toBe('shop.example/100%');
  });
});

describe('refused', () => {
  test.each([
    ['', 'empty'],
    [' \u200b"" ', 'empty'],
    [`https://shop.example/${'a'.repeat(2048)}`, 'too-long'],
    ['ftp://shop.example', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['javascript:alert(1)', 'scheme'],
    ['mailto:me@shop.example', 'scheme'],
    ['hptts://shop.example', 'scheme-misspelt'],
    ['what is this?', 'blank-inside'],
    ['shop example.com', 'blank-inside'],
    ['me@shop.example', 'email'],
    ['https://', 'host'],
    ['shop..example', 'host'],
    ['.example', 'host'],
    ['hello,world', 'host'],
    [`${'a'.repeat(64)}.example`, 'host'],
    ['2130706433', 'host'],
    ['0x7f.1', 'host'],
    ['127.1', 'host'],
    ['[::1', 'host'],
    ['https', 'host'],
    ['shop.example:0', 'port'],
    ['shop.example:65536', 'port'],
    ['shop.example:http', 'port'],
    ['user:password@shop.example', 'address-has-credentials'],
    ['https://user@shop.example', 'address-has-credentials'],
    ['https://shop.example/?consumer_key=x', 'address-has-credentials'],
    ['https://shop.example/?a=1&consumer_secret=x', 'address-has-credentials'],
    ['https://shop.example/?oauth_signature=x', 'address-has-credentials'],
    [`ck_${'a'.repeat(40)}`, 'address-has-credentials'],
    [`https://shop.example/cs_${'a'.repeat(40)}`, 'address-has-credentials'],
  ])('%s', (typed, reason) => expect(refused(typed)).toBe(reason));

  test('nothing of the credentials is in the failure', () => {
    expect(JSON.stringify(parseAddress('https://user:hunter2@shop.example'))).not.toContain('hunter2');
  });
});

describe('whatever is typed', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https', 'ftp', 'ws'] }),
    fc
      .array(
        fc.constantFrom('https', ':', '/', '//', '\\', '@', '[', ']', '.', 'shop', '%', '?', '#', ' ', ':80', '\u202e'),
      )
      .map((parts) => parts.join('')),
  );

  test('an address comes out that is one, and stays the same when given again', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const result = parseAddress(typed);
        if (!result.ok) return;
        const url = new URL(result.value.address);
        expect(['https:', 'http:']).toContain(url.protocol);
        expect(url.href).toBe(result.value.address);
        expect(url.pathname.endsWith('/')).toBe(true);
        expect(url.username + url.password + url.search + url.hash).toBe('');
        expect(result.value.shown).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
        expect(parsed(result.value.address).address).toBe(result.value.address);
      }),
      { numRuns: 5000 },
    );
  });

  test('a plain web address comes out as it went in', () => {
    fc.assert(
      fc.property(fc.domain(), fc.constantFrom('http', 'https'), (domain, scheme) => {
        expect(parsed(`${scheme}://${domain}`)).toMatchObject({
          address: `${scheme}://${domain}/`,
          scheme,
          assumed: [],
        });
      }),
    );
  });
});
