import type { StoreCallReport, StoreCallRequest, StoreRoute } from '../contract/host.ts';
import type { AddedAuthority, CheckReport, KeyRecord, Permission, StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { KeyPair } from '../contract/secret.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { ClientParts } from '../woocommerce/client.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { readAuthority } from './authority.ts';
import { callStore, clientOf } from './calling.ts';
import type { TaskOptions } from './connecting.ts';
import { diagnoseStore } from './diagnosing.ts';
import { findStore } from './find-store.ts';
import { checked, roadChange } from './history.ts';
import { factsOf, type KeepingParts } from './keeping.ts';
import { itemOf, itemsOf } from './key-safe.ts';
import { lastCheckOf } from './last-check.ts';
import { readRoutes } from './routes.ts';

export interface StoresParts extends KeepingParts {
  readonly transport: Transport;
  readonly wait: ClientParts['wait'];
}

/** What is done with connected stores over the network or with their keys. */
export interface Stores {
  check(
    request: { readonly store: string; readonly wanted?: Permission },
    options: TaskOptions,
  ): Promise<Result<CheckReport>>;
  call(request: StoreCallRequest, options: TaskOptions): Promise<Result<StoreCallReport>>;
  routes(reference: string, options: TaskOptions): Promise<Result<StoreRoute[]>>;
  move(
    request: { readonly store: string; readonly address: string; readonly authority?: string },
    options: TaskOptions,
  ): Promise<Result<StoreRecord>>;
  remove(reference: string, signal: AbortSignal): Promise<Result<void>>;
  removeAll(signal: AbortSignal): Promise<Result<{ readonly stores: number; readonly keys: number }>>;
}

export function createStores(parts: StoresParts): Stores {
  const { records, keySafe, history } = parts;

  return {
    async check(request, options) {
      const found = await records.find(request.store);
      if (!found.ok) return found;
      const store = found.value;
      const check = await checkAt({ store, address: store.address, wanted: request.wanted }, options);
      if (!check.ok) return check;
      const { report, site, key } = check.value;
      const updated = await records.update(store.id, (record) => ({
        ...record,
        ...(site && report.road ? factsOf({ site: { ...site, address: record.address }, report }) : {}),
        checkedAt: report.checkedAt,
        lastCheck: lastCheckOf(report),
        keys: record.keys.map((one) => (one.id === key && report.road ? verified(one, report) : one)),
      }));
      if (!updated.ok) return updated;
      await history.add(store.id, [checked(report), ...roadChange(store.road, report.road)]);
      return ok(report);
    },

    async call(request, { signal }) {
      const found = await records.find(request.store);
      if (!found.ok) return found;
      const store = found.value;
      const pair = await pairOf(store, request.key, signal);
      return pair.ok ? callStore({ ...parts, store, pair: pair.value }, request, signal) : pair;
    },

    async routes(reference, { signal }) {
      const found = await records.find(reference);
      if (!found.ok) return found;
      const store = found.value;
      const pair = await pairOf(store, undefined, signal);
      if (!pair.ok) return pair;
      return readRoutes(clientOf({ ...parts, store, pair: pair.value }), new URL(store.address).host, signal);
    },

    async move(request, options) {
      const found = await records.find(request.store);
      if (!found.ok) return found;
      const store = found.value;
      const authority = request.authority === undefined ? ok(store.addedAuthority) : readAuthority(request.authority);
      if (!authority.ok) return authority;
      const check = await checkAt({ store, address: request.address, authority: authority.value }, options);
      if (!check.ok) return check;
      const { report, site } = check.value;
      const refused = whyNotThere(store, report);
      return keySafe.keep(async (stores) => {
        const now = stores.find(({ id }) => id === store.id);
        if (!now) return fail('store-not-found', { reference: request.store, nearest: '' });
        // A second record of one address would share its keychain items. Told first: what is there is a store of theirs.
        const other = stores.find(({ id, address }) => id !== store.id && address === report.address);
        if (other) return fail('address-taken', { address: report.address, name: other.name });
        if (refused) return { ok: false, failure: refused };
        if (!site) throw new Error('a check without a problem has found the store');
        const facts = factsOf({ site, report, ...(authority.value ? { authority: authority.value } : {}) });
        const keys = [];
        for (const key of now.keys) {
          const pair = await keySafe.read(itemOf(now.address, key), options.signal);
          // A further key that is gone from the vault stays as it is: calls with it say so, here and there.
          if (!pair.ok && pair.failure.code === 'vault-item-missing' && key.id !== check.value.key) continue;
          if (!pair.ok) return pair;
          keys.push({ item: itemOf(site.address, key), pair: pair.value });
        }
        const record = async () => {
          const moved = await records.update(store.id, (old) => ({
            ...old,
            ...facts,
            keys: old.keys.map((key) => (key.id === check.value.key ? verified(key, report) : key)),
          }));
          if (moved.ok) {
            await history.add(store.id, [{ event: 'moved', from: now.address, to: site.address }, checked(report)]);
          }
          return moved;
        };
        return ok({ keys, replaces: itemsOf(now), record });
      }, options.signal);
    },

    remove(reference, signal) {
      return keySafe.release((stores) => {
        const found = findStore(stores, reference);
        if (!found.ok) return found;
        const { id } = found.value;
        const unrecord = async () => {
          const forgotten = await history.remove(id);
          return forgotten.ok ? records.remove(id) : forgotten;
        };
        return ok({ items: itemsOf(found.value), unrecord });
      }, signal);
    },

    removeAll(signal) {
      return keySafe.release((stores) => {
        const items = stores.flatMap(itemsOf);
        const unrecord = async () => {
          const forgotten = await history.removeAll();
          if (!forgotten.ok) return forgotten;
          const removed = await records.removeAll();
          return removed.ok ? ok({ stores: stores.length, keys: items.length }) : removed;
        };
        return ok({ items, unrecord });
      }, signal);
    },
  };

  async function pairOf(store: StoreRecord, last7: string | undefined, signal: AbortSignal): Promise<Result<KeyPair>> {
    const key = keyFor(store, last7);
    return key.ok ? keySafe.read(itemOf(store.address, key.value), signal) : key;
  }

  /** Finds the site anew and checks the key in use there. */
  async function checkAt(
    { store, address, authority = store.addedAuthority, wanted }: CheckAt,
    options: TaskOptions,
  ): Promise<Result<Diagnosis & { readonly key: string }>> {
    const key = keyFor(store, undefined);
    if (!key.ok) return key;
    const pair = await keySafe.read(itemOf(store.address, key.value), options.signal);
    if (!pair.ok) return pair;
    const diagnosed = await diagnoseStore(
      parts,
      {
        address,
        authorities: authority ? [authority.pem] : [],
        key: pair.value,
        wanted: wanted ?? key.value.wanted,
      },
      options,
    );
    return diagnosed.ok ? ok({ ...diagnosed.value, key: key.value.id }) : diagnosed;
  }
}

interface CheckAt {
  readonly store: StoreRecord;
  readonly address: string;
  readonly authority?: AddedAuthority | undefined;
  readonly wanted?: Permission | undefined;
}

/** Why a check at another address does not show that the store has moved there. */
function whyNotThere(store: StoreRecord, report: CheckReport): Failure | undefined {
  const { failure: elsewhere } = fail('other-store', { address: report.address });
  if (report.findings.some((finding) => finding.cause === 'key-unknown')) return elsewhere;
  const problem = report.findings.find((finding) => finding.severity === 'problem');
  if (problem) return { code: problem.cause, params: problem.params };
  return store.storeId && report.storeId && store.storeId !== report.storeId ? elsewhere : undefined;
}

function keyFor(store: StoreRecord, last7: string | undefined): Result<KeyRecord> {
  const key = store.keys.find((one) => (last7 === undefined ? one.id === store.activeKey : one.last7 === last7));
  return key ? ok(key) : fail('key-not-found', { name: store.name });
}

function verified(key: KeyRecord, report: CheckReport): KeyRecord {
  return { ...key, found: report.capabilities, verifiedAt: report.checkedAt };
}
