import type { Road } from '../../../../src-main/contract/models.ts';

/** How calls are made otherwise than before, as keys of the catalogue. */
export type RoadChange =
  | 'signature'
  | 'basic'
  | 'detour'
  | 'direct'
  | 'staging'
  | 'noStaging'
  | 'signedHttp'
  | 'signedHttps'
  | 'address';

export function roadChanges(from: Road, to: Road): readonly RoadChange[] {
  const scheme = (road: Road) => new URL(road.signedRestUrl).protocol;
  const changes: RoadChange[] = [];
  if (from.authentication !== to.authentication) changes.push(to.authentication);
  if (from.verbs !== to.verbs) changes.push(to.verbs === 'direct' ? 'direct' : 'detour');
  if (from.staging !== to.staging) changes.push(to.staging ? 'staging' : 'noStaging');
  if (to.authentication === 'signature' && from.authentication === 'signature' && scheme(from) !== scheme(to)) {
    changes.push(scheme(to) === 'http:' ? 'signedHttp' : 'signedHttps');
  }
  if (from.restUrl !== to.restUrl) changes.push('address');
  return changes;
}
