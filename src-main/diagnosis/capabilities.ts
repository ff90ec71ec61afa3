import { type Area, areas, type Capabilities, type YesNoUnknown } from '../contract/models.ts';
import type { EvidenceSet, Observation } from './evidence.ts';
import { readProbe, readQuery, recognised, type SettledLogin, writeProbe } from './login.ts';
import type { Login, ProbeRequest, Prober } from './prober.ts';
import { systemStatusFields } from './system-status.ts';

type OtherArea = Exclude<Area, 'products'>;
const otherAreas = areas.filter((area): area is OtherArea => area !== 'products');

/**
 * Asks, side by side, whether the key may write and which areas its user sees, and repeats one call as nobody in
 * particular (a cache must not answer that; where one does, another such call, which no cache can know, tells whether
 * anybody may read here). Then, for a key that may write, whether PUT and DELETE get through, on products that cannot
 * exist.
 */
export async function probeCapabilities(prober: Prober, { login, writeOnly }: SettledLogin): Promise<void> {
  const rights = otherAreas.flatMap((area) => (writeOnly ? areaWriteProbe(area, login) : [areaReadProbe(area, login)]));
  const write = prober.evidence.has('write') ? [] : [writeProbe('write', login)];
  const cache = writeOnly ? [] : [readProbe('anonymous-repeat', { by: 'none' })];
  await prober.round([...write, ...rights, ...cache]);
  const repeated = prober.evidence.get('anonymous-repeat')?.outcome === 'accepted';
  const fresh = repeated ? [{ ...readProbe('anonymous-fresh', { by: 'none' }), fresh: true }] : [];
  const verbs = recognised(prober.evidence.get('write')) ? verbProbes(login) : [];
  if (fresh.length + verbs.length > 0) await prober.round([...fresh, ...verbs]);
}

/**
 * Whether it was the key that opened the store: not where anybody may read (an open API, a cache that looks at paths
 * alone) and nothing but reading was granted.
 */
export function provesKey(evidence: EvidenceSet): boolean {
  return evidence.get('anonymous-fresh')?.outcome !== 'accepted' || recognised(evidence.get('write'));
}

function verbProbes(login: Login): ProbeRequest[] {
  return [
    { probe: 'put', method: 'PUT', route: 'wc/v3/products/0', body: '{}', login },
    { probe: 'delete', method: 'DELETE', route: 'wc/v3/products/999999999', query: [['force', 'true']], login },
  ];
}

/** What the evidence says the key may do and its user may see; `unknown` wherever nothing was asked or settled. */
export function capabilitiesOf(evidence: EvidenceSet, settled: SettledLogin | undefined): Capabilities {
  const read = ['read-basic', 'read-signed-https', 'read-signed-http'] as const;
  const reads = read.map((id) => evidence.get(id)).find(recognised);
  const write = evidence.get('write');
  return {
    read: settled ? (reads ? 'yes' : 'no') : 'unknown',
    write: settled ? permissionOf(write) : 'unknown',
    areas: Object.fromEntries(
      areas.map((area) => [area, areaOf(area === 'products' ? (reads ?? write) : evidence.get(`rights-${area}`))]),
    ) as Record<Area, YesNoUnknown>,
  };
}

/** A key without the permission is refused at the login, before rights are looked at. */
function permissionOf(write: Observation | undefined): YesNoUnknown {
  if (recognised(write)) return 'yes';
  return write?.outcome === 'refused' ? 'no' : 'unknown';
}

function areaOf(evidence: Observation | undefined): YesNoUnknown {
  if (evidence?.outcome === 'accepted') return 'yes';
  return evidence?.outcome === 'no-rights' ? 'no' : 'unknown';
}

function areaReadProbe(area: OtherArea, login: Login): ProbeRequest {
  const query = area === 'system_status' ? ([['_fields', systemStatusFields]] as const) : readQuery;
  return { probe: `rights-${area}`, method: 'GET', route: `wc/v3/${area}`, query, login };
}

/** A status report cannot be written, so a write-only key's right to it stays unknown. */
function areaWriteProbe(area: OtherArea, login: Login): ProbeRequest[] {
  if (area === 'system_status') return [];
  const route = area === 'settings' ? 'wc/v3/settings/general/batch' : `wc/v3/${area}/batch`;
  return [writeProbe(`rights-${area}`, login, route)];
}
