import { randomBytes } from 'node:crypto';
import type { Permission, Step } from '../../src-main/contract/models.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { type KeyPair, Secret } from '../../src-main/contract/secret.ts';
import { checkKey, type Diagnosis, inspectSite } from '../../src-main/diagnosis/diagnose.ts';
import type { RunParts } from '../../src-main/diagnosis/run.ts';
import type { Site } from '../../src-main/diagnosis/site.ts';
import {
  type PracticeKey,
  type PracticeOptions,
  type PracticeStore,
  startPracticeStore,
} from '../../src-main/practice/index.ts';
import type { SystemNetwork, Transport } from '../../src-main/woocommerce/exchange.ts';
import { createTransport } from '../../src-main/woocommerce/transport.ts';
import { online } from '../woocommerce/servers.ts';

export const directNetwork: SystemNetwork = { proxyFor: async () => null, authorities: async () => [] };

export function directTransport(): Transport {
  return createTransport(directNetwork, { userAgent: 'Gatehouse/test', clock: Date.now, own: online });
}

/** Starts stores, and closes all of them at the end of a test. */
export function createStores() {
  const running: PracticeStore[] = [];
  return {
    async start(options: PracticeOptions = {}): Promise<PracticeStore> {
      const store = await startPracticeStore({ httpPort: null, httpsPort: 0, ...options });
      running.push(store);
      return store;
    },
    async close(): Promise<void> {
      await Promise.all(running.splice(0).map((store) => store.close()));
    },
  };
}

export const keyKinds = [
  'read/write',
  'read',
  'write',
  'shop manager',
  'editor',
  'unknown',
  'revoked',
  'wrong secret',
  'deleted user',
  'deleted user, read',
  'deleted user, write',
] as const;
export type KeyKind = (typeof keyKinds)[number];

function pairOf(key: Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>): KeyPair {
  return { consumerKey: new Secret(key.consumerKey), consumerSecret: new Secret(key.consumerSecret) };
}

function hex(prefix: string): string {
  return prefix + randomBytes(20).toString('hex');
}

/** A key of this kind on this store. */
export function keyOf(store: PracticeStore, kind: KeyKind): KeyPair {
  const make = (user: string, permission: Permission) => store.createKey({ user, permission, description: kind });
  switch (kind) {
    case 'read/write':
      return pairOf(make('admin', 'read_write'));
    case 'read':
    case 'write':
      return pairOf(make('admin', kind));
    case 'shop manager':
      return pairOf(make('manager', 'read_write'));
    case 'editor':
      return pairOf(make('editor', 'read_write'));
    case 'unknown':
      return pairOf({ consumerKey: hex('ck_'), consumerSecret: hex('cs_') });
    case 'revoked': {
      const key = make('admin', 'read_write');
      store.revokeKey(key.id);
      return pairOf(key);
    }
    case 'wrong secret':
      return pairOf({ ...make('admin', 'read_write'), consumerSecret: hex('cs_') });
    default: {
      const permission = kind.endsWith('read') ? 'read' : kind.endsWith('write') ? 'write' : 'read_write';
      const key = store.createKey({ user: 5, permission, description: kind });
      store.deleteUser(5);
      return pairOf(key);
    }
  }
}

export interface Checked {
  readonly site: Site;
  readonly check: Result<Diagnosis>;
  readonly steps: readonly Step[];
}

/** What a run stands on; pauses are over at once. */
export function runParts(transport: Transport, { authority }: Pick<PracticeStore, 'authority'>): RunParts {
  return {
    transport,
    addedAuthorities: authority ? [authority] : [],
    now: Date.now,
    randomBytes,
    signal: new AbortController().signal,
    wait: async () => {},
  };
}

function addressOf(store: PracticeStore): string {
  return store.httpsUrl ?? store.httpUrl ?? '';
}

export function inspect(transport: Transport, store: PracticeStore, typed = addressOf(store)) {
  const steps: Step[] = [];
  return inspectSite({
    ...runParts(transport, store),
    address: typed,
    onStep: (step) => steps.push(step),
  }).then((site) => ({ site, steps }));
}

/** Inspects the store, then checks the key; `meanwhile` happens between the two. */
export async function check(
  transport: Transport,
  store: PracticeStore,
  pair: KeyPair,
  { wanted = 'read_write', meanwhile = () => {} }: { wanted?: Permission; meanwhile?: () => unknown } = {},
): Promise<Checked> {
  const { site } = await inspect(transport, store);
  if (!site.ok) throw new Error(`the store was not found: ${site.failure.code}`);
  await meanwhile();
  const steps: Step[] = [];
  const checked = await checkKey({
    ...runParts(transport, store),
    site: site.value,
    pair,
    wanted,
    onStep: (step) => steps.push(step),
  });
  return { site: site.value, check: checked, steps };
}
