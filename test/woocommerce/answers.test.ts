import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  excerpt,
  type ProblemKind,
  type ReadAnswer,
  readAnswer,
  type StoreProblem,
  storeProblem,
} from '../../src-main/woocommerce/answers.ts';
import type { Answer } from '../../src-main/woocommerce/exchange.ts';

function answer(body: string | Uint8Array, status = 200, headers: Record<string, string> = {}): Answer {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  return {
    status,
    headers: { 'content-type': 'application/json; charset=UTF-8', ...headers },
    body: bytes,
    cut: 'no',
    bytes: bytes.length,
  };
}

const html = { 'content-type': 'text/html; charset=UTF-8' };

function problem(body: string, status: number, headers: Record<string, string> = {}): StoreProblem | undefined {
  const given = answer(body, status, headers);
  return storeProblem(readAnswer(given), given);
}

interface Recorded {
  name: string;
  status: number;
  headers: Record<string, string>;
  isJson: boolean;
  code?: string;
  message?: string;
  dataStatus?: number;
  bodyLength: number;
  body: string;
}

const folder = new URL('../recordings/', import.meta.url);
const recorded: Recorded[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json') && file !== 'keys.json')
  .flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Recorded[]);

/** What section 2, 3 and 5 of the measured facts say that each refusal means. */
function meaning({ status, code, message = '', headers, body }: Recorded): [ProblemKind, string?] {
  const legacy = /"errors":[[{]*"code":"(\w+)","message":"([^"]*)"/.exec(body);
  const words = legacy?.[2] ?? message;
  switch (legacy?.[1] ?? code) {
    case 'woocommerce_api_disabled':
      return ['legacy-disabled'];
    case 'woocommerce_rest_authentication_missing_parameter':
      return ['authentication-refused'];
    case 'woocommerce_rest_authentication_error':
    case 'woocommerce_api_authentication_error': {
      const hints: Record<string, string> = {
        'consumer key is invalid.': 'key-unknown',
        'consumer secret is invalid.': 'secret',
        'invalid signature - provided signature does not match.': 'signature',
        'invalid signature - signature method is invalid.': 'signature',
        'invalid timestamp.': 'timestamp',
        'invalid nonce - nonce has already been used.': 'nonce',
        'the api key provided does not have read permissions.': 'no-read',
        'the api key provided does not have write permissions.': 'no-write',
      };
      return ['authentication-refused', hints[words.toLowerCase()] as string];
    }
    case 'invalid_username':
    case 'incorrect_password':
      return ['authentication-refused'];
    case 'rest_not_logged_in':
      return ['nobody-recognised'];
    case 'rest_forbidden':
      return status === 401 ? ['rest-closed'] : ['no-rights'];
    case 'rest_no_route':
      return ['not-found'];
    case 'woocommerce_rest_trash_not_supported':
      return ['other'];
  }
  if (/^woocommerce_rest_cannot_/.test(code ?? '')) return [status === 401 ? 'nobody-recognised' : 'no-rights'];
  if (/_invalid_id$/.test(code ?? '') || status === 404 || status === 410) return ['not-found'];
  if (status === 400 || status === 413) return ['invalid-parameter'];
  if (status === 405) return ['method-blocked'];
  if (status === 401) return ['authentication-refused'];
  if (status === 403 && headers['content-type']?.startsWith('application/json')) return ['no-rights'];
  return ['server-error'];
}

describe('recorded answers', () => {
  const refused = recorded.filter(({ status }) => status >= 400);

  test('every refusal has its meaning, code and hint', () => {
    expect(refused.length).toBeGreaterThan(300);
    for (const exchange of refused) {
      const [kind, hint] = meaning(exchange);
      const found = problem(exchange.body, exchange.status, exchange.headers);
      expect.soft(found, exchange.name).toMatchObject({ kind, status: exchange.status });
      expect.soft(found?.hint, exchange.name).toBe(hint);
      if (exchange.isJson && exchange.code) expect.soft(found?.code, exchange.name).toBe(exchange.code);
    }
  });

  test('nothing is wrong with the others', () => {
    const fine = recorded.filter(
      ({ status, isJson, body, bodyLength }) => status < 300 && isJson && body.length === bodyLength,
    );
    expect(fine.length).toBeGreaterThan(30);
    for (const exchange of fine) {
      const given = answer(exchange.body, exchange.status, exchange.headers);
      expect.soft(readAnswer(given), exchange.name).toEqual({ kind: 'json', json: JSON.parse(exchange.body) });
      expect.soft(problem(exchange.body, exchange.status, exchange.headers), exchange.name).toBeUndefined();
    }
  });

  test('a page of success is not the REST API', () => {
    for (const exchange of recorded.filter(({ status, body }) => status === 200 && body.startsWith('<!DOCTYPE'))) {
      expect.soft(problem(exchange.body, 200, exchange.headers)?.kind, exchange.name).toBe('not-json');
    }
  });
});

const refusal =
  '{"code":"woocommerce_rest_cannot_view","message":"Sorry, you cannot list resources.","data":{"status":401}}';
const notice =
  '<br />\n<b>Warning</b>:  Undefined array key "price[0]" in <b>/srv/plugins/x/{a}.php</b> on line <b>7</b><br />\n';

describe('JSON among other things', () => {
  test('behind PHP notices', () => {
    expect(readAnswer(answer(`${notice}[{"id":1}]`, 200, html))).toEqual({
      kind: 'json',
      json: [{ id: 1 }],
      pollution: {
        byteOrderMark: false,
        leadingText: 'Warning : Undefined array key "price[0]" in /srv/plugins/x/{a}.php on line 7',
      },
    });
    expect(readAnswer(answer(`${notice}[]`))).toMatchObject({ kind: 'json', json: [] });
  });

  test('the true status of a refusal that PHP output has turned into 200', () => {
    expect(problem(`${notice}${refusal}`, 200, html)).toEqual({
      kind: 'nobody-recognised',
      status: 401,
      code: 'woocommerce_rest_cannot_view',
      message: 'Sorry, you cannot list resources.',
    });
  });

  test.each([1, 2])('behind %i byte-order marks', (count) => {
    expect(readAnswer(answer(`${'\ufeff'.repeat(count)}{"a":1}`))).toEqual({
      kind: 'json',
      json: { a: 1 },
      pollution: { byteOrderMark: true },
    });
    expect(readAnswer(answer(`${notice}\ufeff{"a":1}`))).toMatchObject({ pollution: { byteOrderMark: true } });
  });

  test("before a cache's comment", () => {
    expect(readAnswer(answer('{"a":"}"}\n<!-- cached -->Cached by X'))).toEqual({
      kind: 'json',
      json: { a: '}' },
      pollution: { byteOrderMark: false, trailingText: 'Cached by X' },
    });
  });

  test('blanks around are no pollution', () => {
    expect(readAnswer(answer('\n {"a":1}\r\n'))).toEqual({ kind: 'json', json: { a: 1 } });
  });

  test('a value that is neither object nor array, where JSON is announced', () => {
    expect(readAnswer(answer('true'))).toEqual({ kind: 'json', json: true });
    expect(readAnswer(answer('true', 200, { 'content-type': 'text/plain' }))).toEqual({ kind: 'text', text: 'true' });
  });

  test('a page with JSON inside stays a page', () => {
    const page =
      '<!DOCTYPE html><html><head><title>Shop</title><script>{"a":1}</script></head><body>Hello</body></html>';
    expect(readAnswer(answer(page, 200, html))).toEqual({ kind: 'html', text: 'Shop Hello' });
  });

  test('in the character set announced', () => {
    const latin1 = Uint8Array.from(Buffer.from('{"a":"é"}', 'latin1'));
    const type = { 'content-type': 'application/json; charset=ISO-8859-1' };
    expect(readAnswer(answer(latin1, 200, type))).toEqual({ kind: 'json', json: { a: 'é' } });
    const unknown = { 'content-type': 'application/json; charset=klingon' };
    expect(readAnswer(answer('{"a":"é"}', 200, unknown))).toEqual({ kind: 'json', json: { a: 'é' } });
  });

  test('whatever JSON, behind whatever words', () => {
    const junk = fc.string({ unit: 'grapheme' }).filter((words) => !/[[\]{}]/.test(words));
    const json = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(junk, json, fc.constantFrom({}, html), (words, value, headers) => {
        const text = JSON.stringify(value);
        const read = readAnswer(answer(words + text, 200, headers));
        expect(read).toMatchObject({ kind: 'json' });
        expect(read.kind === 'json' && JSON.stringify(read.json)).toBe(JSON.stringify(JSON.parse(text)));
        expect(read.kind === 'json' && read.pollution !== undefined).toBe(words.trim() !== '');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what cannot be read', () => {
  test.each(['{"a":1', '[1,2', '{"a":}', '{a:1}', `{"a":"${'x'.repeat(1000)}`, '[{"id":1},{"id":2}', '{"a":{"b":1}'])(
    'broken: %s',
    (body) => {
      expect(readAnswer(answer(body)).kind).toBe('broken-json');
      expect(readAnswer(answer(`${notice}${body}`)).kind).toBe('broken-json');
    },
  );

  test('a body that ended early is not searched for parts', () => {
    const whole = answer('{"description":"as said in [3]', 200, html);
    expect(readAnswer({ ...whole, cut: 'ended-early' }).kind).not.toBe('json');
    expect(readAnswer({ ...answer('[1]'), cut: 'ended-early' }).kind).toBe('json');
  });

  test.each(['', ' \n', '\ufeff'])('empty: %j', (body) => {
    expect(readAnswer(answer(body))).toEqual({ kind: 'empty' });
    expect(problem(body, 200)).toBeUndefined();
  });

  test.each([
    '['.repeat(100_000) + ']'.repeat(100_000),
    `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
    `${notice}${'['.repeat(100_000)}`,
  ])('nested 100,000 deep', (body) => {
    const given = answer(body);
    expect(readAnswer(given).kind).toBe('broken-json');
    expect(storeProblem(readAnswer(given), given)?.kind).toBe('not-json');
  });

  test('as deep as PHP writes it is read', () => {
    expect(readAnswer(answer('['.repeat(512) + ']'.repeat(512))).kind).toBe('json');
    expect(readAnswer(answer('['.repeat(513) + ']'.repeat(513))).kind).not.toBe('json');
  });

  // Each of these makes every bracket a false start that runs to the end; reading them one by one would take hours.
  test.each(['["', '{"a":"', '[1,', '{[', '["\\"'])('a megabyte of %j', (piece) => {
    const body = piece.repeat(1_000_000 / piece.length);
    expect(readAnswer(answer(body)).kind).toBe('broken-json');
    expect(readAnswer(answer(`x ${body}`, 200, html)).kind).not.toBe('json');
  });

  test('keys that would reach the prototype stay words', () => {
    const body = '{"__proto__":{"code":"woocommerce_rest_cannot_view","message":"","data":{"status":401}},"a":1}';
    expect(problem(body, 200)).toBeUndefined();
    expect(({} as { code?: string }).code).toBeUndefined();
  });
});

describe('what hosting does', () => {
  const page = (title: string) => `<html><head><title>${title}</title></head><body></body></html>`;

  test.each<[string, string, number, Record<string, string>, ProblemKind]>([
    ['WordPress maintenance', page('Maintenance'), 503, { ...html, 'retry-after': '600' }, 'maintenance'],
    [
      'the same as JSON',
      '{"code":"wp_die","message":"Briefly unavailable","data":{"status":503}}',
      503,
      {},
      'maintenance',
    ],
    ['no backend', page('503 Service Unavailable'), 503, html, 'server-error'],
    ['PHP fatal', page('Error'), 500, html, 'server-error'],
    [
      'PHP fatal as JSON',
      '{"code":"internal_server_error","message":"<p>critical</p>","data":{"status":500}}',
      500,
      {},
      'server-error',
    ],
    ['bad gateway', '', 502, html, 'server-error'],
    [
      'REST closed',
      '{"code":"rest_cannot_access","message":"Only authenticated users","data":{"status":401}}',
      401,
      {},
      'rest-closed',
    ],
    ['REST closed', '{"code":"rest_login_required","message":"","data":{"status":403}}', 403, {}, 'rest-closed'],
    ['firewall', page('403 Forbidden'), 403, html, 'firewall'],
    ['firewall', page('Not Acceptable'), 406, html, 'firewall'],
    ['firewall', page('Blocked'), 455, html, 'firewall'],
    ['verbs', page('405 Not Allowed'), 405, html, 'method-blocked'],
    ['verbs', page('Not Implemented'), 501, html, 'method-blocked'],
    ['Cloudflare', page('Just a moment...'), 403, { ...html, 'cf-mitigated': 'challenge' }, 'challenge'],
    ['Cloudflare, older', page('Just a moment...'), 503, html, 'challenge'],
    ['SiteGround', page(''), 202, { ...html, 'sg-captcha': 'challenge' }, 'challenge'],
    ['a captcha', page('Robot?'), 202, html, 'challenge'],
    [
      'staging password',
      page('401'),
      401,
      { ...html, 'www-authenticate': 'Basic realm="Staging"' },
      'staging-password',
    ],
    ['rate limit', page('Too Many Requests'), 429, html, 'rate-limited'],
    ['no rewrite rules', page('404 Not Found'), 404, html, 'not-found'],
    ['redirect', '', 301, { ...html, location: 'https://www.shop.example/' }, 'redirect'],
    ['home page', page('Shop'), 200, html, 'not-json'],
    ['cut', '{"id":1', 200, {}, 'not-json'],
  ])('%s', (_, body, status, headers, kind) => expect(problem(body, status, headers)).toMatchObject({ kind, status }));

  test('a legacy refusal with WWW-Authenticate is no staging password', () => {
    const body = '{"errors":[{"code":"woocommerce_api_authentication_error","message":"Consumer Secret is invalid."}]}';
    expect(problem(body, 401, { 'www-authenticate': 'Basic realm="WooCommerce API"' })).toMatchObject({
      kind: 'authentication-refused',
      hint: 'secret',
    });
  });

  test('in another language there is no hint, and the same kind', () => {
    const body =
      '{"code":"woocommerce_rest_authentication_error","message":"Verbraucherschlüssel ist ungültig.","data":{"status":401}}';
    expect(problem(body, 401)).toEqual({
      kind: 'authentication-refused',
      status: 401,
      code: 'woocommerce_rest_authentication_error',
      message: 'Verbraucherschlüssel ist ungültig.',
    });
  });

  test('a coupon has a code, and is no error', () => {
    expect(problem('{"id":7,"code":"summer","message":"hi","data":{}}', 200)).toBeUndefined();
  });

  test.each([
    ['120', 120],
    ['Mon, 23 Nov 2026 18:00:30 GMT', 30],
    ['Mon, 23 Nov 2026 17:00:00 GMT', 0],
    ['99999999', 86_400],
    ['soon', undefined],
    ['-5', undefined],
  ])('Retry-After: %s', (value, seconds) => {
    const headers = { ...html, date: 'Mon, 23 Nov 2026 18:00:00 GMT', 'retry-after': value };
    expect(problem('', 429, headers)?.retryAfterSeconds).toBe(seconds);
  });
});

describe('excerpt', () => {
  test('plain text on one line', () => {
    const text =
      '<p>Unknown <b>user</b>.\n<script>alert(1)</script>\t&lt;Lost&nbsp;password?&gt;</p><style>p{}</style>';
    expect(excerpt(text, 100)).toBe('Unknown user . <Lost password?>');
  });

  test('no characters that act on what stands around them', () => {
    expect(excerpt('a\u202eb\u0000c\u001b[31md\u200be\u2028f', 100)).toBe('abc[31mde f');
  });

  test('bounded, without halves of characters', () => {
    expect(excerpt('a'.repeat(50), 10)).toBe(`${'a'.repeat(9)}…`);
    expect(excerpt('😀'.repeat(10), 10)).toBe('😀'.repeat(10));
    expect(excerpt('😀'.repeat(11), 10)).toBe(`${'😀'.repeat(9)}…`);
    expect(excerpt('a < b', 10)).toBe('a < b');
  });

  test.each(['<script', '<', '<a ', '&lt;'])('a megabyte of %s', (piece) => {
    expect([...excerpt(piece.repeat(200_000), 300)].length).toBeLessThanOrEqual(300);
  });
});

test('nothing that a server sends makes it fail', () => {
  const header = fc.dictionary(
    fc.constantFrom('content-type', 'www-authenticate', 'retry-after', 'date', 'cf-mitigated', 'sg-captcha'),
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('text/html', 'application/json; charset="utf-16le"', 'charset='),
    ),
  );
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc
      .array(fc.constantFrom('{', '}', '[', ']', '"', '\\', '"code":', '"errors":', '1', ',', '<html>', '\ufeff'))
      .map((parts) => new TextEncoder().encode(parts.join(''))),
    fc
      .record(
        { code: fc.jsonValue(), message: fc.jsonValue(), data: fc.jsonValue(), errors: fc.jsonValue() },
        { requiredKeys: [] },
      )
      .map((value) => new TextEncoder().encode(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(body, fc.integer({ min: 100, max: 999 }), header, (bytes, status, headers) => {
      const given: Answer = { status, headers, body: bytes, cut: 'no', bytes: bytes.length };
      const read: ReadAnswer = readAnswer(given);
      const found = storeProblem(read, given);
      if ('text' in read) expect([...read.text].length).toBeLessThanOrEqual(300);
      expect(found?.message ?? '').not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
      if (status >= 300) expect(found).toBeDefined();
    }),
    { numRuns: 1500 },
  );
});
