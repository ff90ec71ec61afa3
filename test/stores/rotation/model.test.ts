import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fail, ok, type Result } from '../../../src-main/contract/result.ts';
import { Secret } from '../../../src-main/contract/secret.ts';
import {
  type Fault,
  type PracticeKey,
  type PracticeStore,
  startPracticeStore,
} from '../../../src-main/practice/index.ts';
import { type Connecting, createConnecting } from '../../../src-main/stores/connecting.ts';
import { createHistory, type History } from '../../../src-main/stores/history.ts';
import { createKeySafe, itemsOf } from '../../../src-main/stores/key-safe.ts';
import { openRecords, type StoreRecords } from '../../../src-main/stores/records.ts';
import { createRotating, type Rotating } from '../../../src-main/stores/rotation/rotating.ts';
import { createStores, type Stores } from '../../../src-main/stores/stores.ts';
import type { Vault } from '../../../src-main/vault/vault.ts';
import type { Transport } from '../../../src-main/woocommerce/exchange.ts';
import { directTransport } from '../../diagnosis/practice.ts';
import { freePort } from '../../support/free-port.ts';
import { filesBelow, found } from '../../support/leaks.ts';
import { type Action, counts, expected, type State, stateOf, type World } from './model.ts';
import { code, last7Of, pasteOf, value } from './parts.ts';

/*
 * Rotations as people, crashes and stores make them, in any order, against a model: real records, locks, history and
 * sockets. The vault is a stand-in in memory, and a crash an exception at the next thing that is done to the vault, the
 * records, the history or the network; from then on that door does nothing any more.
 */

let base: string;
let port: number;
let transport: Transport;
/** A data folder with one store, and what its vault keeps. */
let connected: ReadonlyMap<string, Secret>;
let now = Date.parse('2026-03-01T12:00:00Z');

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-model-'));
  port = await freePort();
  transport = directTransport();
  const place = new Place(join(base, 'connected'), new Map(), await openStore());
  await place.connect();
  connected = place.secrets;
  await place.store.close();
});
afterAll(async () => {
  transport.close();
  await rm(base, { recursive: true, force: true });
});

const permissions = ['read_write', 'read_write', 'read', 'read_write', 'read_write', 'read'] as const;

const silences = {
  unreachable: () => ({ status: 0, headers: {}, body: '', deliver: (wire) => wire.reset() }),
  maintenance: () => ({ status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>Maintenance</h1>' }),
  'rate-limited': () => ({ status: 429, headers: {}, body: '' }),
  'another page': () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Parked</h1>' }),
} satisfies Record<string, Fault>;
type Silence = keyof typeof silences;

/** Each time with the same keys, all of which it knows: as it is when it is restored from a copy. */
async function openStore(): Promise<PracticeStore> {
  const store = await startPracticeStore({ httpPort: port, withKeys: false, clock: () => now, shop: () => undefined });
  for (const permission of permissions) store.createKey({ user: 'admin', permission, description: 'Gatehouse' });
  return store;
}

class Crash extends Error {}

interface Door {
  readonly connecting: Connecting;
  readonly rotating: Rotating;
  readonly stores: Stores;
  /** How much more is done until the crash, each counted before and after. */
  readonly fuse: { left: number };
}

const silent = () => ({ onStep: () => undefined, signal: new AbortController().signal });

/** A data folder, the vault and the store, and two doors to them. */
class Place {
  readonly folder: string;
  readonly secrets: Map<string, Secret>;
  readonly keys: readonly PracticeKey[];
  readonly heard: unknown[] = [];
  readonly records: StoreRecords;
  readonly doors: Door[];
  store: PracticeStore;
  silence: Silence | undefined;

  constructor(folder: string, secrets: ReadonlyMap<string, Secret>, store: PracticeStore) {
    this.folder = folder;
    this.secrets = new Map(secrets);
    this.store = store;
    this.keys = store.keys.toReversed();
    this.records = openRecords({ folder, clock: () => now });
    this.doors = [this.openDoor(), this.openDoor()];
  }

  openDoor(): Door {
    const { folder, secrets, heard } = this;
    const fuse = { left: Number.POSITIVE_INFINITY };
    const burn = () => {
      if (fuse.left <= 0) throw new Crash();
      fuse.left -= 1;
    };
    const around = async <T>(call: () => Promise<T>): Promise<T> => {
      burn();
      const answer = await call();
      burn();
      return answer;
    };
    const vault: Vault = {
      kind: 'keychain',
      status: async () => ({ kind: 'keychain', state: 'ready', promptPending: false }),
      put: ({ account }, secret) => around(async () => ok(void secrets.set(account, secret))),
      get: async ({ account }) => {
        const secret = secrets.get(account);
        return secret ? ok(secret) : fail('vault-item-missing', { account });
      },
      remove: ({ account }) => around(async () => ok(void secrets.delete(account))),
      close: async () => undefined,
    };
    const plain = openRecords({ folder, clock: () => now });
    const records: StoreRecords = {
      ...plain,
      add: (record) => around(() => plain.add(record)),
      update: (id, change) => around(() => plain.update(id, change)),
      updateIf: (id, change) => around(() => plain.updateIf(id, change)),
      remove: (id) => around(() => plain.remove(id)),
    };
    const journal = createHistory({ folder, door: 'window', now: () => now, notice: (failure) => heard.push(failure) });
    const history: History = { ...journal, add: (id, events) => around(() => journal.add(id, events)) };
    const keySafe = createKeySafe({
      folder,
      openVault: async () => ok(vault),
      rememberVault: async () => ok(undefined),
      records: async () => {
        const listed = await records.list();
        return listed.ok ? ok(listed.value.stores) : listed;
      },
    });
    const parts = {
      transport: { ...transport, send: (request) => around(() => transport.send(request)) } satisfies Transport,
      records,
      keySafe,
      history,
      now: () => now,
      randomBytes,
      wait: async () => undefined,
      forgetTools: async () => ok(undefined),
    };
    const tell = (what: unknown) => void heard.push(what);
    return {
      connecting: createConnecting(parts),
      stores: createStores(parts),
      rotating: createRotating({ ...parts, remember: tell, changed: tell, notice: tell }),
      fuse,
    };
  }

  async connect(): Promise<void> {
    const [{ connecting }] = this.doors as [Door];
    const address = `http://127.0.0.1:${port}/`;
    const { connection } = value(await connecting.inspectAddress({ address }, silent()));
    value(connecting.offerKey({ connection, paste: { text: pasteOf(this.keys[0] as PracticeKey) } }));
    value(await connecting.checkKey({ connection, wanted: 'read_write' }, silent()));
    value(await connecting.keepStore({ connection }, silent()));
  }

  async record() {
    return value(await this.records.find('127.0.0.1'));
  }

  get world(): World {
    const keyOf = (last7: string) => this.keys.find((key) => last7Of(key) === last7);
    const knows = (last7: string) => this.store.keys.some(({ id }) => id === keyOf(last7)?.id);
    const mayWrite = (last7: string) => keyOf(last7)?.permission !== 'read';
    return { now, isDown: this.silence !== undefined, knows, mayWrite };
  }

  speak(silence: Silence | undefined): void {
    this.silence = silence;
    this.store.setFaults(silence ? [silences[silence]] : []);
  }

  async restore(): Promise<void> {
    if (this.store.keys.length === permissions.length) return;
    await this.store.close();
    this.store = await openStore();
    this.speak(this.silence);
  }

  revoke(last7: string | undefined): void {
    const key = this.keys.find((one) => last7Of(one) === last7);
    if (key) this.store.revokeKey(key.id);
  }

  async run({ rotating, stores }: Door, action: Action): Promise<Result<unknown>> {
    const { id } = await this.record();
    switch (action.does) {
      case 'start':
        return rotating.start({ store: id, reason: 'old', order: action.order });
      case 'take': {
        const key = this.keys.find((one) => last7Of(one) === action.key) as PracticeKey;
        const pair = {
          consumerKey: new Secret(key.consumerKey),
          consumerSecret: new Secret(key.consumerSecret),
        };
        return rotating.take({ store: id, pair, onKept: () => undefined }, silent());
      }
      case 'verify':
        return rotating.verify(id, silent());
      case 'switch':
        return rotating.switchOver({ store: id, acceptFewerRights: action.accept }, silent());
      case 'confirm':
        return rotating.confirmRevoked({ store: id }, silent());
      case 'wake':
        return rotating.confirmRevoked({ store: id, unasked: true }, silent());
      case 'undo':
        return rotating.undo(id, silent());
      case 'abandon':
        return rotating.abandon(id, silent());
      case 'stop waiting':
        return rotating.stopWaiting(id, silent());
      case 'check':
        return stores.check({ store: id }, silent());
    }
  }
}

type Move =
  /** Whatever comes next where all goes well. */
  | { readonly move: 'on'; readonly door: 0 | 1; readonly key: number }
  | { readonly move: 'act'; readonly door: 0 | 1; readonly action: Action; readonly crashAt: number | undefined }
  | { readonly move: 'at once'; readonly actions: readonly [Action, Action] }
  | { readonly move: 'revoke'; readonly which: 'old' | 'fresh' | 'in use' }
  | { readonly move: 'restore' | 'a month' }
  | { readonly move: 'answer'; readonly silence: Silence | undefined }
  | { readonly move: 'later'; readonly minutes: number };

const door = fc.constantFrom(0 as const, 1 as const);
const keyIndex = fc.nat(permissions.length - 1);
const simple = fc
  .constantFrom('verify', 'confirm', 'wake', 'undo', 'abandon', 'stop waiting', 'check')
  .map((does) => ({ does }) as Action);
/** A key is meant by its place among the store's. */
const anyAction: fc.Arbitrary<Action> = fc.oneof(
  { weight: 7, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('start' as const),
      order: fc.constantFrom('replace-first' as const, 'revoke-first' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('take' as const), key: keyIndex.map(String) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('switch' as const), accept: fc.boolean() }) },
);
const crashAt = fc.option(fc.oneof(fc.nat(12), fc.nat(90)), { nil: undefined, freq: 3 });
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ move: fc.constant('on' as const), door, key: keyIndex }) },
  { weight: 8, arbitrary: fc.record({ move: fc.constant('act' as const), door, action: anyAction, crashAt }) },
  {
    weight: 1,
    arbitrary: fc.record({ move: fc.constant('at once' as const), actions: fc.tuple(anyAction, anyAction) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ move: fc.constant('revoke' as const), which: fc.constantFrom('old', 'fresh', 'in use') }),
  },
  { weight: 1, arbitrary: fc.record({ move: fc.constantFrom('restore' as const, 'a month' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      move: fc.constant('answer' as const),
      silence: fc.option(fc.constantFrom(...(Object.keys(silences) as Silence[])), { freq: 1, nil: undefined }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ move: fc.constant('later' as const), minutes: fc.constantFrom(1, 2, 11, 2_000) }),
  },
) as fc.Arbitrary<Move>;

/** What a person does next who wants to come to the end. */
function nextAction({ rotation, keys }: State, key: string): Action {
  const isNew = !keys.includes(key);
  switch (rotation?.phase) {
    case undefined:
      return { does: 'start', order: 'replace-first' };
    case 'awaiting-key':
      return isNew ? { does: 'take', key } : { does: 'check' };
    case 'offered':
      return { does: 'verify' };
    case 'verified':
      return { does: 'switch', accept: true };
    case 'switched':
      return { does: 'confirm' };
  }
}

/** Whatever was done: no record without its secret, nothing in the vault that nobody names, and a key to call with. */
async function expectSound(place: Place, tidy: boolean): Promise<void> {
  const record = await place.record();
  const claimed = itemsOf(record).map(({ account }) => account);
  const kept = [...place.secrets.keys()];
  const list = await readFile(join(place.folder, 'unclaimed.json'), 'utf8').catch(() => '{"accounts":[]}');
  const unclaimed: string[] = JSON.parse(list).accounts;
  expect(kept).toEqual(expect.arrayContaining(claimed));
  expect([...claimed, ...unclaimed]).toEqual(expect.arrayContaining(kept));
  if (tidy) expect([kept.toSorted(), unclaimed]).toEqual([claimed.toSorted(), []]);
  expect(record.keys.map(({ id }) => id)).toContain(record.activeKey);
  expect(record.rotation?.revocation?.asked ?? 0).toBeLessThanOrEqual(20);
}

/** The last key that was verified and not seen refused is never erased. */
function expectKept(place: Place, before: State, after: State, had: readonly string[]): void {
  const isKept = (key: string, accounts: Iterable<string>) => [...accounts].some((one) => one.includes(` ${key} `));
  const names = place.keys.map(last7Of);
  const erased = names.filter((key) => isKept(key, had) && !isKept(key, place.secrets.keys()));
  const left = names.filter((key) => isKept(key, place.secrets.keys()));
  for (const key of erased) {
    // What is known of it is in the state after, or, where the rotation is over, in the one before.
    const counted = after.rotation ? counts(after, key) : counts(before, key);
    if (counted) expect(left.filter((one) => counts(after, one))).not.toEqual([]);
  }
}

async function act(place: Place, at: 0 | 1, action: Action, crashAt?: number): Promise<boolean> {
  const before = stateOf(await place.record());
  const had = [...place.secrets.keys()];
  const predicted = expected(before, place.world, action);
  const one = place.doors[at] as Door;
  if (crashAt !== undefined) one.fuse.left = crashAt;
  let answer: Result<unknown> | undefined;
  try {
    answer = await place.run(one, action);
  } catch (error) {
    if (!(error instanceof Crash)) throw error;
  }
  place.heard.push(answer);
  const hasCrashed = one.fuse.left <= 0;
  if (crashAt !== undefined) place.doors[at] = place.openDoor();
  const after = stateOf(await place.record());
  if (answer && !hasCrashed) {
    if (predicted.code === 'any') expect(answer.ok).toBe(false);
    else expect([action, code(answer)]).toEqual([action, predicted.code]);
    expect(after).toEqual(predicted.writes.at(-1) ?? before);
  } else {
    expect([before, ...predicted.writes]).toContainEqual(after);
  }
  expectKept(place, before, after, had);
  return hasCrashed;
}

async function play(place: Place, moves: readonly Move[]): Promise<void> {
  let isTidy = true;
  const named = (action: Action): Action =>
    action.does === 'take' ? { ...action, key: last7Of(place.keys[Number(action.key)] as PracticeKey) } : action;
  for (const one of moves) {
    const state = stateOf(await place.record());
    switch (one.move) {
      case 'on':
        await act(place, one.door, nextAction(state, last7Of(place.keys[one.key] as PracticeKey)));
        break;
      case 'act':
        if (await act(place, one.door, named(one.action), one.crashAt)) isTidy = false;
        break;
      case 'at once': {
        const had = [...place.secrets.keys()];
        const both = one.actions.map((action, at) => place.run(place.doors[at] as Door, named(action)));
        place.heard.push(await Promise.all(both));
        const after = stateOf(await place.record());
        expectKept(place, after, after, had);
        break;
      }
      case 'revoke':
        place.revoke({ old: state.rotation?.old, fresh: state.rotation?.fresh?.key, 'in use': state.inUse }[one.which]);
        break;
      case 'restore':
        await place.restore();
        break;
      case 'answer':
        place.speak(one.silence);
        break;
      case 'later':
        now += one.minutes * 60_000;
        break;
      case 'a month':
        for (let day = 0; day < 30; day += 1) {
          now += 24 * 60 * 60_000;
          await act(place, day % 2 === 0 ? 0 : 1, { does: 'wake' });
        }
        break;
    }
    await expectSound(place, isTidy);
  }
}

const on = (key: number): Move => ({ move: 'on', door: 0, key });
const does = (action: Action): Move => ({ move: 'act', door: 1, action, crashAt: undefined });

/** What chance comes upon too seldom: the old key is refused, and the new one is not to be given up for anything. */
const newIsLast: readonly Move[] = [
  on(1),
  on(1),
  { move: 'revoke', which: 'old' },
  does({ does: 'verify' }),
  does({ does: 'abandon' }),
  does({ does: 'take', key: '3' }),
  on(1),
  does({ does: 'undo' }),
  does({ does: 'abandon' }),
  on(1),
];
/** The new one is refused, and the old one not to be given up by waiting no longer. */
const oldIsLast: readonly Move[] = [
  on(1),
  on(1),
  on(1),
  { move: 'revoke', which: 'fresh' },
  does({ does: 'confirm' }),
  does({ does: 'stop waiting' }),
  does({ does: 'check' }),
  does({ does: 'stop waiting' }),
  does({ does: 'undo' }),
  on(3),
];

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 1_800_000;

it('goes as the model says, whatever people, crashes and the store do', { timeout }, async () => {
  let folders = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 8, maxLength: 30 }), async (moves) => {
      const folder = join(base, `run-${folders++}`);
      await cp(join(base, 'connected'), folder, { recursive: true });
      const place = new Place(folder, connected, await openStore());
      try {
        await play(place, moves);
        // And whatever was left by it goes with the store.
        const [{ stores }] = place.doors as [Door];
        const { id } = await place.record();
        for (const key of place.keys) {
          for (const half of [key.consumerKey, key.consumerSecret]) {
            for (const { path, bytes } of filesBelow(folder)) expect(found(bytes, key, half), path).toEqual([]);
            expect(found(JSON.stringify(place.heard), key, half)).toEqual([]);
          }
        }
        value(await stores.remove(id, new AbortController().signal));
        expect([...place.secrets.keys()]).toEqual([]);
      } finally {
        await place.store.close();
        await rm(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 40, examples: [[newIsLast], [oldIsLast]] },
  );
});
