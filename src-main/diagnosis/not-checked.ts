import {
  type Evidence,
  type NotChecked,
  type NotCheckedReason,
  type ProbeName,
  probeNames,
} from '../contract/models.ts';
import type { SettledLogin } from './login.ts';

interface Circumstances {
  readonly https: boolean;
  /** A key was given. */
  readonly key: boolean;
  readonly settled: SettledLogin | undefined;
}

/** Why each of the probes that were not sent was left out, in the probes' own order. */
export function whyNotSent(evidence: readonly Pick<Evidence, 'probe'>[], circumstances: Circumstances): NotChecked[] {
  const sent = new Set(evidence.map(({ probe }) => probe));
  return probeNames
    .filter((probe) => !sent.has(probe))
    .map((probe) => ({ probe, because: reason(probe, circumstances) }));
}

const withoutKey: readonly ProbeName[] = ['home', 'index', 'other-user-agent', 'anonymous', 'legacy', 'page'];
const afterLogin = /^(?:write|rights-\w+|anonymous-repeat|anonymous-fresh|put|delete)$/;

function reason(probe: ProbeName, { https, key, settled }: Circumstances): NotCheckedReason {
  if (withoutKey.includes(probe)) return probe === 'home' || probe === 'index' ? 'no-store' : 'settled';
  if (!key) return 'no-key';
  if (!https && (probe === 'read-basic' || probe === 'false-secret')) return 'needs-https';
  if (!afterLogin.test(probe)) return 'settled';
  if (!settled) return 'no-road';
  return probe === 'anonymous-fresh' ? 'settled' : 'not-permitted';
}
