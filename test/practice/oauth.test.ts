import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type KeyTable, keyTable, type StoreKey } from '../../src-main/practice/auth/keys.ts';
import { baseString, checkOAuth, type SignedRequest } from '../../src-main/practice/auth/oauth.ts';
import { parseQuery } from '../../src-main/practice/php.ts';
import { seededRandom } from '../../src-main/practice/random.ts';

const now = 1_795_456_832;

function table(pair: { consumerKey?: string; consumerSecret?: string } = {}): { keys: KeyTable; key: StoreKey } {
  const keys = keyTable(seededRandom('test'));
  const key = keys.create({ userId: 1, permission: 'read_write', description: 'test', ...pair });
  return { keys, key };
}

/** Signs with nothing of ours: the parameters are written in signed order, and are all plain letters and digits. */
function signed(
  key: StoreKey,
  change: { timestamp?: string; nonce?: string; extra?: string; method?: string } = {},
): SignedRequest {
  const method = change.method ?? 'HMAC-SHA256';
  const query =
    `oauth_consumer_key=${key.consumerKey}&oauth_nonce=${change.nonce ?? 'n1'}` +
    `&oauth_signature_method=${method}&oauth_timestamp=${change.timestamp ?? now}`;
  const url = 'http://shop.example/wp-json/wc/v3/products';
  const base = `GET&${encodeURIComponent(url)}&${encodeURIComponent(query)}`;
  const hash = method === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  const signature = createHmac(hash, `${key.consumerSecret}&`).update(base).digest('base64');
  const all = `${query}&oauth_signature=${encodeURIComponent(signature)}${change.extra ?? ''}`;
  return { method: 'GET', parameters: parseQuery(all), authorization: undefined, url };
}

function faultOf(request: SignedRequest, keys: KeyTable, at = now): string {
  const outcome = checkOAuth(request, keys.byConsumerKey, at);
  return outcome.kind === 'refused' ? outcome.fault.kind : outcome.kind;
}

test('The base string of the example in RFC 5849, section 1.2, gives the signature that stands there', () => {
  const parameters = parseQuery(
    'file=vacation.jpg&size=original&oauth_consumer_key=dpf43f3p2l4k3l03&oauth_token=nnch734d00sl2jdk' +
      '&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131202&oauth_nonce=chapoH',
  );
  const base = baseString('get', 'http://photos.example.net/photos', parameters);
  // Its signing key has a token's secret after the `&`; WooCommerce's never has.
  const signature = createHmac('sha1', 'kd94hf93k423kf44&pfkkdhi9sl3r4s00').update(base).digest('base64');
  expect(signature).toBe('MdpQcU8iPSUjWoN/UDMsK2sui9I=');
});

test('The base string of RFC 5849, section 3.4.1.1, but for two points in which WooCommerce is another', () => {
  // PHP sees a repeated name (`a3`) once, and WooCommerce sorts names before it encodes them: `c2` comes before `c@`.
  const parameters = parseQuery(
    'b5=%3D%253D&a3=a&c%40=&a2=r%20b&c2=&oauth_consumer_key=9djdj82h48djs9d2&oauth_token=kkk9d7dh3k39sjv7' +
      '&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&oauth_nonce=7d8f3e4a',
  );
  expect(baseString('post', 'http://example.com/request', parameters)).toBe(
    'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3Da%26b5%3D%253D%25253D%26c2%3D%26c%2540%3D' +
      '%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1' +
      '%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
  );
});

test('Arrays are signed with their indices, in the order in which they were sent', () => {
  const of = (query: string) => baseString('GET', 'http://a.example/', parseQuery(query)).split('&')[2];
  expect(of('include[1]=7&include[0]=5&a=1')).toBe('a%3D1%26include%255B1%255D%3D7%26include%255B0%255D%3D5');
  expect(of('include[]=7&include[]=5')).toBe('include%255B0%255D%3D7%26include%255B1%255D%3D5');
});

describe('The order of the checks', () => {
  test('an unknown key is named before anything else', () => {
    const { key } = table();
    expect(faultOf(signed(key, { timestamp: '1' }), table({ consumerKey: 'ck_other' }).keys)).toBe('key');
  });

  test('the signature comes before the clock, the clock before the nonce', () => {
    const { keys, key } = table();
    expect(faultOf(signed(key, { timestamp: '1', extra: '&unsigned=1' }), keys)).toBe('signature');
    expect(faultOf(signed(key), keys)).toBe('accepted');
    expect(faultOf(signed(key, { timestamp: String(now - 1000) }), keys)).toBe('timestamp');
    expect(faultOf(signed(key), keys)).toBe('nonce');
  });

  test('what is missing is named, and none at all is no attempt', () => {
    const { keys, key } = table();
    const request = signed(key);
    const without = new Map(request.parameters);
    without.delete('oauth_nonce');
    without.delete('oauth_signature');
    expect(checkOAuth({ ...request, parameters: without }, keys.byConsumerKey, now)).toEqual({
      kind: 'refused',
      fault: { kind: 'missing', names: ['oauth_nonce', 'oauth_signature'] },
    });
    expect(faultOf({ ...request, parameters: parseQuery('per_page=1') }, keys)).toBe('none');
  });
});

describe('The clock', () => {
  test.each([
    [-900, 'accepted'],
    [-901, 'timestamp'],
    [900, 'accepted'],
    [901, 'timestamp'],
  ])('%i seconds off is %s', (seconds, expected) => {
    const { keys, key } = table();
    expect(faultOf(signed(key, { timestamp: String(now + seconds) }), keys)).toBe(expected);
  });

  test('milliseconds are not seconds', () => {
    const { keys, key } = table();
    expect(faultOf(signed(key, { timestamp: `${now}000` }), keys)).toBe('timestamp');
  });
});

describe('Nonces', () => {
  test('count once, for a key, while its timestamp could still pass', () => {
    const { keys, key } = table();
    expect(faultOf(signed(key), keys)).toBe('accepted');
    expect(faultOf(signed(key), keys, now + 600)).toBe('nonce');
    const other = keys.create({ userId: 1, permission: 'read', description: 'another' });
    expect(faultOf(signed(other), keys)).toBe('accepted');
    // One a second is kept: another nonce of the same second takes the place of the first.
    expect(faultOf(signed(key, { nonce: 'n2' }), keys)).toBe('accepted');
    expect(faultOf(signed(key), keys)).toBe('accepted');
    expect(faultOf(signed(key, { nonce: 'n3', timestamp: String(now + 2000) }), keys, now + 2000)).toBe('accepted');
    expect([...key.nonces.keys()]).toEqual([now + 2000]);
  });
});

test('PLAINTEXT and HMAC-SHA512 are not taken, HMAC-SHA1 is', () => {
  const { keys, key } = table();
  for (const method of ['PLAINTEXT', 'HMAC-SHA512']) expect(faultOf(signed(key, { method }), keys)).toBe('method');
  expect(faultOf(signed(key, { method: 'HMAC-SHA1' }), keys)).toBe('accepted');
});

test('No change to a signed request goes unseen, and nothing breaks the verifier', () => {
  const { keys, key } = table();
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), (name, value, junk) => {
      const clean = name.replace(/[^a-z]/g, '');
      const extra = `&${clean || 'x'}=${encodeURIComponent(value)}`;
      key.nonces.clear();
      expect(faultOf(signed(key, { extra }), keys)).toBe('signature');
      expect(() =>
        checkOAuth(
          { ...signed(key), parameters: parseQuery(junk), authorization: `OAuth ${junk}` },
          keys.byConsumerKey,
          now,
        ),
      ).not.toThrow();
    }),
  );
});
