import { type CauseCode, isCause } from '../contract/codes.ts';
import type { Capabilities, Finding, LegacyApi, Permission, YesNoUnknown } from '../contract/models.ts';
import { refusalOf } from '../woocommerce/refusals.ts';
import type { Evidence, EvidenceSet, KeyProbe } from './evidence.ts';
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
  readonly shownBy: (grounds: Grounds) => readonly (Evidence | undefined)[] | false;
  readonly params?: (grounds: Grounds) => Record<string, string | number>;
}

const MINUTE = 60_000;

/** Messages split the one code that WooCommerce uses for seven refusals; the comparison of two probes does it in any language. */
function knowsKey({ evidence }: Grounds): YesNoUnknown {
  const own = evidence.get('false-signature');
  const madeUp = evidence.get('false-signature-made-up-key');
  if (own?.outcome !== 'refused' || madeUp?.outcome !== 'refused') return 'unknown';
  return own.problem?.message === madeUp.problem?.message ? 'no' : 'yes';
}

const at =
  (...ids: KeyProbe[]) =>
  ({ evidence }: Grounds): (Evidence | undefined)[] =>
    ids.map((id) => evidence.get(id));

/** In the order in which they are to be mended: what makes the others meaningless comes first. */
const rows: readonly Row[] = [
  {
    cause: 'clock-skew',
    // WooCommerce refuses signatures from 15 minutes on. With a road that works it is worth a word from 5 on.
    shownBy: ({ settled, skewMs, evidence }) =>
      Math.abs(skewMs ?? 0) > (settled ? 5 : 15) * MINUTE &&
      [...evidence.values()].filter((one) => one.status !== undefined).slice(0, 1),
    params: ({ skewMs }) => ({ minutes: Math.round(Math.abs(skewMs ?? 0) / MINUTE) }),
  },
  {
    cause: 'key-owner-deleted',
    shownBy: (grounds) =>
      !grounds.settled &&
      knowsKey(grounds) === 'yes' &&
      at('read-signed-https', 'read-signed-http')(grounds).some((one) => one?.outcome === 'nobody') &&
      at('read-signed-https', 'read-signed-http', 'false-signature')(grounds),
  },
  {
    cause: 'key-unknown',
    shownBy: (grounds) =>
      !grounds.settled && knowsKey(grounds) === 'no' && at('false-signature', 'false-signature-made-up-key')(grounds),
  },
  {
    cause: 'secret-wrong',
    shownBy: (grounds) => {
      if (grounds.settled || Math.abs(grounds.skewMs ?? 0) > 15 * MINUTE) return false;
      const [basic, write, https, http] = at('read-basic', 'write', 'read-signed-https', 'read-signed-http')(grounds);
      if (basic?.outcome === 'refused' && write?.outcome === 'refused') return [basic, write];
      const signedRefused = https?.outcome === 'refused' && http?.outcome === 'refused';
      return knowsKey(grounds) === 'yes' && signedRefused && [https, http, ...at('false-signature')(grounds)];
    },
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
    shownBy: ({ capabilities, wanted, evidence }) =>
      capabilities.read === 'no' && wanted !== 'write' && [evidence.get('read-basic'), evidence.get('write')],
  },
  {
    cause: 'permission-write-missing',
    shownBy: ({ capabilities, wanted, evidence }) =>
      capabilities.write === 'no' && wanted !== 'read' && [evidence.get('write')],
  },
  {
    cause: 'auth-header-stripped',
    shownBy: ({ settled, https, evidence }) =>
      https &&
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
    shownBy: ({ evidence }) => {
      const blocked = [evidence.get('put'), evidence.get('delete')].filter((one) => one?.outcome === 'blocked');
      return blocked.length > 0 && blocked;
    },
    params: ({ evidence }) => ({
      methods: [evidence.get('put'), evidence.get('delete')]
        .flatMap((one) => (one?.outcome === 'blocked' ? [one.method] : []))
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

/** What the evidence shows, most important first. Pure: the same grounds give the same findings. */
export function findingsOf(grounds: Grounds): Finding[] {
  const roadLeft = grounds.settled !== undefined;
  const found = rows.flatMap((row): Finding[] => {
    const shown = row.shownBy(grounds);
    if (shown === false) return [];
    return [
      {
        cause: row.cause,
        severity: severityOf(row.cause, roadLeft),
        certainty: 'certain',
        params: { host: grounds.host, last7: grounds.last7, ...row.params?.(grounds) },
        evidence: shown.flatMap((one) => (one ? [one.id] : [])),
      },
    ];
  });
  return inOrder([...inTheWay(grounds), ...found, ...grounds.siteFindings]);
}

/** What answered in WooCommerce's place when the key was tried. */
function inTheWay({ settled, evidence, host }: Grounds): Finding[] {
  if (settled) return [];
  return [...evidence.values()].flatMap((one): Finding[] => {
    const failure = one.failure ?? (one.problem && refusalOf(one.problem, host));
    if (!failure || !isCause(failure.code)) return [];
    const cause = failure.code;
    const params = { host, ...failure.params };
    return [{ cause, severity: severityOf(cause, false), certainty: 'certain', params, evidence: [one.id] }];
  });
}
