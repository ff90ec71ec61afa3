import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { portalInPlaceOf } from '../../src-main/woocommerce/captive-portal.ts';
import { discover } from '../../src-main/woocommerce/discovery.ts';
import type { Answer, Exchange, Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import {
  makeAuthority,
  makeCertificates,
  makeLeaf,
  type ServerIdentity,
  type TestCertificates,
} from '../support/certificates.ts';
import { startRecordingProxy } from '../support/proxy.ts';
import { createServers, directNetwork, get, outcome } from '../woocommerce/servers.ts';
import { lookAt } from './looking.ts';

/*
 * A network that answers in the place of shop.example: real servers for its ports 80 and 443, to which a real proxy leads
 * that name, as the gateway of a Wi-Fi would.
 */

const servers = createServers();
const closing: (() => unknown)[] = [];
let certificates: TestCertificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await servers.close();
});
afterAll(() => servers.close());

interface Network {
  /** What answers on port 80; nothing listens there unless given. */
  readonly plain?: RequestListener;
  /** What answers on port 443, and with which certificate. */
  readonly secure?: readonly [RequestListener, ServerIdentity];
  /** Ends each connection to port 443. */
  readonly cuts?: boolean;
}

/** A port where nothing listens. */
const nobody = 1;

async function startNetwork({ plain, secure, cuts }: Network) {
  const cutting = await servers.raw((socket) => socket.once('data', () => socket.destroy()));
  const on80 = plain && (await servers.web(plain));
  const on443 = secure && (await servers.web(...secure));
  const ports = { 80: on80?.port, 443: on443?.port ?? (cuts ? cutting.port : undefined) } as Record<number, number>;
  const proxy = await startRecordingProxy({ leadTo: (_host, port) => ports[port] ?? nobody });
  const transport = createTransport(
    { ...directNetwork, proxyFor: async () => proxy.url },
    { userAgent: 'Gatehouse/test', clock: Date.now },
  );
  closing.push(() => transport.close(), proxy.close);
  return { transport, proxy, on80, on443 };
}

const trusted = () => certificates.authority.pem;

/** What an address is said to lead to: a portal, which is nobody's fault that a report could name, or what is found. */
async function find(transport: Transport, address: URL, authority?: string) {
  const { notTheirs, findings, ...found } = await lookAt(transport, address, authority);
  const told = notTheirs
    ? [{ code: notTheirs.code, certainty: notTheirs.params.certainty, params: notTheirs.params }]
    : findings.map(({ cause, certainty, params }) => ({ code: cause, certainty, params }));
  return { ...found, findings: told };
}

const first = ({ findings }: Awaited<ReturnType<typeof find>>) => findings[0];
const toLogin: RequestListener = (_request, response) =>
  response.writeHead(302, { Location: 'http://10.5.50.1/login?dst=http%3A%2F%2Fshop.example%2F' }).end();
const html = { 'Content-Type': 'text/html' };

/** WordPress as far as discovery looks. */
const wordpress =
  (home: string): RequestListener =>
  (request, response) => {
    response.setHeader('Link', `<${home}/wp-json/>; rel="https://api.w.org/"`);
    if (!request.url?.startsWith('/wp-json/')) return response.setHeader('Content-Type', 'text/html').end('<html>Shop');
    return response.end(JSON.stringify({ name: 'Shop', home, url: home, namespaces: ['wc/v3'] }));
  };

describe('status 511', () => {
  test('over http is certain', async () => {
    const { transport } = await startNetwork({ plain: (_request, response) => response.writeHead(511).end('log in') });
    const found = await find(transport, new URL('http://shop.example/'));
    expect(found.findings).toEqual([
      {
        code: 'captive-portal',
        certainty: 'certain',
        params: { host: 'shop.example', sign: 'status', certainty: 'certain' },
      },
    ]);
    expect(found).toMatchObject({ usable: false, requests: 1 });
  });

  test('over verified https is likely', async () => {
    const identity = await makeLeaf(certificates.authority, { names: ['shop.example'] });
    const { transport } = await startNetwork({
      secure: [(_request, response) => response.writeHead(511).end(), identity],
    });
    const found = await find(transport, new URL('https://shop.example/'), trusted());
    expect(first(found)).toMatchObject({ code: 'captive-portal', certainty: 'likely' });
  });

  test('is a call’s failure too', async () => {
    const { transport } = await startNetwork({ plain: (_request, response) => response.writeHead(511).end() });
    expect(outcome(await transport.send(get('http://shop.example/wp-json/wc/v3/products')))).toBe('captive-portal');
  });
});

describe('over http', () => {
  const redirect =
    (location: string, status = 302, more: Record<string, string> = {}): RequestListener =>
    (_request, response) =>
      response.writeHead(status, { Location: location, ...more }).end();

  test.each([
    ['an address of the network', 'http://192.168.1.1/', '192.168.1.1'],
    ['a name of the network', 'http://hotspot.lan/welcome', 'hotspot.lan'],
    ['a bare name', 'https://login/', 'login'],
    ['MikroTik', 'http://guest.hotel.example/login?dst=http%3A%2F%2Fshop.example%2F', 'guest.hotel.example'],
    ['UniFi', 'https://unifi.hotel.example:8843/guest/s/default/?id=aa:bb:cc:dd:ee:ff&t=1', 'unifi.hotel.example'],
    ['Cisco', 'https://1.1.1.1/login.html?redirect=shop.example/', '1.1.1.1'],
    ['Fortinet', 'http://fw.hotel.example:1000/fgtauth?0b0a1c2d', 'fw.hotel.example'],
    ['Aruba', 'https://securelogin.arubanetworks.com/swarm.cgi?opcode=cp_generate', 'securelogin.arubanetworks.com'],
    ['Meraki', 'http://n12.network-auth.com/splash/?mac=AA%3ABB%3ACC%3A00%3A11%3A22', 'n12.network-auth.com'],
    ['CoovaChilli', 'http://hotspot.example/?res=notyet&uamip=10.1.0.1&uamport=3990', 'hotspot.example'],
    ['one that tells our network card’s address', 'http://wifi.example/?client=aa-bb-cc-dd-ee-ff', 'wifi.example'],
  ])('a redirect to %s is likely', async (_what, location, target) => {
    const { transport, proxy } = await startNetwork({ plain: redirect(location) });
    const found = await find(transport, new URL('http://shop.example/'));
    expect(found.findings).toEqual([
      {
        code: 'captive-portal',
        certainty: 'likely',
        params: { host: 'shop.example', sign: 'redirect', certainty: 'likely', target },
      },
    ]);
    // Its login page is not asked.
    expect(proxy.seen).toHaveLength(1);
  });

  test.each([
    ['an ordinary host', 'http://www.other.example/', 302, {}],
    ['its www twin', 'http://www.shop.example/login?dst=1', 302, {}],
    ['another language’s host', 'http://de.shop.example/login?dst=1', 302, {}],
    ['this computer, as a copied site does', 'http://localhost:8080/', 302, {}],
    ['this computer by its address', 'http://127.0.0.1/', 302, {}],
    ['a network’s address for ever, as a copied site does', 'http://192.168.1.10/', 301, {}],
    ['a network’s address, by WordPress', 'http://192.168.1.10/', 302, { 'X-Redirect-By': 'WordPress' }],
    [
      'a network’s address, with WordPress’s Link',
      'http://192.168.1.10/',
      302,
      { Link: '<http://shop.example/wp-json/>; rel="https://api.w.org/"' },
    ],
    ['a page that is no address', 'http://[', 302, {}],
    ['another scheme', 'file:///login?dst=1', 302, {}],
  ])('a redirect to %s is none', async (_what, location, status, more) => {
    const { transport } = await startNetwork({ plain: redirect(location, status, more) });
    const found = await find(transport, new URL('http://shop.example/'));
    expect(found.findings.map(({ code }) => code)).not.toContain('captive-portal');
    expect(found.usable).toBe(false);
  });

  test.each([
    ['announces itself', '<html><!-- <WISPAccessGatewayParam xsi:noNamespaceSchemaLocation="x"> -->', undefined],
    [
      'leads on by itself',
      '<html><head><META HTTP-EQUIV="refresh" CONTENT="0; url=http://10.0.0.1:8002/">',
      '10.0.0.1',
    ],
    ['leads on by a script', '<html><script>window.location = "http://10.0.0.1/login"</script>', '10.0.0.1'],
    ['replaces itself', "<html><script>location.replace('http://login.lan/')</script>", 'login.lan'],
  ])('a page in the place of all others that %s is likely', async (_what, body, target) => {
    const { transport } = await startNetwork({
      plain: (_request, response) => response.writeHead(200, html).end(body),
    });
    const found = await find(transport, new URL('http://shop.example/'));
    expect(found.findings).toEqual([
      {
        code: 'captive-portal',
        certainty: 'likely',
        params: { host: 'shop.example', sign: 'page', certainty: 'likely', ...(target && { target }) },
      },
    ]);
  });

  test('a page that is only none of WordPress is left open', async () => {
    const { transport } = await startNetwork({
      plain: (_request, response) => response.writeHead(200, html).end('<html>Welcome, please log in'),
    });
    expect(first(await find(transport, new URL('http://shop.example/')))).toMatchObject({ code: 'not-wordpress' });
  });
});

describe('over https', () => {
  const portal: RequestListener = (_request, response) => response.end('portal');
  const address = new URL('https://shop.example/');

  test.each([
    ['for another name', ['login.hotel.example'], true, 'tls-wrong-host'],
    ['of nobody', ['10.5.50.1'], false, 'tls-untrusted'],
  ])(
    'a certificate %s is looked behind over http, and likely a portal where that leads to one',
    async (_what, names, isTrusted, alone) => {
      const identity = await makeLeaf(isTrusted ? certificates.authority : await makeAuthority('portal'), { names });
      const behind = await startNetwork({ secure: [portal, identity], plain: toLogin });
      const found = await find(behind.transport, address, trusted());
      expect(first(found)).toMatchObject({
        code: 'captive-portal',
        certainty: 'likely',
        params: { target: '10.5.50.1' },
      });
      expect(found).toMatchObject({ requests: 2, rounds: 2 });
      expect(behind.on80?.seen.map(({ method, target, headers }) => [method, target, headers.authorization])).toEqual([
        ['GET', '/', undefined],
      ]);
      expect(behind.on443?.seen).toEqual([]);

      for (const plain of [undefined, wordpress('http://shop.example'), toSecure]) {
        const store = await startNetwork({ secure: [portal, identity], ...(plain && { plain }) });
        const other = await find(store.transport, address, trusted());
        expect(other.findings.map(({ code, certainty }) => [code, certainty])).toEqual([[alone, 'certain']]);
        // Nothing that http answered makes a store of it.
        expect(other).toMatchObject({ usable: false, requests: 2 });
        expect(other).not.toHaveProperty('restUrl');
      }
    },
  );
  const toSecure: RequestListener = (request, response) =>
    response.writeHead(301, { Location: `https://shop.example${request.url}` }).end();

  test('nothing is looked behind where the certificate is for the store', async () => {
    const identity = await makeLeaf(await makeAuthority('unknown'), { names: ['*.example'] });
    const { transport, on80 } = await startNetwork({ secure: [portal, identity], plain: toLogin });
    expect(first(await find(transport, address))).toMatchObject({ code: 'tls-untrusted' });
    expect(on80?.seen).toEqual([]);
  });

  test('nothing is looked behind where https answers', async () => {
    const identity = await makeLeaf(certificates.authority, { names: ['shop.example'] });
    const { transport, on80 } = await startNetwork({
      secure: [wordpress('https://shop.example'), identity],
      plain: toLogin,
    });
    expect(await find(transport, address, trusted())).toMatchObject({ usable: true, requests: 2 });
    expect(on80?.seen).toEqual([]);
  });

  test('a redirect that a verified store sends is the store’s', async () => {
    const identity = await makeLeaf(certificates.authority, { names: ['shop.example'] });
    const { transport } = await startNetwork({ secure: [toLogin, identity] });
    expect(first(await find(transport, address, trusted()))?.code).not.toBe('captive-portal');
  });

  test('a network that cuts https off is looked behind', async () => {
    const { transport } = await startNetwork({ cuts: true, plain: toLogin });
    expect(first(await find(transport, address))).toMatchObject({ code: 'captive-portal' });
    const alone = await startNetwork({ cuts: true });
    expect(first(await find(alone.transport, address))).toMatchObject({ code: 'connection-lost' });
  });

  test('one that refuses https is looked behind, unless the caller goes on over http', async () => {
    const refusing = (transport: Transport): Transport => ({
      ...transport,
      // A proxy hides who refused; a gateway does not.
      async send(request) {
        const exchange = await transport.send(request);
        if (request.url.protocol === 'http:') return exchange;
        const failure = { code: 'connection-refused', params: { host: 'shop.example', port: 443 } } as const;
        return { ...exchange, result: { ok: false, failure } };
      },
    });
    const network = await startNetwork({ plain: toLogin });
    const transport = refusing(network.transport);
    expect(first(await find(transport, address))).toMatchObject({ code: 'captive-portal' });
    const { evidence } = await discover(transport, address, { plainFollows: true });
    expect(evidence).not.toHaveProperty('plain');
  });
});

describe('what is taken for a portal', () => {
  const answered = (answer: Partial<Answer>, more: Partial<Exchange> = {}): Exchange => ({
    result: { ok: true, answer: { status: 200, headers: {}, body: new Uint8Array(), cut: 'no', bytes: 0, ...answer } },
    timing: { startedAt: 0, totalMs: 1 },
    proxied: false,
    ...more,
  });
  const toInside = answered({ status: 302, headers: { location: 'http://10.0.0.9/' } });

  test('no host of a private network by itself, where hosts lead to each other', () => {
    for (const url of ['http://192.168.1.5/', 'http://shop.localhost/']) {
      expect(portalInPlaceOf(new URL(url), toInside)).toBeUndefined();
    }
    const store = new URL('http://shop.example/');
    expect(portalInPlaceOf(store, { ...toInside, remote: '10.0.0.8:80' })).toBeUndefined();
    // A network may lead the store's name to itself.
    const login = answered({ status: 302, headers: { location: 'http://10.0.0.9/login?dst=x' } });
    expect(portalInPlaceOf(store, { ...login, remote: '10.0.0.8:80' })).toMatchObject({ code: 'captive-portal' });
    expect(portalInPlaceOf(store, { ...toInside, remote: '10.0.0.8:3128', proxied: true })).toBeDefined();
  });

  test('is decided for whatever comes', () => {
    const piece = fc.constantFrom(
      ...[
        '<meta',
        ' http-equiv=refresh',
        ' url=',
        '>',
        'location',
        '.replace(',
        ' ',
        '=',
        '"',
        "'",
        'http://10.0.0.1/',
      ],
      ...['/login?', 'dst=', '&', '[', '%', 'é', '\u0000'],
    );
    const text = fc.array(piece, { maxLength: 4_000 }).map((pieces) => pieces.join(''));
    const status = fc.constantFrom(200, 302, 303, 307, 404);
    fc.assert(
      fc.property(status, text, text, (code, location, body) => {
        const exchange = answered({ status: code, headers: { location }, body: Buffer.from(body) });
        const failure = portalInPlaceOf(new URL('http://shop.example/'), exchange);
        expect(failure === undefined || failure.code === 'captive-portal').toBe(true);
      }),
    );
  });
});
