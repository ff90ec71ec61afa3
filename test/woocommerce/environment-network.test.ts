import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { environmentNetwork } from '../../src-main/woocommerce/environment-network.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { makeCertificates } from '../support/certificates.ts';
import { createServers, get, outcome } from './servers.ts';

const servers = createServers();
afterEach(() => servers.close());

const proxyFor = (environment: Record<string, string>, url: string) =>
  environmentNetwork(environment).proxyFor(new URL(url));
const proxies = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'http://plain:2', ALL_PROXY: 'http://all:3' };

describe('the environment’s proxy', () => {
  test.each([
    [proxies, 'https://shop.example/', 'http://secure:1'],
    [proxies, 'http://shop.example/', 'http://plain:2'],
    [{ ALL_PROXY: 'http://all:3' }, 'https://shop.example/', 'http://all:3'],
    [{ HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' }, 'https://shop.example/', 'http://lower:1'],
    [{ HTTPS_PROXY: 'proxy.example:3128' }, 'https://shop.example/', 'http://proxy.example:3128'],
    [{ HTTP_PROXY: 'http://plain:2' }, 'https://shop.example/', null],
    [{ HTTPS_PROXY: '' }, 'https://shop.example/', null],
    [{}, 'https://shop.example/', null],
  ] as [Record<string, string>, string, string | null][])('%j for %s is %s', async (environment, url, expected) => {
    expect(await proxyFor(environment, url)).toBe(expected);
  });

  test.each([
    'http://localhost/',
    'https://127.0.0.1:8443/',
    'http://[::1]/',
    'http://shop.localhost/',
    'http://127.9.9.9/',
  ])('is never used for %s', async (url) => expect(await proxyFor(proxies, url)).toBeNull());

  test.each([
    ['shop.example', 'https://shop.example/', true],
    ['SHOP.example', 'https://shop.example/', true],
    ['shop.example', 'https://www.shop.example/', true],
    ['.shop.example', 'https://www.shop.example/', true],
    ['*.shop.example', 'https://www.shop.example/', true],
    ['shop.example', 'https://myshop.example/', false],
    ['shop.example:8443', 'https://shop.example:8443/', true],
    ['shop.example:8443', 'https://shop.example/', false],
    ['shop.example:443', 'https://shop.example/', true],
    ['a.example, shop.example', 'https://shop.example/', true],
    ['a.example  shop.example', 'https://shop.example/', true],
    ['10.0.0.0/8', 'https://10.1.2.3/', true],
    ['10.0.0.0/8', 'https://11.1.2.3/', false],
    ['10.0.0.0/99', 'https://10.1.2.3/', false],
    ['fd00::/8', 'https://[fd00::5]/', true],
    ['fd00::5', 'https://[fd00::5]/', true],
    ['[fd00::5]:8443', 'https://[fd00::5]:8443/', true],
    ['*', 'https://shop.example/', true],
    [',, ,', 'https://shop.example/', false],
  ])('NO_PROXY=%s for %s: exempt is %s', async (list, url, exempt) => {
    expect(await proxyFor({ ...proxies, NO_PROXY: list }, url)).toBe(exempt ? null : 'http://secure:1');
  });
});

describe('the environment’s authorities', () => {
  test('of NODE_EXTRA_CA_CERTS count beside Node’s own; a file that is missing or nonsense adds nothing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gatehouse-'));
    const certificates = await makeCertificates();
    const good = join(folder, 'good.pem');
    const nonsense = join(folder, 'nonsense.pem');
    await writeFile(good, `# a comment\n${certificates.authority.pem}\n`);
    await writeFile(nonsense, '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n');
    const server = await servers.web((_, response) => response.end(), certificates.good);
    for (const [file, expected] of [
      [good, 200],
      [nonsense, 'tls-untrusted'],
      [join(folder, 'missing.pem'), 'tls-untrusted'],
    ] as const) {
      const network = environmentNetwork({ NODE_EXTRA_CA_CERTS: file });
      const transport = createTransport(network, { userAgent: 'Gatehouse/test', clock: Date.now });
      expect(outcome(await transport.send(get(server.origin))), file).toBe(expected);
      transport.close();
    }
    await rm(folder, { recursive: true });
  });
});
