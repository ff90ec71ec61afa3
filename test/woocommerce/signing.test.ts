import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../src-main/contract/secret.ts';
import {
  encodeQuery,
  newNonce,
  type Query,
  signatureBaseString,
  signQuery,
} from '../../src-main/woocommerce/signing.ts';

interface Recorded {
  name: string;
  method: string;
  url: string;
  requestHeaders: string[];
  status: number;
  message?: string;
}

function recorded(file: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(`../recordings/${file}.json`, import.meta.url), 'utf8'));
}

const pairs = Object.values(
  JSON.parse(readFileSync(new URL('../recordings/keys.json', import.meta.url), 'utf8')) as Record<
    string,
    Record<string, { consumer_key: string; consumer_secret: string }>
  >,
).flatMap((store) => Object.values(store));

/** Signs once more what a recorded request signed: its parameters from the query or the header, its URL unless told. */
function signAgain(exchange: Recorded, signedOrigin?: string): { ours: string; theirs: string | null } {
  const called = new URL(exchange.url);
  const url = new URL(called.pathname, signedOrigin ?? called.origin);
  const header = exchange.requestHeaders.find((line) => line.startsWith('Authorization: OAuth ')) ?? '';
  const sent = new URLSearchParams(called.search);
  for (const [, name = '', value = ''] of header.matchAll(/(oauth_\w+)="([^"]*)"/g)) {
    sent.append(name, decodeURIComponent(value));
  }
  const ours = ['oauth_consumer_key', 'oauth_timestamp', 'oauth_nonce', 'oauth_signature_method', 'oauth_signature'];
  const consumerKey = sent.get('oauth_consumer_key') ?? '';
  const signed = signQuery({
    method: exchange.method,
    url,
    query: [...sent].filter(([name]) => !ours.includes(name)),
    consumerKey: new Secret(consumerKey),
    consumerSecret: new Secret(pairs.find((pair) => pair.consumer_key === consumerKey)?.consumer_secret ?? ''),
    timestamp: Number(sent.get('oauth_timestamp')),
    nonce: sent.get('oauth_nonce') ?? '',
    algorithm: sent.get('oauth_signature_method') as 'HMAC-SHA1' | 'HMAC-SHA256',
  });
  if (!signed.ok) throw new Error(JSON.stringify(signed.failure));
  return {
    ours: new URLSearchParams(signed.value.query).get('oauth_signature') ?? '',
    theirs: sent.get('oauth_signature'),
  };
}

/** Where WordPress saw another address than the one called (`home`, or a TLS proxy that it does not notice). */
const seenByWordPress: Record<string, string> = {
  'home=https://localhost:8443, called http://localhost:8429, signed with called URL': 'http://localhost:8443',
  'same, signed with http://localhost:8443 (home host+port, http scheme)': 'http://localhost:8443',
  'same, signed with https://localhost:8443 (home as is)': 'http://localhost:8443',
  'TLS proxy, WP unaware: OAuth signed with https URL': 'http://localhost:9427',
  'TLS proxy, WP unaware: OAuth signed with http:// scheme': 'http://localhost:9427',
};

const overHttp = recorded('oauth-over-http');
const elsewhere = ['keys-over-https', 'legacy-api', 'plain-permalinks'].flatMap(recorded);
// The keys of the 8.9.3 store are not among those kept.
const signed = [...overHttp, ...elsewhere]
  .filter((exchange) => JSON.stringify(exchange).includes('oauth_signature='))
  .filter((exchange) => pairs.some((pair) => JSON.stringify(exchange).includes(pair.consumer_key)));

/** The store checks key, signature, timestamp and nonce, in this order: a later refusal means that the signature passed. */
const passed = signed.filter(
  ({ status, message, url }) =>
    (status === 200 && !new URL(url).pathname.endsWith('/wp-json/')) ||
    /^Invalid (?:timestamp|nonce)|does not have|^Invalid ID|cannot list resources/.test(message ?? ''),
);

describe('recorded signatures', () => {
  test('there are enough of them', () => expect(passed.length).toBe(38));

  test.each(passed)('$name: the same signature', (exchange) => {
    const { ours, theirs } = signAgain(exchange, seenByWordPress[exchange.name]);
    expect(ours).toBe(theirs);
  });

  test.each(overHttp.filter(({ message }) => message?.includes('signature does not match')))(
    '$name: not the signature that was refused',
    (exchange) => {
      const { ours, theirs } = signAgain(exchange, seenByWordPress[exchange.name]);
      expect(ours).not.toBe(theirs);
    },
  );
});

describe('RFC 5849', () => {
  test('section 3.4.1.1: the signature base string', () => {
    const query =
      'a2=r%20b&a3=2%20q&a3=a&b5=%3D%253D&c%40=&c2=&oauth_consumer_key=9djdj82h48djs9d2&oauth_nonce=7d8f3e4a' +
      '&oauth_signature_method=HMAC-SHA1&oauth_timestamp=137131201&oauth_token=kkk9d7dh3k39sjv7';
    expect(signatureBaseString('post', new URL('http://EXAMPLE.com:80/request?b5=%3D%253D'), query)).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26' +
        'c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1' +
        '%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  test('section 1.2: the request for temporary credentials, HMAC-SHA1', () => {
    const signed = signQuery({
      method: 'POST',
      url: new URL('https://photos.example.net/initiate'),
      query: [['oauth_callback', 'http://printer.example.com/ready']],
      consumerKey: new Secret('dpf43f3p2l4k3l03'),
      consumerSecret: new Secret('kd94hf93k423kf44'),
      timestamp: 137131200,
      nonce: 'wIjqoS',
      algorithm: 'HMAC-SHA1',
    });
    expect(signed.ok && signed.value.query).toMatch(/&oauth_signature=74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D$/);
  });

  test('section 3.6: only unreserved characters stay as they are', () => {
    expect(encodeQuery([['a', "-._~!'()*+ %ü"]])).toEqual({
      ok: true,
      value: 'a=-._~%21%27%28%29%2A%2B%20%25%C3%BC',
    });
  });
});

/* A verifier of its own, from PHP's and the store's rules; nothing of the signer is used. */

function phpDecode(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const hex = /^%([0-9a-f]{2})/i.exec(text.slice(at, at + 3));
    if (hex) {
      bytes.push(Number.parseInt(hex[1] ?? '', 16));
      at += 2;
    } else bytes.push(text[at] === '+' ? 0x20 : text.charCodeAt(at));
  }
  return Buffer.from(bytes);
}

/** Strings here hold one byte a character, as PHP's do. */
function phpQuery(query: string): Map<string, unknown> {
  const get = new Map<string, unknown>();
  for (const part of query.split('&')) {
    const at = part.indexOf('=');
    const name = phpDecode(at === -1 ? part : part.slice(0, at)).toString('latin1');
    const value = phpDecode(at === -1 ? '' : part.slice(at + 1)).toString('latin1');
    const bracket = name.indexOf('[');
    const top = (bracket === -1 ? name : name.slice(0, bracket)).replace(/[ .]/g, '_');
    const keys = [top];
    let rest = bracket === -1 ? '' : name.slice(bracket);
    while (rest.startsWith('[') && rest.includes(']')) {
      keys.push(rest.slice(1, rest.indexOf(']')));
      rest = rest.slice(rest.indexOf(']') + 1);
    }
    let array = get;
    for (const key of keys.slice(0, -1)) {
      if (!(array.get(key) instanceof Map)) array.set(key, new Map());
      array = array.get(key) as Map<string, unknown>;
    }
    const last = keys.at(-1) ?? '';
    if (keys.length > 1 && last === '') throw new Error('the sender left an index to PHP');
    array.set(last, value);
  }
  return get;
}

function rawurlencode(bytes: string): string {
  return bytes.replace(
    /[^A-Za-z0-9_.~-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}

function join(key: string, value: unknown): string[] {
  if (typeof value === 'string') return [rawurlencode(`${key}=${value}`)];
  return [...(value as Map<string, unknown>)].flatMap(([inner, element]) => join(`${key}%5B${inner}%5D`, element));
}

function encodeValues(value: unknown): unknown {
  if (typeof value === 'string') return rawurlencode(value);
  return new Map([...(value as Map<string, unknown>)].map(([key, element]) => [key, encodeValues(element)]));
}

function storeAccepts(method: string, home: string, path: string, query: string, secret: string): boolean {
  const get = phpQuery(query);
  const signature = get.get('oauth_signature');
  get.delete('oauth_signature');
  const names = [...get.keys()].sort((a, b) => Buffer.compare(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1')));
  const joined = names.flatMap((name) => join(rawurlencode(name), encodeValues(get.get(name)))).join('%26');
  const address = path === '/' ? home : home + path;
  const algorithm = get.get('oauth_signature_method') === 'HMAC-SHA1' ? 'sha1' : 'sha256';
  const base = `${method}&${rawurlencode(address)}&${joined}`;
  return createHmac(algorithm, `${secret}&`).update(base).digest('base64') === signature;
}

const consumerSecret = `cs_${'5'.repeat(40)}`;

function sign(query: Query, path = '/wp-json/wc/v3/products', algorithm?: 'HMAC-SHA1' | 'HMAC-SHA256') {
  return signQuery({
    method: 'get',
    url: new URL(path, 'https://shop.example'),
    query,
    consumerKey: new Secret(`ck_${'a'.repeat(40)}`),
    consumerSecret: new Secret(consumerSecret),
    timestamp: 1795456833,
    nonce: newNonce(randomBytes),
    ...(algorithm && { algorithm }),
  });
}

const text = fc.string({ unit: 'grapheme', maxLength: 30 });
const topName = text.filter(
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the names that PHP leaves alone
  (name) => /^[^\x00-\x20.[\]\x7f]+$/.test(name) && !/^(?:0|-?[1-9]\d*)$/.test(name) && !name.startsWith('oauth_'),
);
const innerName = fc.oneof(fc.nat(1e6).map(String), fc.stringMatching(/^[A-Za-z_~-][A-Za-z0-9_~.-]{0,10}$/));
const parameters = fc
  .uniqueArray(
    fc.tuple(
      topName,
      fc.oneof(
        text.map((value) => [['', value] as const]),
        fc.array(text, { maxLength: 25 }).map((values) => values.map((value) => ['[]', value] as const)),
        fc
          .uniqueArray(fc.tuple(innerName, innerName, text), { maxLength: 8, selector: ([a, b]) => `${a}][${b}` })
          .map((values) => values.map(([a, b, value]) => [`[${a}][${b}]`, value] as const)),
      ),
    ),
    { maxLength: 8, selector: ([name]) => name },
  )
  .chain((groups) => {
    const flat = groups.flatMap(([name, values]) =>
      values.map(([brackets, value]) => [`${name}${brackets}`, value] as const),
    );
    return fc.shuffledSubarray(flat, { minLength: flat.length });
  });

describe('against the rules of PHP and WooCommerce', () => {
  test('whatever is signed is accepted', () => {
    const path = fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }), { maxLength: 4 }).map((parts) => {
      return new URL(`/${parts.map(encodeURIComponent).join('/')}`.replace(/\/{2,}/g, '/'), 'https://shop.example')
        .pathname;
    });
    fc.assert(
      fc.property(
        parameters,
        fc.oneof(path, fc.constantFrom('/', '/café/wp-json/wc/v3/orders')),
        fc.constantFrom('HMAC-SHA1' as const, 'HMAC-SHA256' as const),
        (query, asked, algorithm) => {
          const signed = sign(query, asked, algorithm);
          if (!signed.ok) throw new Error(JSON.stringify(signed.failure));
          const sent = new URL(asked, 'https://shop.example').pathname;
          expect(storeAccepts('GET', 'https://shop.example', sent, signed.value.query, consumerSecret)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the store reads the values that were meant, in their order', () => {
    const ids = Array.from({ length: 12 }, (_, index) => String(100 - index));
    const signed = sign([
      ...ids.map((id) => ['include[]', id] as const),
      ['orderby', 'include'],
      ['search', 'café a+b 100%'],
    ]);
    const get = phpQuery(signed.ok ? signed.value.query : '');
    expect([...(get.get('include') as Map<string, string>).values()]).toEqual(ids);
    expect(Buffer.from(get.get('search') as string, 'latin1').toString()).toBe('café a+b 100%');
  });

  test('the verifier refuses what the store refused', () => {
    const signed = sign([['per_page', '1']]);
    const query = signed.ok ? signed.value.query : '';
    const path = '/wp-json/wc/v3/products';
    expect(storeAccepts('GET', 'https://shop.example', path, query, consumerSecret)).toBe(true);
    expect(storeAccepts('HEAD', 'https://shop.example', path, query, consumerSecret)).toBe(false);
    expect(storeAccepts('GET', 'http://shop.example', path, query, consumerSecret)).toBe(false);
    expect(storeAccepts('GET', 'https://shop.example', `${path}/`, query, consumerSecret)).toBe(false);
    expect(storeAccepts('GET', 'https://shop.example', path, `${query}&foo=1`, consumerSecret)).toBe(false);
    expect(storeAccepts('GET', 'https://shop.example', path, query, `${consumerSecret} `)).toBe(false);
  });
});

describe('encodeQuery', () => {
  test.each<[Query, string]>([
    [[], ''],
    [
      [
        ['b', '2'],
        ['a', '1'],
      ],
      'a=1&b=2',
    ],
    [
      [
        ['include[]', '5'],
        ['x', ''],
        ['include[]', '3'],
      ],
      'include%5B0%5D=5&include%5B1%5D=3&x=',
    ],
    [
      [
        ['a[5]', 'x'],
        ['a[]', 'y'],
        ['a[k][]', 'z'],
      ],
      'a%5B5%5D=x&a%5B6%5D=y&a%5Bk%5D%5B0%5D=z',
    ],
    [
      [
        ['z', '1'],
        ['é', '2'],
        ['a-b', '3'],
        ['a[x]', '4'],
      ],
      'a%5Bx%5D=4&a-b=3&z=1&%C3%A9=2',
    ],
    [
      [
        ['\u{1f600}', '1'],
        ['\uffe6', '2'],
      ],
      '%EF%BF%A6=2&%F0%9F%98%80=1',
    ],
    [[['__proto__[a]', '1']], '__proto__%5Ba%5D=1'],
  ])('%j', (query, encoded) => expect(encodeQuery(query)).toEqual({ ok: true, value: encoded }));

  test.each([
    '',
    'a.b',
    'a b',
    'a[b',
    'a]b',
    '[a]',
    'a[b]c',
    'a[é]',
    'a[b c]',
    'a[b%20]',
    '7',
    '-7',
    '0[a]',
    'a\u0000',
    'a\n',
  ])('refuses the name %j', (name) => {
    expect(encodeQuery([[name, '1']])).toMatchObject({ ok: false, failure: { params: { reason: 'parameter-name' } } });
  });

  test.each<[Query]>([
    [
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    [
      [
        ['a', '1'],
        ['a[0]', '2'],
      ],
    ],
    [
      [
        ['a[0]', '1'],
        ['a', '2'],
      ],
    ],
    [
      [
        ['a[]', '1'],
        ['a[0]', '2'],
      ],
    ],
    [
      [
        ['a[x]', '1'],
        ['a[x][y]', '2'],
      ],
    ],
  ])('refuses %j, of which PHP keeps one', (query) => {
    expect(encodeQuery(query)).toMatchObject({ ok: false, failure: { params: { reason: 'parameter-twice' } } });
  });

  test('refuses what has no encoding, and more than PHP reads', () => {
    expect(encodeQuery([['a', '\ud800']])).toMatchObject({ ok: false, failure: { params: { reason: 'not-unicode' } } });
    const many = Array.from({ length: 1001 }, () => ['a[]', '1'] as const);
    expect(encodeQuery(many)).toMatchObject({ ok: false, failure: { params: { reason: 'too-many-parameters' } } });
    expect(encodeQuery(many.slice(1)).ok).toBe(true);
  });

  test('never throws, whatever the names and values', () => {
    const any = fc.string({ unit: 'binary' });
    fc.assert(fc.property(fc.array(fc.tuple(any, any)), (query) => typeof encodeQuery(query).ok === 'boolean'));
  });
});

test('a caller may not set what the signature sets', () => {
  expect(sign([['oauth_nonce', 'mine']])).toMatchObject({ ok: false, failure: { code: 'path-invalid' } });
});

test('nonces are 32 hexadecimal digits, from the source given', () => {
  expect(newNonce((size) => new Uint8Array(size).fill(255))).toBe('f'.repeat(32));
  expect(newNonce(randomBytes)).not.toBe(newNonce(randomBytes));
});
