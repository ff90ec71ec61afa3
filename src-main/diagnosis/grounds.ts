import type { Capabilities, LegacyApi, Permission } from '../contract/models.ts';
import type { FailureParams } from '../contract/result.ts';
import type { FoundRest } from '../woocommerce/discovery.ts';
import type { EvidenceSet, Observation } from './evidence.ts';
import type { SettledLogin } from './login.ts';
import type { Look } from './site.ts';

/** All that a conclusion rests on. No network, no clock, no secret. */
export interface Grounds {
  /** The way to the store. */
  readonly look: Look;
  /** What it answered to the probes, where there is one. */
  readonly evidence: EvidenceSet;
  readonly host: string;
  readonly key: 'none' | 'malformed' | 'whole';
  readonly malformed?: FailureParams;
  readonly last7: string;
  readonly wanted: Permission;
  readonly capabilities: Capabilities;
  readonly legacyApi: LegacyApi;
  /** The store's clock minus ours. */
  readonly skewMs: number | undefined;
  /** Waited for, because the store asked for it. */
  readonly pausedMs: number;
  /** An answer that takes longer is worth a word. */
  readonly slowMs: number;
  /** How calls would be made; undefined when the store takes the key over no road. */
  readonly settled: SettledLogin | undefined;
}

export function restOf({ look }: Grounds): FoundRest | undefined {
  return look.discovery?.rest;
}

export function isHttps(grounds: Grounds): boolean {
  return restOf(grounds)?.restUrl.protocol === 'https:';
}

/** On the way to a store that was not found; once it was, what went wrong on the way does not matter any more. */
export function onTheWay(grounds: Grounds): Observation[] {
  const { home, indexes } = grounds.look;
  return restOf(grounds) || !home ? [] : [home, ...indexes.map(({ seen }) => seen)];
}

/** What was said to the key, or in its place. What came before the road was settled does not matter once it is. */
function atTheDoor({ evidence, settled }: Grounds): Observation[] {
  const aside = ['legacy', 'page', 'anonymous-repeat', 'anonymous-fresh', 'put', 'delete'];
  return [...evidence.values()].filter(({ probe }) =>
    settled ? probe === 'write' || probe.startsWith('rights-') : !aside.includes(probe),
  );
}

/** Where something else than the REST API may have answered. */
export function obstacles(grounds: Grounds): Observation[] {
  return [...onTheWay(grounds), ...atTheDoor(grounds)];
}

/** A call with another User-Agent was let through to where ours was not. */
export function letsOthersIn({ look: { otherUserAgent } }: Grounds): boolean {
  return otherUserAgent?.outcome === 'accepted' || otherUserAgent?.restCode !== undefined;
}

/** In the order in which they came. */
export function everything({ look, evidence }: Grounds): Observation[] {
  return [...look.seen, ...evidence.values()];
}
