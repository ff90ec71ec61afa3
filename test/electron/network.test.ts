import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstProxy, systemNetwork } from '../../src-main/electron/network.ts';

it.each([
  ['DIRECT', null],
  ['', null],
  ['PROXY proxy.example:3128', 'http://proxy.example:3128'],
  ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
  ['HTTPS proxy.example:443; PROXY other.example:80', 'https://proxy.example:443'],
  ['DIRECT; PROXY proxy.example:3128', null],
  ['SOCKS5 proxy.example:1080', 'socks5://proxy.example:1080'],
])('of “%s”, the first way is %s', (answer, proxy) => {
  expect(firstProxy(answer)).toBe(proxy);
});

it('takes whatever a proxy script answers', () => {
  fc.assert(
    fc.property(fc.string(), (answer) => {
      const proxy = firstProxy(answer);
      expect(proxy === null || /^(https?|socks5):\/\//.test(proxy)).toBe(true);
    }),
  );
});

it('knows the proxies of the system, and the authorities of the environment', async () => {
  const asked: string[] = [];
  const network = systemNetwork({
    session: {
      async resolveProxy(url) {
        asked.push(url);
        return 'PROXY system.example:8080';
      },
    },
    environment: { proxyFor: async () => 'http://environment.example', authorities: async () => ['an authority'] },
  });
  const store = new URL('https://shop.example/wp-json/');
  expect(await network.proxyFor(store)).toBe('http://system.example:8080');
  expect(asked).toEqual([store.href]);
  expect(await network.authorities()).toEqual(['an authority']);
});
