import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { conclude } from '../../src-main/diagnosis/report.ts';
import { createRun } from '../../src-main/diagnosis/run.ts';
import { locate } from '../../src-main/woocommerce/discovery.ts';
import type { Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { makeCertificates, type TestCertificates } from '../support/certificates.ts';
import { createServers, directNetwork } from '../woocommerce/servers.ts';
import { lookAt } from './looking.ts';
import { runParts } from './practice.ts';

const servers = createServers();
let transport: Transport;
let certificates: TestCertificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  transport = createTransport(directNetwork, { userAgent: 'Gatehouse/test', clock: Date.now });
});
afterEach(() => servers.close());
afterAll(() => transport.close());

interface Site {
  /** Of the Link header and the index; `self` for the origin that is asked. */
  readonly home?: string;
  /** Path of the working REST index, such as `/wp-json/`; plain permalinks when absent. */
  readonly pretty?: string;
  /** What the Link header says after `home`, or `none`. */
  readonly link?: string;
  readonly namespaces?: readonly string[];
  readonly page?: (request: IncomingMessage, response: ServerResponse, origin: string) => boolean;
  readonly missing?: { status: number; body: string };
}

const page = `<!doctype html><html><body>${'A shop window. '.repeat(5_000)}</body></html>`;

/** A WordPress reduced to what discovery sees of it, as measured. */
async function startSite(site: Site, secure = false) {
  const server = await servers.web(
    (request, response) => {
      const origin = `${secure ? 'https' : 'http'}://${request.headers.host}`;
      const home = site.home ?? origin;
      const url = new URL(request.url ?? '/', origin);
      const link = site.link ?? site.pretty ?? '/index.php?rest_route=/';
      if (link !== 'none') response.setHeader('Link', `<${home}${link}>; rel="https://api.w.org/"`);
      if (site.page?.(request, response, origin)) return;
      const base = url.pathname.replace(/(index\.php)?$/, '');
      const isIndex =
        url.pathname === site.pretty || (url.searchParams.get('rest_route') === '/' && base.endsWith('/'));
      if (isIndex) {
        const index = {
          name: 'Tom &amp; Ann&#039;s &lt;Shop&gt; &amp;lt;',
          home,
          url: home,
          namespaces: site.namespaces ?? ['oembed/1.0', 'wc/v1', 'wc/v2', 'wc/v3', 'wp/v2'],
          authentication: [],
        };
        response.setHeader('Content-Type', 'application/json').end(JSON.stringify(index));
      } else if (url.pathname.includes('wp-json')) {
        const { status, body } = site.missing ?? { status: 404, body: page };
        response.writeHead(status, { 'Content-Type': 'text/html' }).end(body);
      } else {
        response.setHeader('Content-Type', 'text/html').end(request.method === 'HEAD' ? undefined : page);
      }
    },
    secure ? certificates.good : undefined,
  );
  const find = (path = '/', origin = server.origin) =>
    lookAt(transport, new URL(path, origin), certificates.authority.pem);
  return { ...server, find };
}

const codes = (found: Awaited<ReturnType<typeof lookAt>>) => found.codes;

describe('a healthy store', () => {
  test('takes two requests, one after the other', async () => {
    const site = await startSite({ pretty: '/wp-json/' }, true);
    const found = await site.find();
    expect(site.seen.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'HEAD /',
      'GET /wp-json/?_fields=name,home,url,namespaces,authentication',
    ]);
    expect(found).toMatchObject({
      usable: true,
      address: `${site.origin}/`,
      restUrl: `${site.origin}/wp-json/`,
      homeRestUrl: `${site.origin}/wp-json/`,
      form: 'pretty',
      findings: [],
      requests: 2,
      rounds: 2,
      index: { name: "Tom & Ann's <Shop> &lt;", home: site.origin },
    });
    expect(found.bytes).toBeLessThan(1000);
    expect(site.seen.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test.each([
    ['/api/', 'pretty', ['http-only', 'rest-prefix-custom']],
    ['/index.php/wp-json/', 'index-php', ['http-only']],
    ['/shop/wp-json/', 'pretty', ['home-address-differs', 'http-only', 'rest-prefix-custom']],
  ] as const)('with its index at %s', async (pretty, form, expected) => {
    const site = await startSite({ pretty });
    const found = await site.find();
    expect(found).toMatchObject({ usable: true, restUrl: site.origin + pretty, form, requests: 2 });
    if (pretty !== '/shop/wp-json/') expect(codes(found)).toEqual(expected);
  });

  test('in a subdirectory is found from the top, and told', async () => {
    const site = await servers.web((request, response) => {
      const home = `http://${request.headers.host}/shop`;
      response.setHeader('Link', `<${home}/wp-json/>; rel="https://api.w.org/"`);
      if (!request.url?.startsWith('/shop/wp-json/')) return response.end('hello');
      return response.end(JSON.stringify({ name: '', home, url: home, namespaces: ['wc/v3'] }));
    });
    const found = await lookAt(transport, new URL(site.origin));
    expect(found).toMatchObject({
      usable: true,
      address: `${site.origin}/shop/`,
      restUrl: `${site.origin}/shop/wp-json/`,
    });
    expect(codes(found)).toEqual(['wrong-path', 'http-only']);
  });

  test('that hides its Link header is found all the same', async () => {
    const site = await startSite({ pretty: '/wp-json/', link: 'none' });
    expect(await site.find()).toMatchObject({ usable: true, restUrl: `${site.origin}/wp-json/`, requests: 2 });
  });

  test('that hides its Link header is found by what stands in its page', async () => {
    const head = '<html><head><link rel="https://api.w.org/" href="/api/"></head>';
    const site = await startSite({
      pretty: '/api/',
      link: 'none',
      missing: { status: 404, body: '<html>' },
      page: (request, response) => {
        if (request.method !== 'GET' || request.url !== '/') return false;
        response.setHeader('Content-Type', 'text/html').end(head);
        return true;
      },
    });
    const found = await site.find();
    expect(found).toMatchObject({ usable: true, restUrl: `${site.origin}/api/` });
  });

  test.each([
    ['where shops usually are', '/shop/', '<html>Welcome'],
    ['where its files betray it', '/buy/here/', '<html><img src="/buy/here/wp-content/uploads/a.png">'],
  ])('in a folder %s is found from another page, and told', async (_, folder, welcome) => {
    const site = await servers.web((request, response) => {
      const home = `http://${request.headers.host}${folder.slice(0, -1)}`;
      const url = request.url ?? '';
      response.setHeader('Content-Type', 'text/html');
      if (url.startsWith(folder)) response.setHeader('Link', `<${home}/wp-json/>; rel="https://api.w.org/"`);
      if (url.startsWith(`${folder}wp-json/`)) {
        return response.end(JSON.stringify({ name: '', home, url: home, namespaces: ['wc/v3'] }));
      }
      if (url !== '/' && url !== folder) response.statusCode = 404;
      return response.end(welcome);
    });
    const found = await lookAt(transport, new URL(site.origin));
    expect(found).toMatchObject({ usable: true, address: site.origin + folder });
    expect(codes(found)).toEqual(['wrong-path', 'http-only']);
    expect(found.requests).toBeLessThanOrEqual(16);
  });

  test.each([[405], [501], [403], [404], [500]])('that answers HEAD with %i is asked with GET', async (status) => {
    const site = await startSite({
      pretty: '/wp-json/',
      page: (request, response) => {
        if (request.method === 'HEAD') response.writeHead(status, { Link: '' }).end();
        return request.method === 'HEAD';
      },
    });
    expect(await site.find()).toMatchObject({ usable: true, requests: 3 });
  });

  test('that drops the connection on HEAD is asked with GET', async () => {
    const site = await startSite({
      pretty: '/wp-json/',
      page: (request, response) => {
        if (request.method === 'HEAD') response.destroy();
        return request.method === 'HEAD';
      },
    });
    expect(await site.find()).toMatchObject({ usable: true });
  });
});

describe('permalinks', () => {
  test.each([
    ['nginx', { status: 200, body: page }],
    ['Apache', { status: 404, body: page }],
  ])('that are plain on %s are named from the Link header alone', async (_, missing) => {
    const site = await startSite({ missing });
    const found = await site.find();
    expect(codes(found)).toEqual(['permalinks-plain', 'http-only']);
    expect(found).toMatchObject({
      usable: false,
      form: 'rest-route',
      restUrl: `${site.origin}/index.php?rest_route=/`,
      requests: 2,
    });
    expect(found.index?.namespaces).toContain('wc/v3');
  });

  test('whose rewrite rules are broken are told from plain ones', async () => {
    const site = await startSite({ link: '/wp-json/' });
    const found = await site.find();
    expect(codes(found)).toEqual(['rewrite-broken', 'http-only']);
    expect(found.requests).toBe(3);
  });

  test('of a store that hides its Link header are left open', async () => {
    const site = await startSite({ link: 'none', missing: { status: 200, body: page } });
    const found = await site.find();
    expect(found.findings.slice(0, 2)).toMatchObject([
      { cause: 'permalinks-plain', certainty: 'open', decidedBy: 'home' },
      { cause: 'rewrite-broken', certainty: 'open', decidedBy: 'home' },
    ]);
  });
});

describe('a conclusion', () => {
  test('follows from the evidence alone: what was not seen is not claimed', async () => {
    const site = await startSite({ link: '/wp-json/' });
    const { look } = await site.find();
    await servers.close();
    const { discovery } = look;
    if (!discovery) throw new Error('nothing was looked at');
    const { evidence } = discovery;
    expect(evidence.links).toMatchObject([{ stated: `${site.origin}/wp-json/`, foreign: false }]);
    const concluded = (changes: Partial<typeof evidence>) => {
      const changed = { ...evidence, ...changes };
      const kept = look.indexes.filter(({ probe }) => changed.indexes.includes(probe));
      const run = createRun(runParts(transport, {}));
      const report = conclude({
        run,
        look: { ...look, discovery: locate(changed), indexes: kept },
        wanted: 'read',
        startedAt: 0,
      }).report;
      return report.findings.map(({ cause, certainty }) => `${cause} ${certainty}`);
    };
    expect(concluded({})).toEqual(['rewrite-broken certain', 'http-only certain']);
    expect(concluded({ links: [] }).slice(0, 2)).toEqual(['permalinks-plain open', 'rewrite-broken open']);
    expect(concluded({ indexes: [] })).toEqual(['not-the-rest-api certain']);
    expect(concluded({ indexes: [], links: [] })).toEqual(['not-wordpress certain']);
  });
});

describe('redirects', () => {
  test('from http to https of the same host are taken', async () => {
    const store = await startSite({ pretty: '/wp-json/' }, true);
    const plain = await servers.web((request, response) =>
      response.writeHead(301, { Location: `https://localhost:${store.port}${request.url}` }).end(),
    );
    const found = await lookAt(transport, new URL(`http://localhost:${plain.port}/`), certificates.authority.pem);
    expect(found).toMatchObject({ usable: true, address: `${store.origin}/`, rounds: 3 });
    expect(codes(found)).toEqual(['redirect-to-https']);
  });

  test('to another host give a proposal, and that host’s REST API is not asked', async () => {
    const other = await startSite({ pretty: '/wp-json/' });
    const store = await servers.web((_, response) =>
      response.writeHead(301, { Location: `http://localhost:${other.port}/de/` }).end(),
    );
    const found = await lookAt(transport, new URL(store.origin));
    expect(found.findings).toMatchObject([{ params: { address: `http://localhost:${other.port}/de/` } }]);
    expect(found).not.toHaveProperty('restUrl');
    expect(codes(found)).toEqual(['redirect-to-other-host']);
    expect(other.seen.map(({ method }) => method)).toEqual(['HEAD']);
  });

  test.each([
    ['/', 'redirect-loop'],
    ['file:///etc/passwd', 'redirect-refused'],
  ])('to %s end in %s', async (location, code) => {
    const store = await servers.web((_, response) => response.writeHead(302, { Location: location }).end());
    expect(codes(await lookAt(transport, new URL(store.origin)))).toEqual([code]);
  });
});

describe('a Link header that lies', () => {
  test('is not followed to another host; its path is tried on this one', async () => {
    const evil = await startSite({ pretty: '/wp-json/' });
    const site = await startSite({ pretty: '/wp-json/', home: evil.origin });
    const found = await site.find();
    expect(evil.seen).toHaveLength(0);
    expect(found).toMatchObject({
      usable: true,
      restUrl: `${site.origin}/wp-json/`,
      homeRestUrl: `${evil.origin}/wp-json/`,
    });
    expect(codes(found)).toEqual(['home-address-differs', 'http-only']);
  });
});

describe('what answers instead', () => {
  const always = (status: number, headers: Record<string, string>, body: string) =>
    servers.web((request, response) => {
      response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    });
  const html = { 'Content-Type': 'text/html' };
  const json = { 'Content-Type': 'application/json' };

  test.each([
    ['not-wordpress', 200, html, page],
    ['not-wordpress', 404, html, page],
    ['maintenance', 503, { ...html, 'Retry-After': '600' }, 'Briefly unavailable for scheduled maintenance.'],
    ['maintenance', 503, html, '<html>Briefly unavailable for scheduled maintenance. Check back in a minute.'],
    ['server-error', 500, html, '<html>There has been a critical error on this website.'],
    ['rate-limited', 429, { ...html, 'Retry-After': '30' }, ''],
    ['firewall-blocked', 403, html, '<html>Forbidden'],
    ['firewall-blocked', 406, html, '<html>Not Acceptable'],
    ['bot-challenge', 403, { ...html, 'cf-mitigated': 'challenge' }, '<html><title>Just a moment...</title>'],
    ['bot-challenge', 202, { ...html, 'SG-Captcha': 'challenge' }, '<html>'],
    ['staging-password', 401, { ...html, 'WWW-Authenticate': 'Basic realm="Staging"' }, '<html>Unauthorized'],
    ['rest-closed', 401, json, '{"code":"rest_login_required","message":"No","data":{"status":401}}'],
  ] as const)('%s: %i', async (code, status, headers, body) => {
    const server = await always(status, headers, body);
    const found = await lookAt(transport, new URL(server.origin));
    expect(codes(found)[0]).toBe(code);
    expect(found.usable).toBe(code === 'rest-closed');
    expect(found.bytes).toBeLessThan(400_000);
  });

  test('rest-closed on the index alone leaves a road to try', async () => {
    const site = await startSite({
      link: '/wp-json/',
      missing: {
        status: 401,
        body: '{"code":"rest_cannot_access","message":"Only authenticated users can access the REST API."}',
      },
    });
    expect(await site.find()).toMatchObject({ usable: true, restUrl: `${site.origin}/wp-json/`, form: 'pretty' });
  });

  test.each([
    ['woocommerce-missing', ['wp/v2', 'oembed/1.0']],
    ['woocommerce-too-old', ['wp/v2', 'wc/v1', 'wc/v2']],
  ])('%s', async (code, namespaces) => {
    const site = await startSite({ pretty: '/wp-json/', namespaces });
    const found = await site.find();
    expect(codes(found)).toEqual([code, 'http-only']);
    expect(found.usable).toBe(false);
  });

  test.each([
    ['of 2 MB', 'answer-too-large', JSON.stringify({ name: 'x'.repeat(2_000_000) })],
    ['of the wrong shape', 'not-the-rest-api', JSON.stringify({ name: 1, home: 'ftp://x', namespaces: 'wc/v3' })],
    ['cut', 'not-the-rest-api', '{"name":"Shop","home":"http'],
    ['nested', 'answer-malformed', '['.repeat(20_000)],
  ])('an index %s is none: %s', async (_, code, body) => {
    const site = await startSite({
      link: '/wp-json/',
      page: (request, response) => {
        if (request.method === 'HEAD') return false;
        response.writeHead(200, json).end(body);
        return true;
      },
    });
    const found = await site.find();
    expect(codes(found)).toEqual([code]);
    expect(found.requests).toBeLessThanOrEqual(16);
  });

  test('nothing at all is named by the transport', async () => {
    const server = await servers.raw(() => {});
    await servers.close();
    expect(codes(await lookAt(transport, new URL(server.origin)))).toEqual(['connection-refused']);
    const expired = await servers.web((_, response) => response.end(), certificates.expired);
    expect(codes(await lookAt(transport, new URL(expired.origin), certificates.authority.pem))).toEqual([
      'tls-expired',
    ]);
  });

  test('an index behind notices is read, and the notices told', async () => {
    const site = await startSite({
      link: '/wp-json/',
      page: (request, response, origin) => {
        if (!request.url?.startsWith('/wp-json/')) return false;
        response.end(
          `\ufeff<b>Notice</b>: x in y.php{"name":"S","home":"${origin}","url":"${origin}","namespaces":["wc/v3"]}`,
        );
        return true;
      },
    });
    expect(codes(await site.find())).toEqual(['polluted-json', 'http-only']);
  });

  test('https that WordPress does not notice shows in its home', async () => {
    const site = await startSite({ pretty: '/wp-json/' }, true);
    const unnoticed = await startSite({ pretty: '/wp-json/', home: site.origin.replace('https', 'http') }, true);
    const found = await unnoticed.find('/', `https://localhost:${unnoticed.port}`);
    expect(found.findings).toContainEqual(expect.objectContaining({ cause: 'https-not-noticed', certainty: 'likely' }));
  });
});
