import { lookup } from 'node:dns/promises';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import { type RecordingProxy, type RecordingProxyOptions, startRecordingProxy } from '../support/proxy.ts';
import { startSecretService } from '../support/secret-service.ts';
import { commandLineTest, type House, jsonOf, pasteOf } from './gatehouse.ts';

/*
 * A store by a name that the proxy alone can find: whatever reaches it went through the proxy, and whatever did not go
 * through the proxy has found no store.
 */

const test = commandLineTest(startSecretService).extend<{
  readonly proxyTo: (store: PracticeStore, options?: Omit<RecordingProxyOptions, 'leadTo'>) => Promise<RecordingProxy>;
}>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from it
  proxyTo: async ({}, use) => {
    const proxies: RecordingProxy[] = [];
    await use(async (store, options) => {
      const port = Number(new URL(store.httpsUrl ?? store.httpUrl ?? '').port);
      const proxy = await startRecordingProxy({ leadTo: () => port, ...options });
      proxies.push(proxy);
      return proxy;
    });
    for (const proxy of proxies) await proxy.close();
  },
});

const secure = { httpPort: null, httpsPort: 0, hostNames: ['shop.example'], home: 'https://shop.example' } as const;
const plain = { hostNames: ['shop.example'], home: 'http://shop.example' } as const;

async function keepSetting(house: House, proxy: string): Promise<void> {
  await mkdir(house.data, { recursive: true });
  await writeFile(join(house.data, 'preferences.json'), JSON.stringify({ schema: 1, proxy }));
}

/** Asks for a store through this environment, and says how that failed. */
async function failureOf(house: House, env: Record<string, string>, address = 'https://shop.example') {
  const ran = await house.run(['connect', address, '--json'], { env });
  return (jsonOf(ran) as { error: { code: string; params: object } }).error;
}

/** A name of this computer that is not `localhost`, which no proxy is asked for. Most have one. */
const ownName = await lookup(hostname(), { family: 4 }).then(
  ({ address }) => ({ name: hostname(), address }),
  () => undefined,
);

const notFound = expect.stringMatching(/^(dns-not-found|offline)$/);

describe.concurrent('the proxy of the environment', { timeout: 120_000 }, () => {
  test.for(['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])(
    'carries every call over https, with the authorities of %s',
    async (variable, { house, practice, proxyTo }) => {
      const store = await practice(secure);
      const proxy = await proxyTo(store);
      const ca = await house.file('ca.pem', store.authority ?? '');
      const env = { HTTPS_PROXY: proxy.url, [variable]: ca };
      const input = pasteOf(store);
      expect(await house.run(['connect', 'shop.example', '--name', 'Shop'], { input, env })).toMatchObject({ code: 0 });
      const connected = proxy.seen.length;
      expect(await house.run(['call', 'shop', 'GET', 'products'], { env })).toMatchObject({ code: 0 });
      expect(await house.run(['doctor', 'shop'], { env })).toMatchObject({ code: 0 });
      expect(connected).toBeGreaterThan(0);
      expect(proxy.seen.length).toBeGreaterThan(connected);
      expect(new Set(proxy.seen.map(({ method, target }) => `${method} ${target}`))).toEqual(
        new Set(['CONNECT shop.example:443']),
      );
      // Without them the store's certificate is nobody's.
      expect(await failureOf(house, { HTTPS_PROXY: proxy.url })).toMatchObject({ code: 'tls-untrusted' });
    },
  );

  test('carries calls over http, signed, and never sees the secret', async ({ house, practice, proxyTo }) => {
    const store = await practice(plain);
    const proxy = await proxyTo(store);
    const env = { http_proxy: proxy.url };
    const input = pasteOf(store);
    const connected = await house.run(['connect', 'http://shop.example', '--name', 'Shop'], { input, env });
    expect(connected).toMatchObject({ code: 0 });
    expect(await house.run(['call', 'shop', 'GET', 'products'], { env })).toMatchObject({ code: 0 });
    expect(proxy.seen).toHaveLength(store.requests.length);
    expect(proxy.seen.every(({ target }) => target.startsWith('http://shop.example/'))).toBe(true);
    const [, secret = ''] = /(cs_\w{40})/.exec(input) ?? [];
    expect(JSON.stringify(proxy.seen)).toContain('oauth_signature=');
    expect(JSON.stringify(proxy.seen)).not.toContain(secret.slice(3));
    expect(proxy.seen.some(({ headers }) => 'authorization' in headers)).toBe(false);
  });

  test('is left alone where NO_PROXY says so', async ({ house, practice, proxyTo }) => {
    const proxy = await proxyTo(await practice(secure));
    const env = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url, NO_PROXY: 'other.example,.example' };
    expect(await failureOf(house, env)).toMatchObject({ code: notFound });
    expect(proxy.seen).toEqual([]);
  });

  test('that asks for a login is named, and given the one it is asked with', async ({ house, practice, proxyTo }) => {
    const store = await practice(secure);
    const proxy = await proxyTo(store, { login: 'us er:pa:ss' });
    for (const login of ['', 'us%20er:wrong@']) {
      const refused = await house.run(['connect', 'shop.example', '--json'], {
        env: { HTTPS_PROXY: proxy.url.replace('//', `//${login}`) },
      });
      expect(refused.code).toBe(3);
      expect(jsonOf(refused)).toMatchObject({
        error: {
          code: 'proxy-failed',
          what: expect.stringContaining('it asks for a name and a password'),
          params: { proxy: `127.0.0.1:${proxy.port}`, reason: 407 },
        },
      });
      expect(refused.stdout + refused.stderr).not.toContain('wrong');
    }
    expect(store.requests).toEqual([]);
    const ca = await house.file('ca.pem', store.authority ?? '');
    const env = { HTTPS_PROXY: proxy.url.replace('//', '//us%20er:pa%3Ass@'), NODE_EXTRA_CA_CERTS: ca };
    expect(await house.run(['connect', 'shop.example'], { input: pasteOf(store), env })).toMatchObject({ code: 0 });
  });

  test('that is gone, or of another kind, has failed, and nothing goes around it', async ({
    house,
    practice,
    proxyTo,
  }) => {
    const proxy = await proxyTo(await practice(secure));
    await proxy.close();
    const dead = { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url };
    expect(await failureOf(house, dead)).toMatchObject({ code: 'proxy-failed', params: { reason: 'connection' } });
    expect(await failureOf(house, dead, 'http://shop.example')).toMatchObject({ code: 'proxy-failed' });
    expect(await failureOf(house, { ALL_PROXY: 'socks5://127.0.0.1:1080' })).toMatchObject({
      code: 'proxy-failed',
      params: { reason: 'scheme' },
    });
  });

  test.skipIf(!ownName)(
    'that is gone is not gone around, where the store could be reached',
    async ({ house, practice, proxyTo }) => {
      const proxy = await proxyTo(await practice());
      await proxy.close();
      let connections = 0;
      const server = createServer((_request, response) => response.end()).on('connection', () => {
        connections += 1;
      });
      await new Promise<void>((resolve) => server.listen(0, ownName?.address, resolve));
      const direct = `http://${ownName?.name}:${(server.address() as AddressInfo).port}`;
      expect(await failureOf(house, { HTTP_PROXY: proxy.url }, direct)).toMatchObject({ code: 'proxy-failed' });
      expect(connections).toBe(0);
      await failureOf(house, {}, direct);
      expect(connections).toBeGreaterThan(0);
      await new Promise((resolve) => server.close(resolve));
    },
  );
});

describe.concurrent('the setting', { timeout: 120_000 }, () => {
  test('wins over the environment: a proxy of its own', async ({ house, practice, proxyTo }) => {
    const store = await practice(secure);
    const proxy = await proxyTo(store);
    const ca = await house.file('ca.pem', store.authority ?? '');
    await keepSetting(house, proxy.url);
    const env = { HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' };
    const ran = await house.run(['connect', 'shop.example', '--ca', ca], { input: pasteOf(store), env });
    expect(ran).toMatchObject({ code: 0 });
    expect(proxy.seen.length).toBeGreaterThan(0);
  });

  test('wins over the environment: none', async ({ house, practice, proxyTo }) => {
    const proxy = await proxyTo(await practice(secure));
    await keepSetting(house, 'none');
    expect(await failureOf(house, { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url })).toMatchObject({ code: notFound });
    expect(proxy.seen).toEqual([]);
  });

  test('leaves it to the environment', async ({ house, practice, proxyTo }) => {
    const proxy = await proxyTo(await practice(secure));
    await keepSetting(house, 'system');
    expect(await failureOf(house, { HTTPS_PROXY: proxy.url })).toMatchObject({ code: 'tls-untrusted' });
    expect(proxy.seen.length).toBeGreaterThan(0);
  });
});
