import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causePages } from '../../src-main/contract/cause-pages-en.ts';
import { causeCodes } from '../../src-main/contract/codes.ts';
import { findingsForHost } from '../../src-main/contract/describe.ts';
import {
  areas,
  type CheckReport,
  type Evidence,
  type Finding,
  notCheckedReasons,
  probeNames,
} from '../../src-main/contract/models.ts';
import { hostLetter, reportText } from '../../src-main/diagnosis/report-text.ts';

const maker = { version: '1.2.3' };

const stripped: Finding = {
  cause: 'auth-header-stripped',
  severity: 'warning',
  certainty: 'certain',
  params: { host: 'shop.example', last7: 'a1b2c3d' },
  evidence: ['read-basic', 'read-signed-https'],
};

function evidence(id: Evidence['probe'], more: Partial<Evidence> = {}): Evidence {
  return {
    id,
    probe: id,
    round: 2,
    method: 'GET',
    url: 'https://shop.example/wp-json/wc/v3/products?per_page=1&_fields=id',
    login: 'basic',
    hops: [],
    status: 200,
    headers: { server: 'Apache/2.4.71' },
    timing: { totalMs: 88.4 },
    ...more,
  };
}

function report(more: Partial<CheckReport> = {}): CheckReport {
  return {
    id: 'aa',
    address: 'https://shop.example/',
    key: { last7: 'a1b2c3d', wanted: 'read_write' },
    adminUrl: 'https://shop.example/wp-admin/',
    checkedAt: '2026-11-25T22:40:12.345Z',
    ok: true,
    requests: 12,
    rounds: 4,
    bytes: 4000,
    durationMs: 1_400,
    findings: [stripped],
    evidence: [
      evidence('read-basic', { status: 401, restCode: 'woocommerce_rest_cannot_view' }),
      evidence('read-signed-https', { login: 'signature' }),
    ],
    notChecked: [
      { probe: 'put', because: 'not-permitted' },
      { probe: 'delete', because: 'not-permitted' },
    ],
    capabilities: {
      read: 'yes',
      write: 'no',
      areas: {
        products: 'yes',
        orders: 'yes',
        customers: 'no',
        settings: 'unknown',
        system_status: 'yes',
        webhooks: 'unknown',
      },
    },
    versions: { woocommerce: '11.0.1', wordpress: '7.1' },
    legacyApi: 'off',
    road: {
      restUrl: 'https://shop.example/wp-json/',
      signedRestUrl: 'https://shop.example/wp-json/',
      authentication: 'signature',
      verbs: 'direct',
      staging: false,
    },
    ...more,
  };
}

describe('the report for a supporter', () => {
  const text = reportText(report(), maker);

  test('says what was asked, when, by what, and what came of it', () => {
    expect(text).toContain('# Check of https://shop.example/');
    expect(text).toContain('Gatehouse 1.2.3 at 2026-11-25 22:40:12 UTC: 12 requests in 4 rounds, 1.4 s');
    expect(text).toContain('the key ck_…a1b2c3d, and whether it may read and write');
    expect(text).toContain('WooCommerce 11.0.1, WordPress 7.1');
  });

  test('tells each finding with its certainty, what it rests on, and who mends it', () => {
    expect(text).toContain('### 1. The server throws the login header away (warning, certain)');
    expect(text).toContain('This rests on: `read-basic`, `read-signed-https`.');
    expect(text).toContain('- Gatehouse, already: Gatehouse signs each call instead');
    expect(text).toContain('- You: Open Settings > Permalinks and click Save Changes once');
  });

  test('shows every request and its answer', () => {
    expect(text).toContain(
      '- `read-basic`: `GET https://shop.example/wp-json/wc/v3/products?per_page=1&_fields=id`, key and secret in the login header: 401 `woocommerce_rest_cannot_view`, 88 ms, round 2.',
    );
  });

  test('says what the key may do, how the store is called, and what was left out and why', () => {
    expect(text).toContain('Read: yes. Write: no.');
    expect(text).toContain(
      'Its user sees: products, orders, system status. Not: customers. Unknown: settings, webhooks.',
    );
    expect(text).toContain('Calls go to `https://shop.example/wp-json/`: each call is signed');
    expect(text).toContain('- The key may not do it. Does PUT get through? Does DELETE get through?');
  });

  test('of an address that nothing answers at has no gap either', () => {
    const { key, adminUrl, road, ...bare } = report({ findings: [], evidence: [], versions: {} });
    const nothing = reportText(bare, maker);
    expect(nothing).toContain('the address alone, without a key');
    expect(nothing).toContain('Nothing is wrong.');
    expect(nothing).not.toMatch(/undefined|\{\{|NaN/);
  });
});

describe('the letter to the host', () => {
  const letter = hostLetter(report(), maker) ?? '';

  test('says what is asked of them, what was seen and when, with the lines for their server', () => {
    expect(letter).toMatch(/^Subject: shop\.example: The server throws the login header away\n\nHello,/);
    expect(letter).toContain('between 2026-11-25 22:40:12 UTC and 2026-11-25 22:40:14 UTC');
    expect(letter).toContain('Please pass it on as HTTP_AUTHORIZATION');
    expect(letter).toContain(
      '  GET https://shop.example/wp-json/wc/v3/products?per_page=1&_fields=id, key and secret in the login header: 401 woocommerce_rest_cannot_view, 88 ms\n    server: Apache/2.4.71\n',
    );
    expect(letter).toContain('    SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1');
  });

  test.each([
    ['Apache/2.4.71', ['Apache'], ['nginx', 'LiteSpeed', 'Cloudflare']],
    ['nginx', ['nginx', 'Apache'], ['LiteSpeed', 'Cloudflare']],
    ['LiteSpeed', ['LiteSpeed'], ['Apache', 'nginx', 'Cloudflare']],
    ['cloudflare', ['Apache', 'nginx', 'LiteSpeed', 'Cloudflare'], []],
    ['', ['Apache', 'nginx', 'LiteSpeed'], ['Cloudflare']],
  ])('speaks to the server that answers as %j', (server, named, unnamed) => {
    const blocked = {
      ...stripped,
      cause: 'methods-blocked',
      params: { host: 'shop.example', methods: 'PUT' },
    } as const;
    const headers: Record<string, string> = server ? { server } : {};
    const text = hostLetter(report({ findings: [blocked], evidence: [evidence('read-basic', { headers })] }), maker);
    for (const name of named) expect(text).toContain(`\n${name}: `);
    for (const name of unnamed) expect(text).not.toContain(`\n${name}: `);
  });

  test('numbers the points where there are several, and leaves out what is not the host’s', () => {
    const cached = { ...stripped, cause: 'answers-cached' } as const;
    const permission = { ...stripped, cause: 'permission-write-missing', severity: 'problem' } as const;
    const text = hostLetter(report({ findings: [permission, stripped, cached] }), maker);
    expect(text).toContain('(and 1 more)');
    expect(text).toContain('\n1. The server throws the login header away\n');
    expect(text).toContain('\n2. A cache keeps private answers\n');
    expect(text).not.toContain('may not write');
  });

  test('is not written where nothing is for the host to mend', () => {
    expect(hostLetter(report({ findings: [] }), maker)).toBeUndefined();
    expect(hostLetter(report({ findings: [{ ...stripped, cause: 'permalinks-plain' }] }), maker)).toBeUndefined();
    expect(hostLetter(report({ findings: [{ ...stripped, severity: 'note' }] }), maker)).toBeUndefined();
  });
});

/** What a store may say: anything, and what it was sent. */
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const secret = fc.tuple(fc.constantFrom('ck_', 'cs_', 'CK_'), hex(40)).map((parts) => parts.join(''));
const foreign = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 4_000 }),
  secret,
  fc.tuple(fc.string(), secret, fc.string()).map((parts) => parts.join(' ')),
  fc.constantFrom(
    '\u202emoc.elpoh',
    '\x1b]0;title\x07',
    '```\n# Heading',
    '![x](http://tracker.example/)',
    '{{host}}',
    '|',
  ),
);
const anyFinding: fc.Arbitrary<Finding> = fc.record({
  cause: fc.constantFrom(...causeCodes),
  severity: fc.constantFrom('problem', 'warning', 'note'),
  certainty: fc.constantFrom('certain', 'likely', 'open'),
  params: fc.dictionary(
    fc.constantFrom('host', 'target', 'home', 'names', 'issuer', 'excerpt', 'restCode', 'realm', 'reason', 'last7'),
    foreign,
  ),
  evidence: fc.array(fc.constantFrom('home', 'index'), { maxLength: 60 }),
});
const anyEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    url: foreign,
    method: fc.constantFrom('GET', 'POST'),
    status: fc.option(fc.nat(999), { nil: undefined }),
    restCode: fc.option(foreign, { nil: undefined }),
    excerpt: fc.option(foreign, { nil: undefined }),
    headers: fc.dictionary(foreign, foreign, { maxKeys: 30 }),
    hops: fc.array(fc.record({ url: foreign, status: fc.nat(999) }), { maxLength: 20 }),
    names: fc.array(foreign, { maxLength: 20 }),
    issuer: foreign,
  })
  .map(({ names, issuer, status, restCode, excerpt, ...rest }) =>
    evidence('home', {
      ...rest,
      ...(status === undefined ? {} : { status }),
      ...(restCode === undefined ? {} : { restCode }),
      ...(excerpt === undefined ? {} : { excerpt }),
      certificate: {
        subject: issuer,
        issuer,
        validFrom: issuer,
        validTo: issuer,
        names,
        sha256: '',
        namesIssuerAddress: false,
      },
    }),
  );
const anyReport = fc
  .record({
    address: foreign,
    findings: fc.array(anyFinding, { maxLength: 60 }),
    evidence: fc.array(anyEvidence, { maxLength: 100 }),
    notChecked: fc.array(
      fc.record({ probe: fc.constantFrom(...probeNames), because: fc.constantFrom(...notCheckedReasons) }),
      { maxLength: 40 },
    ),
    versions: fc.record({ woocommerce: foreign, wordpress: foreign }),
    last7: foreign,
  })
  .map(({ last7, ...rest }) => report({ ...rest, key: { last7, wanted: 'read' } }));

describe('whatever a store says', () => {
  const texts = (one: CheckReport): string[] => [reportText(one, maker), hostLetter(one, maker) ?? ''];

  test('no secret gets into a report or a letter', () => {
    fc.assert(
      fc.property(anyReport, (one) => {
        for (const text of texts(one)) expect(text).not.toMatch(/c[ks]_[0-9a-f]{8}/i);
      }),
    );
  });

  test('no control character and no change of direction does', () => {
    fc.assert(
      fc.property(anyReport, (one) => {
        for (const text of texts(one))
          expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });

  test('both stay of a size that can be pasted', () => {
    fc.assert(
      fc.property(anyReport, (one) => {
        const [told = '', letter = ''] = texts(one);
        expect(told.length).toBeLessThan(512 * 1024);
        expect(letter.length).toBeLessThan(512 * 1024);
      }),
    );
  });

  test('it means nothing to Markdown, and begins no line', () => {
    const image = '![x](http://tracker.example/)';
    const hostile = report({
      address: image,
      findings: [{ ...stripped, cause: 'polluted-json', params: { host: image, excerpt: `\`\n# Heading ${image}` } }],
      evidence: [evidence('home', { url: image, restCode: image, excerpt: `\n- \`${image}` })],
      versions: { woocommerce: '**9**' },
    });
    const outside = reportText(hostile, maker).replace(/`[^`\n]*`/g, '');
    expect(outside).not.toContain('](');
    expect(outside).not.toContain('**');
    expect(outside).not.toMatch(/^# Heading/m);
  });
});

test('every cause that the host mends can be written to them', () => {
  for (const cause of causeCodes) {
    const finding = { ...stripped, cause };
    const letter = hostLetter(report({ findings: [finding] }), maker);
    expect(letter !== undefined).toBe(causePages[cause].host !== undefined);
    expect(findingsForHost({ findings: [finding] }).length > 0).toBe(letter !== undefined);
  }
  expect(Object.keys(report().capabilities.areas)).toEqual([...areas]);
});
