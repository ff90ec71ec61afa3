import { type CheckReport, type NotChecked, type Permission, probeNames } from '../contract/models.ts';
import type { FailureParams } from '../contract/result.ts';
import type { KeyPair } from '../contract/secret.ts';
import { capabilitiesOf, provesKey } from './capabilities.ts';
import { asEvidence } from './evidence.ts';
import { findingsOf } from './findings.ts';
import type { Grounds } from './grounds.ts';
import { roadOf, settledLogin } from './login.ts';
import { type Asked, nothingAsked } from './planner.ts';
import type { Run } from './run.ts';
import type { Look, Site } from './site.ts';
import { factsOf } from './system-status.ts';

/** A key, or what was pasted for one that is none. */
export type GivenKey = KeyPair | { readonly malformed: FailureParams };

/** A check that has come to its end. */
export interface Checked {
  readonly run: Run;
  readonly look: Look;
  readonly site?: Site;
  /** Nothing, where there was no store to ask. */
  readonly asked?: Asked;
  readonly key?: GivenKey;
  readonly wanted: Permission;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** A report, and how it stands by the road. */
export interface Concluded {
  readonly report: CheckReport;
  readonly grounds: Grounds;
}

export function conclude({ run, look, site, asked, key, wanted, startedAt }: Checked): Concluded {
  const evidence = asked?.evidence ?? new Map();
  const https = site?.restUrl.startsWith('https:') ?? false;
  const found = settledLogin(evidence, https);
  const settled = found && provesKey(evidence) ? found : undefined;
  const { versions, storeId, legacyApi = 'unknown' } = factsOf(evidence);
  const grounds: Grounds = {
    look,
    evidence,
    host: URL.canParse(look.address) ? new URL(look.address).host : '',
    wanted,
    settled,
    capabilities: capabilitiesOf(evidence, settled),
    legacyApi,
    skewMs: run.skewMs,
    pausedMs: run.pausedMs,
    slowMs: run.slowMs,
    ...keyGrounds(key),
  };
  const findings = findingsOf(grounds);
  const methodsBlocked = findings.some(({ cause }) => cause === 'methods-blocked');
  const road =
    site && settled && ({ ...roadOf(settled, site), verbs: methodsBlocked ? 'method-parameter' : 'direct' } as const);
  return {
    grounds,
    report: {
      id: Buffer.from(run.randomBytes(12)).toString('hex'),
      address: look.address,
      ...(isWhole(key) ? { key: { last7: key.consumerKey.last7, wanted } } : {}),
      ...(site ? { adminUrl: site.adminUrl } : {}),
      checkedAt: new Date(startedAt).toISOString(),
      ok: findings.every(({ severity }) => severity !== 'problem'),
      requests: run.requests,
      rounds: run.rounds,
      bytes: run.bytes,
      durationMs: Math.round(run.durationMs),
      findings,
      evidence: [...look.seen, ...evidence.values()].map(asEvidence),
      notChecked: notChecked(look, asked?.notChecked ?? nothingAsked(isWhole(key))),
      capabilities: grounds.capabilities,
      versions,
      ...(storeId ? { storeId } : {}),
      legacyApi,
      ...(road ? { road } : {}),
    },
  };
}

export function isWhole(key: GivenKey | undefined): key is KeyPair {
  return key !== undefined && !('malformed' in key);
}

function keyGrounds(key: GivenKey | undefined): Pick<Grounds, 'key' | 'malformed' | 'last7'> {
  if (key === undefined) return { key: 'none', last7: '' };
  return isWhole(key)
    ? { key: 'whole', last7: key.consumerKey.last7 }
    : { key: 'malformed', malformed: key.malformed, last7: '' };
}

/** In the probes' own order, those of the way among them. */
function notChecked({ seen, otherUserAgent }: Look, asked: readonly NotChecked[]): NotChecked[] {
  const sent = new Set(seen.map(({ probe }) => probe));
  const onTheWay: NotChecked[] = [
    { probe: 'home', because: 'no-store' },
    { probe: 'index', because: 'no-store' },
    ...(otherUserAgent ? [] : [{ probe: 'other-user-agent', because: 'settled' } as const]),
  ];
  const all = [...onTheWay.filter(({ probe }) => !sent.has(probe)), ...asked];
  return all.sort((a, b) => probeNames.indexOf(a.probe) - probeNames.indexOf(b.probe));
}
