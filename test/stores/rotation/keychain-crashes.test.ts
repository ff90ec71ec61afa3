import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../../src-main/app.ts';
import { itemsOf } from '../../../src-main/stores/key-safe.ts';
import { createStores } from '../../diagnosis/practice.ts';
import { type SecretService, startSecretService } from '../../support/secret-service.ts';
import { freeLocks } from '../kept.ts';
import type { Order } from './crash-program.ts';
import { buildCrashProgram, type CrashProgram } from './crashing.ts';
import { doorParts } from './door.ts';
import { connect, last7Of, makeKey, revoke, value } from './parts.ts';
import { type StepName, steps } from './steps.ts';

/*
 * A rotation over a real keychain, killed with SIGKILL before each call of it, and while that is on its way: what was
 * asked of the keychain may come to pass after the program has died.
 */

/** The bundled program has none beside it. */
const helper = new URL('../../../src-main/vault/keychain-process.mjs', import.meta.url).href;

const shops = createStores();
let base: string;
let keyring: SecretService;
let program: CrashProgram<Order>;

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'gatehouse-keychain-'));
  [program, keyring] = await Promise.all([
    buildCrashProgram(join(import.meta.dirname, 'crash-program.ts'), base),
    startSecretService(),
  ]);
});
afterAll(async () => {
  await keyring.stop();
  await shops.close();
  await rm(base, { recursive: true, force: true });
});

const ceremony: readonly StepName[] = ['start', 'take', 'take another', 'switch', 'confirm revoked'];

/** The names of all of ours; not those that a program writes to try the keychain out, which hold no secret and say so. */
const inKeychain = async () =>
  (await keyring.items())
    .map(({ attributes }) => attributes.account ?? '')
    .filter((account) => !/^access check .* \(may be deleted\)$/.test(account))
    .toSorted();

/** Nothing here is fast on a busy machine; this only ends what hangs. */
const timeout = 1_800_000;

it.each(['take', 'take another', 'confirm revoked'] as const)(
  'killed at any call of the keychain it goes on: %s',
  { timeout },
  async (step) => {
    const shop = await shops.start();
    let next = program.start();
    for (let at = 1; ; at += 1) {
      const folder = await mkdtemp(join(base, 'data-'));
      const app = createApp(doorParts(folder, keyring.env));
      const [old, fresh, another] = [makeKey(shop), makeKey(shop), makeKey(shop)];
      const { id: store } = await connect(app, shop, old);
      const details = { store, fresh, another };
      for (const before of ceremony.slice(0, ceremony.indexOf(step))) value(await steps[before](app, details));
      if (step === 'confirm revoked') revoke(shop, old);

      const child = next;
      const keychain = { env: keyring.env, helper };
      const running = program.order(child, {
        folder,
        step,
        details,
        later: 0,
        at,
        what: 'kill at the keychain',
        keychain,
      });
      next = program.start();
      const outcome = await running;
      child.kill('SIGKILL');
      await freeLocks(folder);

      const record = value(await app.showStore({ store }));
      const claimed = itemsOf(record).map(({ account }) => account);
      const list = JSON.parse(await readFile(join(folder, 'unclaimed.json'), 'utf8')) as { accounts: string[] };
      const kept = await inKeychain();
      expect(kept).toEqual(expect.arrayContaining(claimed));
      expect([...claimed, ...list.accounts]).toEqual(expect.arrayContaining(kept));
      if (record.rotation) {
        for (const left of ceremony.slice(ceremony.indexOf(step))) {
          if (left === 'confirm revoked' && step !== left) revoke(shop, old);
          value(await steps[left](app, details));
        }
      }
      const over = value(await app.showStore({ store }));
      expect(over.keys.map(({ last7 }) => last7)).toEqual([last7Of(another)]);
      value(await app.removeStore({ task: 'remove', store }));
      expect(await inKeychain()).toEqual([]);
      await app.close();
      if (outcome === 'killed') continue;
      expect(outcome.code).toBe('ok');
      expect(outcome.points).toHaveLength(at - 1);
      expect(outcome.points).toContain(step === 'confirm revoked' ? 'during delete' : 'during set');
      break;
    }
    next.kill('SIGKILL');
  },
);
