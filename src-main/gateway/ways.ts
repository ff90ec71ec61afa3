import type { Dispatcher } from 'undici';
import { isWithin } from '../contract/elapsed.ts';
import type { StoreRecord } from '../contract/models.ts';
import { type Failure, fail, ok, type Result } from '../contract/result.ts';
import { itemOf, type KeySafe } from '../stores/key-safe.ts';
import type { SystemNetwork } from '../woocommerce/exchange.ts';
import { type AlongRoad, alongRoad, type RoadLogin, requirePossible } from '../woocommerce/road.ts';
import { stagingAuthorization } from '../woocommerce/staging.ts';
import { finderOf } from './headers.ts';
import { linkBack } from './link-back.ts';
import type { Pools } from './pools.ts';
import { type SecretSearch, searchFor } from './secret-search.ts';

/** All that calls of one store are made with. */
export interface Way {
  readonly store: StoreRecord;
  readonly credentials: RoadLogin['credentials'];
  /** Makes a call over the store's road. */
  readonly along: AlongRoad;
  /** The Authorization header of a staging site; it goes along with every call, also one without a key. */
  readonly staging?: string;
  readonly pool: Dispatcher;
  readonly proxy: string | null;
  /** A link of the store's, as the tool can follow it from this base. */
  readonly link: (address: string, base: string) => string | undefined;
  /** Whether a header of an answer holds what none may. */
  readonly holdsSecret: (value: string) => boolean;
  /** Looks for the store's key in its body. */
  readonly search: SecretSearch;
}

export interface WaysParts {
  readonly keySafe: Pick<KeySafe, 'read' | 'readStaging'>;
  readonly network: SystemNetwork;
  readonly pools: Pools;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * The ways to the stores. A store's key is read from the vault when its first call comes, and anew every few minutes, so
 * that a keychain which was locked meanwhile locks the gateway too. A vault that does not open is not asked again for a
 * while: each time, the system might ask the person.
 */
export interface Ways {
  /** At once where it is known; fails as the vault does, or with `key-not-found`. */
  to(store: StoreRecord): Way | Promise<Result<Way>>;
  /** Finds each way anew, with the keys that are known. */
  renew(): void;
  /** Forgets the keys of stores that are no more. */
  retain(stores: ReadonlySet<string>): void;
}

/** How long a secret stays in memory, in milliseconds. */
export const secretsKeptMs = 5 * 60_000;
/** After how long the settings and the environment are asked again which way leads out. */
const proxyKeptMs = 2_000;
export const vaultPauseMs = 30_000;

interface Known {
  readonly way: Way;
  readonly readAt: number;
  readonly routedAt: number;
}

export function createWays({ keySafe, network, pools, now, randomBytes }: WaysParts): Ways {
  const known = new Map<string, Known>();
  const finding = new Map<string, { readonly store: StoreRecord; readonly result: Promise<Result<Way>> }>();
  let authorities: Promise<readonly string[]> | undefined;
  let closed: { readonly failure: Failure; readonly at: number } | undefined;

  async function find(store: StoreRecord): Promise<Result<Way>> {
    const before = known.get(store.id);
    const at = now();
    const secrets =
      before && before.way.store === store && isWithin(before.readAt, secretsKeptMs, at)
        ? ok({ credentials: before.way.credentials, staging: before.way.staging, readAt: before.readAt })
        : await readSecrets(store, at);
    if (!secrets.ok) return secrets;
    const { credentials, staging, readAt } = secrets.value;
    const { road } = store;
    const { origin } = new URL(road.restUrl);
    authorities ??= network.authorities();
    const proxy = await network.proxyFor(new URL(origin));
    if (proxy !== null && !/^https?:\/\//i.test(proxy)) return fail('proxy-failed', { proxy: '', reason: 'scheme' });
    const added = store.addedAuthority ? [store.addedAuthority.pem] : [];
    const pool = pools.poolFor({ origin, proxy, authorities: [...(await authorities), ...added] });
    const { consumerKey, consumerSecret } = credentials;
    const pair = `${consumerKey.reveal()}:${consumerSecret.reveal()}`;
    const ofKey = [consumerKey.reveal(), consumerSecret.reveal(), Buffer.from(pair).toString('base64')];
    const way: Way = {
      store,
      credentials,
      along: alongRoad({ road, credentials, clock: now, random: randomBytes }),
      ...(staging === undefined ? {} : { staging }),
      pool,
      proxy,
      link: before?.way.store === store ? before.way.link : linkBack(road),
      holdsSecret: finderOf(staging === undefined ? ofKey : [...ofKey, staging.replace(/^Basic /, '')]),
      search: before?.way.credentials === credentials ? before.way.search : searchFor(ofKey),
    };
    known.set(store.id, { way, readAt, routedAt: at });
    return ok(way);
  }

  async function readSecrets(store: StoreRecord, at: number) {
    if (closed && isWithin(closed.at, vaultPauseMs, at)) return { ok: false as const, failure: closed.failure };
    const key = store.keys.find(({ id }) => id === store.activeKey);
    if (!key) return fail('key-not-found', { name: store.name });
    const pair = await keySafe.read(itemOf(store.address, key));
    const login = pair.ok && store.road.staging ? await keySafe.readStaging(store) : undefined;
    const failure = !pair.ok ? pair.failure : login && !login.ok ? login.failure : undefined;
    if (failure) {
      known.delete(store.id);
      if (isClosed(failure)) closed = { failure, at: now() };
      return { ok: false as const, failure };
    }
    closed = undefined;
    const credentials = (pair as { value: RoadLogin['credentials'] }).value;
    requirePossible(store.road, login?.ok ? login.value : undefined);
    return ok({ credentials, staging: login?.ok ? stagingAuthorization(login.value) : undefined, readAt: at });
  }

  return {
    to(store) {
      const at = now();
      const found = known.get(store.id);
      const isFresh =
        found &&
        found.way.store === store &&
        isWithin(found.readAt, secretsKeptMs, at) &&
        isWithin(found.routedAt, proxyKeptMs, at);
      if (isFresh) return found.way;
      const running = finding.get(store.id);
      if (running?.store === store) return running.result;
      const result = find(store).finally(() => {
        if (finding.get(store.id)?.result === result) finding.delete(store.id);
      });
      finding.set(store.id, { store, result });
      return result;
    },
    renew() {
      pools.renew();
      for (const [id, found] of known) known.set(id, { ...found, routedAt: Number.NEGATIVE_INFINITY });
      finding.clear();
    },
    retain(stores) {
      for (const id of known.keys()) if (!stores.has(id)) known.delete(id);
    },
  };
}

/** The vault itself would not open, so asking for another secret now would come to the same. */
export function isClosed({ code }: Failure): boolean {
  return (
    code === 'cancelled' ||
    (code.startsWith('vault-') && !['vault-item-missing', 'vault-item-damaged', 'vault-staging-missing'].includes(code))
  );
}
