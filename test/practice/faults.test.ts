import { afterEach, describe, expect, test } from 'vitest';
import { type CauseCode, causeCodes } from '../../src-main/contract/codes.ts';
import {
  type PracticeFaultName,
  practiceFault,
  practiceFaultNames,
  practiceKeyKinds,
} from '../../src-main/contract/practice-faults.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import { type PractisedFault, startPracticeFault } from '../../src-main/practice/index.ts';
import { languages } from '../../src-main/practice/messages.ts';
import { signQuery } from '../../src-main/woocommerce/signing.ts';
import { type Ask, ask, type Seen } from './support.ts';

const running: PractisedFault[] = [];

async function start(...request: Parameters<typeof startPracticeFault>): Promise<PractisedFault> {
  const fault = await startPracticeFault(...request);
  running.push(fault);
  return fault;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((fault) => fault.close()));
});

const products = 'wp-json/wc/v3/products';

/** Asks below the address that is typed. */
function at(fault: PractisedFault, path: string, asked: Ask = {}): Promise<Seen> {
  return ask(fault, new URL(path, fault.address).href, asked);
}

/** Signs a GET of a path below the address, as `signedAs` names it. */
function signed(fault: PractisedFault, path: string, pair = fault.key, signedAs = fault.address): string {
  const query = signQuery({
    method: 'GET',
    url: new URL(path, signedAs),
    query: [],
    consumerKey: new Secret(pair.consumerKey),
    consumerSecret: new Secret(pair.consumerSecret),
    timestamp: Math.floor(Date.now() / 1000),
    nonce: `n${Math.random()}`,
  });
  if (!query.ok) throw new Error(query.failure.code);
  return `${path}?${query.value.query}`;
}

const html = /^text\/html/;
const json = /^application\/json/;

describe('The table', () => {
  /** What no fault can play, and why. */
  const unplayed: Partial<Record<CauseCode, string>> = {
    'cannot-tell': 'is what is said of a fault that nobody has met before; one with a name would be told by it',
  };

  test('has at least one fault for every cause, but for those that cannot be played', () => {
    const played = new Set(practiceFaultNames.map((name) => practiceFault(name).cause));
    expect(causeCodes.filter((cause) => !played.has(cause))).toEqual(Object.keys(unplayed));
  });

  test('names a fault as its cause, if any of those that play it is named so', () => {
    for (const name of practiceFaultNames) {
      if ((causeCodes as readonly string[]).includes(name))
        expect([name, practiceFault(name).cause]).toEqual([name, name]);
    }
  });

  test('says each in words of its own', () => {
    const titles = practiceFaultNames.map((name) => practiceFault(name).title);
    const plays = practiceFaultNames.map((name) => practiceFault(name).plays);
    expect(new Set(titles).size).toBe(titles.length);
    expect(new Set(plays).size).toBe(plays.length);
    expect(plays.filter((text) => !/^[A-Z“h].*[.”]$/.test(text))).toEqual([]);
    expect(titles.filter((title) => title.length > 44)).toEqual([]);
  });
});

describe('Every fault', () => {
  test.each(practiceFaultNames)('%s starts, with keys of all kinds and a page that tells of it', async (name) => {
    const fault = await start(name);
    const { over, title } = practiceFault(name);
    expect(fault.address).toMatch(over === 'http' ? /^http:/ : /^https:/);
    expect(Object.keys(fault.keys).toSorted()).toEqual([...practiceKeyKinds].sort());
    const guide = await ask(fault, fault.guideUrl);
    expect(guide.status).toBe(200);
    for (const said of [title, fault.address, fault.key.consumerKey, fault.key.consumerSecret]) {
      expect(guide.text).toContain(said);
    }
  });

  test('that leaves the choice is played over http, too', async () => {
    const fault = await start('maintenance', { https: false });
    expect(fault.address).toMatch(/^http:/);
    expect((await at(fault, '')).status).toBe(503);
  });

  test('has a side door to wp-admin, and to nothing else', async () => {
    const fault = await start('firewall-blocked');
    const door = (path: string) => ask(fault, new URL(path, fault.guideUrl).href);
    const keys = await door('/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys');
    expect(keys).toMatchObject({ status: 200 });
    expect(keys.text).toContain('Practice key, Read/Write');
    expect((await door('/wp-json/')).status).toBe(404);
    expect((await ask(fault, fault.guideUrl, { headers: { host: 'evil.example' } })).status).toBe(421);
  });

  test('none is a store in order', async () => {
    const fault = await start('none');
    expect((await at(fault, products, { key: fault.key })).status).toBe(200);
    expect((await ask(fault, fault.guideUrl)).text).toContain('Nothing is wrong with this store.');
  });
});

describe('The address', () => {
  test.each<[PracticeFaultName, path: string, status: number, location: (fault: PractisedFault) => string]>([
    ['store-in-folder', '', 302, () => '/shop/'],
    ['redirect-to-https', products, 301, ({ store }) => `${store.httpsUrl}/${products}`],
    ['redirect-loop', '', 301, ({ store }) => `${store.httpUrl}/`],
    ['redirect-to-other-host', products, 301, ({ address }) => otherName(address) + products],
    ['redirect-of-pages', '', 301, ({ address }) => otherName(address)],
    ['redirect-into-private-network', '', 302, () => 'http://192.168.255.254/'],
    ['redirect-to-script', '', 302, () => 'javascript:alert(1)'],
    ['redirect-to-file', products, 302, () => 'file:///etc/passwd'],
  ])('%s: %s is sent on', async (name, path, status, location) => {
    const fault = await start(name);
    expect(await at(fault, path)).toMatchObject({ status, headers: { location: location(fault) } });
  });

  const otherName = (address: string) => address.replace('127.0.0.1', 'localhost');

  test('the circle closes, and where it opens there is a store', async () => {
    const loop = await start('redirect-loop');
    const back = await ask(loop, `${loop.store.httpUrl}/`);
    expect(back.headers.location).toBe(loop.address);
    for (const [name, home] of [
      ['redirect-to-https', ({ store }: PractisedFault) => store.httpsUrl],
      ['redirect-to-other-host', ({ address }: PractisedFault) => otherName(address).slice(0, -1)],
      ['redirect-of-pages', ({ address }: PractisedFault) => otherName(address).slice(0, -1)],
    ] as const) {
      const fault = await start(name);
      const index = await ask(fault, `${home(fault)}/wp-json/?_fields=home`);
      expect([name, index.json]).toEqual([name, { home: home(fault) }]);
    }
  });

  test('WordPress moves its pages, and not its REST API', async () => {
    const fault = await start('redirect-of-pages');
    expect((await at(fault, '')).headers['x-redirect-by']).toBe('WordPress');
    expect((await at(fault, products, { key: fault.key })).status).toBe(200);
  });

  test('a language or a folder is not the shop, and the Link header knows where that is', async () => {
    const language = await start('wrong-path');
    const page = await at(language, '');
    const shop = language.address.replace(/de\/$/, '');
    expect([page.status, page.headers.link]).toEqual([404, `<${shop}wp-json/>; rel="https://api.w.org/"`]);
    const folder = await start('store-in-folder');
    expect((await at(folder, `shop/${products}`, { key: folder.key })).status).toBe(200);
  });

  test.each<[PracticeFaultName, home: (fault: PractisedFault) => string]>([
    ['home-address-differs', () => 'https://www.harbour-lane.example'],
    ['home-www-differs', ({ address }) => otherName(address).slice(0, -1)],
    ['https-not-set', ({ address }) => address.slice(0, -1).replace('https:', 'http:')],
  ])('%s: WordPress names another home', async (name, home) => {
    const fault = await start(name);
    expect((await at(fault, 'wp-json/?_fields=home')).json).toEqual({ home: home(fault) });
    expect((await at(fault, '', { method: 'HEAD' })).headers.link).toContain(`<${home(fault)}/wp-json/>`);
  });

  test('another website has nothing of WordPress', async () => {
    const website = await start('not-wordpress');
    expect((await at(website, '')).status).toBe(200);
    expect((await at(website, 'wp-json/')).status).toBe(404);
    const shop = await start('other-shop-system');
    for (const path of ['', 'wp-json/', '?rest_route=/']) {
      const page = await at(shop, path);
      expect([page.status, page.headers['content-type'], page.headers.link]).toEqual([
        200,
        'text/html; charset=utf-8',
        undefined,
      ]);
    }
  });
});

describe('The server', () => {
  test('that throws the header away: the header is nobody, and so is OAuth in it; OAuth in the query works', async () => {
    const fault = await start('auth-header-stripped');
    const refused = { status: 401, json: { code: 'woocommerce_rest_cannot_view' } };
    expect(await at(fault, products, { key: fault.key })).toMatchObject(refused);
    const inQuery = signed(fault, products);
    expect((await at(fault, inQuery)).status).toBe(200);
    const parameters = [...new URLSearchParams(signed(fault, products).split('?')[1])];
    const header = `OAuth ${parameters.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`;
    expect(await at(fault, products, { headers: { authorization: header } })).toMatchObject(refused);
  });

  test.each<PracticeFaultName>(['https-not-noticed', 'https-not-set'])(
    '%s: Basic is ignored, and a signature passes with http:// only',
    async (name) => {
      const fault = await start(name);
      expect((await at(fault, products, { key: fault.key })).status).toBe(401);
      const asHttp = fault.address.replace('https:', 'http:');
      expect((await at(fault, signed(fault, products))).json.message).toContain('signature');
      expect((await at(fault, signed(fault, products, fault.key, asHttp))).status).toBe(200);
    },
  );

  test('without rewrite rules: its own 404, a Link header that does not know, and an index in the other form', async () => {
    const fault = await start('rewrite-broken');
    expect((await at(fault, '', { method: 'HEAD' })).headers.link).toContain('/wp-json/>');
    for (const path of ['wp-json/', products]) {
      const lost = await at(fault, path, { key: fault.key });
      expect([lost.status, lost.headers.link, lost.json]).toEqual([404, undefined, undefined]);
    }
    expect((await at(fault, 'index.php?rest_route=/&_fields=home')).json).toEqual({ home: fault.address.slice(0, -1) });
  });

  test.each<[PracticeFaultName, minutes: number]>([
    ['clock-skew', 20],
    ['clock-skew-signed', -20],
  ])('%s: the store is %i minutes ahead', async (name, minutes) => {
    const now = Date.parse('2026-11-23T18:20:00Z');
    const fault = await start(name, { clock: () => now });
    const { headers } = await at(fault, '');
    expect(Date.parse(headers.date ?? '') - now).toBe(minutes * 60_000);
  });

  test('a clock that is off refuses signatures, and nothing else', async () => {
    const fault = await start('clock-skew-signed');
    expect((await at(fault, signed(fault, products))).json.message).toBe('Invalid timestamp.');
    const basic = await start('clock-skew');
    expect((await at(basic, products, { key: basic.key })).status).toBe(200);
  });

  test.each<[PracticeFaultName, status: number]>([
    ['server-error', 502],
    ['maintenance-of-server', 503],
  ])('%s: a page of its own, whatever is asked for', async (name, status) => {
    const fault = await start(name);
    const page = await at(fault, 'wp-json/', { headers: { accept: 'application/json' } });
    expect([page.status, page.headers['content-type']]).toEqual([status, expect.stringMatching(html)]);
  });
});

describe('In front', () => {
  const everywhere = ['', 'wp-json/', products];

  test.each<[PracticeFaultName, status: number, headers: Record<string, string>]>([
    ['firewall-blocked', 403, {}],
    ['firewall-406', 406, {}],
    ['firewall-455', 455, {}],
    ['bot-challenge', 403, { 'cf-mitigated': 'challenge' }],
    ['bot-challenge-unmarked', 503, {}],
    ['bot-challenge-siteground', 202, { 'sg-captcha': 'challenge' }],
    ['rate-limited-for-good', 429, {}],
  ])('%s: %i, as a page', async (name, status, headers) => {
    const fault = await start(name);
    for (const path of everywhere) {
      const page = await at(fault, path, { key: fault.key });
      expect(page).toMatchObject({ status, headers, json: undefined });
      expect(page.headers['content-type']).toMatch(html);
      expect(page.headers['retry-after']).toBeUndefined();
    }
  });

  test('a challenge says so in its title', async () => {
    for (const name of ['bot-challenge', 'bot-challenge-unmarked'] as const) {
      expect((await at(await start(name), '')).text).toContain('<title>Just a moment...</title>');
    }
  });

  test('firewall-on-rest: only what begins with /wp-json', async () => {
    const fault = await start('firewall-on-rest');
    expect((await at(fault, '')).status).toBe(200);
    for (const path of ['wp-json', 'wp-json/', products, 'index.php?rest_route=/']) {
      expect([path, (await at(fault, path, { key: fault.key })).status]).toEqual([path, 403]);
    }
  });

  test.each<[PracticeFaultName, status: number, verbs: string[]]>([
    ['firewall-on-writing', 403, ['POST', 'PUT', 'DELETE']],
    ['methods-blocked', 405, ['PUT', 'DELETE']],
    ['methods-forbidden', 403, ['PUT', 'DELETE']],
    ['methods-unknown', 501, ['PUT', 'DELETE']],
  ])('%s: %i for some verbs, as a page', async (name, status, verbs) => {
    const fault = await start(name);
    const { key } = fault;
    expect((await at(fault, products, { key })).status).toBe(200);
    const paths = { POST: 'products/batch', PUT: 'products/0', DELETE: 'products/999999999?force=true' };
    for (const [method, path] of Object.entries(paths)) {
      const body = method === 'DELETE' ? {} : { json: {} };
      const answer = await at(fault, `wp-json/wc/v3/${path}`, { method, key, ...body });
      const blocked = verbs.includes(method);
      expect([method, answer.json === undefined]).toEqual([method, blocked]);
      if (blocked) expect([method, answer.status]).toEqual([method, status]);
    }
  });

  test.each<[PracticeFaultName, status: number]>([
    ['user-agent-blocked', 403],
    ['user-agent-not-acceptable', 406],
    ['user-agent-455', 455],
    ['user-agent-cached-page', 200],
  ])('%s: a page for this program, the store for others', async (name, status) => {
    const fault = await start(name);
    const asks = (agent: string) => at(fault, 'wp-json/', { headers: { 'user-agent': agent } });
    const ours = await asks('Gatehouse/1.0 (+https://example.com)');
    expect([ours.status, ours.headers['content-type'], ours.headers.link]).toEqual([
      status,
      expect.stringMatching(html),
      undefined,
    ]);
    expect((await asks('Mozilla/5.0')).headers['content-type']).toMatch(json);
  });

  test('staging-password: the right login lets OAuth in the query through', async () => {
    const fault = await start('staging-password');
    const { user, password } = fault.staging ?? { user: '', password: '' };
    const login = (secret: string) => ({
      headers: { authorization: `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}` },
    });
    for (const asked of [{}, { key: fault.key }, login('wrong')]) {
      expect(await at(fault, products, asked)).toMatchObject({
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="Staging"' },
        json: undefined,
      });
    }
    expect((await at(fault, 'wp-json/?_fields=home', login(password))).status).toBe(200);
    expect((await at(fault, signed(fault, products), login(password))).status).toBe(200);
    expect((await ask(fault, fault.guideUrl)).text).toContain(password);
  });

  test('rate-limited: one call, rest for as long as it says, and everything for a minute', async () => {
    let now = Date.parse('2026-11-23T18:20:00Z');
    const fault = await start('rate-limited', { clock: () => now });
    const calls = async () => [(await at(fault, '')).status, (await at(fault, products)).status];
    expect(await calls()).toEqual([200, 429]);
    expect(await at(fault, '')).toMatchObject({ status: 429, headers: { 'retry-after': '2' }, json: undefined });
    now += 1_000;
    expect(await at(fault, '')).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
    now += 1_000;
    expect(await calls()).toEqual([200, 401]);
    now += 59_999;
    expect(await calls()).toEqual([200, 401]);
    now += 1;
    expect(await calls()).toEqual([200, 429]);
  });

  test.each<[PracticeFaultName, missed: Record<string, string>, hit: Record<string, string>]>([
    ['answers-cached', { 'x-cache': 'MISS' }, { 'x-cache': 'HIT', age: '7' }],
    ['answers-cached-cloudflare', { 'cf-cache-status': 'MISS' }, { 'cf-cache-status': 'HIT', age: '7' }],
    ['answers-cached-litespeed', { 'x-litespeed-cache': 'miss' }, { 'x-litespeed-cache': 'hit' }],
  ])('%s: what the key may see, anybody sees', async (name, missed, hit) => {
    const fault = await start(name);
    expect((await at(fault, `${products}?page=2`)).status).toBe(401);
    const own = await at(fault, products, { key: fault.key });
    expect(own).toMatchObject({ status: 200, headers: missed });
    expect(await at(fault, products)).toMatchObject({ status: 200, headers: hit, text: own.text });
  });

  test('answers-stale: an hour old, and strangers get nothing', async () => {
    const fault = await start('answers-stale');
    const own = { status: 200, headers: { age: '3600', 'x-cache': 'HIT' } };
    expect(await at(fault, products, { key: fault.key })).toMatchObject(own);
    expect(await at(fault, signed(fault, products))).toMatchObject(own);
    const stranger = await at(fault, products);
    expect([stranger.status, stranger.headers['x-cache']]).toEqual([401, undefined]);
  });
});

describe('WordPress', () => {
  test.each<[PracticeFaultName, status: number, type: RegExp]>([
    ['permalinks-plain', 200, html],
    ['permalinks-plain-apache', 404, html],
  ])('%s: the REST API in the query form only, without keys', async (name, status, type) => {
    const fault = await start(name);
    const pretty = await at(fault, 'wp-json/');
    expect([pretty.status, pretty.headers['content-type']]).toEqual([status, expect.stringMatching(type)]);
    expect((await at(fault, '?rest_route=/&_fields=home')).json).toEqual({ home: fault.address.slice(0, -1) });
    expect((await at(fault, '?rest_route=/wc/v3/products', { key: fault.key })).json.code).toBe(
      'woocommerce_rest_cannot_view',
    );
  });

  test('rest-prefix-custom: only the Link header tells', async () => {
    const fault = await start('rest-prefix-custom');
    expect((await at(fault, '', { method: 'HEAD' })).headers.link).toContain('/api/>');
    expect((await at(fault, 'wp-json/')).status).toBe(404);
    expect((await at(fault, 'api/wc/v3/products', { key: fault.key })).status).toBe(200);
  });

  /** To whom each plugin leaves WooCommerce's word; everybody else hears the plugin. */
  test.each<[PracticeFaultName, heard: Record<string, string>]>([
    ['rest-closed', { 'good key': 'ok', 'read key, writing': 'woocommerce', 'wrong secret': 'woocommerce' }],
    ['forced-login', { 'good key': 'ok', 'read key, writing': 'woocommerce', 'wrong secret': 'woocommerce' }],
    ['rest-closed-impolite', { 'good key': 'ok', 'read key, writing': 'woocommerce', 'wrong secret': 'plugin' }],
    ['rest-closed-to-keys', { 'good key': 'plugin', 'read key, writing': 'plugin', 'wrong secret': 'plugin' }],
  ])('%s: refuses outsiders with a code that is not WooCommerce\u2019s', async (name, expected) => {
    const fault = await start(name);
    const { keys } = fault;
    const write: Ask = { method: 'POST', json: {}, key: keys.read };
    const heard = async (path: string, asked: Ask = {}) => {
      const { status, json: said } = await at(fault, path, asked);
      if (status < 400) return 'ok';
      expect(status).toBe(401);
      return said.code === 'rest_cannot_access' ? 'plugin' : said.code.split('_')[0];
    };
    expect({
      index: await heard('wp-json/'),
      anonymous: await heard(products),
      'unknown key': await heard(products, { key: keys.unknown }),
      'deleted user': await heard(products, { key: keys['deleted-user'] }),
      'good key': await heard(products, { key: keys.read_write }),
      'read key, writing': await heard(`${products}/batch`, write),
      'wrong secret': await heard(products, { key: keys['wrong-secret'] }),
    }).toEqual({
      index: 'plugin',
      anonymous: 'plugin',
      'unknown key': 'plugin',
      'deleted user': 'plugin',
      ...expected,
    });
  });

  test('forced-login: pages lead to the login page', async () => {
    const fault = await start('forced-login');
    const page = await at(fault, '');
    expect([page.status, page.headers.location]).toEqual([302, '/wp-login.php?redirect_to=%2F']);
    expect((await at(fault, page.headers.location ?? '')).status).toBe(200);
  });

  test('polluted-json: the status stays, and the notice comes first', async () => {
    const fault = await start('polluted-json');
    const refused = await at(fault, products);
    expect([refused.status, refused.headers['content-type'], refused.json]).toEqual([
      401,
      expect.stringMatching(json),
      undefined,
    ]);
    expect(refused.text).toMatch(/^<br \/>\n<b>Notice<\/b>.*chatty\.php/);
    expect(JSON.parse(refused.text.slice(refused.text.indexOf('{"'))).data.status).toBe(401);
  });

  test('polluted-json-unbuffered: always 200 text/html, the true status at the end', async () => {
    const fault = await start('polluted-json-unbuffered');
    for (const [path, status] of [
      [products, 401],
      ['wp-json/wc/v3/nothing', 404],
    ] as const) {
      const answer = await at(fault, path);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, expect.stringMatching(html)]);
      expect(JSON.parse(answer.text.slice(answer.text.indexOf('{"'))).data.status).toBe(status);
    }
  });

  test('byte-order-mark: JSON, but for its first character', async () => {
    const { text, json: parsed } = await at(await start('byte-order-mark'), 'wp-json/?_fields=name');
    expect([text.codePointAt(0), parsed]).toEqual([0xfeff, undefined]);
    expect(JSON.parse(text.slice(1))).toEqual({ name: 'Harbour Lane Goods' });
  });

  test.each<[PracticeFaultName, status: number, code: string, headers: Record<string, string>]>([
    ['maintenance', 503, 'wp_die', { 'retry-after': '600' }],
    ['php-fatal', 500, 'internal_server_error', {}],
  ])('%s: %i, a page to visitors and JSON to those who ask for it', async (name, status, code, headers) => {
    const fault = await start(name);
    expect(await at(fault, '')).toMatchObject({ status, headers, json: undefined });
    const asked = await at(fault, products, { headers: { accept: 'application/json' } });
    expect(asked).toMatchObject({ status, headers, json: { code, data: { status } } });
  });

  test('coming-soon: a page with WooCommerce\u2019s mark to visitors, the API as ever', async () => {
    const fault = await start('coming-soon');
    expect((await at(fault, '')).text).toContain("<meta name='woo-coming-soon-page' content='yes'>");
    expect((await at(fault, products, { key: fault.key })).status).toBe(200);
  });

  test.each<[PracticeFaultName, namespaces: string[]]>([
    ['woocommerce-missing', []],
    ['woocommerce-too-old', ['wc/v2', 'wc/v1']],
  ])('%s: the namespaces are %j, and wc/v3 is no route', async (name, namespaces) => {
    const fault = await start(name);
    const index = await at(fault, 'wp-json/?_fields=namespaces');
    expect(index.json.namespaces.filter((one: string) => one.startsWith('wc'))).toEqual(namespaces);
    expect(await at(fault, products, { key: fault.key })).toMatchObject({
      status: 404,
      json: { code: 'rest_no_route' },
    });
  });

  test('not-the-rest-api: the Link header names it, and a page is there', async () => {
    const fault = await start('not-the-rest-api');
    expect((await at(fault, '', { method: 'HEAD' })).headers.link).toContain('/wp-json/>');
    for (const path of ['wp-json/', '?rest_route=/'])
      expect((await at(fault, path)).headers['content-type']).toMatch(html);
  });

  test.each<[PracticeFaultName, status: number]>([
    ['legacy-api-off', 404],
    ['legacy-api-on', 200],
  ])('%s: its index is %i', async (name, status) => {
    const fault = await start(name);
    const index = await at(fault, 'wc-api/v3/');
    expect(index.status).toBe(status);
    expect(index.json.errors?.code).toBe(status === 404 ? 'woocommerce_api_disabled' : undefined);
  });

  test('legacy-webhooks-broken: a webhook was disabled, and there is no legacy API', async () => {
    const fault = await start('legacy-webhooks-broken');
    const webhooks = await at(fault, 'wp-json/wc/v3/webhooks?_fields=status', { key: fault.key });
    expect(webhooks.json).toEqual([{ status: 'disabled' }]);
    expect((await at(fault, 'wc-api/v3/')).status).toBe(404);
  });
});

describe('The key to practise with', () => {
  const denied = 'woocommerce_rest_authentication_error';
  test.each<[PracticeFaultName, read: [number, string?], write: [number, string?]]>([
    ['key-unknown', [401, 'woocommerce_rest_cannot_view'], [401, 'woocommerce_rest_cannot_batch']],
    ['key-revoked', [401, 'woocommerce_rest_cannot_view'], [401, 'woocommerce_rest_cannot_batch']],
    ['secret-wrong', [401, denied], [401, denied]],
    ['permission-read-missing', [401, denied], [200]],
    ['permission-write-missing', [200], [401, denied]],
    ['user-lacks-rights', [403, 'woocommerce_rest_cannot_view'], [403, 'woocommerce_rest_cannot_batch']],
    ['key-owner-deleted', [401, 'woocommerce_rest_cannot_view'], [401, 'woocommerce_rest_cannot_batch']],
  ])('%s: reading gives %j, writing %j', async (name, read, write) => {
    const fault = await start(name);
    const outcome = async (path: string, asked: Ask) => {
      const { status, json: said } = await at(fault, path, { ...asked, key: fault.key });
      return status < 400 ? [status] : [status, said.code];
    };
    expect(await outcome(products, {})).toEqual(read);
    expect(await outcome(`${products}/batch`, { method: 'POST', json: {} })).toEqual(write);
  });

  test('is known by its signature where its user was deleted, and is not where it was revoked', async () => {
    const deleted = await start('key-owner-deleted');
    expect((await at(deleted, signed(deleted, products))).json.code).toBe('woocommerce_rest_cannot_view');
    const revoked = await start('key-revoked');
    expect((await at(revoked, signed(revoked, products))).json.message).toBe('Consumer key is invalid.');
  });

  test('is not whole where half of it was copied', async () => {
    const { key, keys } = await start('key-malformed');
    expect(key.consumerSecret).not.toMatch(/^cs_[0-9a-f]{40}$/);
    expect(keys.read_write.consumerSecret.startsWith(key.consumerSecret)).toBe(true);
  });
});

describe('A store in another language', () => {
  const codes = Object.keys(languages) as (keyof typeof languages)[];

  test('says nothing that it says in English, and no two refusals alike that differ there', () => {
    const says = (code: (typeof codes)[number]) => {
      const { locale, missingParameters, ...texts } = languages[code];
      return [locale, missingParameters(['oauth_nonce']), ...Object.values(texts)];
    };
    for (const code of codes) {
      expect(new Set(says(code)).size).toBe(says('en').length);
      if (code !== 'en') expect(says(code).filter((text) => says('en').includes(text))).toEqual([]);
    }
  });

  test.each(codes)('%s: the same status and code, in its own words', async (language) => {
    const fault = await start('secret-wrong', { language });
    const { status, json: said } = await at(fault, products, { key: fault.key });
    expect([status, said.code, said.message]).toEqual([
      401,
      'woocommerce_rest_authentication_error',
      languages[language].secretInvalid,
    ]);
    const closed = await at(await start('rest-closed', { language }), 'wp-json/');
    expect(closed.json.message).toBe(languages[language].restClosed);
    const away = await at(await start('maintenance', { language }), '');
    expect(away.text).toContain(languages[language].maintenance);
  });
});
