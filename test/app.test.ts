import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type App, createApp } from '../src-main/app.ts';
import type { DoorName } from '../src-main/contract/history.ts';
import type { Host, HostEvent } from '../src-main/contract/host.ts';
import type { Permission } from '../src-main/contract/models.ts';
import { fail, ok, type Result } from '../src-main/contract/result.ts';
import { Secret } from '../src-main/contract/secret.ts';
import { blockVerbs } from '../src-main/practice/faults/in-front.ts';
import { stripAuthorization } from '../src-main/practice/faults/server.ts';
import type { Fault, PracticeKey, PracticeStore } from '../src-main/practice/index.ts';
import { startNodeHelper } from '../src-main/vault/keychain-helper.ts';
import type { PassphraseSource } from '../src-main/vault/passphrase.ts';
import { createStores, directNetwork } from './diagnosis/practice.ts';
import { freePort } from './support/free-port.ts';
import { noDesktop } from './support/no-desktop.ts';
import { type SecretService, startSecretService } from './support/secret-service.ts';

/** The whole core, as a door sees it, with a real keyring, real files and real stores. */

const stores = createStores();
let keyring: SecretService;
let folder: string;
const open: App[] = [];
/** All that any Host call returned and any listener heard; searched for secrets at the end of each test. */
let heard: unknown[] = [];

beforeAll(async () => {
  keyring = await startSecretService();
});
afterAll(() => keyring.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-app-'));
  heard = [];
});
afterEach(async () => {
  const said = `${JSON.stringify(heard)} ${inspect(heard, { depth: 20, showHidden: true, maxArrayLength: null })}`;
  expect(said).not.toMatch(/cs_[0-9a-f]{8}/);
  for (const name of await readdir(folder, { recursive: true })) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    expect(text).not.toMatch(/c[ks]_[0-9a-f]{8}/);
  }
  for (const app of open.splice(0)) {
    await app.forgetEverything({ task: 'end' });
    await app.close();
  }
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

interface Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly door?: DoorName;
  readonly vaultKind?: 'keychain' | 'file';
  readonly passphrase?: PassphraseSource;
}

function start({ env = keyring.env, door = 'window', vaultKind, passphrase }: Options = {}): App {
  const app = createApp({
    folder,
    door,
    network: async () => directNetwork,
    userAgent: 'Gatehouse/test',
    now: Date.now,
    randomBytes,
    ...(vaultKind ? { vaultKind } : {}),
    vaults: {
      keychain: async () => ({ kind: 'keychain', startHelper: () => startNodeHelper(env), promptAfterMs: 400 }),
      file: async (given) => ({
        kind: 'file',
        file: join(folder, 'keys.age'),
        passphrase: passphrase ?? (async () => ok(given() ?? new Secret('correct horse battery'))),
        workFactor: 1,
      }),
    },
    desktop: noDesktop,
  });
  open.push(app);
  app.subscribe((event) => heard.push(event));
  return new Proxy(app, {
    get(target, name: keyof App) {
      const member = target[name];
      if (name === 'subscribe' || name === 'close') return member;
      return async (...args: never[]) => {
        const result = await (member as (...given: never[]) => Promise<unknown>)(...args);
        // A call brings back what the store sent; only that it was made is our own.
        if (name !== 'callStore') heard.push(result);
        return result;
      };
    },
  });
}

function code(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.failure.code;
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.params)}`);
  return result.value;
}

function keyFor(store: PracticeStore, permission: Permission = 'read_write'): PracticeKey {
  return store.createKey({ user: 'admin', permission, description: 'of a test' });
}

/** The key as the same store at another address knows it. */
function adopt(
  store: PracticeStore,
  { consumerKey, consumerSecret }: Pick<PracticeKey, 'consumerKey' | 'consumerSecret'>,
) {
  store.createKey({ user: 'admin', permission: 'read_write', description: 'moved', consumerKey, consumerSecret });
}

const textOf = ({ consumerKey, consumerSecret }: PracticeKey) => `${consumerKey}|${consumerSecret}`;

async function inspected(app: Host, store: PracticeStore, address = store.url): Promise<string> {
  const { authority } = store;
  return value(await app.inspectAddress({ task: 'a', address, ...(authority ? { authority } : {}) })).connection;
}

async function connect(
  app: Host,
  store: PracticeStore,
  key: PracticeKey = keyFor(store),
  { wanted = 'read_write', ...named }: { wanted?: Permission; name?: string; description?: string } = {},
) {
  const connection = await inspected(app, store);
  value(await app.offerKey({ connection, paste: { text: textOf(key) } }));
  value(await app.checkKey({ task: 'c', connection, wanted }));
  return app.keepStore({ task: 'k', connection, ...named });
}

/** What a server answers before it lets anybody to the site. */
const locked = (challenge: string) => ({
  status: 401,
  headers: { 'content-type': 'text/html', 'www-authenticate': challenge },
  body: '<h1>Unauthorized</h1>',
});

const labels = async () => (await keyring.items()).map(({ attributes }) => attributes.account ?? '').sort();

test('from the address to calls, and back to nothing', async () => {
  const app = start();
  const store = await stores.start();
  const key = keyFor(store);
  const events: HostEvent[] = [];
  const unsubscribe = app.subscribe((event) => events.push(event));

  const address = value(
    await app.inspectAddress({ task: 'one', address: store.url, authority: store.authority ?? '' }),
  );
  expect(address).toEqual({
    connection: expect.stringMatching(/^[0-9a-f]{24}$/),
    address: `${store.url}/`,
    home: store.url,
    siteName: 'Harbour Lane Goods',
    suggestedName: 'Harbour Lane Goods',
    https: true,
    addKeyUrl: `${store.url}/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1`,
  });
  const { connection } = address;
  expect(value(await app.offerKey({ connection, paste: { text: textOf(key) } }))).toEqual({
    connection,
    state: 'complete',
    keyLast7: key.consumerKey.slice(-7),
    repairs: [],
  });
  expect(value(await app.checkKey({ task: 'two', connection, wanted: 'read_write' }))).toMatchObject({
    ok: true,
    requests: 12,
  });
  expect(await readdir(folder)).toEqual([]);
  const record = value(await app.keepStore({ task: 'three', connection, description: 'Till' }));
  expect(record).toMatchObject({
    name: 'Harbour Lane Goods',
    id: expect.stringMatching(/^127-0-0-1-\d+$/),
    keys: [{ description: 'Till' }],
  });
  expect(new Set(events.flatMap((event) => (event.type === 'step' ? [event.task] : [])))).toEqual(
    new Set(['one', 'two', 'three']),
  );
  expect(events.filter(({ type }) => type === 'step').at(-1)).toEqual({
    type: 'step',
    task: 'three',
    step: { name: 'keep', state: 'done', params: {} },
  });
  unsubscribe();

  const { host } = new URL(store.url);
  expect(await labels()).toEqual([`${host} – key ending ${key.consumerKey.slice(-7)} – ${record.activeKey}`]);
  expect(value(await app.listStores())).toEqual([
    {
      id: record.id,
      name: 'Harbour Lane Goods',
      address: `${store.url}/`,
      keyLast7: key.consumerKey.slice(-7),
      permission: 'read_write',
      health: 'healthy',
      checkedAt: record.checkedAt,
      keyAddedAt: record.keys[0]?.addedAt,
    },
  ]);
  expect(value(await app.showStore({ store: 'harbour' }))).toEqual(record);
  expect(value(await app.checkStore({ task: 't', store: '127.0.0.1' }))).toMatchObject({ ok: true });

  const call = { task: 't', store: 'harbour', query: [['per_page', '2']] as const };
  expect(value(await app.callStore({ ...call, method: 'GET', path: 'products' }))).toMatchObject({
    status: 200,
    pages: 1,
  });
  const all = value(await app.callStore({ ...call, method: 'GET', path: 'products', allPages: true }));
  expect(all.json).toHaveLength(store.shop.products.size);
  expect(code(await app.callStore({ ...call, method: 'GET', path: 'products', key: '0000000' }))).toBe('key-not-found');
  expect(value(await app.callStore({ ...call, method: 'GET', path: 'products/99999' }))).toMatchObject({
    status: 404,
    problem: { code: 'call-refused' },
  });

  expect(value(await app.renameStore({ store: 'harbour', name: 'Quay' })).name).toBe('Quay');
  expect(code(await app.renameStore({ store: 'Quay', name: textOf(key) }))).toBe('name-invalid');
  expect(await app.removeStore({ task: 't', store: 'Quay' })).toEqual(ok(undefined));
  expect([await labels(), value(await app.listStores())]).toEqual([[], []]);
  expect(code(await app.removeStore({ task: 't', store: 'Quay' }))).toBe('store-not-found');
});

describe('a key is offered', () => {
  test.each<[name: string, pastes: (key: PracticeKey) => string[], states: string[]]>([
    ['key first', ({ consumerKey, consumerSecret }) => [consumerKey, consumerSecret], ['secret-missing', 'complete']],
    ['secret first', ({ consumerKey, consumerSecret }) => [consumerSecret, consumerKey], ['key-missing', 'complete']],
    [
      'with a mistake in between',
      ({ consumerKey, consumerSecret }) => [consumerKey, consumerSecret.slice(0, 30), consumerSecret],
      ['secret-missing', 'key-truncated', 'complete'],
    ],
    [
      'swapped',
      ({ consumerKey, consumerSecret }) => [`Consumer key ${consumerSecret} Consumer secret ${consumerKey}`],
      ['complete'],
    ],
    [
      'an application password',
      (key) => ['abcd EFGH 1234 ijkl MNOP 5678', textOf(key)],
      ['key-is-application-password', 'complete'],
    ],
    ['nothing', (key) => ['  ', textOf(key)], ['paste-empty', 'complete']],
  ])('%s', async (_, pastes, states) => {
    const app = start();
    const store = await stores.start();
    const connection = await inspected(app, store);
    const told: string[] = [];
    for (const text of pastes(keyFor(store))) {
      const offered = await app.offerKey({ connection, paste: { text } });
      told.push(offered.ok ? offered.value.state : offered.failure.code);
      const ready = offered.ok && offered.value.state === 'complete';
      if (!ready) expect(code(await app.checkKey({ task: 'c', connection, wanted: 'read' }))).toBe('paste-empty');
    }
    expect(told).toEqual(states);
    expect(value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' })).ok).toBe(true);
  });

  test('among several pairs the one that was meant is taken', async () => {
    const app = start();
    const store = await stores.start();
    const [one, two] = [keyFor(store, 'read'), keyFor(store)];
    const connection = await inspected(app, store);
    const choose = value(await app.offerKey({ connection, paste: { text: `${textOf(one)}\n${textOf(two)}` } }));
    expect(choose).toMatchObject({ state: 'choose', choices: [{}, {}] });
    const choice = choose.choices?.find(({ keyLast7 }) => two.consumerKey.endsWith(keyLast7));
    expect(
      code(await app.offerKey({ connection, paste: {}, choice: { keyLast7: '0000000', secretLast7: '0000000' } })),
    ).toBe('key-missing');
    expect(value(await app.offerKey({ connection, paste: {}, ...(choice ? { choice } : {}) }))).toMatchObject({
      keyLast7: two.consumerKey.slice(-7),
    });
    expect(value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' })).ok).toBe(true);
  });

  test('after the check, another key has to be checked before it is kept', async () => {
    const app = start();
    const store = await stores.start();
    const connection = await inspected(app, store);
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('key-not-checked');
    await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
    value(await app.checkKey({ task: 'c', connection, wanted: 'read' }));
    await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('key-not-checked');
    expect(await labels()).toEqual([]);
  });
});

describe('a connection', () => {
  test('that nobody knows is a failure of every step, not a crash', async () => {
    const app = start();
    for (const connection of ['', 'ffffffffffffffffffffffff', '__proto__', 'constructor']) {
      expect(code(await app.offerKey({ connection, paste: { text: 'x' } }))).toBe('connection-not-found');
      expect(code(await app.checkKey({ task: 't', connection, wanted: 'read' }))).toBe('connection-not-found');
      expect(code(await app.keepStore({ task: 't', connection }))).toBe('connection-not-found');
      expect(code(await app.forgetConnection({ connection }))).toBe('ok');
    }
  });

  test('is over once it is kept or forgotten, and the oldest goes when there are too many', async () => {
    const app = start();
    const store = await stores.start();
    const connections: string[] = [];
    for (let count = 0; count < 21; count += 1) connections.push(await inspected(app, store));
    const [oldest = '', second = '', third = ''] = connections;
    const offer = (connection: string) => app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
    expect([code(await offer(oldest)), code(await offer(second)), code(await offer(third))]).toEqual([
      'connection-not-found',
      'ok',
      'ok',
    ]);
    await app.forgetConnection({ connection: second });
    expect(code(await offer(second))).toBe('connection-not-found');
  });

  test('that is kept twice at once is kept once', async () => {
    const app = start();
    const store = await stores.start();
    const connection = await inspected(app, store);
    await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
    value(await app.checkKey({ task: 'c', connection, wanted: 'read' }));
    const kept = await Promise.all(['k', 'l'].map((task) => app.keepStore({ task, connection })));
    expect(kept.map(code).sort()).toEqual(['connection-not-found', 'ok']);
    expect(await labels()).toHaveLength(1);
  });
});

describe('a store that is there already', () => {
  test('gets a second key beside the first, and calls use the newer one', async () => {
    const app = start();
    const store = await stores.start();
    const [first, second] = [keyFor(store), keyFor(store)];
    value(await connect(app, store, first));
    value(await connect(app, store, second));
    const [only, ...others] = value(await app.listStores());
    expect([only?.keyLast7, others]).toEqual([second.consumerKey.slice(-7), []]);
    expect(await labels()).toHaveLength(2);
    const call = { task: 't', store: only?.id ?? '', method: 'GET', path: 'orders', query: [] };
    for (const key of [first, second]) {
      const seen = store.requests.length;
      value(await app.callStore({ ...call, key: key.consumerKey.slice(-7) }));
      const basic = Buffer.from(store.requests[seen]?.headers.authorization?.slice(6) ?? '', 'base64').toString();
      expect(basic).toBe(`${key.consumerKey}:${key.consumerSecret}`);
    }
  });

  test('takes the same key again in the place of the older item', async () => {
    const app = start();
    const store = await stores.start();
    const key = keyFor(store);
    const before = value(await connect(app, store, key));
    const after = value(await connect(app, store, key, { name: 'Quay' }));
    expect(after).toMatchObject({ id: before.id, name: 'Quay', connectedAt: before.connectedAt });
    expect(after.keys).toHaveLength(1);
    expect(await labels()).toEqual([expect.stringContaining(after.activeKey)]);
  });

  test('keeps the name that it was given, and lends its title to no other', async () => {
    const app = start();
    const [first, second] = [await stores.start(), await stores.start()];
    const suggested = async (store: PracticeStore) =>
      value(await app.inspectAddress({ task: 'a', address: store.url, authority: store.authority ?? '' }))
        .suggestedName;
    value(await connect(app, first, undefined, { name: 'Quay' }));
    expect([await suggested(first), await suggested(second)]).toEqual(['Quay', 'Harbour Lane Goods']);
    expect(value(await connect(app, first)).name).toBe('Quay');
    value(await connect(app, second));
    const third = await suggested(await stores.start());
    expect([await suggested(second), third]).toEqual(['Harbour Lane Goods', 'Harbour Lane Goods 2']);
  });

  test('keeps its name from another', async () => {
    const app = start();
    value(await connect(app, await stores.start(), undefined, { name: 'Quay' }));
    const second = await stores.start();
    expect(code(await connect(app, second, undefined, { name: 'QUAY' }))).toBe('store-exists');
    expect(await labels()).toHaveLength(1);
    expect(value(await connect(app, second)).name).toBe('Harbour Lane Goods');
    expect(value(await connect(app, await stores.start())).name).toBe('Harbour Lane Goods 2');
    expect(code(await app.renameStore({ store: 'Quay', name: 'harbour lane goods' }))).toBe('store-exists');
  });
});

test('a key with a problem is not kept', async () => {
  const app = start();
  const store = await stores.start();
  expect(code(await connect(app, store, keyFor(store, 'read')))).toBe('permission-write-missing');
  expect([await labels(), await readdir(folder)]).toEqual([[], expect.not.arrayContaining(['stores.json'])]);
});

describe('stopped', () => {
  const hanging = (at: number, stop: () => void): Fault => {
    let seen = 0;
    return (request, next) => {
      seen += 1;
      if (seen < at) return next(request);
      stop();
      return new Promise(() => {});
    };
  };

  test('at any request of looking and checking, nothing is kept, and it can be begun again', async () => {
    const app = start();
    for (let at = 1; at <= 12; at += 1) {
      const store = await stores.start();
      const address = store.url;
      store.setFaults([hanging(at, () => void app.cancel({ task: 'x' }))]);
      const looked = await app.inspectAddress({ task: 'x', address, authority: store.authority ?? '' });
      if (!looked.ok) {
        expect([at <= 2, looked.failure.code]).toEqual([true, 'cancelled']);
        continue;
      }
      const { connection } = looked.value;
      await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
      expect(code(await app.checkKey({ task: 'x', connection, wanted: 'read_write' }))).toBe('cancelled');
      expect(code(await app.keepStore({ task: 'x', connection }))).toBe('key-not-checked');
      store.setFaults([]);
      expect(value(await app.checkKey({ task: 'x', connection, wanted: 'read_write' })).ok).toBe(true);
    }
    expect([await labels(), await readdir(folder)]).toEqual([[], []]);
  });

  test('while it is being kept, at whatever moment, it is kept or it is not', async () => {
    const app = start();
    const store = await stores.start();
    for (let turn = 0; turn < 6; turn += 1) {
      const connection = await inspected(app, store);
      await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
      value(await app.checkKey({ task: 'x', connection, wanted: 'read' }));
      const before = await labels();
      const keeping = app.keepStore({ task: 'x', connection });
      for (let ticks = 0; ticks < turn * 40; ticks += 1) await new Promise((resolve) => setImmediate(resolve));
      await app.cancel({ task: 'x' });
      const kept = await keeping;
      expect(['ok', 'cancelled']).toContain(code(kept));
      expect(await labels()).toHaveLength(before.length + (kept.ok ? 1 : 0));
    }
  });

  test('by the end of the program while it is being kept, at whatever moment, nothing is left that no store has', async () => {
    const store = await stores.start();
    const unclaimed = async () => readFile(join(folder, 'unclaimed.json'), 'utf8').catch(() => '');
    for (let turn = 0; turn < 8; turn += 1) {
      const app = start();
      const key = keyFor(store);
      const connection = await inspected(app, store);
      await app.offerKey({ connection, paste: { text: textOf(key) } });
      value(await app.checkKey({ task: 'x', connection, wanted: 'read' }));
      // The keychain's helper is there, so that the moments are those of keeping.
      value(await app.vaultStatus());
      const keeping = app.keepStore({ task: 'x', connection });
      while (!(await unclaimed()).includes(key.consumerKey.slice(-7))) await new Promise(setImmediate);
      for (let ticks = 0; ticks < turn * 40; ticks += 1) await new Promise(setImmediate);
      await app.close();
      const left = await labels();
      expect(['ok', 'cancelled']).toContain(code(await keeping));
      const later = start();
      const [kept] = value(await later.listStores());
      const keys = kept ? value(await later.showStore({ store: kept.id })).keys : [];
      expect(left).toEqual(keys.map(({ id }) => expect.stringContaining(id)).sort());
    }
  });

  test('another task of the same name does not take its place', async () => {
    const app = start();
    const store = await stores.start();
    store.setFaults([() => new Promise(() => {})]);
    const request = { task: 'x', address: store.url, authority: store.authority ?? '' };
    const [first, second] = [
      app.inspectAddress(request),
      app.inspectAddress({ ...request, address: 'no address at all' }),
    ];
    expect(code(await second)).toBe('address-invalid');
    await app.close();
    expect(code(await first)).toBe('cancelled');
  });
});

describe('the store goes away', () => {
  test('before the check: nothing is kept; before the keeping: what was checked is kept', async () => {
    const app = start();
    const store = await stores.start();
    const connection = await inspected(app, store);
    await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
    const checked = await stores.start();
    const other = await inspected(app, checked);
    await app.offerKey({ connection: other, paste: { text: textOf(keyFor(checked)) } });
    value(await app.checkKey({ task: 'c', connection: other, wanted: 'read' }));
    await stores.close();
    // The first call finds the connection that it had broken off, the next finds nobody.
    const broken = value(await app.checkKey({ task: 'c', connection, wanted: 'read' }));
    expect(broken).toMatchObject({ ok: false, findings: [{ cause: 'connection-lost' }] });
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('connection-lost');
    const lost = value(await app.checkKey({ task: 'c', connection, wanted: 'read' }));
    expect(lost).toMatchObject({ ok: false, findings: [{ cause: 'connection-refused' }] });
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('connection-refused');
    expect(code(await app.keepStore({ task: 'k', connection: other }))).toBe('ok');
    expect(await labels()).toHaveLength(1);

    // The first call finds the connection that it had broken off.
    await app.checkStore({ task: 't', store: '127.0.0.1' });
    expect(value(await app.checkStore({ task: 't', store: '127.0.0.1' }))).toMatchObject({
      ok: false,
      findings: [{ cause: 'connection-refused', severity: 'problem' }],
    });
    expect(value(await app.showStore({ store: '127.0.0.1' })).lastCheck).toEqual({
      ok: false,
      findings: [{ cause: 'connection-refused', severity: 'problem' }],
    });
    expect(code(await app.callStore({ task: 't', store: '127.0.0.1', method: 'GET', path: 'orders', query: [] }))).toBe(
      'connection-refused',
    );
  });
});

describe('any address is diagnosed', () => {
  test('without a key, with one, and with one that does less than is wanted', async () => {
    const app = start();
    const store = await stores.start();
    const asked = { task: 'd', address: store.url, authority: store.authority ?? '' };
    const bare = value(await app.diagnose(asked));
    expect(bare).toMatchObject({ ok: true, address: `${store.url}/`, capabilities: { read: 'unknown' } });
    expect(bare).not.toHaveProperty('road');
    expect(store.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    const paste = { text: textOf(keyFor(store, 'read')) };
    expect(value(await app.diagnose({ ...asked, paste }))).toMatchObject({
      ok: false,
      findings: [{ cause: 'permission-write-missing', severity: 'problem' }, { cause: 'legacy-api-off' }],
    });
    expect(value(await app.diagnose({ ...asked, paste, wanted: 'read' }))).toMatchObject({
      ok: true,
      road: { authentication: 'basic' },
    });
    expect([await labels(), await readdir(folder)]).toEqual([[], []]);
  });

  test('with a key that was handed over before, as often as wanted, until it is forgotten', async () => {
    const app = start();
    const store = await stores.start();
    const asked = { task: 'd', address: store.url, authority: store.authority ?? '' };
    const key = keyFor(store);
    const half = value(await app.offerKey({ paste: { text: key.consumerKey } }));
    expect(half).toMatchObject({ state: 'secret-missing', keyLast7: key.consumerKey.slice(-7) });
    const { connection } = half;
    expect(code(await app.diagnose({ ...asked, connection }))).toBe('secret-missing');
    expect(value(await app.offerKey({ connection, paste: { text: key.consumerSecret } })).state).toBe('complete');
    for (const _ of [1, 2]) {
      expect(value(await app.diagnose({ ...asked, connection })).capabilities.write).toBe('yes');
    }
    // No store was looked for under this name, so nothing can be checked or kept under it.
    expect(code(await app.checkKey({ task: 'c', connection, wanted: 'read' }))).toBe('connection-not-found');
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('connection-not-found');
    const taken = value(await app.inspectAddress({ ...asked, connection }));
    expect(taken.paste).toMatchObject({ state: 'complete', keyLast7: key.consumerKey.slice(-7) });
    expect(value(await app.checkKey({ task: 'c', connection: taken.connection, wanted: 'read_write' })).ok).toBe(true);
    await app.forgetConnection({ connection });
    expect(code(await app.diagnose({ ...asked, connection }))).toBe('connection-not-found');
    expect(value(await app.inspectAddress({ ...asked, connection }))).not.toHaveProperty('paste');
  });

  test('what is wrong with it is a report; what is no key, authority or staging login is a failure', async () => {
    const app = start();
    const task = 'd';
    const port = await freePort();
    for (const [address, cause] of [
      [`https://127.0.0.1:${port}`, 'connection-refused'],
      ['no address at all', 'address-invalid'],
    ] as const) {
      const report = value(await app.diagnose({ task, address }));
      expect(report).toMatchObject({ ok: false, findings: [{ cause, severity: 'problem' }] });
    }
    const { consumerKey, consumerSecret } = keyFor(await stores.start());
    const cut = { text: `${consumerKey} ${consumerSecret.slice(0, 30)}` };
    expect(
      value(await app.diagnose({ task, address: `https://127.0.0.1:${port}`, paste: cut })).findings,
    ).toMatchObject([
      { cause: 'key-malformed', params: { half: 'secret', found: 27, reason: 'key-too-short' } },
      { cause: 'connection-refused' },
    ]);
    const address = `https://127.0.0.1:${port}`;
    for (const [request, expected] of [
      [{ paste: { text: consumerKey } }, 'secret-missing'],
      [{ paste: { text: consumerSecret } }, 'key-missing'],
      [{ paste: { text: 'nothing' } }, 'paste-without-key'],
      [{ authority: 'none' }, 'authority-invalid'],
      [{ staging: { user: 'a:b', password: 'c' } }, 'staging-login-invalid'],
    ] as const) {
      expect(code(await app.diagnose({ task, address, ...request }))).toBe(expected);
    }
  });

  test('behind a staging password, which goes over https only and to no other host', async () => {
    const app = start();
    const store = await stores.start();
    const staging = { user: 'ada', password: 'staging-pass-1815' };
    const login = `Basic ${Buffer.from('ada:staging-pass-1815').toString('base64')}`;
    store.setFaults([
      (request, next) => (request.headers.authorization === login ? next(request) : locked('Basic realm="Staging"')),
    ]);
    const asked = { task: 'd', address: store.url, authority: store.authority ?? '' };
    const paste = { text: textOf(keyFor(store)) };
    expect(value(await app.diagnose({ ...asked, paste })).findings[0]?.cause).toBe('staging-password');
    expect(value(await app.diagnose({ ...asked, paste, staging }))).toMatchObject({
      ok: true,
      findings: expect.not.arrayContaining([expect.objectContaining({ cause: 'auth-header-stripped' })]),
      road: { authentication: 'signature' },
    });
    // Given once, it holds for the next diagnosis that names the report of the first; so does the key.
    const { id } = value(await app.diagnose({ ...asked, paste, staging }));
    expect(value(await app.diagnose({ ...asked, connection: id })).road?.authentication).toBe('signature');
    const plain = await stores.start({ httpPort: 0, httpsPort: null });
    plain.setFaults([() => locked('Basic realm="Staging"')]);
    expect(code(await app.diagnose({ task: 'd', address: plain.url, paste, staging }))).toBe('staging-needs-https');
    expect(plain.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });
});

describe('a report is told again as text', () => {
  test('for a supporter and for the host, while it is one of the last twenty', async () => {
    const app = start();
    const store = await stores.start();
    store.setFaults([stripAuthorization()]);
    const asked = { task: 'd', address: store.url, authority: store.authority ?? '' };
    const { id } = value(await app.diagnose({ ...asked, paste: { text: textOf(keyFor(store)) } }));
    const { text } = value(await app.describeReport({ report: id, as: 'report' }));
    expect(text).toContain(`# Check of ${store.url}/`);
    expect(text).toContain('`auth-header-stripped`');
    const letter = value(await app.describeReport({ report: id, as: 'host-letter' }));
    expect(letter.text).toContain('Please pass it on as HTTP_AUTHORIZATION');
    heard.push(text, letter);

    const other = value(await app.diagnose({ task: 'd', address: 'no address' }));
    expect(code(await app.describeReport({ report: other.id, as: 'host-letter' }))).toBe('nothing-for-host');
    for (let count = 0; count < 19; count += 1) value(await app.diagnose({ task: 'd', address: 'no address' }));
    expect(code(await app.describeReport({ report: id, as: 'report' }))).toBe('report-not-found');
    value(await app.describeReport({ report: other.id, as: 'report' }));
  });
});

describe('a check later on', () => {
  test('follows the road as it is now, and back', async () => {
    const app = start();
    const store = await stores.start();
    const kept = value(await connect(app, store));
    store.setFaults([stripAuthorization(), blockVerbs()]);
    expect(value(await app.checkStore({ task: 't', store: kept.id })).findings[0]?.cause).toBe('auth-header-stripped');
    expect(value(await app.showStore({ store: kept.id })).road).toMatchObject({
      authentication: 'signature',
      verbs: 'method-parameter',
    });
    expect(
      value(await app.callStore({ task: 't', store: kept.id, method: 'GET', path: 'orders', query: [] })).status,
    ).toBe(200);
    store.setFaults([]);
    expect(value(await app.checkStore({ task: 't', store: kept.id })).ok).toBe(true);
    expect(value(await app.showStore({ store: kept.id }))).toMatchObject({
      road: { authentication: 'basic', verbs: 'direct' },
      lastCheck: { ok: true },
    });
  });

  test('of a revoked key keeps the road and says what is wrong', async () => {
    const app = start();
    const store = await stores.start();
    const key = keyFor(store);
    const kept = value(await connect(app, store, key));
    store.revokeKey(key.id);
    expect(value(await app.checkStore({ task: 't', store: kept.id }))).toMatchObject({
      ok: false,
      findings: [{ cause: 'key-unknown' }],
    });
    expect(value(await app.showStore({ store: kept.id }))).toMatchObject({
      road: kept.road,
      keys: kept.keys,
      lastCheck: { ok: false },
    });
  });
});

describe('what happened to a store', () => {
  const told = async (app: Host, store: string) =>
    value(await app.storeHistory({ store })).entries.map(({ event }) => event);

  test('is told newest first, through whichever door, and goes with the store', async () => {
    const app = start();
    const store = await stores.start();
    const key = keyFor(store);
    const kept = value(await connect(app, store, key));
    const other = start({ door: 'command-line' });
    value(await other.renameStore({ store: kept.id, name: 'Quay' }));
    value(await other.renameStore({ store: kept.id, name: 'Quay' }));
    store.setFaults([stripAuthorization()]);
    value(await other.checkStore({ task: 't', store: kept.id }));
    store.setFaults([]);
    value(await app.checkStore({ task: 't', store: kept.id }));
    value(await connect(app, store, keyFor(store)));
    const there = await stores.start();
    for (const pair of [key, ...store.keys]) adopt(there, pair);
    const moved = value(
      await app.moveStore({ task: 'm', store: kept.id, address: there.url, authority: there.authority ?? '' }),
    );

    const { entries, unreadable } = value(await app.storeHistory({ store: 'quay' }));
    expect(unreadable).toBe(0);
    expect(entries.map(({ event, door }) => `${event} ${door}`)).toEqual([
      'checked window',
      'moved window',
      'checked window',
      'key-added window',
      'road-changed window',
      'checked window',
      'road-changed command-line',
      'checked command-line',
      'renamed command-line',
      'checked window',
      'connected window',
    ]);
    expect(entries[0]).toMatchObject({ ok: true, road: moved.road, requests: 12 });
    expect(entries[1]).toMatchObject({ from: kept.address, to: moved.address });
    expect(entries[4]).toMatchObject({ from: { authentication: 'signature' }, to: kept.road });
    expect(entries[7]).toMatchObject({
      ok: true,
      findings: [
        { cause: 'auth-header-stripped', severity: 'warning' },
        { cause: 'legacy-api-off', severity: 'note' },
      ],
    });
    expect(entries[8]).toMatchObject({ from: kept.name, to: 'Quay' });

    value(await app.removeStore({ task: 't', store: kept.id }));
    expect(await readdir(join(folder, 'history'))).toEqual([]);
    expect(code(await app.storeHistory({ store: kept.id }))).toBe('store-not-found');
    value(await connect(app, store));
    expect(await told(app, kept.id)).toEqual(['checked', 'connected']);
    value(await app.forgetEverything({ task: 't' }));
    expect(await readdir(folder)).not.toContain('history');
  });

  test('has its checks, also those that found no road; what says nothing of the store is left out', async () => {
    const app = start();
    const store = await stores.start();
    const key = keyFor(store);
    const kept = value(await connect(app, store, key));
    store.revokeKey(key.id);
    value(await app.checkStore({ task: 't', store: kept.id }));
    const stop = app.checkStore({ task: 'stopped', store: kept.id });
    await app.cancel({ task: 'stopped' });
    expect(code(await stop)).toBe('cancelled');
    await keyring.lock();
    expect(code(await app.checkStore({ task: 't', store: kept.id }))).toBe('vault-locked');
    await keyring.unlock();
    await stores.close();
    await app.checkStore({ task: 't', store: kept.id });
    expect(await told(app, kept.id)).toEqual(['checked', 'checked', 'checked', 'connected']);
    const [, revoked] = value(await app.storeHistory({ store: kept.id })).entries;
    expect(revoked).toMatchObject({ ok: false, findings: [{ cause: 'key-unknown', severity: 'problem' }] });
    expect(revoked).not.toHaveProperty('road');
    expect(value(await app.showStore({ store: kept.id })).road).toEqual(kept.road);
  });
});

describe('moved', () => {
  /** The same store, keys and all, at a port of its own; it names itself as `host`. */
  const shop = async (host: 'localhost' | '127.0.0.1', seed?: string) =>
    stores.start({ host, ...(seed ? { seed } : {}) });
  const moving = (app: Host, store: string, to: PracticeStore) =>
    app.moveStore({ task: 'm', store, address: to.url, authority: to.authority ?? '' });

  test('to its new address: verified there, recorded, and its items renamed', async () => {
    const app = start();
    const here = await shop('127.0.0.1');
    const [first, second] = [keyFor(here), keyFor(here)];
    await connect(app, here, first);
    const kept = value(await connect(app, here, second));
    const there = await shop('127.0.0.1');
    for (const { consumerKey, consumerSecret } of [first, second]) {
      adopt(there, { consumerKey, consumerSecret });
    }
    await here.close();
    const moved = value(await moving(app, kept.id, there));
    expect(moved).toMatchObject({ id: kept.id, name: kept.name, address: `${there.url}/`, activeKey: kept.activeKey });
    const { host } = new URL(there.url);
    expect((await labels()).map((label) => label.split(' ')[0])).toEqual([host, host]);
    for (const { consumerKey } of [first, second]) {
      const called = await app.callStore({
        task: 't',
        store: kept.id,
        method: 'GET',
        path: 'orders',
        query: [],
        key: consumerKey.slice(-7),
      });
      expect(value(called).status).toBe(200);
    }
  });

  test('to where its key is unknown, or to a store of another identity, it stays', async () => {
    const app = start();
    const here = await shop('127.0.0.1');
    const key = keyFor(here);
    const kept = value(await connect(app, here, key));
    const before = await labels();
    const stranger = await shop('127.0.0.1', 'another');
    expect(code(await moving(app, kept.id, stranger))).toBe('other-store');
    adopt(stranger, key);
    expect(kept.storeId).toBeDefined();
    stranger.setFaults([
      async (request, next) => {
        const answer = await next(request);
        return { ...answer, body: String(answer.body).replaceAll(kept.storeId ?? '', randomUUID()) };
      },
    ]);
    expect(code(await moving(app, kept.id, stranger))).toBe('other-store');
    expect([await labels(), value(await app.showStore({ store: kept.id })).address]).toEqual([before, kept.address]);
    stranger.setFaults([]);
    expect(code(await moving(app, kept.id, stranger))).toBe('ok');
  });

  test('to where another of the stores is, it stays, and that one is named', async () => {
    const app = start();
    const [here, there] = [await shop('127.0.0.1'), await shop('127.0.0.1')];
    const key = keyFor(here);
    const kept = value(await connect(app, here, key));
    const other = value(await connect(app, there, undefined, { name: 'Quay' }));
    const before = await labels();
    const taken = fail('address-taken', { address: other.address, name: 'Quay' });
    // Whether its key is known there or not.
    expect(await moving(app, kept.id, there)).toEqual(taken);
    adopt(there, key);
    expect(await moving(app, kept.id, there)).toEqual(taken);
    expect([await labels(), value(await app.showStore({ store: kept.id })).address]).toEqual([before, kept.address]);
    // Its own address is no other's.
    expect(code(await moving(app, kept.id, here))).toBe('ok');
  });

  test('with a further key that is gone from the keychain, it moves; without the one in use it does not', async () => {
    const app = start();
    const here = await shop('127.0.0.1');
    const [first, second] = [keyFor(here), keyFor(here)];
    const older = value(await connect(app, here, first));
    const kept = value(await connect(app, here, second));
    const there = await shop('127.0.0.1');
    adopt(there, second);
    const { openVault } = await import('../src-main/vault/open.ts');
    const { itemOf } = await import('../src-main/stores/key-safe.ts');
    const vault = await openVault({ kind: 'keychain', startHelper: () => startNodeHelper(keyring.env) });
    const keyOf = (id: string) => kept.keys.find((one) => one.id === id) as (typeof kept.keys)[number];
    await vault.remove(itemOf(kept.address, keyOf(older.activeKey)));
    expect(value(await moving(app, kept.id, there))).toMatchObject({ address: `${there.url}/`, keys: [{}, {}] });
    expect(await labels()).toEqual([expect.stringContaining(kept.activeKey)]);
    expect(
      code(
        await app.callStore({
          task: 't',
          store: kept.id,
          method: 'GET',
          path: 'orders',
          query: [],
          key: first.consumerKey.slice(-7),
        }),
      ),
    ).toBe('vault-item-missing');

    await vault.remove(itemOf(`${there.url}/`, keyOf(kept.activeKey)));
    await vault.close();
    expect(code(await moving(app, kept.id, here))).toBe('vault-item-missing');
    expect(value(await app.showStore({ store: kept.id })).address).toBe(`${there.url}/`);
  });

  test('stopped at any request, it stays where it was', async () => {
    const app = start();
    const here = await shop('127.0.0.1');
    const key = keyFor(here);
    const kept = value(await connect(app, here, key));
    const before = await labels();
    for (const at of [1, 2, 3, 6, 12]) {
      const there = await shop('127.0.0.1');
      adopt(there, key);
      let seen = 0;
      there.setFaults([
        (request, next) => {
          seen += 1;
          if (seen < at) return next(request);
          void app.cancel({ task: 'm' });
          return new Promise(() => {});
        },
      ]);
      expect(code(await moving(app, kept.id, there))).toBe('cancelled');
      expect([await labels(), value(await app.showStore({ store: kept.id })).address]).toEqual([before, kept.address]);
    }
  });
});

describe('the vault', () => {
  test('that could not be used first is not fixed; the one that holds a key is', async () => {
    const store = await stores.start();
    const nowhere = start({ env: { PATH: process.env.PATH } });
    expect(code(await connect(nowhere, store))).toBe('vault-absent');
    expect(value(await nowhere.vaultStatus())).toMatchObject({ kind: 'keychain', state: 'absent' });

    const inFile = start({ vaultKind: 'file' });
    expect(value(await connect(inFile, store)).keys).toHaveLength(1);
    expect(await labels()).toEqual([]);
    const again = start();
    expect(value(await again.vaultStatus())).toMatchObject({ kind: 'file', state: 'ready' });
    expect(
      value(await again.callStore({ task: 't', store: '127.0.0.1', method: 'GET', path: 'orders', query: [] })).status,
    ).toBe(200);
    const other = start({ vaultKind: 'keychain' });
    expect(await connect(other, store)).toEqual({
      ok: false,
      failure: { code: 'vault-fixed', params: { kind: 'file' } },
    });
    expect(await other.removeStore({ task: 't', store: '127.0.0.1' })).toMatchObject({
      ok: false,
      failure: { code: 'vault-fixed' },
    });

    expect(await again.forgetEverything({ task: 't' })).toEqual(ok({ stores: 1, keys: 1 }));
    expect(code(await connect(start({ vaultKind: 'keychain' }), store))).toBe('ok');
    expect(await labels()).toHaveLength(1);
    // The one that still has the file open looks into the keychain now, too.
    expect(code(await again.removeStore({ task: 't', store: '127.0.0.1' }))).toBe('ok');
    expect(await labels()).toEqual([]);
  });

  test('locked: keeping, calling and removing say so and change nothing', async () => {
    const app = start();
    const store = await stores.start();
    const kept = value(await connect(app, store));
    const before = await labels();
    await keyring.lock();
    expect(code(await connect(app, store))).toBe('vault-locked');
    expect(code(await app.callStore({ task: 't', store: kept.id, method: 'GET', path: 'orders', query: [] }))).toBe(
      'vault-locked',
    );
    expect(code(await app.removeStore({ task: 't', store: kept.id }))).toBe('vault-locked');
    expect(code(await app.forgetEverything({ task: 't' }))).toBe('vault-locked');
    expect(value(await app.listStores())).toHaveLength(1);
    await keyring.unlock();
    expect(await labels()).toEqual(before);
    expect(
      value(await app.callStore({ task: 't', store: kept.id, method: 'GET', path: 'orders', query: [] })).status,
    ).toBe(200);
  });

  test('whose prompt nobody answers: told, and a stop ends it at once, without a second prompt', async () => {
    const asking = await startSecretService({ prompter: 'unanswered' });
    const app = start({ env: asking.env });
    const store = await stores.start();
    const kept = value(await connect(app, store));
    await asking.lock();
    const connection = await inspected(app, store);
    await app.offerKey({ connection, paste: { text: textOf(keyFor(store)) } });
    value(await app.checkKey({ task: 'c', connection, wanted: 'read' }));
    const prompts: boolean[] = [];
    app.subscribe((event) => {
      if (event.type !== 'vault-prompt') return;
      prompts.push(event.pending);
      if (event.pending) void app.cancel({ task: 'k' });
    });
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('cancelled');
    expect(prompts).toEqual([true, false]);
    expect(await asking.items()).toHaveLength(1);
    await asking.unlock();
    expect(code(await app.keepStore({ task: 'k', connection }))).toBe('ok');
    expect(await asking.items()).toHaveLength(2);
    await app.removeStore({ task: 't', store: kept.id });
    await app.close();
    await asking.stop();
  });

  test.each([
    ['damaged', '{"schema":', 'disk-failed'],
    ['of an unknown vault', '{"schema":1,"vault":"cloud"}', 'disk-failed'],
    ['newer', '{"schema":2}', 'records-newer'],
  ])('with settings that are %s: nothing is kept elsewhere, and they stay as they are', async (_, text, expected) => {
    const app = start();
    const store = await stores.start();
    const file = join(folder, 'settings.json');
    await writeFile(file, text);
    expect(code(await connect(app, store))).toBe(expected);
    expect(await readFile(file, 'utf8')).toBe(text);
    expect(await labels()).toEqual([]);
    // Mended while the program runs, they count.
    await writeFile(file, '{"schema":1}');
    expect(code(await connect(app, store))).toBe('ok');
  });
});

describe('practice stores', () => {
  test('with faults run beside each other, each started once, and end with the app', async () => {
    const app = start();
    const sound = value(await app.startPractice({ https: true }));
    const stripped = value(await app.startPractice({ https: true, fault: 'auth-header-stripped' }));
    const refused = value(await app.startPractice({ https: true, fault: 'connection-refused' }));
    expect(value(await app.startPractice({ https: false, fault: 'auth-header-stripped' }))).toMatchObject({
      address: stripped.address,
    });
    expect(new Set([sound, stripped, refused].map(({ address }) => address)).size).toBe(3);

    const page = await fetch(stripped.addKeyUrl);
    const [consumerKey = ''] = /ck_\w{40}/.exec(await page.text()) ?? [];
    expect(consumerKey).not.toBe('');
    const { findings } = value(
      await app.diagnose({ task: 'd', address: stripped.address, authority: stripped.authority ?? '' }),
    );
    expect(findings.filter(({ severity }) => severity === 'problem')).toEqual([]);
    const off = value(await app.diagnose({ task: 'd', address: refused.address }));
    expect(off.findings[0]?.cause).toBe('connection-refused');

    // The key is at hand, unless the fault is that half of it was copied.
    const { address, authority = '', key } = stripped;
    expect(key?.keyLast7).toBe(consumerKey.slice(-7));
    expect(
      value(await app.diagnose({ task: 'd', address, authority, connection: key?.connection ?? '' })).findings[0]
        ?.cause,
    ).toBe('auth-header-stripped');
    expect(value(await app.startPractice({ https: true, fault: 'key-malformed' }))).not.toHaveProperty('key');

    await app.close();
    await expect(fetch(stripped.addKeyUrl)).rejects.toThrow('fetch failed');
  });
});

test('an authority that is none is told before anything is sent', async () => {
  const app = start();
  const store = await stores.start();
  expect(await app.inspectAddress({ task: 't', address: store.url, authority: 'none' })).toMatchObject({
    failure: { code: 'authority-invalid' },
  });
  expect(store.requests).toEqual([]);
});

test('a store at a home of its own port is called by the name that its signature needs', async () => {
  const app = start();
  const httpPort = await freePort();
  const store = await stores.start({ httpPort, httpsPort: null });
  const kept = value(await connect(app, store));
  expect(kept.road).toMatchObject({
    authentication: 'signature',
    signedRestUrl: `http://127.0.0.1:${httpPort}/wp-json/`,
  });
  expect(
    value(await app.callStore({ task: 't', store: kept.id, method: 'GET', path: 'orders', query: [] })).status,
  ).toBe(200);
});
