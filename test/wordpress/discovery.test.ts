import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { lookAt } from '../diagnosis/looking.ts';
import { startWordPress, type WordPress, type WordPressOptions } from '../support/wordpress.ts';
import { directNetwork } from '../woocommerce/servers.ts';

/* Our own discovery against a real WordPress, which has everything but WooCommerce. */

let transport: Transport;
beforeAll(() => {
  transport = createTransport(directNetwork, { userAgent: 'Gatehouse/test', clock: Date.now });
});
afterAll(() => transport.close());

const find = (address: string, site: WordPress) => lookAt(transport, new URL(address), site.authorityPem);

const firstStart = 300_000;

interface Site extends WordPressOptions {
  readonly what: string;
  /** Where the REST API answers, after the home address. */
  readonly rest: string;
  readonly form: string;
  readonly findings: readonly string[];
}

const sites: readonly Site[] = [
  {
    what: 'https, pretty permalinks',
    permalinks: 'pretty',
    https: true,
    rest: 'wp-json/',
    form: 'pretty',
    findings: ['woocommerce-missing'],
  },
  {
    what: 'http, pretty permalinks, in a subdirectory',
    permalinks: 'pretty',
    subdirectory: 'shop',
    rest: 'wp-json/',
    form: 'pretty',
    findings: ['woocommerce-missing', 'http-only'],
  },
  {
    what: 'http, permalinks under index.php',
    permalinks: 'index.php',
    rest: 'index.php/wp-json/',
    form: 'index-php',
    findings: ['woocommerce-missing', 'http-only'],
  },
  {
    what: 'https, plain permalinks, in a subdirectory',
    permalinks: 'plain',
    https: true,
    subdirectory: 'shop',
    rest: 'index.php?rest_route=/',
    form: 'rest-route',
    findings: ['woocommerce-missing', 'permalinks-plain'],
  },
];

describe.each(sites)('a WordPress with $what', ({ rest, form, findings, ...options }) => {
  let site: WordPress;
  beforeAll(async () => {
    site = await startWordPress(options);
  }, firstStart);
  afterAll(() => site.stop());

  it('is found, and lacks WooCommerce', async () => {
    const found = await find(site.home, site);
    expect(found).toMatchObject({ address: site.home, usable: false, restUrl: site.home + rest, form });
    expect(found.index?.home).toBe(site.home.slice(0, -1));
    expect(found.index?.namespaces).toContain('wp/v2');
    expect(found.codes.toSorted()).toEqual([...findings].sort());
    expect(found.bytes).toBeLessThan(64 * 1024);
  });

  it('is found by the address of one of its pages', async () => {
    const found = await find(`${site.home}sample-page/`, site);
    expect(found.restUrl).toBe(site.home + rest);
    expect(found.codes).toContain('woocommerce-missing');
  });
});
