import { createHash } from 'node:crypto';
import { createSecureContext, rootCertificates } from 'node:tls';
import { type Dispatcher, Pool, ProxyAgent } from 'undici';

/** Where calls of a store go, and whom they trust on the way. */
export interface PoolRequest {
  /** The store's own, from its record. */
  readonly origin: string;
  readonly proxy: string | null;
  /** PEM, besides Node's own: the system's, and those of the store's record. */
  readonly authorities: readonly string[];
}

export interface Pools {
  /** The connections for a store; those of equal trust, proxy and origin are shared, and no others. */
  poolFor(request: PoolRequest): Dispatcher;
  /** From now on all connections are new ones; what runs on the others comes to its end there. */
  renew(): void;
  /** Ends all connections, and what runs on them. */
  close(): Promise<void>;
}

/** At once to one origin, whoever calls: what is beyond waits its turn here, and not at the store. */
const mostConnections = 32;

const limits = {
  /** Below the 5 s after which Apache and Node close an idle connection. */
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 4_000,
  /** From the request's last byte to the answer's first; a batch of a hundred products takes a slow host a minute. */
  headersTimeout: 120_000,
  /** Between two pieces of an answer. */
  bodyTimeout: 60_000,
  maxHeaderSize: 64 * 1024,
  pipelining: 1,
} as const;

/** Connected, and TLS agreed. */
export const connectTimeout = 10_000;

/** Unused pools hold no connection, but some memory. */
const mostPools = 2_000;

export function createPools(): Pools {
  const pools = new Map<string, Dispatcher>();
  /** Those that are no longer given out. Their idle connections end by themselves, in seconds. */
  const old = new Set<WeakRef<Dispatcher>>();

  function create({ origin, proxy, authorities }: PoolRequest): Dispatcher {
    const secure = origin.startsWith('https:');
    // Certificates are always verified; nothing here can switch that off.
    const tls = secure
      ? { secureContext: createSecureContext({ ca: [...rootCertificates, ...authorities] }), rejectUnauthorized: true }
      : {};
    if (proxy === null) {
      return new Pool(origin, {
        ...limits,
        connections: mostConnections,
        connect: { ...tls, timeout: connectTimeout },
      });
    }
    return new ProxyAgent({
      ...limits,
      uri: proxy,
      connections: mostConnections,
      proxyTunnel: secure,
      requestTls: { ...tls, timeout: connectTimeout },
      proxyTls: { timeout: connectTimeout },
    });
  }

  return {
    poolFor(request) {
      const name = createHash('sha256')
        .update(JSON.stringify([request.origin, request.proxy, request.authorities]))
        .digest('base64');
      const found = pools.get(name);
      // The order of the map is that of the last use.
      pools.delete(name);
      const pool = found ?? create(request);
      pools.set(name, pool);
      if (pools.size > mostPools) {
        const [oldest, unused] = pools.entries().next().value as [string, Dispatcher];
        pools.delete(oldest);
        void unused.close();
      }
      return pool;
    },
    renew() {
      for (const reference of old) if (reference.deref() === undefined) old.delete(reference);
      for (const pool of pools.values()) old.add(new WeakRef(pool));
      pools.clear();
    },
    async close() {
      const all = [...pools.values(), ...[...old].flatMap((reference) => reference.deref() ?? [])];
      pools.clear();
      old.clear();
      await Promise.all(all.map((pool) => pool.destroy()));
    },
  };
}
