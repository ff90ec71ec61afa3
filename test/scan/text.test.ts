import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { joinPastes, type PasteFinding, readPaste } from '../../src-main/scan/text.ts';

const folder = new URL('../paste/', import.meta.url);

function file(name: string): string {
  return readFileSync(new URL(name, folder), 'utf8');
}

function found(text: string | undefined, html?: string): PasteFinding {
  const result = readPaste({ ...(text !== undefined && { text }), ...(html !== undefined && { html }) });
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

/** The finding with its secrets opened, for comparing. */
function opened(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && 'reveal' in value) return (value as Secret).reveal();
  if (Array.isArray(value)) return value.map(opened);
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, opened(inner)]));
  }
  return value;
}

const key = 'ck_77fae4f3a8ee4de618dcf7c7e034836baea92147';
const secret = 'cs_09679d55ed3d4136b6c569ff1975a5ce18c6d454';
const otherKey = 'ck_e3c42b7a93e443b7ac748b462f5f335e4c04d076';
const otherSecret = 'cs_2a01d668a925604725382d4546248e8f157d8eba';
const pair = { consumerKey: key, consumerSecret: secret };
const otherPair = { consumerKey: otherKey, consumerSecret: otherSecret };

describe('recorded clipboards', () => {
  interface Expected {
    consumer_key?: string | null;
    consumer_secret?: string | null;
    pairs?: [string, string][];
    truncated_key?: string;
  }
  const index: [string, { expect: Expected }][] = Object.entries(JSON.parse(file('index.json')));

  test.each(index)('%s', (name, { expect: expected }) => {
    const content = file(name);
    const finding = opened(name.endsWith('.html') ? found(undefined, content) : found(content));
    const { consumer_key, consumer_secret } = expected;
    if (expected.pairs) {
      const pairs = expected.pairs.map(([consumerKey, consumerSecret]) => ({ consumerKey, consumerSecret }));
      expect(finding).toMatchObject({ kind: 'several-pairs', pairs });
    } else if (consumer_key && consumer_secret) {
      const read = { consumerKey: consumer_key, consumerSecret: consumer_secret };
      expect(finding).toEqual({
        kind: 'pair',
        pair: read,
        notes: name === 'd-swapped-fields.txt' ? ['swapped-labels'] : [],
      });
    } else if (consumer_key) expect(finding).toEqual({ kind: 'key-only', consumerKey: consumer_key, notes: [] });
    else if (consumer_secret)
      expect(finding).toEqual({ kind: 'secret-only', consumerSecret: consumer_secret, notes: [] });
    else if (expected.truncated_key) {
      expect(finding).toEqual({ kind: 'truncated', half: 'key', found: 7, missing: 33, last7: expected.truncated_key });
    } else {
      expect(finding).toEqual({
        kind: name === 'd-app-password.txt' ? 'application-password' : 'generated-screen-without-keys',
      });
    }
  });

  test("Firefox's two flavours together", () => {
    const finding = opened(found(file('firefox-wc11-selectall.txt'), file('firefox-wc11-selectall.html')));
    expect(finding).toMatchObject({
      kind: 'pair',
      pair: { consumerKey: 'ck_4d9d5addb2cb72715596182d1925c6ba902b59c7' },
    });
  });

  test("Chromium's two flavours together are one pair", () => {
    expect(opened(found(file('chromium-wc11-table.txt'), file('chromium-wc11-table.html')))).toMatchObject({
      kind: 'pair',
      pair,
    });
  });
});

describe('a pair, however it comes', () => {
  test.each([
    ['secret first', `${secret}\n${key}`],
    ['in one line', `${key} ${secret}`],
    ['without anything between', `${key}${secret}`],
    ['query', `https://shop.example/wp-json/wc/v3/products?consumer_key=${key}&consumer_secret=${secret}`],
    ['query, encoded twice', `x?u=%3Fconsumer_key%3D${key}%26consumer_secret%3D${secret}`],
    ['curl', `curl https://shop.example/wp-json/wc/v3/orders -u ${key}:${secret}`],
    ['.env', `WC_KEY="${key}"\nexport WC_SECRET='${secret}'\n`],
    ['escaped JSON', `"{\\"k\\":\\"${key}\\",\\n\\"s\\":\\"${secret}\\"}"`],
    ['labels of another language', `Verbraucherschlüssel\t${key}\tKopieren\nSchlüsselgeheimnis\t${secret}\tKopieren`],
    ['lines lost', `Consumer key${key}CopyConsumer secret${secret}CopyQRCode`],
    ['pasted twice', `${key}\n${secret}\n${key}\n${secret}`],
    ['run together twice', `${key}${key} ${secret}${secret}`],
    ['beside the keys list', `***ea92147 Read\n${key}\n${secret}`],
    ['Markdown', `| \`${key}\` | **${secret}** |`],
  ])('%s', (_, text) => expect(opened(found(text))).toEqual({ kind: 'pair', pair, notes: [] }));

  test.each([
    ['upper case', `${key.toUpperCase()} ${secret.toUpperCase()}`, 'upper-case-lowered'],
    [
      'full width',
      `${key.replace(/./g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))} ${secret}`,
      'invisible-characters-removed',
    ],
    ['zero width inside', `${key.slice(0, 9)}\u200b${key.slice(9)} ${secret}`, 'invisible-characters-removed'],
    ['soft hyphen inside', `${key} ${secret.slice(0, 20)}\u00ad${secret.slice(20)}`, 'invisible-characters-removed'],
    ['byte-order mark inside', `c\ufeff${key.slice(1)} ${secret}`, 'invisible-characters-removed'],
    [
      'direction marks inside',
      `${key.slice(0, 9)}\u202e${key.slice(9)}\u202c ${secret}`,
      'invisible-characters-removed',
    ],
    ['blanks inside', `${key.slice(0, 13)} ${key.slice(13, 23)}\u00a0${key.slice(23)} ${secret}`, 'blanks-removed'],
    [
      'broken by a mail',
      `${key.slice(0, 30)}=\r\n${key.slice(30)}\n${secret.slice(0, 8)}\n> ${secret.slice(8)}`,
      'blanks-removed',
    ],
    ['prefix doubled', `ck_${key} cs_${secret}`, 'prefix-doubled'],
    ['swapped in JSON', `{"consumer_key":"${secret}","consumer_secret":"${key}"}`, 'swapped-labels'],
  ])('%s, and says so', (_, text, note) => expect(opened(found(text))).toEqual({ kind: 'pair', pair, notes: [note] }));

  test('invisible characters around are nothing to speak of', () => {
    expect(opened(found(`\ufeff\u200b${key}\u2060 \u00a0${secret}\u200e`))).toEqual({ kind: 'pair', pair, notes: [] });
  });

  test.each([
    ['fields', `<input value="${key}"><input value='${secret}'>`],
    ['unquoted', `<input value=${key}><input value=${secret}>`],
    ['cut up by tags', `<p>${key.slice(0, 9)}<wbr>${key.slice(9)}</p><b>${secret.slice(0, 5)}</b>${secret.slice(5)}`],
    ['entities', `ck&#95;${key.slice(3)}<br>cs&lowbar;${secret.slice(3)}`],
    ['a > in an attribute', `<a title="a>b" data-key="${key}">x</a><a data-s="<${secret}>">`],
    ['a tag that never ends', `${key}<p>${secret}<a href="`],
  ])('HTML: %s', (_, html) => expect(opened(found(undefined, html))).toMatchObject({ kind: 'pair', pair }));

  test('cells of a table do not run into each other', () => {
    expect(opened(found(undefined, `<td>${key}</td><td>ab</td>`))).toMatchObject({ kind: 'key-only' });
  });
});

describe('what is not a pair', () => {
  test.each<[string, string, object]>([
    [
      'two pairs in turn',
      `${secret} ${key} ${otherKey} ${otherSecret}`,
      { kind: 'several-pairs', pairs: [pair, otherPair] },
    ],
    [
      'two keys, one secret',
      `${otherKey} ${key} ${secret}`,
      { kind: 'several-pairs', pairs: [{ consumerKey: otherKey, consumerSecret: secret }, pair] },
    ],
    [
      'keys first, secrets after',
      `${key} ${otherKey} ${secret} ${otherSecret}`,
      {
        kind: 'several-pairs',
        pairs: [
          pair,
          { consumerKey: key, consumerSecret: otherSecret },
          { consumerKey: otherKey, consumerSecret: secret },
          otherPair,
        ],
      },
    ],
    ['two keys', `${key}${otherKey}`, { kind: 'several-halves', half: 'key', found: [key, otherKey] }],
    [
      'two secrets',
      `${secret}\n${otherSecret}`,
      { kind: 'several-halves', half: 'secret', found: [secret, otherSecret] },
    ],
    ['a cut key', key.slice(0, 30), { kind: 'truncated', half: 'key', found: 27, missing: 13 }],
    [
      'a cut key before other digits',
      `${key.slice(0, 30)} ${'a'.repeat(20)}`,
      { kind: 'truncated', half: 'key', found: 27, missing: 13 },
    ],
    ['a cut secret', `${secret.slice(0, 42)}`, { kind: 'truncated', half: 'secret', found: 39, missing: 1 }],
    [
      'a key with a letter for a digit',
      `${key.slice(0, 20)}O${key.slice(21)}`,
      { kind: 'truncated', half: 'key', found: 17, missing: 23 },
    ],
    ['a prefix', ' ck_ ', { kind: 'truncated', half: 'key', found: 0, missing: 40 }],
    [
      'the screen of one key',
      'Consumer key ending in …ea92147',
      { kind: 'truncated', half: 'key', found: 7, missing: 33, last7: 'ea92147' },
    ],
    [
      'a cut secret beside a key',
      `${key} ${secret.slice(0, 40)}`,
      { kind: 'truncated', half: 'secret', found: 37, missing: 3, consumerKey: key },
    ],
    [
      'a cut key beside a secret',
      `${key.slice(0, 40)} ${secret}`,
      { kind: 'truncated', half: 'key', found: 37, missing: 3, consumerSecret: secret },
    ],
    ['too long', `${key}0`, { kind: 'too-long', half: 'key', found: 41 }],
    ['too long beside a key', `${key} ${secret}abc`, { kind: 'too-long', half: 'secret', found: 43, consumerKey: key }],
    ['application password', 'xY3z 1234 abcd EFGH 5678 ijkl', { kind: 'application-password' }],
    ['application password behind its user', 'admin: xY3z 1234 abcd EFGH 5678 ijkl', { kind: 'application-password' }],
    ['six short words', 'this that them they will walk', { kind: 'other', what: 'text' }],
    [
      "the app's login code",
      'https://apps.wordpress.com/get/?campaign=login-qr-code#qr-code-login?token=1&data=2',
      { kind: 'other', what: 'app-login-code' },
    ],
    ['an address', 'https://shop.example/wp-admin/', { kind: 'other', what: 'address' }],
    ['an address', 'shop.example.com', { kind: 'other', what: 'address' }],
    ['words', 'Keys begin with ck_ and cs_; track_ids and my_cs_field do not.', { kind: 'other', what: 'text' }],
    ['a placeholder', 'ck_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', { kind: 'other', what: 'text' }],
    ['forty hexadecimal digits', key.slice(3), { kind: 'other', what: 'text' }],
    [
      'the screen in German',
      'WooCommerce.com REST-API Verbraucherschlüssel QRCode',
      { kind: 'generated-screen-without-keys' },
    ],
  ])('%s', (_, text, expected) => {
    const finding = opened(found(text)) as Record<string, unknown>;
    delete finding.notes;
    expect(finding).toEqual(expected);
  });

  test('more pairs than anybody chooses among', () => {
    const many = Array.from(
      { length: 200 },
      (_, at) => `ck_${String(at).padStart(40, '0')} cs_${String(at).padStart(40, '0')}`,
    );
    const finding = found(many.join('\n'));
    expect(finding.kind === 'several-pairs' && finding.pairs.length).toBe(50);
  });

  test.each([{}, { text: '' }, { text: ' \n' }, { text: '', html: '<p> </p>' }])('nothing: %j', (paste) => {
    expect(readPaste(paste)).toMatchObject({ ok: false, failure: { code: 'paste-empty' } });
  });
});

describe('codes of a picture', () => {
  const scanned = (...codes: string[]) => {
    const read = readPaste({ codes });
    return read.ok ? opened(read.value) : read.failure.code;
  };

  test.each<[string, string[], object | string]>([
    ["WooCommerce's", [`${key}|${secret}`], { kind: 'pair', pair, notes: [] }],
    ['behind another', ['https://shop.example/app', `${key}|${secret}`], { kind: 'pair', pair, notes: [] }],
    ['a half in each', [secret, key], { kind: 'pair', pair, notes: [] }],
    [
      'two of them',
      [`${key}|${secret}`, `${otherKey}|${otherSecret}`],
      { kind: 'several-pairs', pairs: [pair, otherPair], notes: [] },
    ],
    ['a cut half', [key.slice(0, 23), key.slice(23)], { kind: 'truncated', half: 'key', found: 20, missing: 20 }],
    [
      "the app's login code",
      ['https://shop.example/', 'https://apps.wordpress.com/get/?campaign=login-qr-code#qr-code-login?token=1&data=2'],
      { kind: 'other', what: 'app-login-code', scanned: true },
    ],
    [
      'an export, beside an address',
      [
        'https://shop.example/',
        `-----BEGIN AGE ENCRYPTED FILE-----\n${'YWdl'.repeat(16)}\n-----END AGE ENCRYPTED FILE-----\n`,
      ],
      { kind: 'other', what: 'export', scanned: true },
    ],
    [
      'addresses',
      ['Wi-Fi: guest', 'https://shop.example/a', 'https://shop.example/b'],
      { kind: 'other', what: 'address', scanned: true },
    ],
    ['a script', ['javascript:alert(document.cookie)'], { kind: 'other', what: 'text', scanned: true }],
    ['control characters', ['\u001b[2J\u0007\u0000x'], { kind: 'other', what: 'text', scanned: true }],
    ['3 kB', ['text '.repeat(600)], { kind: 'other', what: 'text', scanned: true }],
    ['labels alone', ['Consumer key, consumer secret'], { kind: 'other', what: 'text', scanned: true }],
    ['none', [], 'picture-without-code'],
    ['an empty one', ['', ' '], 'picture-without-code'],
  ])('%s', (_, codes, expected) => expect(scanned(...codes)).toEqual(expected));
});

describe('one half at a time', () => {
  const joined = (...pastes: string[]) =>
    opened(pastes.map((text) => found(text)).reduce<PasteFinding | undefined>(joinPastes, undefined) as PasteFinding);

  test.each([
    ['key, secret', [key, secret]],
    ['secret, key', [secret, key]],
    ['something else in between', [key, 'what now?', secret]],
    ['a cut secret first', [key, secret.slice(0, 30), secret]],
    ['the wrong key first', [otherKey, key, secret]],
    ['a cut key after another one', [otherKey, key.slice(0, 30), secret, key]],
    ['a key beside a cut secret', [`${key} ${secret.slice(0, 30)}`, secret]],
  ])('%s', (_, pastes) => expect(joined(...pastes)).toMatchObject({ kind: 'pair', pair }));

  test('what was put right is remembered', () => {
    expect(joined(key.toUpperCase(), secret)).toEqual({ kind: 'pair', pair, notes: ['upper-case-lowered'] });
  });

  test('a mistake is told, and the half kept', () => {
    expect(joined(key, 'what now?')).toEqual({ kind: 'other', what: 'text', consumerKey: key });
    expect(joined(key, 'what now?', key)).toEqual({ kind: 'key-only', consumerKey: key, notes: [] });
  });

  test('a cut key does not leave an older key in its place', () => {
    expect(joined(otherKey, key.slice(0, 30), secret)).toMatchObject({ kind: 'secret-only' });
  });

  test('a whole pair begins anew', () => {
    expect(joined(otherKey, `${key} ${secret}`)).toMatchObject({ kind: 'pair', pair });
    expect(joined(`${key} ${secret}`, otherSecret)).toMatchObject({ kind: 'secret-only' });
  });
});

describe('size', () => {
  const megabyte = 1_048_576;

  test('beyond a megabyte', () => {
    const text = `${key} ${secret}`.padEnd(10 * megabyte);
    expect(readPaste({ text })).toMatchObject({ ok: false, failure: { code: 'paste-too-large' } });
    expect(readPaste({ html: text })).toMatchObject({ ok: false, failure: { code: 'paste-too-large' } });
    expect(readPaste({ text: text.slice(0, megabyte) }).ok).toBe(true);
  });

  test('HTML beyond it is left out where there is text', () => {
    expect(opened(found(`${key} ${secret}`, ' '.repeat(megabyte + 1)))).toMatchObject({ kind: 'pair', pair });
  });

  // Anything that looks again from every one of these would not end within the test's time.
  test.each([
    'ck_',
    'ck_a',
    'ck_a ',
    'a',
    `${key}`,
    'ck_a=\n',
    'ck_ \t',
    ' ',
    '\n',
    '***abc',
    '...1234567',
    'abcd ',
    'a-b.',
    'a@',
    '<',
    '<a "',
    "<a '",
    '<!--',
    '&#95',
    '<a href=">',
    'consumer_key ',
    '\u200b',
    '\ufdfa',
  ])('a megabyte of %j', (piece) => {
    const text = piece.repeat(megabyte / piece.length);
    expect(readPaste({ text: `x${text}`.slice(0, megabyte) })).toHaveProperty('ok');
    expect(readPaste({ html: `x${text}`.slice(0, megabyte) })).toHaveProperty('ok');
  });

  test('a megabyte of different pairs', () => {
    const lines = Array.from({ length: 11_000 }, (_, at) => {
      const hex = at.toString(16).padStart(40, 'f');
      return `ck_${hex} cs_\u200b${hex}`;
    });
    expect(found(lines.join('\n')).kind).toBe('several-pairs');
  });
});

describe('whatever is pasted', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 });
  const around = fc.string({ unit: 'binary' }).filter((text) => !/[0-9a-z_.*…]/i.test(text.normalize('NFKC')));

  test('a pair in any wrapping comes out as it went in', () => {
    fc.assert(
      fc.property(
        hex,
        hex,
        around,
        around,
        around,
        fc.boolean(),
        fc.boolean(),
        (k, s, before, between, after, flip, asHtml) => {
          const halves = [`ck_${k}`, `cs_${s}`];
          if (flip) halves.reverse();
          const text = `${before} ${halves[0]} ${between} ${halves[1]} ${after}`;
          const escaped = text.replace(/[&<>]/g, (mark) => `&#${mark.charCodeAt(0)};`);
          const finding = opened(asHtml ? found(undefined, `<p>${escaped}</p>`) : found(text));
          expect(finding).toEqual({
            kind: 'pair',
            pair: { consumerKey: `ck_${k}`, consumerSecret: `cs_${s}` },
            notes: [],
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('nothing comes out that does not stand there', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      hex,
      hex.map((digits) => digits.slice(20)),
      fc.constantFrom(
        'ck_',
        'cs_',
        'CK_',
        ' ',
        '\n',
        '=\n',
        '<td>',
        '<wbr>',
        '"',
        '\u200b',
        '\u00ad',
        'ｃｋ＿',
        '&#95;',
        '***',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.boolean(), (pieces, asHtml) => {
        const text = pieces.join('');
        const result = readPaste(asHtml ? { html: text } : { text });
        if (!result.ok) return;
        const bare = (asHtml ? text.replace(/<[^>]*>/g, '').replace(/&#95;/g, '_') : text)
          .normalize('NFKC')
          .replace(/[^0-9a-z_]/gi, '')
          .toLowerCase();
        for (const half of halvesIn(result.value)) expect(bare).toContain(half.reveal());
      }),
      { numRuns: 3000 },
    );
  });

  function halvesIn(finding: PasteFinding): Secret[] {
    const of = ({ consumerKey, consumerSecret }: KeyPair) => [consumerKey, consumerSecret];
    if (finding.kind === 'pair') return of(finding.pair);
    if (finding.kind === 'several-pairs') return finding.pairs.flatMap(of);
    if (finding.kind === 'several-halves') return [...finding.found];
    return [
      'consumerKey' in finding && finding.consumerKey,
      'consumerSecret' in finding && finding.consumerSecret,
    ].filter((half) => half instanceof Object) as Secret[];
  }

  test('no finding prints a key', () => {
    expect(JSON.stringify([found(`${key} ${secret}`), found(key), found(`${key} ${otherKey}`)])).not.toContain(
      key.slice(0, 30),
    );
  });
});
