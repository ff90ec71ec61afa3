import { type Area, areas, type Capabilities, type YesNoUnknown } from '../contract/models.ts';
import type { EvidenceSet, Observation } from './evidence.ts';
import { recognised, type SettledLogin, writeOver } from './login.ts';

/** What the evidence says the key may do and its user may see; `unknown` wherever nothing was asked or settled. */
export function capabilitiesOf(evidence: EvidenceSet, settled: SettledLogin | undefined): Capabilities {
  const read = settled && !settled.writeOnly ? evidence.get(settled.probe) : undefined;
  const write = settled && writeOver(settled, evidence);
  const ofArea = (area: Area): Observation | undefined =>
    area === 'products' ? (read ?? write) : evidence.get(`rights-${area}`);
  return {
    read: settled ? (read ? 'yes' : 'no') : 'unknown',
    write: settled ? permissionOf(write) : 'unknown',
    areas: Object.fromEntries(areas.map((area) => [area, areaOf(ofArea(area))])) as Record<Area, YesNoUnknown>,
  };
}

/**
 * Whether it was the key that opened the store: not where anybody may read (an open API, a cache that looks at paths
 * alone) and nothing but reading was granted.
 */
export function provesKey(evidence: EvidenceSet): boolean {
  return evidence.get('anonymous-fresh')?.outcome !== 'accepted' || recognised(evidence.get('write'));
}

/** A key without the permission is refused at the login, before rights are looked at. */
function permissionOf(write: Observation | undefined): YesNoUnknown {
  if (recognised(write)) return 'yes';
  return write?.outcome === 'refused' ? 'no' : 'unknown';
}

function areaOf(one: Observation | undefined): YesNoUnknown {
  if (one?.outcome === 'accepted') return 'yes';
  return one?.outcome === 'no-rights' ? 'no' : 'unknown';
}
