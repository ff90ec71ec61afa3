import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import OAuth from 'oauth-1.0a';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import { type LocalKey, localKeyTable } from '../../src-main/gateway/local-key.ts';
import { createNonces } from '../../src-main/gateway/nonces.ts';
import { checkOAuth } from '../../src-main/gateway/oauth.ts';
import { parseTarget } from '../../src-main/gateway/target.ts';
import { newNonce, type Query, signQuery } from '../../src-main/woocommerce/signing.ts';
import { type RecordedExchange, recorded, recordedKeys } from '../practice/recordings.ts';

/** The keys of the recorded store, as if they were local ones. */
const keys = localKeyTable(
  recordedKeys('main').map((key, at) => ({
    ...({ id: `key${at}` } as LocalKey),
    consumerKey: new Secret(key.consumer_key),
    consumerSecret: new Secret(key.consumer_secret),
  })),
);

function verdict(exchange: RecordedExchange, nonces = createNonces()): string {
  const search = exchange.url.includes('?') ? exchange.url.slice(exchange.url.indexOf('?')) : '';
  // The path of a store is not the gateway's; how a query is read is.
  const target = parseTarget(`/shop/wp-json/wc/v3/products${search}`);
  if (!target.ok) return target.refusal.code;
  const header = exchange.requestHeaders
    .find((line) => /^authorization: /i.test(line))
    ?.slice('authorization: '.length);
  const called = exchange.url.replace(/\?.*$/, '');
  const timestamp = Number(/oauth_timestamp="?=?(\d+)/.exec(`${exchange.url} ${header ?? ''}`)?.[1] ?? 0);
  const then = exchange.name.includes('timestamp') ? 1_795_456_835 : timestamp;
  const checked = checkOAuth(
    { method: exchange.method, url: new URL(called), query: target.value.query, authorization: header },
    keys,
    nonces,
    then,
  );
  if (checked === undefined) return 'none';
  return 'key' in checked ? 'accepted' : `${checked.refusal.code}: ${checked.refusal.message}`;
}

describe('what a real store was recorded to do', () => {
  // Outside of wc/ the store looks at no key.
  const signed = recorded('oauth-over-http').filter(
    ({ name, url }) => /^OAuth/.test(name) && url.startsWith('http://localhost:8081/wp-json/wc/'),
  );

  test.each(signed.map((exchange) => [exchange.name, exchange] as const))('%s', (name, exchange) => {
    // A replay needs its first call; what a key may do is not asked here.
    const nonces = createNonces();
    if (name.includes('replay')) expect(verdict(exchange, nonces)).toBe('accepted');
    const found = verdict(exchange, nonces);
    if (name.includes('after overwrite')) {
      // WooCommerce keeps one nonce a second, and so takes an earlier one again. Here none counts twice.
      expect(found).toContain('Invalid nonce');
      return;
    }
    const isAuthentication =
      /^woocommerce_rest_authentication_/.test(exchange.code ?? '') && !/permissions/.test(exchange.message ?? '');
    const headRefused = exchange.method === 'HEAD' && exchange.status === 401;
    if (headRefused) expect(found).toContain('Invalid signature');
    else if (isAuthentication) expect(found).toContain(`${exchange.code}: ${exchange.message}`);
    else expect(found).toBe('accepted');
  });

  test('there are enough of them', () => {
    expect(signed.length).toBeGreaterThan(25);
  });
});

const key = `ck_${'a'.repeat(40)}`;
const secret = `cs_${'b'.repeat(40)}`;
const mine = localKeyTable([
  { ...({ id: 'mine' } as LocalKey), consumerKey: new Secret(key), consumerSecret: new Secret(secret) },
]);
const now = 1_795_000_000;

function check(address: string, method = 'GET', nonces = createNonces()) {
  const target = parseTarget(address.replace(/^http:\/\/[^/]*/, ''));
  if (!target.ok) return target.refusal.code;
  const url = new URL(address.replace(/\?.*$/, ''));
  const checked = checkOAuth({ method, url, query: target.value.query, authorization: undefined }, mine, nonces, now);
  return checked && 'key' in checked ? 'accepted' : checked?.refusal.message.split('.')[0];
}

const base = 'http://127.0.0.1:17493/shop/wp-json/wc/v3/products';

test('takes whatever our own signer signs', () => {
  const name = fc
    .stringMatching(/^[a-z_]{1,8}(\[\d\]|\[[a-z]{1,4}\])?$/)
    .filter((one) => !/^(_method|_embed|oauth_|consumer|rest_route|wc)/.test(one));
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme', maxLength: 12 })), {
        maxLength: 8,
        selector: ([one]) => one.replace(/\[.*$/, ''),
      }),
      (query) => {
        const parts = { query: query as Query, consumerKey: new Secret(key), consumerSecret: new Secret(secret) };
        const made = signQuery({
          method: 'GET',
          url: new URL(base),
          ...parts,
          timestamp: now,
          nonce: newNonce(randomBytes),
        });
        if (!made.ok) return;
        expect(check(`${base}?${made.value.query}`)).toBe('accepted');
        expect(check(`${base}?${made.value.query}`, 'POST')).toBe(
          'Invalid signature - provided signature does not match',
        );
        expect(check(`${base}/1?${made.value.query}`)).toBe('Invalid signature - provided signature does not match');
        expect(check(`${base}?${made.value.query}&status=draft`)).toBe(
          'Invalid signature - provided signature does not match',
        );
      },
    ),
    { numRuns: 300 },
  );
});

test('takes what the oauth-1.0a package signs', () => {
  for (const [method, hash] of [
    ['HMAC-SHA1', 'sha1'],
    ['HMAC-SHA256', 'sha256'],
  ] as const) {
    const client = new OAuth({
      consumer: { key, secret },
      signature_method: method,
      hash_function: (text, signingKey) => createHmac(hash, signingKey).update(text).digest('base64'),
    });
    const url = `${base}?search=a%20b&per_page=5`;
    const authorization = client.authorize({ method: 'GET', url });
    const signedAt = authorization.oauth_timestamp;
    const query = Object.entries(authorization)
      .map(([one, text]) => `${one}=${encodeURIComponent(text)}`)
      .join('&');
    const target = parseTarget(`${url}&${query}`.replace(/^http:\/\/[^/]*/, ''));
    if (!target.ok) throw new Error(target.refusal.code);
    const checked = checkOAuth(
      { method: 'GET', url: new URL(base), query: target.value.query, authorization: undefined },
      mine,
      createNonces(),
      signedAt,
    );
    expect(checked).toHaveProperty('key');
  }
});

describe('nonces', () => {
  test('count once, for as long as their time is good', () => {
    const nonces = createNonces();
    expect(nonces.use('a', 'x', now, now)).toBe('new');
    expect(nonces.use('a', 'x', now, now)).toBe('used');
    expect(nonces.use('a', 'x', now + 1, now)).toBe('used');
    expect(nonces.use('b', 'x', now, now)).toBe('new');
    expect(nonces.use('a', 'y', now - 901, now)).toBe('too-old');
    expect(nonces.use('a', 'y', now + 901, now)).toBe('too-old');
    expect(nonces.use('a', 'y', Number.NaN, now)).toBe('too-old');
    expect(nonces.use('a', 'x', now, now + 901)).toBe('too-old');
  });

  test('let a tool call again at once when a clock that ran ahead is put right', () => {
    const nonces = createNonces();
    const ahead = now + 3_600;
    expect(nonces.use('a', 'x', now, now)).toBe('new');
    for (let past = 0; past <= 1_800; past += 60) {
      expect(nonces.use('a', `ahead ${past}`, ahead + past, ahead + past)).toBe('new');
    }
    const right = now + 1_800;
    expect(nonces.use('a', 'y', right, right)).toBe('new');
    expect(nonces.use('a', 'y', right, right + 1)).toBe('used');
    // What is still known of the hour that is to come again counts in it.
    expect(nonces.use('a', 'ahead 1800', ahead + 1_800, ahead + 1_800)).toBe('used');
  });

  test('are bounded, and none is ever good twice for that', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 30 })), { maxLength: 200 }),
        (calls) => {
          const nonces = createNonces(10);
          const seen = new Set<string>();
          for (const [nonce, offset] of calls) {
            const used = nonces.use('a', `${nonce}`, now + offset, now);
            const call = `${nonce} ${offset}`;
            if (used === 'new') expect(seen.has(call)).toBe(false);
            if (used === 'new') seen.add(call);
          }
        },
      ),
    );
  });
});
