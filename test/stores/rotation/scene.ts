import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type App, type AppParts, createApp } from '../../../src-main/app.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Rotation } from '../../../src-main/contract/rotation.ts';
import { openRecords } from '../../../src-main/stores/records.ts';
import { freePort } from '../../support/free-port.ts';
import { filesBelow, found } from '../../support/leaks.ts';
import { keptIn } from '../kept.ts';
import { doorParts, passphrase } from './door.ts';
import { code, connect, value } from './parts.ts';
import { openShop, type Shop, type ShopKey } from './shop.ts';
import { type StepName, steps } from './steps.ts';

/* A rotation at each of its steps, and what has to hold of it whatever happens to that step. */

export interface Situation {
  /** What was done before. */
  readonly before: readonly (StepName | 'take, unanswered')[];
  readonly step: StepName;
  /** What the merchant has revoked by then. */
  readonly revoked?: readonly ShopKey[];
  readonly minutesLater?: number;
}

const switched = ['start', 'take', 'switch'] as const;
const situations: Record<string, Situation> = {
  start: { before: [], step: 'start' },
  'take the new key and verify it': { before: ['start'], step: 'take' },
  'take another in its place': { before: ['start', 'take'], step: 'take another' },
  verify: { before: ['start', 'take, unanswered'], step: 'verify' },
  switch: { before: ['start', 'take'], step: 'switch' },
  'switch, verified long ago': { before: ['start', 'take'], step: 'switch', minutesLater: 11 },
  'ask about the old key, which is there': { before: switched, step: 'confirm revoked' },
  'prove that the old key is revoked, and erase it': { before: switched, step: 'confirm revoked', revoked: ['old'] },
  undo: { before: switched, step: 'undo' },
  'undo, where the new key was revoked': { before: switched, step: 'undo', revoked: ['fresh'] },
  'give up before the switch': { before: ['start', 'take'], step: 'abandon' },
  'give up after the switch': { before: switched, step: 'abandon' },
  'wait no longer': { before: switched, step: 'stop waiting' },
};
export const names = Object.keys(situations);

/** The place of one situation: its data folder as it is before the step, and its store. */
export class Scene {
  readonly situation: Situation;
  readonly port: number;
  readonly #base: string;
  shop: Shop;
  store = '';
  #folders = 0;
  #isSpent = false;

  /** Sets it up, with all its data folders below `base`. */
  static async set(name: string, base: string): Promise<Scene> {
    const situation = situations[name];
    if (!situation) throw new Error(`there is no ${name}`);
    const port = await freePort();
    const scene = new Scene(situation, join(await mkdtemp(join(base, 'scene-')), 'data'), {
      port,
      shop: await openShop(port),
    });
    await scene.#prepare();
    return scene;
  }

  private constructor(situation: Situation, base: string, { port, shop }: { port: number; shop: Shop }) {
    this.situation = situation;
    this.port = port;
    this.shop = shop;
    this.#base = base;
  }

  async #prepare(): Promise<void> {
    await withApp(this.#base, async (app) => {
      const { id } = await connect(app, this.shop.store, this.shop.keys.old);
      this.store = id;
      for (const step of this.situation.before) {
        if (step === 'take, unanswered') {
          this.shop.store.setFaults([() => ({ status: 503, headers: {}, body: '' })]);
          expect(await steps.take(app, this.details)).toMatchObject({ ok: false });
          this.shop.store.setFaults([]);
        } else {
          expect(await steps[step](app, this.details)).toMatchObject({ ok: true });
        }
      }
    });
    for (const key of this.situation.revoked ?? []) this.shop.revoke(key);
  }

  get details() {
    return { store: this.store, fresh: this.shop.keys.fresh, another: this.shop.keys.another };
  }

  /** How much later it is by the step, in milliseconds. */
  get later(): number {
    return (this.situation.minutesLater ?? 0) * 60_000;
  }

  /** Takes the step in this process. */
  take(folder: string): Promise<string> {
    const change = { now: () => Date.now() + this.later };
    return withApp(folder, async (app) => code(await steps[this.situation.step](app, this.details)), change);
  }

  /** A copy of a data folder, of the one before the step unless told. */
  async copy(from = this.#base, folder = `${this.#base}-${this.#folders++}`): Promise<string> {
    await cp(from, folder, { recursive: true });
    return folder;
  }

  /** The store as it is before the step, whatever was revoked since. */
  async reopen(): Promise<void> {
    if (!this.#isSpent) return;
    await this.shop.store.close();
    this.shop = await openShop(this.port, this.situation.revoked);
    this.#isSpent = false;
  }

  /** The merchant revokes a key. */
  revoke(key: ShopKey): void {
    this.shop.revoke(key);
    this.#isSpent = true;
  }
}

async function withApp<T>(folder: string, work: (app: App) => Promise<T>, change: Partial<AppParts> = {}): Promise<T> {
  const app = createApp({ ...doorParts(folder), ...change });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

async function recordIn(folder: string): Promise<StoreRecord> {
  return value(await openRecords({ folder, clock: Date.now }).find('127.0.0.1'));
}

/** What holds at every moment, whatever was interrupted. */
export async function expectSound({ shop, situation }: Scene, folder: string): Promise<void> {
  const { claimed, kept, unclaimed, secrets } = await keptIn(folder, passphrase);
  expect(kept).toEqual(expect.arrayContaining(claimed));
  expect([...claimed, ...unclaimed]).toEqual(expect.arrayContaining(kept));
  const record = await recordIn(folder);
  expect(record.keys.map(({ id }) => id)).toContain(record.activeKey);
  const inVault = (key: ShopKey) => secrets.some((secret) => secret.includes(shop.keys[key].consumerSecret));
  // The last key that works is there, and so is every other that nobody gave up.
  expect(shop.known().filter(inVault)).not.toEqual([]);
  if (situation.step !== 'stop waiting' && !situation.revoked?.includes('old')) expect(inVault('old')).toBe(true);
}

/** Nothing is left of an interruption. */
async function expectTidy(folder: string): Promise<void> {
  const { claimed, kept, unclaimed } = await keptIn(folder, passphrase);
  expect(kept.toSorted()).toEqual(claimed.toSorted());
  expect(unclaimed).toEqual([]);
}

/** With the store goes whatever was left. */
async function expectRemoved(app: App, store: string, folder: string): Promise<void> {
  value(await app.removeStore({ task: 'remove', store }));
  expect(await keptIn(folder, passphrase)).toEqual({ claimed: [], kept: [], unclaimed: [], secrets: [] });
}

async function expectCalls(app: App, { store, shop }: Scene, folder: string): Promise<void> {
  const { keys, activeKey } = await recordIn(folder);
  const last7 = keys.find(({ id }) => id === activeKey)?.last7 ?? '';
  const isKnown = shop.known().some((key) => shop.keys[key].consumerKey.endsWith(last7));
  const called = await app.callStore({ task: 'call', store, method: 'GET', path: 'products', query: [] });
  expect(value(called).status).toBe(isKnown ? 200 : 401);
}

/** Goes on until the rotation is over, with a new key in use and the old one gone. */
async function goOn(scene: Scene, folder: string): Promise<void> {
  const { details, store, shop } = scene;
  await withApp(folder, async (app) => {
    await expectCalls(app, scene, folder);
    const isOld = ({ last7 }: { last7: string }) => shop.keys.old.consumerKey.endsWith(last7);
    const lostFresh = scene.situation.revoked?.includes('fresh') === true;
    const taken: StepName = lostFresh ? 'take another' : 'take';
    let isChanged = false;
    for (let turn = 0; turn < 8; turn += 1) {
      const { rotation, keys } = await recordIn(folder);
      if (!rotation && !keys.some(isOld)) break;
      const isLost = rotation?.newKey !== undefined && rotation.newKey.last7 === shop.keys.fresh.consumerKey.slice(-7);
      const step = nextStep(rotation, { taken, isLost: lostFresh && isLost });
      if (step === 'confirm revoked' && shop.known().includes('old')) scene.revoke('old');
      expect(await steps[step](app, details), step).toMatchObject({ ok: true });
      isChanged = true;
    }
    const { rotation, keys, activeKey } = await recordIn(folder);
    expect(rotation).toBeUndefined();
    expect(keys.map(({ id }) => id)).toEqual([activeKey]);
    expect(keys.some(isOld)).toBe(false);
    await expectCalls(app, scene, folder);
    value(await app.storeHistory({ store }));
    // What it died over once all was written down is on the list for the next change.
    await (isChanged ? expectTidy(folder) : expectSound(scene, folder));
    await expectRemoved(app, store, folder);
  });
}

function nextStep(
  rotation: Rotation | undefined,
  { taken, isLost }: { readonly taken: StepName; readonly isLost: boolean },
): StepName {
  if (!rotation) return 'start';
  if (isLost) return rotation.phase === 'switched' ? 'undo' : taken;
  switch (rotation.phase) {
    case 'awaiting-key':
      return taken;
    case 'offered':
      return 'verify';
    case 'verified':
      // Only what could not be told makes these keys differ, and now it can.
      return rotation.comparison?.fewer ? 'verify' : 'switch';
    case 'switched':
      return 'confirm revoked';
  }
}

/** Goes back to where it began, with the old key in use and no other there; `by` leads there from after the switch. */
async function goBack(scene: Scene, folder: string, by: 'undo' | 'abandon'): Promise<void> {
  const { details, shop, store } = scene;
  await withApp(folder, async (app) => {
    const { rotation } = await recordIn(folder);
    if (!rotation) return;
    if (rotation.phase === 'switched' && !shop.known().includes('old')) {
      // What would bring back a dead key is refused, and loses nothing.
      for (const step of ['undo', 'abandon'] as const) {
        expect(code(await steps[step](app, details))).toBe('rotation-old-refused');
        await expectSound(scene, folder);
      }
      return;
    }
    if (rotation.phase === 'switched' && by === 'undo') value(await steps.undo(app, details));
    await expectSound(scene, folder);
    await expectCalls(app, scene, folder);
    value(await steps.abandon(app, details));
    await expectSound(scene, folder);
    await expectCalls(app, scene, folder);
    const { keys, rotation: after } = await recordIn(folder);
    expect(after).toBeUndefined();
    expect(keys.map(({ last7 }) => last7)).toEqual([shop.keys.old.consumerKey.slice(-7)]);
    await expectRemoved(app, store, folder);
  });
}

/** What a program would find there, but for times and names that are different each time. */
async function fingerprint(folder: string): Promise<string> {
  const { claimed, kept, unclaimed } = await keptIn(folder, passphrase);
  const record = await recordIn(folder);
  const history = await readFile(join(folder, 'history', `${record.id}.jsonl`), 'utf8').catch(() => '');
  const text = JSON.stringify([record, claimed, kept, unclaimed, history.split('\n').map((line) => line.length > 0)]);
  const { keys, rotation } = record;
  const ids = [...keys, ...(rotation ? [rotation, rotation.newKey, { id: rotation.comparison?.report }] : [])];
  return ids
    .reduce((done, one, at) => (one?.id ? done.replaceAll(one.id, `id ${at}`) : done), text)
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time')
    .replace(/(– key ending .{7} – )[a-z2-7]{8}/g, '$1id');
}

/** Leads one copy of it back and the other on, unless another that looked the same was led there. */
export async function expectBothEnds(scene: Scene, folder: string, seen: Set<string>): Promise<void> {
  const state = await fingerprint(folder);
  if (!seen.has(state)) {
    await goBack(scene, await scene.copy(folder), seen.size % 2 === 0 ? 'undo' : 'abandon');
    await goOn(scene, folder);
    expectNoSecret(scene, folder);
    await scene.reopen();
    seen.add(state);
  }
  await rm(folder, { recursive: true, force: true });
}

/** No half of any pair stands in a file besides the vault's, or in `output`. */
export function expectNoSecret({ shop }: Scene, folder: string, output = ''): void {
  const files = filesBelow(folder).filter(({ path }) => !path.includes('keys.age'));
  for (const key of Object.values(shop.keys)) {
    for (const half of [key.consumerKey, key.consumerSecret]) {
      for (const { path, bytes } of files) expect(found(bytes, key, half), path).toEqual([]);
      expect(found(output, key, half)).toEqual([]);
    }
  }
}
