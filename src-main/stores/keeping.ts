import type { AddedAuthority, CheckReport, KeyRecord, Permission, StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import type { Site } from '../diagnosis/site.ts';
import { checked, type History, nameChange, roadChange } from './history.ts';
import { itemOf, itemsOf, type KeySafe, stagingItemOf } from './key-safe.ts';
import { lastCheckOf } from './last-check.ts';
import { checkName, defaultName, newKeyId, newStoreId, uniqueName } from './names.ts';
import type { StoreRecords } from './records.ts';

export interface KeepingParts {
  readonly records: StoreRecords;
  readonly keySafe: KeySafe;
  readonly history: History;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/** A key that was checked, and all that its record is made of. */
export interface VerifiedKey {
  readonly site: Site;
  readonly authority?: AddedAuthority;
  /** Taken by the site. */
  readonly staging?: BasicLogin;
  readonly pair: KeyPair;
  readonly wanted: Permission;
  readonly report: CheckReport;
  readonly name?: string;
  readonly description?: string;
}

/**
 * Keeps a key that has passed its check: the pair in the vault first, the record after it. A store of this address
 * that is already there gets it as a further key, which calls use from now on; the same key given again replaces
 * its older item. A check with a problem is refused with that problem's code, and a store whose key is being rotated with
 * `rotation-under-way`.
 */
export async function keepVerifiedKey(
  parts: KeepingParts,
  verified: VerifiedKey,
  signal: AbortSignal,
): Promise<Result<StoreRecord>> {
  const { report, site, pair } = verified;
  const problem = report.findings.find((finding) => finding.severity === 'problem');
  if (problem) return { ok: false, failure: { code: problem.cause, params: problem.params } };

  const description = verified.description ? checkName(verified.description) : ok('');
  if (!description.ok) return description;
  const key = keyRecord(parts, verified, description.value);
  const item = itemOf(site.address, key);

  return parts.keySafe.keep(async (stores) => {
    const same = stores.find((store) => store.address === site.address);
    // It knows two keys by name, and is led to its end or given up before a third.
    if (same?.rotation) return fail('rotation-under-way', { name: same.name });
    const name = nameFor(verified, stores);
    if (!name.ok) return name;
    const { staging } = verified;
    const stagingItem = staging && newKeyId(parts.randomBytes);
    const facts = {
      name: name.value,
      ...factsOf(verified),
      activeKey: key.id,
      ...(stagingItem ? { stagingItem } : {}),
    };
    const logins = staging && stagingItem ? [{ item: stagingItemOf(site.address, stagingItem), login: staging }] : [];
    const others = same?.keys.filter((other) => other.last7 !== key.last7) ?? [];
    const ids = new Set(stores.map((store) => store.id));
    const connectedAt = new Date(parts.now()).toISOString();
    const record = () =>
      same
        ? addKey(parts, same, { ...facts, keys: [...others, key] }, verified)
        : addStore(parts, { id: newStoreId(site.host, ids), ...facts, keys: [key], connectedAt }, verified);
    return ok({ keys: [{ item, pair }], logins, replaces: same ? itemsOf(same) : [], record });
  }, signal);
}

async function addStore(
  { records, history }: KeepingParts,
  record: StoreRecord,
  { pair, report }: VerifiedKey,
): Promise<Result<StoreRecord>> {
  const added = await records.add(record);
  if (added.ok) {
    const { id, address } = added.value;
    await history.begin(id, [{ event: 'connected', address, keyLast7: pair.consumerKey.last7 }, checked(report)]);
  }
  return added;
}

async function addKey(
  { records, history }: KeepingParts,
  before: StoreRecord,
  changes: Partial<StoreRecord>,
  { pair, report }: VerifiedKey,
): Promise<Result<StoreRecord>> {
  const updated = await records.update(before.id, (old) => ({ ...old, ...changes }));
  if (updated.ok) {
    await history.add(before.id, [
      { event: 'key-added', keyLast7: pair.consumerKey.last7 },
      checked(report),
      ...roadChange(before.road, report.road),
      ...nameChange(before.name, updated.value.name),
    ]);
  }
  return updated;
}

/** What a check found out about a store, as its record keeps it. */
export function factsOf({ site, report, authority }: Pick<VerifiedKey, 'site' | 'report' | 'authority'>) {
  const { road } = report;
  if (!road) throw new Error('a check without a problem has found a road');
  return {
    address: site.address,
    home: site.home,
    // A check may have gone on to https of the same host; the address stays as it was confirmed.
    adminUrl: new URL(new URL(site.adminUrl).pathname, site.address).href,
    ...(report.storeId ? { storeId: report.storeId } : {}),
    road,
    versions: report.versions,
    legacyApi: report.legacyApi,
    ...(authority ? { addedAuthority: authority } : {}),
    checkedAt: report.checkedAt,
    lastCheck: lastCheckOf(report),
  };
}

function keyRecord(
  { randomBytes, now }: KeepingParts,
  { pair, report, wanted }: VerifiedKey,
  description: string,
): KeyRecord {
  return {
    id: newKeyId(randomBytes),
    last7: pair.consumerKey.last7,
    ...(description ? { description } : {}),
    wanted,
    found: report.capabilities,
    addedAt: new Date(now()).toISOString(),
    verifiedAt: report.checkedAt,
  };
}

/** The name that was given, or else the one that was suggested. */
function nameFor({ name, site }: VerifiedKey, stores: readonly StoreRecord[]): Result<string> {
  return name === undefined ? ok(suggestedName(site, stores)) : checkName(name);
}

/** The name that the store at this address has; for a new one the site's own title, numbered where that is taken. */
export function suggestedName(
  { address, siteName, host }: Pick<Site, 'address' | 'siteName' | 'host'>,
  stores: readonly StoreRecord[],
): string {
  const same = stores.find((store) => store.address === address);
  return (
    same?.name ??
    uniqueName(
      defaultName(siteName, host),
      stores.map((store) => store.name),
    )
  );
}
