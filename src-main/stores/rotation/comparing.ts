import {
  areas,
  type Capabilities,
  type CheckReport,
  type StoreRecord,
  type YesNoUnknown,
} from '../../contract/models.ts';
import { type Failure, fail } from '../../contract/result.ts';
import type { DifferenceDirection, RotationDifference } from '../../contract/rotation.ts';
import type { Site } from '../../diagnosis/site.ts';

/** What the new key can do against the old one. An area is seen by a key's user or not; a permission is the key's own. */
export function differencesOf(old: Capabilities, found: Capabilities): RotationDifference[] {
  return [
    ...(['read', 'write'] as const).flatMap((right): RotationDifference[] => {
      const direction = directionOf(old[right], found[right]);
      return direction ? [{ kind: 'permission', right, direction }] : [];
    }),
    ...areas.flatMap((area): RotationDifference[] => {
      const direction = directionOf(old.areas[area], found.areas[area]);
      return direction ? [{ kind: 'area', area, direction }] : [];
    }),
  ];
}

function directionOf(old: YesNoUnknown, found: YesNoUnknown): DifferenceDirection | undefined {
  if (old === 'yes' && found !== 'yes') return found === 'no' ? 'fewer' : 'unclear';
  return old === 'no' && found === 'yes' ? 'more' : undefined;
}

/** The store as one key has seen it. */
export interface StoreSeen {
  readonly report: CheckReport;
  readonly site?: Site;
}

/**
 * Why this is not the store that the old key is for: WooCommerce gives it another identity, or WordPress another address,
 * as it does in a copy that was made for staging, whose database, identity and keys are those of the original.
 */
export function whyOtherStore(
  record: Pick<StoreRecord, 'address' | 'home' | 'storeId'>,
  found: StoreSeen,
  old: StoreSeen | undefined,
): Failure | undefined {
  const { storeId } = found.report;
  const known = [record.storeId, old?.report.storeId].filter((one) => one !== undefined);
  if (storeId !== undefined && known.some((one) => one !== storeId)) {
    return fail('other-store', { address: record.address }).failure;
  }
  const home = found.site?.home ?? record.home;
  return isSamePlace(home, record.home)
    ? undefined
    : fail('rotation-other-home', { home, before: record.home }).failure;
}

/** One site may be on http and on https, with and without www. */
function isSamePlace(one: string, other: string): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf(home: string): string {
  if (!URL.canParse(home)) return home;
  const { host, pathname } = new URL(home);
  return `${host.replace(/^www\./, '')}${pathname}`.replace(/\/+$/, '');
}
