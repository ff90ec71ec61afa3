import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { practiceFault } from '../../src-main/contract/practice-faults.ts';
import { diagnose } from '../../src-main/diagnosis/diagnose.ts';
import type { FrontFaultName } from '../../src-main/practice/faults/recipes.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { runParts } from '../diagnosis/practice.ts';
import { ask } from '../practice/support.ts';
import { startWordPress, type WordPress } from '../support/wordpress.ts';
import { directNetwork } from '../woocommerce/servers.ts';

/* The practice store's faults before a real WordPress: what they do there is what they do before the stand-in. */

const firstStart = 300_000;

let transport: Transport;
beforeAll(() => {
  transport = createTransport(directNetwork, { userAgent: 'Gatehouse/test', clock: Date.now });
});
afterAll(() => transport.close());

let site: WordPress | undefined;
afterEach(() => site?.stop());

async function start(fault: FrontFaultName): Promise<WordPress> {
  site = await startWordPress({ permalinks: 'pretty', https: true, fault });
  return site;
}

const at = ({ home, authorityPem }: WordPress, path: string, headers: Record<string, string> = {}) =>
  ask(authorityPem === undefined ? {} : { authority: authorityPem }, home + path, { headers });

const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

const index = 'wp-json/?_fields=home';
const me = 'wp-json/wp/v2/users/me?_fields=slug';

describe('before a real WordPress', { timeout: firstStart }, () => {
  it('auth-header-stripped: a right login is nobody', async () => {
    const stripped = await start('auth-header-stripped');
    const login = basic(stripped.adminUser, await stripped.applicationPassword());
    expect((await at(stripped, index)).json).toEqual({ home: stripped.home.slice(0, -1) });
    expect(await at(stripped, me, login)).toMatchObject({ status: 401, json: { code: 'rest_not_logged_in' } });
  });

  it('staging-password: its own login opens the site, and is none to WordPress', async () => {
    const staged = await start('staging-password');
    expect(await at(staged, index)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="Staging"' },
    });
    const login = basic('staging', 'harbour-lane');
    expect((await at(staged, index, login)).json).toEqual({ home: staged.home.slice(0, -1) });
    expect(await at(staged, me, login)).toMatchObject({ status: 401, json: { code: 'rest_not_logged_in' } });
  });

  it('polluted-json-unbuffered: the true status is in the body alone', async () => {
    const polluted = await start('polluted-json-unbuffered');
    const { status, headers, text } = await at(polluted, 'wp-json/wc/v3/products');
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(JSON.parse(text.slice(text.indexOf('{"')))).toMatchObject({ code: 'rest_no_route', data: { status: 404 } });
  });

  it('polluted-json and byte-order-mark: the status stays, and something stands before the JSON', async () => {
    for (const [fault, before] of [
      ['polluted-json', '<br />'],
      ['byte-order-mark', '\ufeff{"'],
    ] as const) {
      const polluted = await start(fault);
      const { status, text, json } = await at(polluted, 'wp-json/wc/v3/products');
      expect([fault, status, text.slice(0, before.length), json]).toEqual([fault, 404, before, undefined]);
      await polluted.stop();
    }
  });

  it('redirect-to-https: http leads to the site', async () => {
    const redirected = await start('redirect-to-https');
    const { status, headers } = await ask({}, `${redirected.address}${index}`);
    expect([status, headers.location]).toEqual([301, redirected.home + index]);
    expect((await at(redirected, index)).status).toBe(200);
  });

  it.each<FrontFaultName>([
    'staging-password',
    'redirect-loop',
    'firewall-on-rest',
    'bot-challenge',
    'maintenance',
    'php-fatal',
    'certificate-expired',
    'tls-incomplete-chain',
    'connection-refused',
  ])('%s is named', async (fault) => {
    const { address, authorityPem } = await start(fault);
    const diagnosed = await diagnose({
      ...runParts(transport, authorityPem === undefined ? {} : { authority: authorityPem }),
      address,
      wanted: 'read_write',
      onStep: () => undefined,
    });
    expect(diagnosed.ok && diagnosed.value.report.findings[0]?.cause).toBe(practiceFault(fault).cause);
  });
});
