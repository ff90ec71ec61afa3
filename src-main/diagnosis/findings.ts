import { type CauseCode, isCause } from '../contract/codes.ts';
import type {
  Capabilities,
  Finding,
  LegacyApi,
  Permission,
  ProbeName,
  Severity,
  YesNoUnknown,
} from '../contract/models.ts';
import { refusalOf } from '../woocommerce/refusals.ts';
import type { EvidenceSet, Observation } from './evidence.ts';
import { inOrder, severityOf } from './severity.ts';

/** All that a conclusion rests on. No network, no clock, no secret. */
export interface Grounds {
  readonly evidence: EvidenceSet;
  readonly host: string;
  readonly https: boolean;
  readonly last7: string;
  readonly wanted: Permission;
  readonly capabilities: Capabilities;
  readonly legacyApi: LegacyApi;
  /** What was noticed before any key was used. */
  readonly siteFindings: readonly Finding[];
  /** The store's clock minus ours. */
  readonly skewMs: number | undefined;
  /** How calls would be made; undefined when the store takes the key over no road. */
  readonly settled: { readonly authentication: 'basic' | 'signature'; readonly scheme: 'http' | 'https' } | undefined;
}

interface Row {
  readonly cause: CauseCode;
  /** The evidence that shows the cause, or nothing when it does not hold. */
  readonly shownBy: (grounds: Grounds) => readonly (Observation | undefined)[] | false;
  /** Where it depends on the grounds; otherwise the cause's own. */
  readonly severity?: (grounds: Grounds) => Severity;
  readonly params?: (grounds: Grounds) => Record<string, string | number>;
}

const minute = 60_000;
/** WooCommerce refuses signatures from 15 minutes on; less what the whole seconds of a Date header hide. */
const refusedFrom = 15 * minute - 5_000;

/** The probes that lend the key's right signature to both schemes. */
const signed = ['read-signed-https', 'read-signed-http', 'write-signed-https', 'write-signed-http'] as const;

/** Messages split the one code that WooCommerce uses for seven refusals; the comparison of two probes does it in any language. */
function knowsKey({ evidence }: Grounds): YesNoUnknown {
  const own = evidence.get('false-signature');
  const madeUp = evidence.get('false-signature-made-up-key');
  if (own?.outcome !== 'refused' || madeUp?.outcome !== 'refused') return 'unknown';
  if (own.problem?.message === undefined || madeUp.problem?.message === undefined) return 'unknown';
  return own.problem.message === madeUp.problem.message ? 'no' : 'yes';
}

/** The clock alone is enough for every signature to be refused. */
function clockStopsSignatures({ settled, skewMs, evidence }: Grounds): boolean {
  const refused = [...evidence.values()].some((one) => /signature$/.test(one.login) && one.outcome === 'refused');
  return !settled && refused && Math.abs(skewMs ?? 0) > refusedFrom;
}

const at =
  (...ids: ProbeName[]) =>
  ({ evidence }: Grounds): (Observation | undefined)[] =>
    ids.map((id) => evidence.get(id));

/** In the order in which they are to be mended: what makes the others meaningless comes first. */
const rows: readonly Row[] = [
  {
    cause: 'key-owner-deleted',
    // The login is taken and there is nobody behind it. What the key may not do is refused before that is noticed.
    shownBy: (grounds) => {
      if (grounds.settled) return false;
      const [basic, write] = at('read-basic', 'write')(grounds);
      if (basic?.outcome === 'refused' && write?.outcome === 'nobody') return [basic, write];
      const nobody = at(...signed)(grounds).filter((one) => one?.outcome === 'nobody');
      return knowsKey(grounds) === 'yes' && nobody.length > 0 && [...nobody, ...at('false-signature')(grounds)];
    },
  },
  {
    cause: 'key-unknown',
    shownBy: (grounds) =>
      !grounds.settled && knowsKey(grounds) === 'no' && at('false-signature', 'false-signature-made-up-key')(grounds),
  },
  {
    cause: 'secret-wrong',
    shownBy: (grounds) => {
      if (grounds.settled) return false;
      const [basic, write] = at('read-basic', 'write')(grounds);
      if (basic?.outcome === 'refused' && write?.outcome === 'refused') return [basic, write];
      if (knowsKey(grounds) !== 'yes' || clockStopsSignatures(grounds)) return false;
      const signatures = at(...signed)(grounds);
      return (
        signatures.every((one) => one?.outcome === 'refused') && [...signatures, ...at('false-signature')(grounds)]
      );
    },
  },
  {
    cause: 'clock-skew',
    shownBy: ({ skewMs, evidence }) =>
      Math.abs(skewMs ?? 0) > 5 * minute &&
      [...evidence.values()].filter((one) => one.status !== undefined).slice(0, 1),
    severity: (grounds) => (clockStopsSignatures(grounds) ? 'problem' : 'warning'),
    params: ({ skewMs }) => ({ minutes: Math.round(Math.abs(skewMs ?? 0) / minute) }),
  },
  {
    cause: 'user-lacks-rights',
    shownBy: (grounds) =>
      grounds.settled !== undefined &&
      grounds.capabilities.areas.products === 'no' &&
      [...grounds.evidence.values()].filter((one) => one.outcome === 'no-rights'),
  },
  {
    cause: 'permission-read-missing',
    shownBy: ({ capabilities, evidence }) =>
      capabilities.read === 'no' && [evidence.get('read-basic'), evidence.get('write')],
    severity: ({ wanted }) => (wanted === 'write' ? 'note' : 'problem'),
  },
  {
    cause: 'permission-write-missing',
    shownBy: ({ capabilities, evidence }) => capabilities.write === 'no' && [evidence.get('write')],
    severity: ({ wanted }) => (wanted === 'read' ? 'note' : 'problem'),
  },
  {
    cause: 'auth-header-stripped',
    shownBy: ({ settled, https, evidence }) =>
      https &&
      evidence.has('read-basic') &&
      settled?.authentication === 'signature' &&
      settled.scheme === 'https' && [evidence.get('read-basic'), evidence.get('read-signed-https')],
  },
  {
    cause: 'https-not-noticed',
    shownBy: ({ settled, https, evidence }) =>
      https &&
      settled?.authentication === 'signature' &&
      settled.scheme === 'http' && [evidence.get('read-basic'), evidence.get('read-signed-http')],
  },
  {
    cause: 'http-only',
    shownBy: ({ https, evidence }) => !https && [...evidence.values()].slice(0, 1),
  },
  {
    cause: 'answers-cached',
    shownBy: ({ evidence }) =>
      evidence.get('anonymous-repeat')?.outcome === 'accepted' && [evidence.get('anonymous-repeat')],
  },
  {
    cause: 'methods-blocked',
    shownBy: (grounds) => {
      const blocked = blockedVerbs(grounds);
      return blocked.length > 0 && blocked;
    },
    params: (grounds) => ({
      methods: blockedVerbs(grounds)
        .map(({ method }) => method)
        .join(' and '),
    }),
  },
  {
    cause: 'polluted-json',
    shownBy: ({ evidence }) => {
      const polluted = [...evidence.values()].filter((one) => one.pollution !== undefined);
      return polluted.length > 0 && polluted;
    },
    params: ({ evidence }) => ({
      excerpt: [...evidence.values()].find((one) => one.pollution !== undefined)?.pollution ?? '',
    }),
  },
  {
    cause: 'legacy-api-on',
    shownBy: ({ legacyApi, evidence }) => legacyApi === 'on' && [evidence.get('rights-system_status')],
  },
  {
    cause: 'legacy-api-off',
    shownBy: ({ legacyApi, evidence }) => legacyApi === 'off' && [evidence.get('rights-system_status')],
  },
];

/** PUT and DELETE that something before WooCommerce turned away for what they are, while other calls passed. */
function blockedVerbs(grounds: Grounds): Observation[] {
  return at(
    'put',
    'delete',
  )(grounds).flatMap((one) => {
    const kind = one?.problem?.kind;
    return one && (kind === 'method-blocked' || kind === 'firewall') ? [one] : [];
  });
}

/** What the evidence shows, most important first. Pure: the same grounds give the same findings. */
export function findingsOf(grounds: Grounds): Finding[] {
  const found = rows.flatMap((row): Finding[] => {
    const shown = row.shownBy(grounds);
    if (shown === false) return [];
    return [
      {
        cause: row.cause,
        severity: row.severity?.(grounds) ?? severityOf(row.cause),
        certainty: 'certain',
        params: { host: grounds.host, last7: grounds.last7, ...row.params?.(grounds) },
        evidence: shown.flatMap((one) => (one ? [one.id] : [])),
      },
    ];
  });
  // A road that was settled has shown whether https is noticed; before, `home` only made it likely.
  const before = grounds.siteFindings.filter(({ cause }) => cause !== 'https-not-noticed' || !grounds.settled);
  return inOrder([...found, ...inTheWay(grounds), ...before]);
}

/** What answered in WooCommerce's place: to the key, a problem; to one of the calls after it, a warning. */
function inTheWay({ settled, evidence, host, wanted }: Grounds): Finding[] {
  return [...evidence.values()].flatMap((one): Finding[] => {
    // What came before the road was settled does not matter any more, and the other probes have rows of their own.
    if (settled && one.probe !== 'write' && !one.probe.startsWith('rights-')) return [];
    const failure = one.failure ?? (one.problem && refusalOf(one.problem, host));
    if (!failure || !isCause(failure.code)) return [];
    const severity = settled && !(one.probe === 'write' && wanted !== 'read') ? 'warning' : 'problem';
    const params = { host, ...failure.params };
    return [{ cause: failure.code, severity, certainty: 'certain', params, evidence: [one.id] }];
  });
}
