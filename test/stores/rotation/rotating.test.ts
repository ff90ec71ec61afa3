import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import { createStores } from '../../diagnosis/practice.ts';
import { type SecretService, startSecretService } from '../../support/secret-service.ts';
import { type Core, connect, createCore, give, last7Of, makeKey, revoke, rotationIn, value } from './parts.ts';

/** Rotations over real sockets, with a real keyring and the practice store. */

const stores = createStores();
let keyring: SecretService;
let core: Core;
let app: App;

beforeAll(async () => {
  keyring = await startSecretService();
});
afterAll(() => keyring.stop());
beforeEach(async () => {
  core = await createCore({ env: keyring.env });
  app = core.open();
});
afterEach(async () => {
  await core.end();
  await stores.close();
});

const labels = async () => (await keyring.items()).map(({ attributes }) => attributes.account ?? '').sort();

describe('a rotation', () => {
  it('goes from one key to another, and leaves neither the old one nor a trace of itself', async () => {
    const store = await stores.start();
    const [old, fresh] = [makeKey(store), makeKey(store)];
    const { id, activeKey } = await connect(app, store, old);

    const begun = value(await app.startRotation({ store: id, reason: 'old' }));
    expect(rotationIn(begun)).toMatchObject({ phase: 'awaiting-key', oldKey: { id: activeKey, last7: last7Of(old) } });

    const taken = value(await give(app, id, fresh));
    expect(rotationIn(taken)).toMatchObject({
      phase: 'verified',
      newKey: { last7: last7Of(fresh) },
      comparison: { differences: [], fewer: false, old: { asked: 'now' } },
    });
    expect(taken.activeKey).toBe(activeKey);
    expect((await labels()).length).toBe(2);

    const switched = value(await app.switchKey({ task: 's', store: id }));
    expect(switched.activeKey).toBe(rotationIn(switched).newKey?.id);
    expect(switched.keys.map(({ last7 }) => last7)).toEqual([last7Of(old), last7Of(fresh)]);

    const asked = value(await app.confirmRevoked({ task: 'r', store: id }));
    expect(rotationIn(asked).revocation).toMatchObject({ asked: 0, answer: 'known' });

    revoke(store, old);
    const over = value(await app.confirmRevoked({ task: 'r', store: id }));
    expect(over.rotation).toBeUndefined();
    expect(over.keys).toMatchObject([{ last7: last7Of(fresh), description: begun.rotation?.suggestedDescription }]);
    expect(await labels()).toEqual([expect.stringContaining(last7Of(fresh))]);
    const { entries } = value(await app.storeHistory({ store: id }));
    expect(entries.map(({ event }) => event)).toEqual([
      'key-erased',
      'key-revoked',
      'key-switched',
      'rotation-started',
      'checked',
      'connected',
    ]);
  });
});
