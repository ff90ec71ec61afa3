import type { StagingLogin, StoreCallReport, StoreCallRequest, StoreRoute } from '../contract/host.ts';
import type { AddedAuthority, CheckReport, KeyRecord, Permission, StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import type { Diagnosis } from '../diagnosis/diagnose.ts';
import type { ClientParts } from '../woocommerce/client.ts';
import type { Transport } from '../woocommerce/exchange.ts';
import { readAuthority } from './authority.ts';
import { callStore, clientOf } from './calling.ts';
import type { TaskOptions } from './connecting.ts';
import { diagnoseStore } from './diagnosing.ts';
import { keyFor } from './find-key.ts';
import { findStore } from './find-store.ts';
import { checked, roadChange } from './history.ts';
import { factsOf, type KeepingParts } from './keeping.ts';
import { itemOf, itemsOf, keysOf, stagingItemOf } from './key-safe.ts';
import { lastCheckOf } from './last-check.ts';
import { noticed, moved as rotationMoved } from './rotation/machine.ts';
import { readRoutes } from './routes.ts';
import { eraseStagingLogin, keepStagingLogin, readStagingLogin, whyNotTaken } from './staging.ts';

export interface StoresParts extends KeepingParts {
  readonly transport: Transport;
  readonly wait: ClientParts['wait'];
  /** Takes the tools of a store away, or of all, before the store itself goes. */
  readonly forgetTools: (store: string | 'all') => Promise<Result<void>>;
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
  setStagingLogin(
    request: { readonly store: string; readonly staging: StagingLogin | null },
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
      const updated = await records.update(store.id, (record) => afterCheck(record, check.value));
      if (!updated.ok) return updated;
      const { report } = check.value;
      await history.add(store.id, [checked(report), ...roadChange(store.road, report.road)]);
      return ok(report);
    },

    async call(request, { signal }) {
      const found = await records.find(request.store);
      if (!found.ok) return found;
      const store = found.value;
      const called = await callWith(store, request, signal);
      if (request.key !== undefined || !isLoginRefused(called)) return called;
      // Its key may have been replaced and revoked meanwhile. What was refused at the login has done nothing yet.
      const now = await records.find(store.id);
      return now.ok && now.value.activeKey !== store.activeKey ? callWith(now.value, request, signal) : called;
    },

    async routes(reference, { signal }) {
      const found = await records.find(reference);
      if (!found.ok) return found;
      const store = found.value;
      const logins = await loginsOf(store, undefined, signal);
      if (!logins.ok) return logins;
      return readRoutes(clientOf({ ...parts, store, ...logins.value }), new URL(store.address).host, signal);
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
        for (const key of keysOf(now)) {
          const pair = await keySafe.read(itemOf(now.address, key), options.signal);
          // A further key that is gone from the vault stays as it is: calls with it say so, here and there.
          if (!pair.ok && pair.failure.code === 'vault-item-missing' && key.id !== check.value.key) continue;
          if (!pair.ok) return pair;
          keys.push({ item: itemOf(site.address, key), pair: pair.value });
        }
        const staging = await keptStaging(now, options.signal);
        if (!staging.ok) return staging;
        const { stagingItem } = now;
        const logins =
          stagingItem && staging.value
            ? [{ item: stagingItemOf(site.address, stagingItem), login: staging.value }]
            : [];
        const record = async () => {
          const moved = await records.update(store.id, (old) => ({
            ...rotationMoved(old, facts),
            ...facts,
            keys: old.keys.map((key) => (key.id === check.value.key ? verified(key, report) : key)),
          }));
          if (moved.ok) {
            await history.add(store.id, [{ event: 'moved', from: now.address, to: site.address }, checked(report)]);
          }
          return moved;
        };
        return ok({ keys, logins, replaces: itemsOf(now), record });
      }, options.signal);
    },

    async setStagingLogin({ store: reference, staging }, options) {
      const found = await records.find(reference);
      if (!found.ok) return found;
      const store = found.value;
      if (staging === null) return eraseStagingLogin(parts, store, options.signal);
      const login = readStagingLogin(staging);
      if (!login.ok) return login;
      const check = await checkAt({ store, address: store.address, staging: login.value }, options);
      if (!check.ok) return check;
      const refused = whyNotTaken(check.value.report);
      if (refused) return { ok: false, failure: refused };
      const { report } = check.value;
      const change = (record: StoreRecord) => afterCheck(record, check.value);
      return keepStagingLogin(parts, { store, login: login.value, report, change }, options.signal);
    },

    remove(reference, signal) {
      return keySafe.release((stores) => {
        const found = findStore(stores, reference);
        if (!found.ok) return found;
        const { id } = found.value;
        const unrecord = async () => {
          // First: under the same id, a store that is connected anew must not find them again.
          const withoutTools = await parts.forgetTools(id);
          if (!withoutTools.ok) return withoutTools;
          const forgotten = await history.remove(id);
          return forgotten.ok ? records.remove(id) : forgotten;
        };
        return ok({ items: itemsOf(found.value), unrecord });
      }, signal);
    },

    removeAll(signal) {
      return keySafe.release((stores, others) => {
        const items = [...stores.flatMap(itemsOf), ...others];
        const unrecord = async () => {
          const withoutTools = await parts.forgetTools('all');
          if (!withoutTools.ok) return withoutTools;
          const forgotten = await history.removeAll();
          if (!forgotten.ok) return forgotten;
          const removed = await records.removeAll();
          return removed.ok ? ok({ stores: stores.length, keys: stores.flatMap(({ keys }) => keys).length }) : removed;
        };
        return ok({ items, unrecord });
      }, signal);
    },
  };

  async function callWith(
    store: StoreRecord,
    request: StoreCallRequest,
    signal: AbortSignal,
  ): Promise<Result<StoreCallReport>> {
    const logins = await loginsOf(store, request.key, signal);
    return logins.ok ? callStore({ ...parts, store, ...logins.value }, request, signal) : logins;
  }

  /** What a call of this store is made with. */
  async function loginsOf(
    store: StoreRecord,
    last7: string | undefined,
    signal: AbortSignal,
  ): Promise<Result<{ readonly pair: KeyPair; readonly staging?: BasicLogin }>> {
    const key = keyFor(store, last7);
    if (!key.ok) return key;
    const pair = await keySafe.read(itemOf(store.address, key.value), signal);
    if (!pair.ok) return pair;
    if (!store.road.staging) return ok({ pair: pair.value });
    const staging = await keySafe.readStaging(store, signal);
    return staging.ok ? ok({ pair: pair.value, staging: staging.value }) : staging;
  }

  /** Finds the site anew and checks the key in use there. */
  async function checkAt(
    { store, address, authority = store.addedAuthority, staging, wanted }: CheckAt,
    options: TaskOptions,
  ): Promise<Result<StoreCheck>> {
    const key = keyFor(store, undefined);
    if (!key.ok) return key;
    const pair = await keySafe.read(itemOf(store.address, key.value), options.signal);
    if (!pair.ok) return pair;
    const kept = staging ? ok(staging) : await keptStaging(store, options.signal);
    if (!kept.ok) return kept;
    const diagnosed = await diagnoseStore(
      parts,
      {
        address,
        authorities: authority ? [authority.pem] : [],
        staging: kept.value,
        key: pair.value,
        wanted: wanted ?? key.value.wanted,
      },
      options,
    );
    return diagnosed.ok ? ok({ ...diagnosed.value, key: key.value.id }) : diagnosed;
  }

  /** Without one that is gone from the vault a check can say at least that the store asks for it. */
  async function keptStaging(store: StoreRecord, signal: AbortSignal): Promise<Result<BasicLogin | undefined>> {
    if (store.stagingItem === undefined) return ok(undefined);
    const login = await keySafe.readStaging(store, signal);
    const isGone = !login.ok && ['vault-staging-missing', 'vault-item-damaged'].includes(login.failure.code);
    return isGone ? ok(undefined) : login;
  }
}

type StoreCheck = Diagnosis & { readonly key: string };

interface CheckAt {
  readonly store: StoreRecord;
  readonly address: string;
  readonly authority?: AddedAuthority | undefined;
  /** The one that is kept, unless given. */
  readonly staging?: BasicLogin;
  readonly wanted?: Permission | undefined;
}

/** What a check changes about a record: how the store stands, and, where it is still to be called, how. */
function afterCheck(record: StoreRecord, { report, site, key }: StoreCheck): StoreRecord {
  const seen = report.road
    ? 'works'
    : report.findings.some(({ cause }) => cause === 'key-unknown')
      ? 'refused'
      : 'cannot-tell';
  const keys = record.keys.map((one) => (one.id === key && report.road ? verified(one, report) : one));
  const marked = { ...noticed(record, key, seen, report.checkedAt), keys };
  // Another key came into use meanwhile, and this one says nothing of how the store stands.
  if (key !== record.activeKey) return marked;
  return {
    ...marked,
    ...(site && report.road ? factsOf({ site: { ...site, address: record.address }, report }) : {}),
    checkedAt: report.checkedAt,
    lastCheck: lastCheckOf(report),
  };
}

/** Why a check at another address does not show that the store has moved there. */
function whyNotThere(store: StoreRecord, report: CheckReport): Failure | undefined {
  const { failure: elsewhere } = fail('other-store', { address: report.address });
  if (report.findings.some((finding) => finding.cause === 'key-unknown')) return elsewhere;
  const problem = report.findings.find((finding) => finding.severity === 'problem');
  if (problem) return { code: problem.cause, params: problem.params };
  return store.storeId && report.storeId && store.storeId !== report.storeId ? elsewhere : undefined;
}

/** The store did not take the key, or the vault no longer has it. */
function isLoginRefused(called: Result<StoreCallReport>): boolean {
  if (!called.ok) return called.failure.code === 'vault-item-missing';
  return called.value.status === 401 && called.value.problem !== undefined;
}

function verified(key: KeyRecord, report: CheckReport): KeyRecord {
  return { ...key, found: report.capabilities, verifiedAt: report.checkedAt };
}
