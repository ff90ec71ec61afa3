import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src-main/app.ts';
import type { HostEvent } from '../../../src-main/contract/host.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { fail, type Result } from '../../../src-main/contract/result.ts';
import { limitRate, stagingPassword } from '../../../src-main/practice/faults/in-front.ts';
import { hang } from '../../../src-main/practice/faults/wire.ts';
import { maintenance } from '../../../src-main/practice/faults/wordpress.ts';
import type { Fault, PracticeKey, PracticeOptions, PracticeStore } from '../../../src-main/practice/index.ts';
import { openKeychainVault } from '../../../src-main/vault/keychain.ts';
import { startNodeHelper } from '../../../src-main/vault/keychain-helper.ts';
import { createStores } from '../../diagnosis/practice.ts';
import { ask } from '../../practice/support.ts';
import { freePort } from '../../support/free-port.ts';
import { type SecretService, startSecretService } from '../../support/secret-service.ts';
import {
  type Core,
  code,
  connect,
  createCore,
  give,
  last7Of,
  makeKey,
  pasteOf,
  revoke,
  rotationIn,
  value,
} from './parts.ts';

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
  await keyring.unlock();
  await core.end();
  await stores.close();
});

/** Last seven characters of the keys that are in the keychain. */
const inKeychain = async (): Promise<string[]> =>
  (await keyring.items()).flatMap(({ attributes }) => attributes.account?.match(/ending (\w{7})/)?.[1] ?? []).sort();
const unclaimed = async (): Promise<unknown> => {
  const text = await readFile(join(core.folder, 'unclaimed.json'), 'utf8').catch(() => '{"accounts":[]}');
  return (JSON.parse(text) as { accounts: unknown }).accounts;
};
const show = async (id: string): Promise<StoreRecord> => value(await app.showStore({ store: id }));
const events = async (id: string): Promise<string[]> =>
  value(await app.storeHistory({ store: id })).entries.map(({ event }) => event);
const calls = async (id: string): Promise<number> =>
  value(await app.callStore({ task: 'c', store: id, method: 'GET', path: 'products', query: [] })).status;

interface Scene {
  readonly store: PracticeStore;
  readonly id: string;
  readonly old: PracticeKey;
  readonly fresh: PracticeKey;
}

/** A connected store whose key is to be replaced, and a key to replace it with. */
async function begun(options: PracticeOptions = {}, change: Parameters<typeof makeKey>[1] = {}): Promise<Scene> {
  const store = await stores.start(options);
  const [old, fresh] = [makeKey(store), makeKey(store, change)];
  const { id } = await connect(app, store, old);
  value(await app.startRotation({ store: id, reason: 'old' }));
  return { store, id, old, fresh };
}
async function verified(options: PracticeOptions = {}): Promise<Scene> {
  const scene = await begun(options);
  value(await give(app, scene.id, scene.fresh));
  return scene;
}
async function switched(options: PracticeOptions = {}): Promise<Scene> {
  const scene = await verified(options);
  value(await app.switchKey({ task: 's', store: scene.id }));
  return scene;
}
const verify = (id: string) => app.verifyNewKey({ task: 'v', store: id });
const switchKey = (id: string, more = {}) => app.switchKey({ task: 's', store: id, ...more });
const confirm = (id: string) => app.confirmRevoked({ task: 'r', store: id });
const undo = (id: string) => app.undoRotation({ task: 'u', store: id });
const abandon = (id: string) => app.abandonRotation({ task: 'a', store: id });
const stopWaiting = (id: string) => app.stopWaiting({ task: 'w', store: id });

describe('a rotation', () => {
  it('goes from one key to another, and leaves neither the old one nor a trace of itself', async () => {
    const { store, id, old, fresh } = await begun();
    const before = await show(id);
    expect(rotationIn(before)).toMatchObject({ phase: 'awaiting-key', oldKey: { last7: last7Of(old) } });

    const taken = value(await give(app, id, fresh));
    expect(rotationIn(taken)).toMatchObject({
      phase: 'verified',
      newKey: { last7: last7Of(fresh) },
      comparison: { differences: [], fewer: false, old: { asked: 'now' } },
    });
    expect(taken.activeKey).toBe(before.activeKey);
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());

    const done = value(await switchKey(id));
    expect(done.activeKey).toBe(rotationIn(done).newKey?.id);
    expect(done.keys.map(({ last7 }) => last7)).toEqual([last7Of(old), last7Of(fresh)]);
    expect(rotationIn(value(await confirm(id))).revocation).toMatchObject({ asked: 0, answer: 'known' });

    revoke(store, old);
    const over = value(await confirm(id));
    expect(over.rotation).toBeUndefined();
    expect(over.keys).toMatchObject([{ last7: last7Of(fresh), description: rotationIn(before).suggestedDescription }]);
    expect(await inKeychain()).toEqual([last7Of(fresh)]);
    expect(await unclaimed()).toEqual([]);
    expect(await calls(id)).toBe(200);
    expect(await events(id)).toEqual([
      'key-erased',
      'key-revoked',
      'key-switched',
      'rotation-started',
      'checked',
      'connected',
    ]);
  });

  it('goes on in another program, from wherever it was left', async () => {
    const { store, id, old, fresh } = await begun();
    const again = async (): Promise<void> => {
      await app.close();
      app = core.open({ door: 'command-line' });
    };
    await again();
    value(await give(app, id, fresh));
    await again();
    value(await verify(id));
    await again();
    value(await switchKey(id));
    await again();
    value(await undo(id));
    await again();
    value(await switchKey(id));
    await again();
    value(await confirm(id));
    revoke(store, old);
    await again();
    expect(value(await confirm(id)).rotation).toBeUndefined();
    expect(await inKeychain()).toEqual([last7Of(fresh)]);
  });

  it('over a staging login, and the road that the store needs', async () => {
    const login = { user: 'staging', password: 'harbour-lane' };
    const store = await stores.start({ stripsAuthorization: true });
    store.setFaults([stagingPassword(login)]);
    const [old, fresh] = [makeKey(store), makeKey(store)];
    const { connection } = value(
      await app.inspectAddress({ task: 'a', address: store.url, authority: store.authority ?? '', staging: login }),
    );
    value(await app.offerKey({ connection, paste: { text: pasteOf(old) } }));
    value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }));
    const { id } = value(await app.keepStore({ task: 'k', connection }));
    value(await app.startRotation({ store: id, reason: 'person-left' }));
    value(await give(app, id, fresh));
    value(await switchKey(id));
    expect(rotationIn(value(await confirm(id))).revocation?.answer).toBe('known');
    revoke(store, old);
    const over = value(await confirm(id));
    expect(over).toMatchObject({ road: { staging: true, authentication: 'signature' } });
    expect(over.rotation).toBeUndefined();
  });

  it('of a store over http sends no secret', async () => {
    const { store, id, old } = await switched({ httpPort: 0, httpsPort: null });
    revoke(store, old);
    expect(value(await confirm(id)).rotation).toBeUndefined();
    const sent = store.requests.map(({ url, headers }) => url + (headers.authorization ?? '')).join('\n');
    expect(sent).not.toMatch(/cs_|Basic/);
  });
});

describe('what is given for the new key', () => {
  it('is not the old one, also with another secret, and nothing of it is kept', async () => {
    const { id, old, fresh } = await begun();
    const expected = fail('rotation-key-not-new', { last7: last7Of(old) });
    expect(await give(app, id, old)).toEqual(expected);
    const other = { consumerKey: old.consumerKey, consumerSecret: fresh.consumerSecret };
    expect(await give(app, id, other)).toEqual(expected);
    expect(await inKeychain()).toEqual([last7Of(old)]);
    expect(rotationIn(await show(id)).phase).toBe('awaiting-key');
  });

  it('of another store is kept, named as unknown, and replaced by the right one', async () => {
    const { id, old, fresh } = await begun();
    const elsewhere = await stores.start({ seed: 'another' });
    const foreign = makeKey(elsewhere);
    expect(code(await give(app, id, foreign))).toBe('key-unknown');
    expect(rotationIn(await show(id))).toMatchObject({
      phase: 'offered',
      newKey: { last7: last7Of(foreign), problem: { code: 'key-unknown' }, refusedAt: expect.any(String) },
    });
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(foreign)].sort());
    expect(code(await switchKey(id))).toBe('rotation-other-step');
    value(await give(app, id, fresh));
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    expect(await unclaimed()).toEqual([]);
  });

  it('with a wrong secret is told so, and can be given again with the right one', async () => {
    const { id, old, fresh } = await begun();
    const wrong = { consumerKey: fresh.consumerKey, consumerSecret: `cs_${randomBytes(20).toString('hex')}` };
    expect(code(await give(app, id, wrong))).toBe('secret-wrong');
    expect(rotationIn(value(await give(app, id, fresh))).phase).toBe('verified');
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
  });

  it('twice is kept once', async () => {
    const { id, fresh } = await verified();
    const before = rotationIn(await show(id)).newKey?.id;
    expect(rotationIn(value(await give(app, id, fresh))).newKey?.id).toBe(before);
  });

  it('is a whole pair, and still there to be given where the keychain was locked', async () => {
    const { id, fresh } = await begun();
    const { connection } = value(await app.offerKey({ paste: { text: fresh.consumerKey } }));
    expect(code(await app.takeNewKey({ task: 't', store: id, connection }))).toBe('paste-empty');
    value(await app.offerKey({ connection, paste: { text: fresh.consumerSecret } }));
    await keyring.lock();
    expect(code(await app.takeNewKey({ task: 't', store: id, connection }))).toBe('vault-locked');
    await keyring.unlock();
    value(await app.takeNewKey({ task: 't', store: id, connection }));
    expect(code(await app.takeNewKey({ task: 't', store: id, connection }))).toBe('connection-not-found');
  });

  it('belongs to the store, and not to a copy of it that answers in its place', async () => {
    let home: string | undefined;
    const port = await freePort();
    const store = await stores.start({ httpsPort: port, home: (address) => home ?? address });
    const [old, fresh] = [makeKey(store), makeKey(store)];
    const { id, home: before } = await connect(app, store, old);
    value(await app.startRotation({ store: id, reason: 'old' }));
    home = `https://127.0.0.1:${port}/staging`;
    expect(await give(app, id, fresh)).toEqual(fail('rotation-other-home', { home, before }));
    expect(rotationIn(await show(id))).toMatchObject({
      phase: 'offered',
      newKey: { problem: { code: 'rotation-other-home' } },
    });
    expect(code(await switchKey(id))).toBe('rotation-other-step');
    home = undefined;
    expect(rotationIn(value(await verify(id))).phase).toBe('verified');
  });
});

/** As **View/Edit** in wp-admin changes a key. */
async function setPermission(store: PracticeStore, { id }: PracticeKey, permission: string): Promise<void> {
  const url = `${store.url}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&edit-key=${id}`;
  const form = `key_description=k&key_user=1&key_permissions=${permission}`;
  expect((await ask(store, url, { method: 'POST', form })).status).toBe(200);
}

describe('what the new key may do', () => {
  it('is said where it is less, and needs no other key where its permission was changed in wp-admin', async () => {
    const { store, id, fresh } = await begun({}, { permission: 'read' });
    expect(rotationIn(value(await give(app, id, fresh))).comparison).toMatchObject({
      differences: [{ kind: 'permission', right: 'write', direction: 'fewer' }],
      fewer: true,
    });
    expect(await switchKey(id)).toEqual(fail('rotation-fewer-rights', { last7: last7Of(fresh) }));
    await setPermission(store, fresh, 'read_write');
    expect(rotationIn(value(await verify(id))).comparison).toMatchObject({ differences: [], fewer: false });
    expect(value(await switchKey(id)).keys.at(-1)).toMatchObject({ wanted: 'read_write' });
  });

  it('can be less with an explicit yes, and is then held to that', async () => {
    const { id, fresh } = await begun({}, { permission: 'read' });
    value(await give(app, id, fresh));
    expect(value(await switchKey(id, { acceptFewerRights: true })).keys.at(-1)).toMatchObject({ wanted: 'read' });
    expect(value(await app.checkStore({ task: 'c', store: id })).ok).toBe(true);
  });

  it('is compared with what the old one may now, not with what it could when it was connected', async () => {
    const { store, id, old, fresh } = await begun({}, { permission: 'read' });
    await setPermission(store, old, 'read');
    expect(rotationIn(value(await give(app, id, fresh))).comparison).toMatchObject({ differences: [], fewer: false });
  });

  it('is what its user may see: an editor’s is less, a shop manager’s the same', async () => {
    const { store, id, fresh } = await begun({}, { user: 'editor' });
    const seen = rotationIn(value(await give(app, id, fresh))).comparison;
    expect(seen?.fewer).toBe(true);
    expect(seen?.differences).toContainEqual({ kind: 'area', area: 'orders', direction: 'fewer' });
    const manager = makeKey(store, { user: 'manager' });
    expect(rotationIn(value(await give(app, id, manager))).comparison).toMatchObject({ differences: [], fewer: false });
  });

  it('may be more, which needs no yes', async () => {
    const store = await stores.start();
    const [old, fresh] = [makeKey(store, { permission: 'read' }), makeKey(store)];
    const { id } = await connect(app, store, old);
    value(await app.startRotation({ store: id, reason: 'other' }));
    expect(rotationIn(value(await give(app, id, fresh))).comparison).toMatchObject({
      differences: [{ kind: 'permission', right: 'write', direction: 'more' }],
      fewer: false,
    });
  });

  it('that was accepted is not what came of it since', async () => {
    const { store, id, fresh } = await begun({}, { permission: 'read' });
    let late = 0;
    app = core.open({ now: () => Date.now() + late });
    value(await give(app, id, fresh));
    await setPermission(store, fresh, 'write');
    late = 11 * 60_000;
    expect(code(await switchKey(id, { acceptFewerRights: true }))).toBe('rotation-fewer-rights');
    expect(rotationIn(await show(id)).comparison?.differences).toContainEqual({
      kind: 'permission',
      right: 'read',
      direction: 'fewer',
    });
  });
});

describe('somebody else who revokes', () => {
  it('the old key leaves the new one as the last, which is not given up', async () => {
    const { store, id, old, fresh } = await begun();
    revoke(store, old);
    const taken = rotationIn(value(await give(app, id, fresh)));
    expect(taken).toMatchObject({
      phase: 'verified',
      oldKey: { refusedAt: expect.any(String) },
      comparison: { fewer: false, old: { asked: 'before', because: { code: 'key-unknown' } } },
    });
    expect(await abandon(id)).toEqual(fail('rotation-last-key', { last7: last7Of(fresh) }));
    expect(code(await give(app, id, makeKey(store)))).toBe('rotation-last-key');
    value(await switchKey(id));
    expect(value(await confirm(id)).rotation).toBeUndefined();
  });

  it('the new key before the switch keeps calls with the old one', async () => {
    const { store, id, fresh } = await verified();
    revoke(store, fresh);
    expect(code(await switchKey(id))).toBe('key-unknown');
    expect(rotationIn(await show(id))).toMatchObject({ phase: 'offered', newKey: { refusedAt: expect.any(String) } });
    expect(await calls(id)).toBe(200);
    value(await give(app, id, makeKey(store)));
    value(await switchKey(id));
  });

  it('the new key by mistake is found, said, and undone', async () => {
    const { store, id, old, fresh } = await switched();
    revoke(store, fresh);
    expect(rotationIn(value(await confirm(id))).revocation).toMatchObject({ answer: 'new-refused' });
    expect(await stopWaiting(id)).toEqual(fail('rotation-new-refused', { last7: last7Of(fresh) }));
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    const back = value(await undo(id));
    expect(rotationIn(back).phase).toBe('awaiting-key');
    expect(await inKeychain()).toEqual([last7Of(old)]);
    expect(await calls(id)).toBe(200);
    value(await give(app, id, makeKey(store)));
    value(await switchKey(id));
  });

  it('the new key is found by waiting no longer, too', async () => {
    const { store, id, fresh } = await switched();
    revoke(store, fresh);
    expect(await stopWaiting(id)).toEqual(fail('rotation-new-refused', { last7: last7Of(fresh) }));
  });

  it('both keeps both, since refusals alone do not tell which is worth nothing, and another key leads on', async () => {
    const { store, id, old, fresh } = await switched();
    revoke(store, old);
    revoke(store, fresh);
    expect(rotationIn(value(await confirm(id))).revocation?.answer).toBe('both-refused');
    value(await app.checkStore({ task: 'c', store: id }));
    expect(code(await stopWaiting(id))).toBe('rotation-new-refused');
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    expect(rotationIn(value(await undo(id))).phase).toBe('awaiting-key');
    value(await give(app, id, makeKey(store)));
    value(await switchKey(id));
    expect(value(await confirm(id)).rotation).toBeUndefined();
  });

  it('the old key at once leaves no way back', async () => {
    const { store, id, old } = await switched();
    revoke(store, old);
    expect(await undo(id)).toEqual(fail('rotation-old-refused', { last7: last7Of(old) }));
    expect(await abandon(id)).toEqual(fail('rotation-old-refused', { last7: last7Of(old) }));
    expect(await calls(id)).toBe(200);
    expect(value(await confirm(id)).rotation).toBeUndefined();
  });
});

/** Nothing is known of the store at this step; later it goes on. */
const silences: readonly { readonly name: string; readonly faults: () => Fault[]; readonly code: string }[] = [
  { name: 'in maintenance', faults: () => [maintenance()], code: 'maintenance' },
  { name: 'asking for fewer calls', faults: () => [limitRate({ seconds: 600 })], code: 'rate-limited' },
];

describe.each(silences)('a store $name', ({ faults, code: expected }) => {
  it('loses no key that was given, and none that was verified', async () => {
    const { store, id, fresh } = await begun();
    store.setFaults(faults());
    expect(code(await give(app, id, fresh))).toBe(expected);
    expect(rotationIn(await show(id))).toMatchObject({ phase: 'offered', newKey: { problem: { code: expected } } });
    expect(rotationIn(await show(id)).newKey?.refusedAt).toBeUndefined();
    store.setFaults([]);
    value(await verify(id));
    store.setFaults(faults());
    expect(code(await switchKey(id))).toBe(expected);
    expect(rotationIn(await show(id)).phase).toBe('verified');
    store.setFaults([]);
    value(await switchKey(id));
  });

  it('is no revocation, and keeps nobody from going back or from waiting no longer', async () => {
    const { store, id, old, fresh } = await switched();
    revoke(store, old);
    store.setFaults(faults());
    const asked = rotationIn(value(await confirm(id)));
    expect(asked.revocation).toMatchObject({ answer: 'cannot-tell', failure: { code: expected } });
    expect(asked.oldKey.refusedAt).toBeUndefined();
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    expect(value(await stopWaiting(id)).rotation).toBeUndefined();
    expect(await inKeychain()).toEqual([last7Of(fresh)]);
    const { entries } = value(await app.storeHistory({ store: id }));
    expect(entries[0]).toMatchObject({ event: 'key-erased', keyLast7: last7Of(old), because: 'told-to' });
    expect(entries.map(({ event }) => event)).not.toContain('key-revoked');
  });

  it('can be gone back on', async () => {
    const { store, id, old } = await switched();
    store.setFaults(faults());
    const back = value(await undo(id));
    expect(rotationIn(back).phase).toBe('verified');
    expect(back.keys.map(({ last7 }) => last7)).toEqual([last7Of(old)]);
    expect(value(await abandon(id)).rotation).toBeUndefined();
    expect(await inKeychain()).toEqual([last7Of(old)]);
  });
});

it('a store that is gone can be given up, from every phase', async () => {
  for (const reach of [begun, verified, switched]) {
    const { store, id, old } = await reach();
    await store.close();
    expect(value(await abandon(id)).rotation).toBeUndefined();
    expect((await show(id)).keys.map(({ last7 }) => last7)).toEqual([last7Of(old)]);
    expect(await inKeychain()).toContain(last7Of(old));
    value(await app.removeStore({ task: 'x', store: id }));
    expect(await inKeychain()).toEqual([]);
  }
});

describe('a keychain that is locked', () => {
  it('keeps every step from being taken, and loses nothing', async () => {
    const { store, id, old, fresh } = await switched();
    const steps = [confirm, undo, abandon, stopWaiting];
    await keyring.lock();
    for (const step of steps) expect(code(await step(id))).toBe('vault-locked');
    await keyring.unlock();
    expect(rotationIn(await show(id)).phase).toBe('switched');
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    revoke(store, old);
    expect(value(await confirm(id)).rotation).toBeUndefined();
  });

  it('after the proof erases as soon as it opens', async () => {
    const { store, id, old, fresh } = await switched();
    revoke(store, old);
    // Locked as soon as the store has answered for the last time.
    store.setFaults([
      async (request, next) => {
        const answer = await next(request);
        await keyring.lock();
        return answer;
      },
    ]);
    expect(code(await confirm(id))).toBe('vault-locked');
    store.setFaults([]);
    await keyring.unlock();
    expect(rotationIn(await show(id)).revocation?.answer).toBe('refused');
    const from = store.requests.length;
    expect(value(await confirm(id)).rotation).toBeUndefined();
    expect(store.requests.slice(from)).toEqual([]);
    expect(await inKeychain()).toEqual([last7Of(fresh)]);
  });
});

describe('a secret that something else has removed from the keychain', () => {
  const remove = async (key: PracticeKey): Promise<void> => {
    const account = (await keyring.items())
      .map(({ attributes }) => attributes.account ?? '')
      .find((one) => one.includes(last7Of(key)));
    const vault = openKeychainVault({ startHelper: () => startNodeHelper(keyring.env) });
    value(await vault.remove({ account: account ?? '' }));
    await vault.close();
  };

  it('of the old key leaves the new one as the last', async () => {
    const { store, id, old, fresh } = await verified();
    await remove(old);
    const last = fail('rotation-last-key', { last7: last7Of(fresh) });
    expect(await abandon(id)).toEqual(last);
    expect(await give(app, id, makeKey(store))).toEqual(last);
    expect(rotationIn(value(await verify(id))).comparison?.old.asked).toBe('before');
    value(await switchKey(id));
    const missing = fail('rotation-old-missing', { last7: last7Of(old) });
    for (const step of [confirm, undo, abandon]) expect(await step(id)).toEqual(missing);
    expect(value(await stopWaiting(id)).keys.map(({ last7 }) => last7)).toEqual([last7Of(fresh)]);
  });

  it('of the new key keeps the old one, whatever the store says', async () => {
    const { store, id, old, fresh } = await switched();
    await remove(fresh);
    revoke(store, old);
    for (const step of [confirm, stopWaiting]) expect(code(await step(id))).toBe('vault-item-missing');
    expect(await inKeychain()).toEqual([last7Of(old)]);
  });
});

describe('two doors', () => {
  it('begin one rotation', async () => {
    const store = await stores.start();
    const { id, name } = await connect(app, store, makeKey(store));
    const other = core.open({ door: 'browser' });
    const both = await Promise.all([app, other].map((door) => door.startRotation({ store: id, reason: 'old' })));
    expect(both.map(code).sort()).toEqual(['ok', 'rotation-under-way']);
    expect(both.find(({ ok }) => !ok)).toEqual(fail('rotation-under-way', { name }));
  });

  it('switch once, and cannot work against each other', async () => {
    const { id, fresh } = await verified();
    const other = core.open({ door: 'browser' });
    const both = await Promise.all([app, other].map((door) => door.switchKey({ task: 's', store: id })));
    expect(both.map(code).sort()).toEqual(['ok', 'rotation-other-step']);
    const [gone, went] = await Promise.all([abandon(id), other.undoRotation({ task: 'u', store: id })]);
    expect([code(gone), code(went)].filter((one) => one === 'ok').length).toBeGreaterThan(0);
    const { keys, rotation } = await show(id);
    expect(keys).toHaveLength(1);
    expect(await inKeychain()).toHaveLength(rotation ? 2 : 1);
    if (rotation) expect(rotation.newKey?.last7).toBe(last7Of(fresh));
  });

  it('tell what one of them has done to a new key while the other checked it', async () => {
    const { store, id, fresh } = await begun();
    const other = core.open({ door: 'browser' });
    const replacement = makeKey(store);
    let given: Promise<Result<StoreRecord>> | undefined;
    let held = (): void => undefined;
    const holding = new Promise<void>((resolve) => {
      held = resolve;
    });
    store.setFaults([
      async (request, next) => {
        const login = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString();
        if (login.startsWith(fresh.consumerKey) && given === undefined) {
          given = give(other, id, replacement);
          await given;
          held();
        }
        return next(request);
      },
    ]);
    expect(code(await give(app, id, fresh))).toBe('rotation-other-step');
    await holding;
    expect(rotationIn(await show(id)).newKey?.last7).toBe(last7Of(replacement));
  });
});

describe('calls', () => {
  /** Holds the first call with this key until it is let go. */
  function holdCallsOf({ consumerKey }: PracticeKey) {
    let release = (): void => undefined;
    let arrived = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const here = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const fault: Fault = async (request, next) => {
      const login = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64').toString();
      if (login.startsWith(consumerKey) && request.path.endsWith('/orders')) {
        arrived();
        await released;
      }
      return next(request);
    };
    return { fault, here, release };
  }
  const orders = (id: string) =>
    app.callStore({ task: 'o', store: id, method: 'GET', path: 'orders', query: [['per_page', '1']] });

  it('that are under way end with the old key, and later ones use the new', async () => {
    const { store, id, old, fresh } = await verified();
    const held = holdCallsOf(old);
    store.setFaults([held.fault]);
    const underWay = orders(id);
    await held.here;
    value(await switchKey(id));
    const from = store.requests.length;
    expect(value(await orders(id)).status).toBe(200);
    const login = store.requests[from]?.headers.authorization?.slice(6) ?? '';
    expect(Buffer.from(login, 'base64').toString()).toContain(fresh.consumerKey);
    held.release();
    expect(value(await underWay).status).toBe(200);
  });

  it('that were on their way while the old key was revoked are made again with the new one', async () => {
    const { store, id, old } = await verified();
    const held = holdCallsOf(old);
    store.setFaults([held.fault]);
    const underWay = orders(id);
    await held.here;
    value(await switchKey(id));
    revoke(store, old);
    held.release();
    expect(value(await underWay).status).toBe(200);
  });

  it('fail as they do where the key in use is refused and no other has come', async () => {
    const { store, id, old } = await verified();
    revoke(store, old);
    expect(value(await orders(id)).status).toBe(401);
  });
});

describe('a key that leaked', () => {
  it('is revoked first where the merchant chooses so, and proven after the switch', async () => {
    const store = await stores.start();
    const [old, fresh] = [makeKey(store), makeKey(store)];
    const { id } = await connect(app, store, old);
    value(await app.startRotation({ store: id, reason: 'leaked', order: 'revoke-first' }));
    expect(rotationIn(value(await confirm(id))).revocation?.answer).toBe('known');
    revoke(store, old);
    expect(rotationIn(value(await confirm(id)))).toMatchObject({
      phase: 'awaiting-key',
      oldKey: { refusedAt: expect.any(String) },
      revocation: { answer: 'refused' },
    });
    expect(await inKeychain()).toEqual([last7Of(old)]);
    value(await give(app, id, fresh));
    value(await switchKey(id));
    expect(value(await confirm(id)).rotation).toBeUndefined();
    expect(await inKeychain()).toEqual([last7Of(fresh)]);
  });

  it('is not asked about before the switch where it is replaced first', async () => {
    const { id } = await verified();
    expect(code(await confirm(id))).toBe('rotation-other-step');
  });
});

describe('beside a rotation', () => {
  it('a check is about the key in use, and knows what it means for going back', async () => {
    const { store, id, old, fresh } = await verified();
    expect(value(await app.checkStore({ task: 'c', store: id })).key?.last7).toBe(last7Of(old));
    value(await switchKey(id));
    expect(value(await app.checkStore({ task: 'c', store: id })).key?.last7).toBe(last7Of(fresh));
    revoke(store, fresh);
    expect(value(await app.checkStore({ task: 'c', store: id })).ok).toBe(false);
    expect(rotationIn(await show(id)).newKey?.refusedAt).toBeDefined();
    expect(rotationIn(value(await undo(id))).phase).toBe('awaiting-key');
  });

  it('the store is not connected anew, and what was handed over can be given to the rotation', async () => {
    const { store, id, fresh } = await begun();
    const { name } = await show(id);
    const { authority = '' } = store;
    const { connection } = value(await app.inspectAddress({ task: 'a', address: store.url, authority }));
    value(await app.offerKey({ connection, paste: { text: pasteOf(fresh) } }));
    value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }));
    expect(await app.keepStore({ task: 'k', connection })).toEqual(fail('rotation-under-way', { name }));
    expect(rotationIn(value(await app.takeNewKey({ task: 't', store: id, connection }))).phase).toBe('verified');
  });

  it('a store is renamed', async () => {
    const { id } = await verified();
    expect(value(await app.renameStore({ store: id, name: 'Quay' })).rotation?.phase).toBe('verified');
    value(await switchKey(id));
  });

  it.each([
    { name: 'with a key that was checked', reach: verified, phase: 'offered' },
    { name: 'after the switch', reach: switched, phase: 'switched' },
  ])('a store moves $name, and both keys with it', async ({ reach, phase }) => {
    const { store, id, old, fresh } = await reach();
    const there = await stores.start({ withKeys: false });
    for (const { consumerKey, consumerSecret } of [old, fresh]) makeKey(there, { consumerKey, consumerSecret });
    await store.close();
    const { url: address, authority = '' } = there;
    const moved = value(await app.moveStore({ task: 'm', store: id, address, authority }));
    expect(rotationIn(moved).phase).toBe(phase);
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    expect(await unclaimed()).toEqual([]);
    if (phase === 'offered') {
      value(await verify(id));
      value(await switchKey(id));
    } else {
      const undone = value(await undo(id));
      expect(undone.road.restUrl).toContain(new URL(address).host);
      expect(await calls(id)).toBe(200);
      value(await switchKey(id));
    }
    const [known] = there.keys.filter(({ consumerKey }) => consumerKey === old.consumerKey);
    if (known) revoke(there, known);
    expect(value(await confirm(id)).rotation).toBeUndefined();
    expect(await inKeychain()).toEqual([last7Of(fresh)]);
  });

  it.each([
    { name: 'is removed', remove: (id: string) => app.removeStore({ task: 'x', store: id }) },
    { name: 'is forgotten with all others', remove: () => app.forgetEverything({ task: 'x' }) },
  ])('a store $name with both keys', async ({ remove }) => {
    const { id } = await verified();
    value((await remove(id)) as Result<unknown>);
    expect(await inKeychain()).toEqual([]);
    expect(await unclaimed()).toEqual([]);
  });

  it('an export takes along the keys that calls were made with, and no rotation', async () => {
    const passphrase = 'correct horse battery staple';
    const { id, old, fresh } = await verified();
    const out = async () => {
      const { file } = value(await app.exportStores({ task: 'e', stores: 'all', withSecrets: true, passphrase }));
      return value(await app.readImport({ task: 'i', file, passphrase }));
    };
    expect((await out()).stores[0]?.keys.map(({ last7 }) => last7)).toEqual([last7Of(old)]);
    value(await switchKey(id));
    const plan = await out();
    expect(plan.stores[0]?.keys.map(({ last7 }) => last7)).toEqual([last7Of(old), last7Of(fresh)]);
    const elsewhere = await createCore();
    const there = elsewhere.open();
    const { file } = value(await app.exportStores({ task: 'e', stores: 'all', withSecrets: true, passphrase }));
    const arrived = value(await there.readImport({ task: 'i', file, passphrase }));
    const [{ address = '' } = {}] = arrived.stores;
    value(await there.applyImport({ task: 'i', import: arrived.import, choices: [{ address, take: true }] }));
    const [{ id: copy = '' } = {}] = value(await there.listStores());
    expect(value(await there.showStore({ store: copy })).rotation).toBeUndefined();
    await elsewhere.end();
  });

  it('an import leaves alone which key is in use', async () => {
    const passphrase = 'correct horse battery staple';
    const { id, old, fresh } = await verified();
    const { file } = value(await app.exportStores({ task: 'e', stores: 'all', withSecrets: true, passphrase }));
    value(await switchKey(id));
    const plan = value(await app.readImport({ task: 'i', file, passphrase }));
    expect(plan.stores[0]?.action).toBe('same');
    const [{ address = '' } = {}] = plan.stores;
    value(await app.applyImport({ task: 'i', import: plan.import, choices: [{ address, take: true }] }));
    const after = await show(id);
    expect(after.keys.find((key) => key.id === after.activeKey)?.last7).toBe(last7Of(fresh));
    expect(rotationIn(after)).toMatchObject({ phase: 'switched', oldKey: { last7: last7Of(old) } });
  });
});

describe('stopping', () => {
  it('a check of the new key leaves it kept', async () => {
    const { store, id, old, fresh } = await begun();
    store.setFaults([hang()]);
    const giving = give(app, id, fresh);
    await new Promise<void>((resolve) => {
      const unsubscribe = app.subscribe((event: HostEvent) => {
        if (event.type !== 'step' || event.task !== 't') return;
        unsubscribe();
        resolve();
      });
    });
    await app.cancel({ task: 't' });
    expect(code(await giving)).toBe('cancelled');
    store.setFaults([]);
    expect(await inKeychain()).toEqual([last7Of(old), last7Of(fresh)].sort());
    value(await verify(id));
  });
});

it('tells pages of a store that has changed', async () => {
  const { id, fresh } = await begun();
  const told: string[] = [];
  app.subscribe((event) => event.type === 'store-changed' && told.push(event.store));
  value(await give(app, id, fresh));
  expect(told).toEqual([id, id]);
});
