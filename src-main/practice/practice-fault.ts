import { type PracticeFaultName, type PracticeKeyKind, practiceFault } from '../contract/practice-faults.ts';
import type { ServerLogin } from './faults/in-front.ts';
import { isOverHttps, openPlay } from './faults/play.ts';
import { practiceStaging, recipes, type StoreRecipe } from './faults/recipes.ts';
import type { Pause } from './faults/wire.ts';
import { languages } from './messages.ts';
import type { PracticeOptions } from './options.ts';
import { type PracticeKey, type PracticeStore, startPracticeStore } from './practice-store.ts';
import { seededRandom } from './random.ts';

/** Both halves of a key, right or wrong. */
export type PracticePair = Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>;

export interface PracticeFaultOptions
  extends Omit<PracticeOptions, 'httpPort' | 'httpsPort' | 'certificate' | 'sideDoor' | 'faults' | 'withKeys'> {
  /** Default true; counts where the fault leaves the choice. */
  readonly https?: boolean;
  /** Of the address; 0 picks a free one. Default 0. */
  readonly port?: number;
  /** How the slow faults wait. Default: by the clock. */
  readonly pause?: Pause;
}

/** A fault that is being played. */
export interface PractisedFault {
  /** What a merchant types. */
  readonly address: string;
  /** PEM of the authority to trust; absent over http, and where that nobody knows it is the fault. */
  readonly authority?: string;
  /** The key to practise with, as it was copied. */
  readonly key: PracticePair;
  readonly keys: Readonly<Record<PracticeKeyKind, PracticePair>>;
  /** What `staging-password` asks for. */
  readonly staging?: ServerLogin;
  /** A page that says all this, and leads to wp-admin, beside the fault. */
  readonly guideUrl: string;
  /** What is behind the fault. */
  readonly store: PracticeStore;
  close(): Promise<void>;
}

/**
 * Plays a fault of `practiceFaults`, or a store in order where it is `none`.
 *
 * Everything is on loopback and in memory, and gone on `close()`: sockets, timers, keys. It rejects as
 * `startPracticeStore` does.
 */
export async function startPracticeFault(
  name: PracticeFaultName | 'none',
  options: PracticeFaultOptions = {},
): Promise<PractisedFault> {
  const recipe: StoreRecipe = name === 'none' ? {} : recipes[name];
  const fault = name === 'none' ? undefined : practiceFault(name);
  const { https = true, port = 0, pause, ...own } = options;
  const clock = own.clock ?? Date.now;
  let store: PracticeStore | undefined;
  const stage = {
    clock,
    staging: practiceStaging,
    pause,
    messages: languages[own.language ?? 'en'],
    origin: (scheme: 'http' | 'https') => new URL((scheme === 'https' ? store?.httpsUrl : store?.httpUrl) ?? '').origin,
  };
  const asked = {
    host: own.host ?? '127.0.0.1',
    https: isOverHttps(name, https),
    port,
  };
  const play = await openPlay(recipe, asked, async (ports, certificate) => {
    const started = await startPracticeStore({
      ...own,
      ...recipe.store?.({ clock }),
      ...ports,
      certificate,
      sideDoor: true,
      faults: recipe.faults?.(stage) ?? [],
    });
    store = started;
    return {
      ...(started.httpUrl === undefined ? {} : { http: started.httpUrl }),
      ...(started.httpsUrl === undefined ? {} : { https: started.httpsUrl }),
      ...(started.authority === undefined ? {} : { authority: started.authority }),
      close: () => started.close(),
    };
  });
  if (store === undefined) throw new Error('A play has a store.');
  const keys = keysOf(store, own.seed);
  const key = recipe.key === 'cut' ? cut(keys.read_write) : keys[recipe.key ?? 'read_write'];
  const asksForLogin = name === 'staging-password' ? { staging: practiceStaging } : {};
  store.setGuide({
    title: fault?.title ?? 'A store in order',
    plays: fault?.plays ?? 'Nothing is wrong with this store.',
    address: play.address,
    ...key,
    ...asksForLogin,
  });
  return { ...play, key, keys, ...asksForLogin, guideUrl: `${store.sideDoorUrl}/`, store };
}

/** Nobody has this number. */
const deletedUser = 4_000;

function keysOf(store: PracticeStore, seed: PracticeOptions['seed']): Record<PracticeKeyKind, PracticePair> {
  const find = (permission: string, role = 'administrator'): PracticePair => {
    const found = store.keys.find((key) => key.permission === permission && key.user?.role === role);
    if (found === undefined) throw new Error(`A fresh store has a ${permission} key of its ${role}.`);
    return pairOf(found);
  };
  const random = seededRandom(`${seed ?? 'gatehouse'}/unknown`);
  const gone = store.createKey({
    user: deletedUser,
    permission: 'read_write',
    description: 'Practice key of somebody who left',
  });
  const revoked = store.createKey({ user: 'admin', permission: 'read_write', description: 'Practice key, revoked' });
  store.revokeKey(revoked.id);
  return {
    read_write: find('read_write'),
    read: find('read'),
    write: find('write'),
    'low-rights': find('read_write', 'editor'),
    unknown: { consumerKey: `ck_${random.hex(40)}`, consumerSecret: `cs_${random.hex(40)}` },
    revoked: pairOf(revoked),
    'wrong-secret': { ...find('read_write'), consumerSecret: find('read').consumerSecret },
    'deleted-user': pairOf(gone),
  };
}

function pairOf({ consumerKey, consumerSecret }: PracticePair): PracticePair {
  return { consumerKey, consumerSecret };
}

/** As it is where somebody selected half of it. */
function cut({ consumerKey, consumerSecret }: PracticePair): PracticePair {
  return { consumerKey, consumerSecret: consumerSecret.slice(0, 24) };
}
