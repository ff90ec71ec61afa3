import { describe, expect, test } from 'vitest';
import type { CauseCode } from '../../src-main/contract/codes.ts';
import type { Road } from '../../src-main/contract/models.ts';
import type { KeyPair } from '../../src-main/contract/secret.ts';
import { blockVerbs, cacheAnswers, limitRate } from '../../src-main/practice/faults/in-front.ts';
import { byteOrderMark, fatalError, maintenance, noticesBeforeJson } from '../../src-main/practice/faults/wordpress.ts';
import type { Fault, PracticeOptions, PracticeStore } from '../../src-main/practice/index.ts';
import { freePort } from '../support/free-port.ts';
import { createParts } from './parts.ts';
import { type Checked, check, inspect, type KeyKind, keyKinds, keyOf } from './practice.ts';

const { stores, transport } = createParts();

const page = (
  status: number,
  headers: Record<string, string> = {},
  text = `<html><h1>${status}</h1></html>`,
): Fault => {
  return () => ({ status, headers: { 'content-type': 'text/html', ...headers }, body: text });
};

/** Stores that a key can be used with, each with what is noticed on it and how it is called. */
const usable: readonly {
  readonly store: string;
  readonly options: () => PracticeOptions | Promise<PracticeOptions>;
  /** What a good key's check has on top; nothing but notes unless given. */
  readonly top?: CauseCode;
  readonly authentication?: Road['authentication'];
  readonly signs?: RegExp;
}[] = [
  { store: 'https, in order', options: () => ({}) },
  {
    store: 'plain http',
    options: () => ({ httpPort: 0, httpsPort: null }),
    top: 'http-only',
    authentication: 'signature',
    signs: /^http:\/\/127/,
  },
  {
    store: 'Authorization stripped',
    options: () => ({ stripsAuthorization: true }),
    top: 'auth-header-stripped',
    authentication: 'signature',
    signs: /^https:/,
  },
  {
    store: 'https not noticed',
    options: () => ({ noticesHttps: false }),
    top: 'https-not-noticed',
    authentication: 'signature',
    signs: /^http:/,
  },
  {
    store: 'https not noticed, home with http',
    options: () => homeWithHttp({ noticesHttps: false }),
    top: 'https-not-noticed',
    authentication: 'signature',
    signs: /^http:/,
  },
  { store: 'https noticed, home with http', options: () => homeWithHttp({}) },
  {
    store: 'Authorization stripped, home with http',
    options: () => homeWithHttp({ stripsAuthorization: true }),
    top: 'auth-header-stripped',
    authentication: 'signature',
    signs: /^https:/,
  },
  { store: 'home is the www twin', options: () => ({ home: 'https://www.shop.test' }), top: 'home-address-differs' },
  {
    store: 'home is the www twin, Authorization stripped',
    options: () => ({ home: 'https://www.shop.test', stripsAuthorization: true }),
    top: 'auth-header-stripped',
    authentication: 'signature',
    signs: /^https:\/\/www\.shop\.test\/wp-json\/$/,
  },
  {
    store: 'home has another port, Authorization stripped',
    options: () => ({ home: 'https://127.0.0.1:444', stripsAuthorization: true }),
    top: 'auth-header-stripped',
    authentication: 'signature',
    signs: /^https:\/\/127\.0\.0\.1:444\/wp-json\/$/,
  },
  { store: 'in a folder', options: () => ({ subdirectory: '/shop' }) },
  {
    store: 'in a folder, plain http',
    options: () => ({ subdirectory: '/shop', httpPort: 0, httpsPort: null }),
    top: 'http-only',
    authentication: 'signature',
    signs: /\/shop\/wp-json\/$/,
  },
  { store: 'another REST prefix', options: () => ({ restPrefix: 'api' }), top: 'rest-prefix-custom' },
  {
    store: 'another REST prefix, Authorization stripped',
    options: () => ({ restPrefix: 'api', stripsAuthorization: true }),
    top: 'auth-header-stripped',
    authentication: 'signature',
    signs: /\/api\/$/,
  },
  { store: 'PUT and DELETE blocked', options: () => ({ faults: [blockVerbs()] }), top: 'methods-blocked' },
  { store: 'cached answers', options: () => ({ faults: [cacheAnswers()] }), top: 'answers-cached' },
  {
    store: 'notices before the JSON',
    options: () => ({ faults: [noticesBeforeJson(true)] }),
    top: 'polluted-json',
  },
  {
    store: 'notices before the JSON, unbuffered',
    options: () => ({ faults: [noticesBeforeJson(false)] }),
    top: 'polluted-json',
  },
  { store: 'a byte-order mark', options: () => ({ faults: [byteOrderMark()] }), top: 'polluted-json' },
];

async function homeWithHttp(options: PracticeOptions): Promise<PracticeOptions> {
  const httpsPort = await freePort();
  return { ...options, httpsPort, home: `http://127.0.0.1:${httpsPort}` };
}

/** What is wrong with a key, on whatever store; and what it can do. */
const keys: Readonly<Record<KeyKind, { readonly top?: CauseCode; readonly can: string }>> = {
  'read/write': { can: 'read yes, write yes, products yes, customers yes' },
  'shop manager': { can: 'read yes, write yes, products yes, customers yes' },
  read: { top: 'permission-write-missing', can: 'read yes, write no, products yes, customers yes' },
  write: { top: 'permission-read-missing', can: 'read no, write yes, products yes, customers yes' },
  editor: { top: 'user-lacks-rights', can: 'read yes, write yes, products no, customers no' },
  unknown: { top: 'key-unknown', can: 'read unknown, write unknown, products unknown, customers unknown' },
  revoked: { top: 'key-unknown', can: 'read unknown, write unknown, products unknown, customers unknown' },
  'wrong secret': { top: 'secret-wrong', can: 'read unknown, write unknown, products unknown, customers unknown' },
  'deleted user': { top: 'key-owner-deleted', can: 'read unknown, write unknown, products unknown, customers unknown' },
  'deleted user, read': {
    top: 'key-owner-deleted',
    can: 'read unknown, write unknown, products unknown, customers unknown',
  },
  'deleted user, write': {
    top: 'key-owner-deleted',
    can: 'read unknown, write unknown, products unknown, customers unknown',
  },
};

/** All that a check may send, besides discovery: method and route. */
const documented = new Set([
  'GET products',
  'POST products/batch',
  ...['orders', 'customers', 'settings', 'system_status', 'webhooks'].map((area) => `GET ${area}`),
  ...['orders', 'customers', 'settings/general', 'webhooks'].map((area) => `POST ${area}/batch`),
  'PUT products/0',
  'DELETE products/999999999',
]);

/** The secret left only as Basic over https, and nothing was asked that is not documented. */
function expectDiscretion(store: PracticeStore, pair: KeyPair, prefix = 'wp-json') {
  const secret = pair.consumerSecret.reveal();
  const key = pair.consumerKey.reveal();
  const basic = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const strangers = new Set<string>();
  let falseSecrets = 0;
  for (const { method, url, headers, body } of store.requests) {
    const { authorization, ...others } = headers;
    expect(`${url} ${JSON.stringify(others)} ${body}`).not.toContain(secret);
    if (authorization !== undefined) {
      expect(url).toMatch(/^https:/);
      if (authorization !== basic) {
        falseSecrets += 1;
        expect(`${method} ${new URL(url).search}`).toBe(`GET ${new URL(url).search}`);
        expect(atob(authorization.slice('Basic '.length))).toMatch(new RegExp(`^${key}:cs_[0-9a-f]{40}$`));
      }
    }
    const [, route] = new RegExp(`/${prefix}/wc/v3/([^?]*)`).exec(url) ?? [];
    if (route === undefined) {
      expect(`${method} ${url}`).toMatch(/^(HEAD|GET) /);
      expect(`${url} ${authorization}`).not.toContain(key);
    } else {
      expect(documented).toContain(`${method} ${route}`);
      if (method === 'POST' || method === 'PUT') expect(body).toBe('{}');
    }
    const signer = new URL(url).searchParams.get('oauth_consumer_key');
    if (signer !== null && signer !== key) strangers.add(url);
  }
  expect(strangers.size).toBeLessThanOrEqual(1);
  expect(falseSecrets).toBeLessThanOrEqual(1);
}

function summary({ check }: Checked) {
  if (!check.ok) return { failure: check.failure.code };
  const { ok, findings, capabilities, road } = check.value.report;
  const { read, write, areas } = capabilities;
  return {
    ok,
    top: findings.find(({ severity, cause }) => severity !== 'note' || cause === 'rest-prefix-custom')?.cause,
    can: `read ${read}, write ${write}, products ${areas.products}, customers ${areas.customers}`,
    road: road?.authentication,
  };
}

function causesOf({ check }: Checked) {
  return check.ok ? check.value.report.findings.map(({ cause }) => cause) : [];
}

describe.each(['en', 'de'] as const)('with a store that speaks %s', (language) => {
  test.each(usable)('$store: each kind of key', async ({ options, top, authentication = 'basic', signs }) => {
    const found: Record<string, unknown> = {};
    const expected: Record<string, unknown> = {};
    for (const kind of keyKinds) {
      // A fresh one for each: faults remember, and so do users that were deleted.
      const given = await options();
      const store = await stores.start({ ...given, language });
      const pair = keyOf(store, kind);
      const checked = await check(transport, store, pair);
      const { top: wrong, can } = keys[kind];
      const taken = !can.startsWith('read unknown');
      found[kind] = summary(checked);
      expected[kind] = { ok: wrong === undefined, top: wrong ?? top, can, road: taken ? authentication : undefined };
      if (checked.check.ok && checked.check.value.report.road) {
        const { road } = checked.check.value.report;
        expect(road.signedRestUrl).toMatch(signs ?? /^https:/);
        const mayWrite = can.includes('write yes');
        expect(road.verbs).toBe(top === 'methods-blocked' && mayWrite ? 'method-parameter' : 'direct');
      }
      expectDiscretion(store, pair, given.restPrefix);
      await stores.close();
    }
    expect(found).toEqual(expected);
  });

  test.each<
    [
      wanted: 'read' | 'write' | 'read_write',
      kind: KeyKind,
      cause: string | undefined,
      severity: string | undefined,
      ok: boolean,
    ]
  >([
    ['read', 'read', 'permission-write-missing', 'note', true],
    ['read', 'write', 'permission-read-missing', 'problem', false],
    ['write', 'write', 'permission-read-missing', 'note', true],
    ['write', 'read', 'permission-write-missing', 'problem', false],
    ['write', 'read/write', undefined, undefined, true],
  ])('%s wanted of a %s key: %s is a %s', async (wanted, kind, cause, severity, ok) => {
    const store = await stores.start({ language });
    const { check: checked } = await check(transport, store, keyOf(store, kind), { wanted });
    if (!checked.ok) throw new Error(checked.failure.code);
    const missing = checked.value.report.findings.find((finding) => finding.cause.startsWith('permission-'));
    expect([missing?.cause, missing?.severity, checked.value.report.ok]).toEqual([cause, severity, ok]);
  });
});

/** What stands before the whole store, or comes up after its address was found. */
const closed: readonly (readonly [name: string, fault: () => Fault, cause: CauseCode])[] = [
  ['429', () => limitRate(), 'rate-limited'],
  ['maintenance', () => maintenance(), 'maintenance'],
  ['a fatal error', () => fatalError(), 'server-error'],
  ['a firewall', () => page(403), 'firewall-blocked'],
  [
    'Cloudflare’s challenge',
    () => page(403, { 'cf-mitigated': 'challenge' }, '<title>Just a moment...</title>'),
    'bot-challenge',
  ],
  ['SiteGround’s challenge', () => page(202, { 'sg-captcha': 'challenge' }), 'bot-challenge'],
  ['a staging password', () => page(401, { 'www-authenticate': 'Basic realm="Staging"' }), 'staging-password'],
];

describe.each(closed)('%s', (_, fault, cause) => {
  test('from the start is found before any key is asked for', async () => {
    const store = await stores.start({ faults: [fault()] });
    const { site } = await inspect(transport, store);
    expect(site).toMatchObject({ ok: false, failure: { code: cause } });
  });

  test.each(['read/write', 'unknown'] as const)(
    'that comes up later stands above what it hides (%s key)',
    async (kind) => {
      const store = await stores.start();
      const pair = keyOf(store, kind);
      const checked = await check(transport, store, pair, { meanwhile: () => store.setFaults([fault()]) });
      expect(summary(checked)).toMatchObject({ ok: false, top: cause, road: undefined });
      expectDiscretion(store, pair);
    },
  );

  test('that meets only the write leaves open what was wanted, and is a warning where reading is enough', async () => {
    const wrong = fault();
    const store = await stores.start();
    const blocked: Fault = (request, next) => (request.method === 'POST' ? wrong(request, next) : next(request));
    const pair = keyOf(store, 'read/write');
    const meanwhile = () => store.setFaults([blocked]);
    expect(summary(await check(transport, store, pair, { meanwhile }))).toMatchObject({ ok: false, top: cause });
    const reading = await check(transport, store, pair, { meanwhile, wanted: 'read' });
    expect(summary(reading)).toMatchObject({ ok: true, top: cause });
  });
});

describe('a REST API that a plugin closes to outsiders', () => {
  const closing: Fault = (request, next) =>
    request.headers.authorization === undefined &&
    !request.query.includes('oauth_') &&
    request.path.includes('/wp-json')
      ? {
          status: 401,
          headers: { 'content-type': 'application/json' },
          body: '{"code":"rest_login_required","message":"Only for members.","data":{"status":401}}',
        }
      : next(request);

  test.each<[KeyKind, CauseCode, boolean]>([
    ['read/write', 'rest-closed', true],
    ['unknown', 'key-unknown', false],
    ['wrong secret', 'secret-wrong', false],
  ])('%s key', async (kind, top, ok) => {
    const store = await stores.start({ faults: [closing] });
    const pair = keyOf(store, kind);
    expect(summary(await check(transport, store, pair))).toMatchObject({ ok, top });
  });

  test('the plugin answers whoever it does not know', async () => {
    const impolite: Fault = async (request, next) => {
      const answer = await next(request);
      const refused = answer.status === 401 && String(answer.body).includes('woocommerce_rest_cannot');
      return refused ? closing({ ...request, headers: {}, query: '' }, next) : answer;
    };
    const store = await stores.start({ faults: [closing, impolite] });
    expect(summary(await check(transport, store, keyOf(store, 'unknown')))).toMatchObject({
      ok: false,
      top: 'key-unknown',
    });
    const open = await stores.start({ faults: [closing, impolite] });
    expect(summary(await check(transport, open, keyOf(open, 'read/write')))).toMatchObject({
      ok: true,
      top: 'rest-closed',
    });
  });
});

describe('what a check costs', () => {
  test.each(['8.9.3', '10.0.2', '11.0.1'] as const)(
    'twelve requests in five rounds on WooCommerce %s',
    async (version) => {
      const store = await stores.start({ version });
      const pair = keyOf(store, 'read/write');
      const before = structuredClone(store.shop.products.size);
      const { check: checked } = await check(transport, store, pair);
      if (!checked.ok) throw new Error(checked.failure.code);
      const { report } = checked.value;
      expect(report.findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
      expect([report.ok, report.requests, store.requests.length]).toEqual([true, 12, 12]);
      expect(report.rounds).toBeLessThanOrEqual(5);
      expect(report.bytes).toBeLessThanOrEqual(64 * 1024);
      expect(report.versions.woocommerce).toBe(version);
      expect(report.legacyApi).toBe('off');
      expect(Object.values(report.capabilities.areas)).toEqual(Array(6).fill('yes'));
      expect(store.shop.products.size).toBe(before);
      expectDiscretion(store, pair);
    },
  );

  test.each(keyKinds)('at most 24 requests for a %s key on a store that takes none the easy way', async (kind) => {
    const store = await stores.start({ stripsAuthorization: true, noticesHttps: false });
    const { check: checked } = await check(transport, store, keyOf(store, kind));
    if (!checked.ok) throw new Error(checked.failure.code);
    expect(checked.value.report.requests).toBe(store.requests.length);
    expect(store.requests.length).toBeLessThanOrEqual(24);
  });
});

describe('a cache', () => {
  test('that knows what an earlier check was answered vouches for no key', async () => {
    const store = await stores.start({ faults: [cacheAnswers()] });
    await check(transport, store, keyOf(store, 'read/write'));
    for (const kind of ['unknown', 'wrong secret', 'editor'] as const) {
      const checked = await check(transport, store, keyOf(store, kind), { wanted: 'read' });
      expect(summary(checked)).toMatchObject({ ok: false, top: keys[kind].top });
    }
  });

  test('that answers everybody alike, whatever the query, proves nothing either', async () => {
    const kept = new Map<string, Awaited<ReturnType<Fault>>>();
    const blind: Fault = async (request, next) => {
      const known = request.method === 'GET' ? kept.get(request.path) : undefined;
      if (known) return known;
      const answer = await next(request);
      if (request.method === 'GET' && answer.status === 200) kept.set(request.path, answer);
      return answer;
    };
    const store = await stores.start({ faults: [blind] });
    await check(transport, store, keyOf(store, 'read/write'));
    for (const kind of ['unknown', 'wrong secret'] as const) {
      for (const wanted of ['read', 'read_write'] as const) {
        const checked = await check(transport, store, keyOf(store, kind), { wanted });
        expect(summary(checked)).not.toMatchObject({ ok: true });
      }
    }
  });

  test('does not make the clock look wrong with its old answers', async () => {
    const old: Fault = async (request, next) => {
      const answer = await next(request);
      const date = new Date(Date.now() - 3_600_000).toUTCString();
      return request.method === 'GET' ? { ...answer, headers: { ...answer.headers, date, age: '3600' } } : answer;
    };
    const store = await stores.start({ faults: [old] });
    const checked = await check(transport, store, keyOf(store, 'read/write'));
    expect(summary(checked)).toMatchObject({ ok: true, top: 'answers-cached' });
    expect(causesOf(checked)).not.toContain('clock-skew');
  });
});

describe('clocks that differ', () => {
  const off = (minutes: number): PracticeOptions => ({ clock: () => Date.now() + minutes * 60_000 });
  const stripped = { stripsAuthorization: true };

  test.each([-20, 20])('by %i minutes: no signature is taken, Basic is', async (minutes) => {
    const basic = await stores.start(off(minutes));
    const checked = await check(transport, basic, keyOf(basic, 'read/write'));
    expect(summary(checked)).toMatchObject({ ok: true, top: 'clock-skew', road: 'basic' });
    expect(checked.check.ok && checked.check.value.report.findings[0]?.params.minutes).toBe(20);

    const signing = await stores.start({ ...off(minutes), ...stripped });
    const refused = await check(transport, signing, keyOf(signing, 'read/write'));
    expect(summary(refused)).toMatchObject({ ok: false, top: 'clock-skew', road: undefined });
    expect(refused.check.ok && refused.check.value.report.findings[0]?.severity).toBe('problem');
  });

  test.each([-20, 20])('by %i minutes: what is wrong with the key is still named first', async (minutes) => {
    for (const [kind, options] of [
      ['unknown', {}],
      ['unknown', stripped],
      ['wrong secret', {}],
    ] as const) {
      const store = await stores.start({ ...off(minutes), ...options });
      expect(summary(await check(transport, store, keyOf(store, kind)))).toMatchObject({
        ok: false,
        top: keys[kind].top,
      });
    }
  });

  test.each([-7, 7])('by %i minutes: calls pass, with a warning', async (minutes) => {
    for (const options of [{}, stripped]) {
      const store = await stores.start({ ...off(minutes), ...options });
      const { check: checked } = await check(transport, store, keyOf(store, 'read/write'));
      if (!checked.ok) throw new Error(checked.failure.code);
      expect(checked.value.report.ok).toBe(true);
      const skew = checked.value.report.findings.find(({ cause }) => cause === 'clock-skew');
      expect(skew).toMatchObject({ severity: 'warning', params: { minutes: 7 } });
    }
  });

  test('by four minutes is worth no word', async () => {
    const store = await stores.start(off(4));
    expect(summary(await check(transport, store, keyOf(store, 'read/write')))).toMatchObject({
      ok: true,
      top: undefined,
    });
  });
});

describe('what breaks in the middle', () => {
  test('a redirect is not followed, and nothing goes to where it leads', async () => {
    const other = await stores.start();
    const store = await stores.start();
    const { port } = new URL(other.url);
    const leading: Fault = (request) => ({
      status: 301,
      headers: { location: `https://127.0.0.1:${port}${request.target}` },
      body: '',
    });
    const checked = await check(transport, store, keyOf(store, 'read/write'), {
      meanwhile: () => store.setFaults([leading]),
    });
    expect(summary(checked)).toMatchObject({ ok: false, top: 'cannot-tell' });
    expect(checked.check).toMatchObject({ value: { report: { findings: [{ params: { status: 301 } }] } } });
    expect(other.requests).toEqual([]);
  });

  test.each(['read/write', 'unknown'] as const)(
    'a store that goes away is no verdict on the key (%s)',
    async (kind) => {
      for (const after of [0, 1, 2]) {
        const store = await stores.start({ httpPort: 0, httpsPort: null });
        let seen = 0;
        const dying: Fault = (request, next) => {
          seen += 1;
          if (seen <= after) return next(request);
          void store.close();
          return new Promise(() => {});
        };
        const checked = await check(transport, store, keyOf(store, kind), {
          meanwhile: () => store.setFaults([dying]),
        });
        expect(summary(checked)).toMatchObject({ ok: false, top: expect.stringMatching(/^connection-/) });
      }
    },
  );

  test('an answer that is no REST answer at all cannot be told', async () => {
    const store = await stores.start();
    const checked = await check(transport, store, keyOf(store, 'read/write'), {
      meanwhile: () => store.setFaults([page(418)]),
    });
    expect(summary(checked)).toMatchObject({ ok: false, top: 'cannot-tell' });
    expect(checked.check).toMatchObject({ value: { report: { findings: [{ params: { status: 418 } }] } } });
    expect(checked.steps.at(-1)).toMatchObject({ name: 'login', state: 'failed' });
  });
});

test('steps are told as they go, each ended once', async () => {
  const store = await stores.start({ faults: [blockVerbs()] });
  const { steps } = await check(transport, store, keyOf(store, 'editor'));
  const ends = Object.fromEntries(
    steps.filter(({ state }) => state !== 'running').map(({ name, state }) => [name, state]),
  );
  expect(ends).toEqual({
    login: 'done',
    read: 'done',
    write: 'done',
    rights: 'failed',
    cache: 'done',
    verbs: 'warning',
  });
  expect(steps.filter(({ state }) => state !== 'running')).toHaveLength(6);
  expect(JSON.stringify(steps)).not.toMatch(/c[ks]_/);
});
