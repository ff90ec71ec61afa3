import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Area, areas, type ProbeName, permissions, type YesNoUnknown } from '../../src-main/contract/models.ts';
import type { Observation, Outcome } from '../../src-main/diagnosis/evidence.ts';
import { findingsOf, type Grounds } from '../../src-main/diagnosis/findings.ts';
import type { ProblemKind } from '../../src-main/woocommerce/answers.ts';

const probes: readonly ProbeName[] = [
  'read-basic',
  'read-signed-https',
  'read-signed-http',
  'write-signed-https',
  'write-signed-http',
  'false-signature',
  'false-signature-made-up-key',
  'write',
  'rights-orders',
  'rights-system_status',
  'anonymous-repeat',
  'put',
  'delete',
];
const outcomes: readonly Outcome[] = ['accepted', 'no-rights', 'refused', 'nobody', 'reached', 'blocked', 'no-answer'];
const kinds: readonly ProblemKind[] = [
  'nobody-recognised',
  'authentication-refused',
  'firewall',
  'method-blocked',
  'rate-limited',
  'server-error',
  'other',
];

const word = fc.string({ maxLength: 20 });
const evidence = fc
  .record(
    {
      probe: fc.constantFrom(...probes),
      round: fc.nat(9),
      method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
      url: fc.webUrl(),
      login: fc.constantFrom('none', 'basic', 'signature', 'false-signature'),
      hops: fc.constant([]),
      headers: fc.constant({}),
      outcome: fc.constantFrom(...outcomes),
      status: fc.integer({ min: 100, max: 599 }),
      problem: fc.record(
        { kind: fc.constantFrom(...kinds), status: fc.integer({ min: 100, max: 599 }), code: word, message: word },
        { requiredKeys: ['kind', 'status'] },
      ),
      failure: fc.record({
        code: fc.constantFrom('connection-lost', 'connection-refused', 'cancelled', 'slow-answer'),
        params: fc.constant({}),
      }),
      json: fc.jsonValue(),
      pollution: word,
      timing: fc.constant({ totalMs: 1 }),
    },
    { requiredKeys: ['probe', 'round', 'method', 'url', 'login', 'hops', 'headers', 'outcome', 'timing'] },
  )
  .map((one) => ({ ...one, id: one.probe })) as fc.Arbitrary<Observation>;

const yesNoUnknown = fc.constantFrom<YesNoUnknown>('yes', 'no', 'unknown');
const grounds: fc.Arbitrary<Grounds> = fc.record({
  evidence: fc.array(evidence, { maxLength: 16 }).map((all) => new Map(all.map((one) => [one.probe, one]))),
  host: fc.domain(),
  https: fc.boolean(),
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
  siteFindings: fc.constant([]),
  skewMs: fc.option(fc.integer({ min: -4_000_000, max: 4_000_000 }), { nil: undefined }),
  settled: fc.option(
    fc.record({ authentication: fc.constantFrom('basic', 'signature'), scheme: fc.constantFrom('http', 'https') }),
    { nil: undefined },
  ),
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
      for (const finding of findings)
        for (const id of finding.evidence) expect(given.evidence.has(id as ProbeName)).toBe(true);
      expect(findingsOf(given)).toEqual(findings);
    }),
    { numRuns: 2000 },
  );
});

const falseSignature = (probe: ProbeName, message?: string): [ProbeName, Observation] => [
  probe,
  {
    id: probe,
    probe,
    round: 3,
    method: 'GET',
    url: 'https://shop.example/wp-json/wc/v3/products',
    login: 'false-signature',
    hops: [],
    headers: {},
    outcome: 'refused',
    status: 401,
    problem: { kind: 'authentication-refused', status: 401, ...(message === undefined ? {} : { message }) },
    timing: { totalMs: 1 },
  },
];

test.each<[own: string | undefined, madeUp: string | undefined, cause: string | undefined]>([
  ['キーが無効です', 'キーが無効です', 'key-unknown'],
  ['署名が無効です', 'キーが無効です', undefined],
  [undefined, undefined, undefined],
])('false signatures answered %s and %s: %s', (own, madeUp, cause) => {
  const unknown = { read: 'unknown', write: 'unknown' } as const;
  const findings = findingsOf({
    evidence: new Map([falseSignature('false-signature', own), falseSignature('false-signature-made-up-key', madeUp)]),
    host: 'shop.example',
    https: true,
    last7: '0a1b2c3',
    wanted: 'read',
    capabilities: {
      ...unknown,
      areas: Object.fromEntries(areas.map((area) => [area, 'unknown'])) as Record<Area, YesNoUnknown>,
    },
    legacyApi: 'unknown',
    siteFindings: [],
    skewMs: 0,
    settled: undefined,
  });
  expect(findings[0]?.cause).toBe(cause);
});
