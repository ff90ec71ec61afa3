import { afterEach, expect, test } from 'vitest';
import { diagnose } from '../../src-main/diagnosis/diagnose.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { startRecordingProxy } from '../support/proxy.ts';
import { directNetwork, online } from '../woocommerce/servers.ts';
import { createStores, keyOf, runParts } from './practice.ts';

/* Names of their own: a real proxy leads shop.example to the practice store. */

const stores = createStores();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await stores.close();
});

test.each([
  ['read/write', 'https://www.shop.example/wp-json/', undefined],
  ['wrong secret', undefined, 'secret-wrong'],
] as const)(
  'where the index is closed and the login header lost, the www twin is tried for a key that is known (%s)',
  async (kind, signedRestUrl, problem) => {
    const store = await stores.start({
      hostNames: ['shop.example'],
      home: 'https://www.shop.example',
      restClosed: 'polite',
      stripsAuthorization: true,
    });
    const proxy = await startRecordingProxy({ leadTo: () => Number(new URL(store.httpsUrl ?? '').port) });
    const transport = createTransport(
      { ...directNetwork, proxyFor: async () => proxy.url },
      { userAgent: 'Gatehouse/test', clock: Date.now, own: online },
    );
    closing.push(() => transport.close(), proxy.close);
    const key = keyOf(store, kind);
    const told = await diagnose({
      ...runParts(transport, store),
      address: 'https://shop.example/',
      key,
      wanted: 'read_write',
      onStep: () => {},
    });
    if (!told.ok) throw new Error(told.failure.code);
    const { road, findings, requests } = told.value.report;
    expect(road?.signedRestUrl).toBe(signedRestUrl);
    expect(findings.find(({ severity }) => severity === 'problem')?.cause).toBe(problem);
    if (problem) expect(findings[0]?.certainty).toBe('likely');
    else {
      expect(findings.map(({ cause }) => cause)).toEqual(
        expect.arrayContaining(['auth-header-stripped', 'home-address-differs']),
      );
      const differs = findings.find(({ cause }) => cause === 'home-address-differs');
      expect(differs?.params).toMatchObject({ home: 'https://www.shop.example/', address: 'https://shop.example/' });
    }
    expect(requests).toBeLessThanOrEqual(24);
    // Calls go to the name that was confirmed; the twin is only what is signed.
    expect(new Set(proxy.seen.map(({ target }) => target))).toEqual(new Set(['shop.example:443']));
    expect(JSON.stringify(store.requests)).not.toContain(key.consumerSecret.reveal().slice(3));
  },
);
