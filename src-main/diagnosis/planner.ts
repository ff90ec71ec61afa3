import type { NotChecked, NotCheckedReason, ProbeName } from '../contract/models.ts';
import { type AskingParts, createAsking } from './asking.ts';
import type { EvidenceSet, Observation } from './evidence.ts';
import { settledLogin, wwwTwin } from './login.ts';
import { type Known, type Probe, probes } from './probes.ts';

/** What a store answered to the probes, and why the others were left out. */
export interface Asked {
  readonly evidence: EvidenceSet;
  readonly notChecked: readonly NotChecked[];
}

/**
 * Puts all probes to the store that the evidence so far gives a reason for, round by round: what waits for nothing goes
 * side by side. Says when the key was taken. Ends when nothing is left to ask, the run may send no more, or nobody answers any longer.
 */
export async function askProbes(parts: AskingParts, onSettled = () => {}): Promise<Asked> {
  const { run, site, pair } = parts;
  const asking = createAsking(parts);
  const evidence = new Map<ProbeName, Observation>();
  const leftOut = new Map<ProbeName, NotCheckedReason>();
  const https = site.restUrl.startsWith('https:');
  const pending = new Set<Probe>(probes);

  const known = (): Known => ({
    evidence,
    key: pair !== undefined,
    https,
    staging: site.staging,
    permalinks: site.restUrl.includes('rest_route=') ? 'plain' : 'pretty',
    twin: wwwTwin(new URL(site.homeRestUrl).hostname) !== undefined,
    login: settledLogin(evidence, https),
    sent: run.requests,
  });
  const leave = (because: NotCheckedReason) => {
    for (const { name } of pending) leftOut.set(name, because);
    pending.clear();
  };

  while (pending.size > 0 && !run.signal.aborted) {
    const now = known();
    const ready: Probe[] = [];
    for (const probe of pending) {
      const verdict = probe.when(now);
      if (verdict === 'later') continue;
      pending.delete(probe);
      if (verdict === 'now') ready.push(probe);
      else leftOut.set(probe.name, verdict);
    }
    if (ready.length === 0) break;
    for (const { name } of ready.splice(run.left())) leftOut.set(name, run.exhausted());
    if (ready.length === 0) continue;
    const round = run.beginRound();
    const found = await Promise.all(ready.map((probe) => asking.ask(probe.name, probe.ask(now), round)));
    for (const one of found) evidence.set(one.probe, one);
    if (!now.login && known().login) onSettled();
    if (found.every(({ outcome }) => outcome === 'no-answer')) leave('no-store');
  }
  leave(run.left() > 0 ? 'settled' : run.exhausted());
  return { evidence, notChecked: inOrder(leftOut) };
}

/** Why nothing was asked where there is no store to ask. */
export function nothingAsked(key: boolean): NotChecked[] {
  const reasons = probes.map(({ name, when }): [ProbeName, NotCheckedReason] => [
    name,
    !key && when(nobodyYet) === 'no-key' ? 'no-key' : 'no-store',
  ]);
  return inOrder(new Map(reasons));
}

const nobodyYet: Known = {
  evidence: new Map(),
  key: false,
  https: true,
  staging: false,
  permalinks: 'pretty',
  twin: false,
  login: undefined,
  sent: 0,
};

function inOrder(leftOut: ReadonlyMap<ProbeName, NotCheckedReason>): NotChecked[] {
  return probes.flatMap(({ name }) => {
    const because = leftOut.get(name);
    return because ? [{ probe: name, because }] : [];
  });
}
