import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deepLinkFromArguments, parseDeepLink } from '../../src-main/electron/deep-links.ts';
import { openExternal } from '../../src-main/electron/open-external.ts';

describe('openExternal', () => {
  async function open(url: string, answer = true) {
    const opened: string[] = [];
    const shown: string[] = [];
    const result = await openExternal(url, {
      shell: {
        openExternal: async (address) => {
          opened.push(address);
        },
      },
      confirm: async (host) => {
        shown.push(host);
        return answer;
      },
    });
    return { opened, shown, code: result.ok ? 'ok' : result.failure.code };
  }

  test('opens https as it was parsed, after the host was shown', async () => {
    expect(await open('HTTPS://Shop.Example.com/wp-admin\\..\\x?a=b c')).toEqual({
      opened: ['https://shop.example.com/x?a=b%20c'],
      shown: ['shop.example.com'],
      code: 'ok',
    });
    expect((await open('https://xn--pple-43d.com/')).shown).toEqual(['xn--pple-43d.com']);
    expect((await open('https://аpple.com/')).shown).toEqual(['xn--pple-43d.com']);
  });

  test.each(['http://localhost:8881/wp-admin/', 'http://shop.localhost/', 'http://192.168.1.5/', 'http://[::1]:80/'])(
    'opens %s, which is near',
    async (url) => {
      expect((await open(url)).code).toBe('ok');
    },
  );

  test.each([
    'http://shop.example.com/',
    'http://localhost.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'gatehouse-app://app/index.html',
    'gatehouse://home',
    'smb://server/share',
    'ms-msdt:/id',
    'mailto:a@example.com',
    'vbscript:x',
    '//shop.example.com/',
    'shop.example.com',
    '',
    'https://user:word@shop.example.com/',
    `https://shop.example.com/${'x'.repeat(3_000)}`,
    'https://',
  ])('refuses %s without asking', async (url) => {
    expect(await open(url)).toEqual({ opened: [], shown: [], code: 'link-refused' });
  });

  test('opens nothing when the person says no', async () => {
    expect(await open('https://shop.example.com/', false)).toMatchObject({ opened: [], code: 'cancelled' });
  });

  test('opens nothing but what it showed, whatever it is given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.webUrl({ withQueryParameters: true, validSchemes: ['http', 'https', 'file'] }), fc.string()),
        async (url) => {
          const { opened, shown } = await open(url);
          expect(opened.length).toBeLessThanOrEqual(1);
          for (const address of opened) {
            expect(new URL(address).host).toBe(shown[0]);
            expect(new URL(address).href).toBe(address);
            expect(address).toMatch(/^https?:\/\/[^@]*$|^https:\/\/[^/]*\//);
          }
        },
      ),
    );
  });
});

describe('links from outside', () => {
  test('are one of three', () => {
    expect(parseDeepLink('gatehouse://home')).toEqual({ to: 'home' });
    expect(parseDeepLink('gatehouse:home/')).toEqual({ to: 'home' });
    expect(parseDeepLink('gatehouse://connect?address=https%3A%2F%2Fshop.example.com%2Fsub')).toEqual({
      to: 'connect',
      address: 'https://shop.example.com/sub',
    });
    expect(parseDeepLink('gatehouse://connect/?address=bücher.example')).toEqual({
      to: 'connect',
      address: 'bücher.example',
    });
    expect(parseDeepLink('gatehouse://store?store=my-shop')).toEqual({ to: 'store', store: 'my-shop' });
  });

  test.each([
    '',
    'gatehouse:',
    'gatehouse://',
    'gatehouse://forget-everything',
    'gatehouse://connect',
    'gatehouse://connect?address=',
    'gatehouse://connect?address=a&address=b',
    'gatehouse://connect?address=a&key=ck_1',
    'gatehouse://connect?address=ck_0123456789',
    'gatehouse://connect?address=a&to=home',
    'gatehouse://connect?address=a%20b',
    'gatehouse://connect?address=%E2%80%AEmoc.elpmaxe',
    'gatehouse://connect?address=a%00b',
    'gatehouse://connect/keep?address=a',
    'gatehouse://user@connect?address=a',
    'gatehouse://store?store=../..',
    'gatehouse://store?store=<img>',
    'gatehouse://home?__proto__=x',
    'gatehouse://home#x',
    'gatehouse-app://home',
    'https://home',
    ' gatehouse://home',
    'gatehouse://home\n',
    `gatehouse://connect?address=${'x'.repeat(2_000)}`,
  ])('are refused when they are %j', (link) => {
    expect(parseDeepLink(link)).toBeUndefined();
  });

  test('are never more than they say, and never throw', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((rest) => `gatehouse://connect?address=${rest}`),
      fc.webQueryParameters().map((rest) => `gatehouse:connect?${rest}`),
    );
    fc.assert(
      fc.property(text, (link) => {
        const parsed = parseDeepLink(link);
        if (parsed?.to === 'connect') expect(parsed.address).toMatch(/^[^\s\p{C}]{1,300}$/u);
      }),
    );
  });

  test('stand alone and last among the arguments', () => {
    const link = 'gatehouse://home';
    expect(deepLinkFromArguments(['electron', 'main.js', link])).toEqual({ to: 'home' });
    expect(deepLinkFromArguments(['electron', link, '--flag'])).toBeUndefined();
    expect(deepLinkFromArguments(['electron', link, link])).toBeUndefined();
    expect(deepLinkFromArguments(['electron', 'GATEHOUSE://home', link])).toBeUndefined();
    expect(deepLinkFromArguments(['electron'])).toBeUndefined();
    expect(deepLinkFromArguments([])).toBeUndefined();
  });
});
