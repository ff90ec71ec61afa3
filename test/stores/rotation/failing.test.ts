import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src-main/app.ts';
import type { Fault } from '../../../src-main/practice/index.ts';
import { type HelperProcess, startNodeHelper } from '../../../src-main/vault/keychain-helper.ts';
import { createStores } from '../../diagnosis/practice.ts';
import { type SecretService, startSecretService } from '../../support/secret-service.ts';
import { canMount, mountSmallDisk, unmount } from '../../support/small-disk.ts';
import { doorParts } from './door.ts';
import { code, connect, last7Of, makeKey, revoke, value } from './parts.ts';
import { expectBothEnds, expectNoSecret, expectSound, names, Scene } from './scene.ts';
import { type StepName, steps } from './steps.ts';

/* A rotation whose steps fail: the network, the disk or the keychain is gone from any point of them on. */

let base: string;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-failing-'));
});
afterAll(() => rm(base, { recursive: true, force: true }));

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 1_800_000;

describe('without a network from any request on, it says so, and goes on to either end', { timeout }, () => {
  it.each(names)('%s', async (name) => {
    const scene = await Scene.set(name, base);
    const seen = new Set<string>();
    let arrived = 0;
    const goneFrom =
      (at: number): Fault =>
      (request, next) => {
        arrived += 1;
        return arrived < at ? next(request) : { status: 0, headers: {}, body: '', deliver: (wire) => wire.reset() };
      };
    const ends = new Set<string>();
    for (let at = 1; ; at += 1) {
      const folder = await scene.copy();
      arrived = 0;
      scene.shop.store.setFaults([goneFrom(at)]);
      ends.add(await scene.take(folder));
      scene.shop.store.setFaults([]);
      await expectSound(scene, folder);
      expectNoSecret(scene, folder);
      await expectBothEnds(scene, folder, seen);
      if (arrived < at) break;
    }
    await scene.shop.store.close();
    // What could not be told of the new key any more takes a yes.
    const told = ['ok', 'connection-lost', 'connection-reset', 'cannot-tell', 'rotation-fewer-rights'];
    expect(told).toEqual(expect.arrayContaining([...ends]));
  });
});

describe('with a keychain that is locked from any call on', { timeout }, () => {
  const shops = createStores();
  let keyring: SecretService;

  beforeAll(async () => {
    keyring = await startSecretService();
  });
  afterAll(async () => {
    await keyring.stop();
    await shops.close();
  });

  /** A helper of which the system locks the keychain right before its so-many-th call. */
  function lockingHelper(isHere: () => boolean): HelperProcess {
    const helper = startNodeHelper(keyring.env);
    return {
      ...helper,
      send(request) {
        if (isHere()) void keyring.lock().then(() => helper.send(request));
        else helper.send(request);
      },
    };
  }

  it('it says so, and each step goes through once it is open', async () => {
    const shop = await shops.start();
    const ceremony: StepName[] = ['start', 'take', 'take another', 'switch', 'undo', 'switch', 'confirm revoked'];
    const failures = new Set<string>();
    for (let at = 1; ; at += 1) {
      const folder = await mkdtemp(join(base, 'keychain-'));
      let calls = Number.NEGATIVE_INFINITY;
      const parts = doorParts(folder, keyring.env);
      const keychain = async () => ({
        kind: 'keychain' as const,
        startHelper: () => lockingHelper(() => ++calls === at),
        promptAfterMs: 400,
      });
      const app = createApp({ ...parts, vaults: { ...parts.vaults, keychain } });
      const [old, fresh, another] = [makeKey(shop), makeKey(shop), makeKey(shop)];
      const { id: store } = await connect(app, shop, old);
      calls = 0;
      for (const step of ceremony) {
        if (step === 'confirm revoked') revoke(shop, old);
        const done = await steps[step](app, { store, fresh, another });
        if (done.ok) continue;
        failures.add(code(done));
        expect(await labels(keyring)).toEqual(expect.arrayContaining([expect.stringContaining(last7Of(old))]));
        await keyring.unlock();
        expect(code(await steps[step](app, { store, fresh, another })), `${step} after call ${at}`).toBe('ok');
      }
      const isOver = calls < at;
      calls = Number.NEGATIVE_INFINITY;
      await keyring.unlock();
      const { rotation, keys } = value(await app.showStore({ store }));
      expect([rotation, keys.map(({ last7 }) => last7)]).toEqual([undefined, [last7Of(another)]]);
      const called = await app.callStore({ task: 'call', store, method: 'GET', path: 'products', query: [] });
      expect(value(called).status).toBe(200);
      value(await app.removeStore({ task: 'remove', store }));
      expect(await labels(keyring)).toEqual([]);
      await app.close();
      await rm(folder, { recursive: true });
      if (isOver) break;
    }
    expect(failures).toEqual(new Set(['vault-locked']));
  });
});

const labels = async (keyring: SecretService) => (await keyring.items()).map(({ label }) => label);

/** A real small disk, with so many pages of room left. */
describe('on a disk with little room', { timeout }, () => {
  it
    .skipIf(!canMount)
    .each(['take the new key and verify it', 'switch', 'prove that the old key is revoked, and erase it'])(
    'it says so, and goes on to either end: %s',
    async (name) => {
      const scene = await Scene.set(name, base);
      const seen = new Set<string>();
      const ends = new Set<string>();
      const filler = 'filler';
      for (let pages = 0; pages <= 10; pages += 1) {
        const disk = await mkdtemp(join(base, 'disk-'));
        mountSmallDisk(disk);
        try {
          const folder = await scene.copy(undefined, join(disk, 'data'));
          await fill(join(disk, filler), pages);
          ends.add(await scene.take(folder));
          await rm(join(disk, filler));
          await expectSound(scene, folder);
          await expectBothEnds(scene, await scene.copy(folder), seen);
        } finally {
          unmount(disk);
        }
      }
      await scene.shop.store.close();
      expect(ends).toEqual(new Set(['disk-full', 'ok']));
    },
  );
});

const page = 4096;

/** Takes all room but so many pages. */
async function fill(file: string, pages: number): Promise<void> {
  for (let size = 0; ; size += page) {
    try {
      await writeFile(file, Buffer.alloc(page), { flag: 'a' });
    } catch {
      await writeFile(file, Buffer.alloc(Math.max(0, size - pages * page)));
      return;
    }
  }
}
