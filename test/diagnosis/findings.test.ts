import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Area, areas, type ProbeName, permissions, type YesNoUnknown } from '../../src-main/contract/models.ts';
import type { Observation, Outcome } from '../../src-main/diagnosis/evidence.ts';
import { findingsOf } from '../../src-main/diagnosis/findings.ts';
import type { Grounds } from '../../src-main/diagnosis/grounds.ts';
import type { SettledLogin } from '../../src-main/diagnosis/login.ts';
import type { Look } from '../../src-main/diagnosis/site.ts';
import type { ProblemKind } from '../../src-main/woocommerce/answers.ts';
import { locate } from '../../src-main/woocommerce/discovery.ts';
import type { IndexProbe } from '../../src-main/woocommerce/discovery-evidence.ts';
import type { Followed } from '../../src-main/woocommerce/redirects.ts';

const probes: readonly ProbeName[] = [
  'anonymous',
  'legacy',
  'page',
  'read-basic',
  'read-signed-https',
  'read-signed-http',
  'write-signed-https',
  'write-signed-http',
  'false-signature',
  'false-signature-made-up-key',
  'read-signed-www-https',
  'false-secret',
  'write',
  'rights-orders',
  'rights-system_status',
  'rights-webhooks',
  'anonymous-repeat',
  'anonymous-fresh',
  'put',
  'delete',
];
const outcomes: readonly Outcome[] = ['accepted', 'no-rights', 'refused', 'nobody', 'reached', 'blocked', 'no-answer'];
const kinds: readonly ProblemKind[] = [
  'nobody-recognised',
  'authentication-refused',
  'firewall',
  'method-blocked',
  'challenge',
  'rate-limited',
  'rest-closed',
  'server-error',
  'staging-password',
  'not-json',
  'other',
];

const word = fc.string({ maxLength: 20 });
const observation = (ids: readonly ProbeName[]): fc.Arbitrary<Observation> =>
  (
    fc.record(
      {
        probe: fc.constantFrom(...ids),
        round: fc.nat(9),
        method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
        url: fc.webUrl(),
        login: fc.constantFrom('none', 'basic', 'signature', 'false-signature', 'false-secret'),
        hops: fc.array(fc.record({ url: fc.webUrl(), status: fc.constantFrom(301, 429) }), { maxLength: 2 }),
        headers: fc.dictionary(fc.constantFrom('age', 'x-cache', 'www-authenticate', 'server'), word),
        outcome: fc.constantFrom(...outcomes),
        status: fc.integer({ min: 100, max: 599 }),
        problem: fc.record(
          { kind: fc.constantFrom(...kinds), status: fc.integer({ min: 100, max: 599 }), code: word, message: word },
          { requiredKeys: ['kind', 'status'] },
        ),
        failure: fc.record({
          code: fc.constantFrom('connection-lost', 'connection-refused', 'slow-answer', 'redirect-loop'),
          params: fc.constant({}),
        }),
        json: fc.jsonValue(),
        pollution: word,
        excess: fc.constantFrom('length', 'depth'),
        comingSoon: fc.constant(true as const),
        timing: fc.record({ totalMs: fc.nat(20_000), firstByteMs: fc.nat(20_000), connectMs: fc.nat(5_000) }),
      },
      { requiredKeys: ['probe', 'round', 'method', 'url', 'login', 'hops', 'headers', 'outcome', 'timing'] },
    ) as fc.Arbitrary<Omit<Observation, 'id'>>
  ).map((one) => ({ ...one, id: one.probe }));

const address = new URL('https://shop.example/de/');

function followed(url: URL): Followed {
  const answer = { status: 200, headers: {}, body: new Uint8Array(), cut: 'no', bytes: 0 } as const;
  const exchange = { result: { ok: true, answer }, timing: { startedAt: 0, totalMs: 1 }, proxied: false } as const;
  return { hops: [{ method: 'GET', url, exchange }] };
}

/** A store that was found at the address, or only something else there. */
const look: fc.Arbitrary<Look> = fc
  .record({
    home: observation(['home']),
    index: observation(['index']),
    rest: fc.constantFrom('pretty', 'rest-route', 'closed', 'none'),
    stated: fc.constantFrom('https://shop.example/wp-json/', 'https://shop.example/?rest_route=/', undefined),
    believed: fc.constantFrom('https://shop.example', 'http://shop.example', 'https://www.shop.example/shop'),
    namespaces: fc.subarray(['wc/v1', 'wc/v2', 'wc/v3', 'wp/v2']),
    gate: fc.constantFrom('none', 'closed', 'refused', 'passed'),
    browser: fc.option(observation(['other-user-agent']), { nil: undefined }),
  })
  .map(({ home, index, rest, stated, believed, namespaces, gate, browser }) => {
    const restUrl = new URL(
      rest === 'rest-route' ? 'https://shop.example/?rest_route=/' : 'https://shop.example/wp-json/',
    );
    const probe: IndexProbe = {
      form: rest === 'rest-route' ? 'rest-route' : 'pretty',
      restUrl,
      followed: followed(restUrl),
      ...(rest === 'pretty' || rest === 'rest-route'
        ? { index: { name: 'Shop', home: believed, url: believed, namespaces } }
        : {}),
      ...(rest === 'closed' ? { problem: { kind: 'rest-closed', status: 401 } as const } : {}),
    };
    const links = stated ? [{ stated, restUrl: new URL(stated), foreign: false }] : [];
    const discovery = locate({ address, home: [followed(address)], links, indexes: [probe], folders: [] });
    return {
      address: discovery.address.href,
      discovery,
      gate,
      home,
      indexes: [{ probe, seen: index }],
      ...(browser ? { otherUserAgent: browser } : {}),
      seen: [home, index, ...(browser ? [browser] : [])],
    };
  });

const yesNoUnknown = fc.constantFrom<YesNoUnknown>('yes', 'no', 'unknown');
const settled: fc.Arbitrary<SettledLogin> = fc.constantFrom<SettledLogin>(
  { login: { by: 'basic' }, writeOnly: false, probe: 'read-basic' },
  { login: { by: 'basic' }, writeOnly: true, probe: 'write' },
  { login: { by: 'signature', names: { scheme: 'https' } }, writeOnly: false, probe: 'read-signed-https' },
  { login: { by: 'signature', names: { scheme: 'http' } }, writeOnly: true, probe: 'write-signed-http' },
);
const grounds: fc.Arbitrary<Grounds> = fc.record({
  look,
  evidence: fc.array(observation(probes), { maxLength: 20 }).map((all) => new Map(all.map((one) => [one.probe, one]))),
  host: fc.domain(),
  key: fc.constantFrom('none', 'whole'),
  last7: fc.constant('0a1b2c3'),
  wanted: fc.constantFrom(...permissions),
  capabilities: fc.record({
    read: yesNoUnknown,
    write: yesNoUnknown,
    areas: fc.record(
      Object.fromEntries(areas.map((area) => [area, yesNoUnknown])) as Record<Area, typeof yesNoUnknown>,
    ),
  }),
  legacyApi: fc.constantFrom('on', 'off', 'unknown'),
  skewMs: fc.option(fc.integer({ min: -4_000_000, max: 4_000_000 }), { nil: undefined }),
  pausedMs: fc.nat(10_000),
  slowMs: fc.constant(2_500),
  settled: fc.option(settled, { nil: undefined }),
});

test('whatever the evidence, there are findings in order of severity, each once, resting on evidence that is there', () => {
  fc.assert(
    fc.property(grounds, (given) => {
      const findings = findingsOf(given);
      const severities = findings.map(({ severity }) => severity);
      expect(severities).toEqual(
        severities.toSorted(
          (a, b) => ['problem', 'warning', 'note'].indexOf(a) - ['problem', 'warning', 'note'].indexOf(b),
        ),
      );
      expect(new Set(findings.map(({ cause }) => cause)).size).toBe(findings.length);
      const ids = new Set([...given.look.seen, ...given.evidence.values()].map(({ id }) => id));
      for (const { evidence, certainty, decidedBy } of findings) {
        for (const id of evidence) expect(ids).toContain(id);
        if (decidedBy) expect(certainty).toBe('open');
      }
      expect(findingsOf(given)).toEqual(findings);
      // Nothing is passed over in silence: a key is known to do what is wanted, or it is said why not.
      const { read, write } = given.capabilities;
      const able = (given.wanted === 'write' || read === 'yes') && (given.wanted === 'read' || write === 'yes');
      const proven = given.look.discovery?.rest && (given.key === 'none' || (given.settled && able));
      if (!proven) expect(severities[0]).toBe('problem');
    }),
    { numRuns: 3000 },
  );
});

describe('two refusals are compared, not read', () => {
  const observed = (probe: ProbeName, outcome: Outcome, message?: string): Observation => ({
    id: probe,
    probe,
    round: 3,
    method: 'GET',
    url: 'https://shop.example/wp-json/wc/v3/products',
    login: 'signature',
    hops: [],
    headers: {},
    outcome,
    status: 401,
    problem: {
      kind: outcome === 'nobody' ? 'nobody-recognised' : 'authentication-refused',
      status: 401,
      ...(message === undefined ? {} : { message }),
    },
    timing: { totalMs: 1 },
  });
  const restUrl = new URL('https://shop.example/wp-json/');
  const index = { name: 'Shop', home: 'https://shop.example', url: 'https://shop.example', namespaces: ['wc/v3'] };
  const discovery = locate({
    address: new URL('https://shop.example/'),
    home: [followed(new URL('https://shop.example/'))],
    links: [],
    indexes: [{ form: 'pretty', restUrl, followed: followed(restUrl), index }],
    folders: [],
  });
  const unknown = { read: 'unknown', write: 'unknown' } as const;
  const found = (evidence: readonly Observation[], skewMs = 0) =>
    findingsOf({
      look: { address: 'https://shop.example/', discovery, gate: 'none', indexes: [], seen: [] },
      evidence: new Map(evidence.map((one) => [one.probe, one])),
      host: 'shop.example',
      key: 'whole',
      last7: '0a1b2c3',
      wanted: 'read',
      capabilities: {
        ...unknown,
        areas: Object.fromEntries(areas.map((area) => [area, 'unknown'])) as Record<Area, YesNoUnknown>,
      },
      legacyApi: 'unknown',
      skewMs,
      pausedMs: 0,
      slowMs: 2_500,
      settled: undefined,
    }).map(({ cause, severity, certainty }) => `${cause} ${severity} ${certainty}`);

  const key = 'キーが無効です';
  const signature = '署名が無効です';
  const time = '時刻が無効です';
  const falseOnes = (own?: string, madeUp?: string) => [
    observed('false-signature', 'refused', own),
    observed('false-signature-made-up-key', 'refused', madeUp),
  ];

  test('a key that is as unknown as a made-up one', () => {
    expect(found(falseOnes(key, key))).toEqual(['key-unknown problem certain']);
    expect(found(falseOnes(signature, key))).toEqual(['cannot-tell problem open']);
    expect(found(falseOnes())).toEqual(['cannot-tell problem open']);
  });

  test('a right signature that is refused like a false one: then the login header is lost too, and why is open', () => {
    const refused = (probe: ProbeName) => observed(probe, 'refused', signature);
    const evidence = [
      observed('read-basic', 'nobody'),
      refused('read-signed-https'),
      refused('read-signed-http'),
      ...falseOnes(signature, key),
    ];
    expect(found(evidence)).toEqual([
      'secret-wrong problem certain',
      'auth-header-stripped warning open',
      'https-not-noticed warning open',
    ]);
  });

  test('a right signature that is refused for its time, so that the secret is right, and the scheme known', () => {
    const evidence = [
      observed('read-basic', 'nobody'),
      observed('read-signed-https', 'refused', signature),
      observed('read-signed-http', 'refused', time),
      ...falseOnes(signature, key),
    ];
    expect(found(evidence, 20 * 60_000)).toEqual(['clock-skew problem certain', 'https-not-noticed problem certain']);
  });

  test('a login that is taken, with nobody behind it; whether the header arrives, a wrong secret tells', () => {
    const evidence = [
      observed('read-basic', 'nobody'),
      observed('read-signed-https', 'nobody'),
      observed('read-signed-http', 'refused', signature),
      ...falseOnes(signature, key),
    ];
    const arrives = observed('false-secret', 'refused', 'シークレットが無効です');
    const lost = { ...observed('false-secret', 'accepted'), status: 200 };
    expect(found([...evidence, arrives])).toEqual(['key-owner-deleted problem certain']);
    expect(found([...evidence, lost])).toEqual([
      'key-owner-deleted problem certain',
      'auth-header-stripped warning certain',
    ]);
  });

  test('a refusal by Basic where nothing may be written: the secret or the permission, a wrong secret tells', () => {
    const firewall = { ...observed('write', 'blocked'), problem: { kind: 'firewall', status: 403 } } as Observation;
    const basic = observed('read-basic', 'refused', 'シークレットが無効です');
    const falseSecret = (message: string) => observed('false-secret', 'refused', message);
    const same = found([basic, firewall, falseSecret('シークレットが無効です')]);
    expect(same[0]).toBe('secret-wrong problem certain');
    const other = found([basic, firewall, falseSecret('別の理由です')]);
    expect(other[0]).toBe('permission-read-missing problem certain');
    expect(other).toContain('firewall-blocked problem certain');
  });
});
