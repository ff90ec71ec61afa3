import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { type DiagnosisRequest, diagnose } from '../../src-main/diagnosis/diagnose.ts';
import type { Answer, Exchange, Transport, TransportRequest } from '../../src-main/woocommerce/exchange.ts';
import { isOwnHostname, isPrivateHostname } from '../../src-main/woocommerce/private-networks.ts';

/*
 * Stores that answer whatever they like. The transport is a stand-in that makes answers up; the real one is tested over
 * sockets.
 */

const pair: KeyPair = {
  consumerKey: new Secret(`ck_${'1a'.repeat(20)}`),
  consumerSecret: new Secret(`cs_${'2b'.repeat(20)}`),
};

function standIn(answer: (request: TransportRequest) => Exchange['result']) {
  const sent: TransportRequest[] = [];
  const transport: Transport = {
    close: () => {},
    async send(request) {
      sent.push(request);
      return {
        result: answer(request),
        timing: { startedAt: 0, connectMs: 1, firstByteMs: 2, totalMs: 3 },
        proxied: false,
      };
    },
  };
  return { transport, sent };
}

function ask(transport: Transport, changes: Partial<DiagnosisRequest> = {}) {
  return diagnose({
    transport,
    address: 'https://shop.example/',
    key: pair,
    wanted: 'read_write',
    addedAuthorities: [],
    now: Date.now,
    randomBytes,
    signal: new AbortController().signal,
    wait: async () => {},
    onStep: () => {},
    ...changes,
  });
}

const answered = (answer: Partial<Answer>): Exchange['result'] => {
  const body = answer.body ?? new Uint8Array();
  return { ok: true, answer: { status: 200, headers: {}, cut: 'no', bytes: body.length, ...answer, body } };
};

const places = [
  'https://shop.example/',
  'https://shop.example/wp-json/',
  'https://shop.example/index.php?rest_route=/',
  'http://shop.example/',
  'https://www.shop.example/wp-json/',
  'https://evil.example/',
  'http://169.254.169.254/latest/meta-data/',
  'http://10.0.0.1/',
  'http://[::1]:8080/',
  'http://localhost/',
  'http://2130706433/',
  '//192.168.1.1/admin',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'https://user:word@shop.example/',
  '/wp-login.php',
  '/',
];
const status = fc.oneof(
  fc.constantFrom(200, 200, 200, 401, 403, 404, 301, 302, 307, 429, 500, 503, 202, 405, 511),
  fc.integer({ min: 100, max: 599 }),
);
const headers = fc
  .record(
    {
      location: fc.constantFrom(...places),
      link: fc.constantFrom(...places).map((place) => `<${place}>; rel="https://api.w.org/"`),
      'content-type': fc.constantFrom(
        'application/json',
        'text/html; charset=utf-8',
        'text/html; charset=nonsense',
        '',
      ),
      'www-authenticate': fc.constantFrom('Basic realm="Staging"', 'Basic realm="', 'Digest'),
      'retry-after': fc.constantFrom('1', '-1', '1e9', 'Wed, 21 Oct 2015 07:28:00 GMT', 'soon'),
      date: fc.constantFrom('Wed, 21 Oct 2015 07:28:00 GMT', 'never'),
      age: fc.constantFrom('0', '7', 'NaN'),
      'cf-mitigated': fc.constant('challenge'),
      server: fc.string({ unit: 'binary', maxLength: 200 }),
    },
    { requiredKeys: [] },
  )
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
const index = fc.record({
  name: fc.string({ unit: 'binary', maxLength: 300 }),
  home: fc.constantFrom(...places, `https://shop.example/${'x'.repeat(5_000)}`),
  url: fc.constantFrom(...places),
  namespaces: fc.constantFrom(['wc/v3'], ['wc/v1'], [], ['wp/v2', 'wc/v3']),
});
const refusal = fc.record({
  code: fc.constantFrom(
    'woocommerce_rest_authentication_error',
    'woocommerce_rest_cannot_view',
    'rest_login_required',
    'invalid_username',
    'wp_die',
    `ck_${'1a'.repeat(20)}`,
  ),
  message: fc.string({ unit: 'binary', maxLength: 100 }),
  data: fc.record({ status: fc.constantFrom(401, 403, 404, 500, 99_999) }),
});
const body = fc.oneof(
  index.map((value) => JSON.stringify(value)),
  refusal.map((value) => JSON.stringify(value)),
  fc.jsonValue().map((value) => JSON.stringify(value) ?? ''),
  fc.constantFrom(
    '['.repeat(50_000),
    `${'{"a":'.repeat(2_000)}1`,
    `<html><head>${'<link rel="https://api.w.org/" href="http://10.0.0.1/wp-json/">'.repeat(50)}`,
    `<html><script>alert(1)</script><img src="/shop/wp-content/x.png"><img src="//10.0.0.1/shop/wp-content/x.png">`,
    `<b>Notice</b> {"x":[${'1,'.repeat(10_000)}`,
    '\ufeff[]',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 500 }),
);
const failure = fc.constantFrom(
  'dns-not-found',
  'connection-refused',
  'connection-lost',
  'connect-timeout',
  'slow-answer',
  'tls-not-spoken',
  'tls-untrusted',
  'answer-too-large',
  'answer-malformed',
  'redirect-refused',
);
const result: fc.Arbitrary<Exchange['result']> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ status, headers, body })
      .map(({ body: text, ...rest }) => answered({ ...rest, body: Buffer.from(text) })),
  },
  {
    weight: 1,
    arbitrary: failure.map((code) => ({ ok: false as const, failure: { code, params: { host: 'shop.example' } } })),
  },
);
/** The same to every question, or another to each. */
const store = fc.array(result, { minLength: 1, maxLength: 30 });

describe('whatever a store answers', () => {
  test('there is a finding, within bounds, and no secret goes where it must not', async () => {
    await fc.assert(
      fc.asyncProperty(
        store,
        fc.boolean(),
        fc.constantFrom('https://shop.example/', 'shop.example'),
        async (answers, withKey, address) => {
          let count = 0;
          const { transport, sent } = standIn(() => answers[count++ % answers.length] as Exchange['result']);
          const { key: _key, ...without } = { key: pair };
          const told = await ask(transport, { address, ...(withKey ? {} : without) });
          if (!told.ok) {
            expect(['captive-portal', 'cancelled']).toContain(told.failure.code);
          } else {
            const { report } = told.value;
            expect(report.requests).toBe(sent.length);
            expect(report.ok).toBe(report.findings.every(({ severity }) => severity !== 'problem'));
            expect(JSON.stringify(report).length).toBeLessThan(200_000);
            expect(JSON.stringify(report)).not.toMatch(/1a1a1a1a1a|2b2b2b2b2b/);
            for (const { evidence } of report.findings) {
              for (const id of evidence) expect(report.evidence.some((one) => one.id === id)).toBe(true);
            }
          }
          expect(sent.length).toBeLessThanOrEqual(24);
          let falseSecrets = 0;
          for (const { url, headers: given, publicOnly, body: sentBody } of sent) {
            // What a store names is asked only through the guard that refuses private addresses.
            if (url.hostname !== 'shop.example') expect(publicOnly).toBe(true);
            if (isPrivateHostname(url.hostname) || isOwnHostname(url.hostname)) expect(publicOnly).toBe(true);
            expect(`${url.href}${sentBody ?? ''}`).not.toContain('2b'.repeat(20));
            const { authorization } = given;
            if (authorization === undefined) continue;
            expect(url.origin).toBe('https://shop.example');
            if (!atob(authorization.slice(6)).endsWith('2b'.repeat(20))) falseSecrets += 1;
          }
          expect(falseSecrets).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe('the time that a run may take', () => {
  const never = (code: 'connect-timeout' | 'slow-answer') =>
    standIn(() => ({ ok: false, failure: { code, params: { host: 'shop.example', seconds: 1 } } }));
  const most = (request: TransportRequest) => Math.min(request.limits.connectMs, request.limits.totalMs);

  test('is 15 s at most where nothing answers, over https and http together', async () => {
    for (const address of ['shop.example', 'https://shop.example/', 'http://shop.example/']) {
      const { transport, sent } = never('connect-timeout');
      const told = await ask(transport, { address });
      expect(told).toMatchObject({ ok: true, value: { report: { findings: [{ cause: 'connect-timeout' }] } } });
      expect(sent.map(most).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(15_000);
    }
    const { transport, sent } = never('slow-answer');
    const told = await ask(transport, { address: 'shop.example' });
    expect(told).toMatchObject({ ok: true, value: { report: { findings: [{ cause: 'slow-answer' }] } } });
    expect(sent.map(({ limits }) => limits.totalMs).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(15_000);
  });

  test('ends when it is over, and says what was not asked for it', async () => {
    const index = { name: 'Shop', home: 'https://shop.example', url: 'https://shop.example', namespaces: ['wc/v3'] };
    const { transport } = standIn(({ url }) =>
      answered({
        headers: {
          link: '<https://shop.example/wp-json/>; rel="https://api.w.org/"',
          'content-type': 'application/json',
        },
        body: Buffer.from(JSON.stringify(url.pathname === '/wp-json/' ? index : [])),
      }),
    );
    let left = 3;
    const slowly: Transport = {
      ...transport,
      async send(request) {
        left -= 1;
        if (left === 0) await new Promise((resolve) => setTimeout(resolve, 60));
        return transport.send(request);
      },
    };
    const told = await ask(slowly, { limits: { totalMs: 50 } });
    if (!told.ok) throw new Error(told.failure.code);
    const { findings, notChecked } = told.value.report;
    expect(findings[0]?.cause).toBe('cannot-tell');
    expect(notChecked).toContainEqual({ probe: 'write', because: 'time-up' });
  });

  test('ends at a stop, whenever it comes', async () => {
    for (const after of [1, 2, 3, 4]) {
      const stop = new AbortController();
      let count = 0;
      const { transport, sent } = standIn(() => {
        count += 1;
        if (count === after) stop.abort();
        return answered({ status: 404, headers: { 'content-type': 'text/html' }, body: Buffer.from('<html>') });
      });
      const told = await ask(transport, { signal: stop.signal });
      expect(told).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
      expect(sent.length).toBeLessThanOrEqual(after + 4);
    }
  });
});
