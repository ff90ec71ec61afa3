import { describe, expect, test } from 'vitest';
import { inspectSite } from '../../src-main/diagnosis/diagnose.ts';
import { type Fault, startPracticeStore } from '../../src-main/practice/index.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { createParts } from './parts.ts';
import { inspect, runParts } from './practice.ts';

const { stores, transport } = createParts();

const told = (steps: readonly { name: string; state: string }[]) => steps.map(({ name, state }) => `${name} ${state}`);

describe('a store in order', () => {
  test('is told step by step, and takes two requests', async () => {
    const store = await stores.start();
    const { site, steps } = await inspect(transport, store);
    expect(told(steps)).toEqual([
      'address running',
      'address done',
      'wordpress done',
      'permalinks done',
      'woocommerce done',
      'https done',
    ]);
    expect(site).toMatchObject({
      ok: true,
      value: {
        address: `${store.url}/`,
        siteName: 'Harbour Lane Goods',
        adminUrl: `${store.url}/wp-admin/`,
        restUrl: `${store.url}/wp-json/`,
        homeRestUrl: `${store.url}/wp-json/`,
        spent: { requests: 2, rounds: 2 },
      },
    });
    expect(store.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  });

  test.each([
    ['a page of wp-admin', (url: string) => `${url}/wp-admin/admin.php?page=wc-settings`],
    ['the REST address', (url: string) => `${url}/wp-json/wc/v3/products`],
    ['blanks and capitals', (url: string) => `  ${url.replace('https', 'HTTPS')}  `],
    ['no scheme', (url: string) => url.replace('https://', '')],
  ])('is found from %s', async (_, typed) => {
    const store = await stores.start();
    const { site } = await inspect(transport, store, typed(store.url));
    expect(site).toMatchObject({ ok: true, value: { address: `${store.url}/` } });
  });

  test('in a folder keeps its folder, also for wp-admin', async () => {
    const store = await stores.start({ subdirectory: '/shop' });
    const { site } = await inspect(transport, store);
    expect(site).toMatchObject({ ok: true, value: { address: `${store.url}/`, adminUrl: `${store.url}/wp-admin/` } });
    expect(store.url).toMatch(/\/shop$/);
  });
});

describe('without a scheme', () => {
  test('http is taken where nothing speaks https, and all requests are counted', async () => {
    const store = await stores.start({ httpPort: 0, httpsPort: null });
    const { site, steps } = await inspect(transport, store, store.url.replace('http://', ''));
    expect(site).toMatchObject({ ok: true, value: { address: `${store.url}/`, spent: { requests: 3 } } });
    expect(told(steps).at(-1)).toBe('https warning');
  });

  test('http is never tried after a certificate that is wrong', async () => {
    const store = await startPracticeStore({ httpPort: null, httpsPort: 0 });
    const steps: string[] = [];
    const asked: string[] = [];
    const recording: Transport = {
      ...transport,
      send(request) {
        asked.push(request.url.protocol);
        return transport.send(request);
      },
    };
    const site = await inspectSite({
      ...runParts(recording, {}),
      address: store.url.replace('https://', ''),
      onStep: ({ name, state }) => steps.push(`${name} ${state}`),
    });
    expect(site).toMatchObject({ ok: false, failure: { code: 'tls-untrusted' } });
    expect(new Set(asked)).toEqual(new Set(['https:']));
    expect(steps).toEqual(['address running', 'address failed']);
    expect(store.requests).toEqual([]);
    await store.close();
  });

  test('nothing at all is told as https saw it', async () => {
    const store = await stores.start();
    const typed = store.url.replace('https://', '');
    await stores.close();
    expect((await inspect(transport, store, typed)).site).toMatchObject({
      ok: false,
      failure: { code: 'connection-refused' },
    });
  });

  test('with https typed, http is not tried', async () => {
    const store = await stores.start({ httpPort: 0, httpsPort: null });
    const { site } = await inspect(transport, store, store.url.replace('http:', 'https:'));
    expect(site).toMatchObject({ ok: false, failure: { code: 'tls-not-spoken' } });
    expect(store.requests).toEqual([]);
  });
});

describe('what is wrong is told at its step', () => {
  const html: Fault = () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<html><h1>Bakery</h1></html>',
  });

  test.each([
    [
      'plain permalinks',
      { permalinks: 'plain' },
      'permalinks-plain',
      ['address done', 'wordpress done', 'permalinks failed'],
    ],
    [
      'no WooCommerce',
      { woocommerce: false },
      'woocommerce-missing',
      ['address done', 'wordpress done', 'permalinks done', 'woocommerce failed'],
    ],
    ['another kind of site', { faults: [html] }, 'not-wordpress', ['address done', 'wordpress failed']],
  ] as const)('%s', async (_, options, code, expected) => {
    const store = await stores.start(options);
    const { site, steps } = await inspect(transport, store);
    expect(site).toMatchObject({ ok: false, failure: { code } });
    expect(told(steps)).toEqual(['address running', ...expected]);
  });

  test.each(['', 'not an address', 'ftp://shop.example', 'me@shop.example', 'https://user:word@shop.example'])(
    '%j is no address',
    async (typed) => {
      const store = await stores.start();
      const { site, steps } = await inspect(transport, store, typed);
      expect(site.ok || site.failure.code).toMatch(/^address-/);
      expect(told(steps)).toEqual(['address failed']);
      expect(store.requests).toEqual([]);
    },
  );

  test('a stop ends it', async () => {
    const stop = new AbortController();
    const store = await stores.start({
      faults: [
        () => {
          stop.abort();
          return new Promise(() => {});
        },
      ],
    });
    const site = await inspectSite({
      ...runParts(transport, store),
      address: store.url,
      onStep: () => {},
      signal: stop.signal,
    });
    expect(site).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(store.requests).toHaveLength(1);
  });
});

describe('redirects', () => {
  test('to another host are a proposal, and that host hears nothing of a key', async () => {
    const other = await stores.start({ httpPort: 0, httpsPort: null });
    const target = other.url.replace('127.0.0.1', 'localhost');
    const store = await stores.start({
      httpPort: 0,
      httpsPort: null,
      faults: [(request) => ({ status: 301, headers: { location: target + request.target }, body: '' })],
    });
    const { site } = await inspect(transport, store);
    expect(site).toMatchObject({
      ok: false,
      failure: {
        code: 'redirect-to-other-host',
        params: { host: '127.0.0.1', target: 'localhost', address: `${target}/` },
      },
    });
    for (const { headers, url } of [...store.requests, ...other.requests]) {
      expect(headers.authorization).toBeUndefined();
      expect(url).not.toContain('oauth_');
    }
  });

  test('in circles end', async () => {
    const store = await stores.start({
      faults: [(request) => ({ status: 302, headers: { location: request.target }, body: '' })],
    });
    const { site } = await inspect(transport, store);
    expect(site).toMatchObject({ ok: false, failure: { code: 'redirect-loop' } });
  });
});
