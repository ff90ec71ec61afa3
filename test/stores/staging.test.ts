import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, createApp } from '../../src-main/app.ts';
import { ok, type Result } from '../../src-main/contract/result.ts';
import { Secret } from '../../src-main/contract/secret.ts';
import { openLog } from '../../src-main/door/log.ts';
import { stagingPassword } from '../../src-main/practice/faults/in-front.ts';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import { createStores, directNetwork } from '../diagnosis/practice.ts';
import { filesBelow, found, foundText } from '../support/leaks.ts';
import { noDesktop } from '../support/no-desktop.ts';

/** A store behind a password of its server's own, through the whole core: real files, real sockets and certificates. */

const login = { user: 'ada-lovelace', password: 'staging-pass-1815' };
const wrong = { ...login, password: 'another-pass-1852' };
const header = `Basic ${Buffer.from(`${login.user}:${login.password}`).toString('base64')}`;

const stores = createStores();
let folder: string;
let app: App;
/** All that any call returned or any listener heard. */
let heard: unknown[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-staging-'));
  heard = [];
  app = start();
});
afterEach(async () => {
  await app.close();
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

function start(): App {
  const made = createApp({
    folder,
    door: 'window',
    network: async () => directNetwork,
    userAgent: 'Gatehouse/test',
    now: Date.now,
    randomBytes,
    vaultKind: 'file',
    vaults: {
      keychain: async () => {
        throw new Error('not in this test');
      },
      file: async () => ({
        kind: 'file',
        file: join(folder, 'keys.age'),
        passphrase: async () => ok(new Secret('correct horse battery')),
        workFactor: 1,
      }),
    },
    desktop: noDesktop,
  });
  made.subscribe((event) => heard.push(event));
  return made;
}

function value<T>(result: Result<T>): T {
  heard.push(result);
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.params)}`);
  return result.value;
}

function code(result: Result<unknown>): string {
  heard.push(result);
  return result.ok ? 'ok' : result.failure.code;
}

const keyFor = (store: PracticeStore) => store.createKey({ user: 'admin', permission: 'read_write', description: '' });
const authorityOf = ({ authority }: PracticeStore) => (authority ? { authority } : {});

async function staged(): Promise<PracticeStore> {
  const store = await stores.start();
  store.setFaults([stagingPassword(login)]);
  return store;
}

async function connect(store: PracticeStore, staging: typeof login | undefined = login, key = keyFor(store)) {
  const { connection } = value(
    await app.inspectAddress({
      task: 'a',
      address: store.url,
      ...authorityOf(store),
      ...(staging ? { staging } : {}),
    }),
  );
  value(await app.offerKey({ connection, paste: { text: `${key.consumerKey} ${key.consumerSecret}` } }));
  expect(value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }))).toMatchObject({ ok: true });
  return value(await app.keepStore({ task: 'k', connection, name: 'Quay' }));
}

const call = (store = 'Quay') => app.callStore({ task: 't', store, method: 'GET', path: 'products', query: [] });
const logins = ({ requests }: PracticeStore) => requests.map(({ headers }) => headers.authorization);

describe('a staging site', () => {
  test('is connected with its login: kept in the vault, sent in the header, the key signs; and it goes with the store', async () => {
    const store = await staged();
    expect(code(await app.inspectAddress({ task: 'a', address: store.url, ...authorityOf(store) }))).toBe(
      'staging-password',
    );
    const kept = await connect(store);
    expect(kept).toMatchObject({ road: { authentication: 'signature', staging: true }, lastCheck: { ok: true } });
    expect(kept.stagingItem).toMatch(/^[a-z2-7]{8}$/);
    expect(kept.lastCheck.findings).toContainEqual({ cause: 'staging-password', severity: 'note' });

    await app.close();
    app = start();
    expect(value(await call())).toMatchObject({ status: 200 });
    expect(logins(store).at(-1)).toBe(header);
    expect(value(await app.listRoutes({ task: 't', store: 'Quay' })).length).toBeGreaterThan(10);
    const report = value(await app.checkStore({ task: 't', store: 'Quay' }));
    expect(report).toMatchObject({ ok: true, road: kept.road });

    value(await app.removeStore({ task: 't', store: 'Quay' }));
    const again = await connect(store);
    expect(again.stagingItem).not.toBe(kept.stagingItem);
    expect(value(await app.forgetEverything({ task: 't' }))).toEqual({ stores: 1, keys: 1 });
  });

  test('that stops asking is called with Basic again; its login stays for the day that it asks anew', async () => {
    const store = await staged();
    const kept = await connect(store);
    store.setFaults([]);
    const seen = store.requests.length;
    expect(value(await app.checkStore({ task: 't', store: 'Quay' }))).toMatchObject({ ok: true });
    expect(logins(store).slice(seen)).not.toContain(header);
    const healed = value(await app.showStore({ store: 'Quay' }));
    expect(healed).toMatchObject({ road: { authentication: 'basic', staging: false }, stagingItem: kept.stagingItem });
    expect(value(await call())).toMatchObject({ status: 200 });
    expect(logins(store).slice(seen)).not.toContain(header);

    store.setFaults([stagingPassword(login)]);
    expect(value(await call())).toMatchObject({ status: 401, problem: { code: 'staging-password' } });
    expect(value(await app.checkStore({ task: 't', store: 'Quay' }))).toMatchObject({ ok: true });
    expect(value(await app.showStore({ store: 'Quay' })).road).toEqual(kept.road);
    const { entries } = value(await app.storeHistory({ store: 'Quay' }));
    expect(entries.map(({ event }) => event)).toEqual([
      'road-changed',
      'checked',
      'road-changed',
      'checked',
      'checked',
      'connected',
    ]);
  });

  test('that was put behind a password later is given its login then; another takes its place, and it can be taken back', async () => {
    const store = await stores.start();
    const kept = await connect(store, undefined);
    const set = (staging: typeof login | null) => app.setStagingLogin({ task: 's', store: 'Quay', staging });
    expect(code(await set(login))).toBe('staging-not-asked');
    expect(logins(store)).not.toContain(header);
    store.setFaults([stagingPassword(login)]);
    expect(code(await set(wrong))).toBe('staging-login-refused');
    expect(code(await set({ user: 'a:b', password: 'c' }))).toBe('staging-login-invalid');
    expect(value(await app.showStore({ store: 'Quay' }))).toEqual(kept);

    const given = value(await set(login));
    expect(given).toMatchObject({ road: { authentication: 'signature', staging: true }, lastCheck: { ok: true } });
    expect(value(await call())).toMatchObject({ status: 200 });
    store.setFaults([stagingPassword(wrong)]);
    expect(value(await app.checkStore({ task: 't', store: 'Quay' }))).toMatchObject({
      ok: false,
      findings: [{ cause: 'staging-password', severity: 'problem', params: { login: 'refused' } }],
    });
    const changed = value(await set(wrong));
    expect(changed.stagingItem).not.toBe(given.stagingItem);
    expect(value(await call())).toMatchObject({ status: 200 });

    const without = value(await set(null));
    expect(without).not.toHaveProperty('stagingItem');
    expect(without.road.staging).toBe(false);
    expect(value(await call())).toMatchObject({ status: 401 });
    const { entries } = value(await app.storeHistory({ store: 'Quay' }));
    expect(entries.flatMap((entry) => (entry.event === 'staging-login' ? [entry.state] : []))).toEqual([
      'removed',
      'given',
      'given',
    ]);
    expect(value(await set(null))).toEqual(without);
  });

  test('moves with its login', async () => {
    const store = await staged();
    const key = keyFor(store);
    const kept = await connect(store, login, key);
    const there = await staged();
    const { consumerKey, consumerSecret } = key;
    there.createKey({ user: 'admin', permission: 'read_write', description: '', consumerKey, consumerSecret });
    const moved = value(await app.moveStore({ task: 'm', store: 'Quay', address: there.url, ...authorityOf(there) }));
    expect(moved).toMatchObject({ address: `${there.url}/`, stagingItem: kept.stagingItem, road: { staging: true } });
    await store.close();
    expect(value(await call())).toMatchObject({ status: 200 });
  });

  test('whose login is gone from the vault says so, and a check that the site asks for it', async () => {
    const store = await staged();
    await connect(store);
    const kept = value(await app.showStore({ store: 'Quay' }));
    const file = join(folder, 'stores.json');
    const records = await readFile(file, 'utf8');
    await writeFile(file, records.replace(kept.stagingItem ?? '', 'nowhere2'));
    expect(code(await call())).toBe('vault-staging-missing');
    expect(value(await app.checkStore({ task: 't', store: 'Quay' }))).toMatchObject({
      ok: false,
      findings: [{ cause: 'staging-password', severity: 'problem', params: { login: 'closed' } }],
    });
    value(await app.setStagingLogin({ task: 's', store: 'Quay', staging: login }));
    expect(value(await call())).toMatchObject({ status: 200 });
  });

  test('over http, its login is not sent but refused in words', async () => {
    const plain = await stores.start({ httpPort: 0, httpsPort: null });
    plain.setFaults([stagingPassword(login)]);
    const asked = { task: 'a', address: plain.url, staging: login };
    expect(code(await app.inspectAddress(asked))).toBe('staging-needs-https');
    expect(code(await app.diagnose(asked))).toBe('staging-needs-https');
    expect(code(await app.inspectAddress({ ...asked, address: new URL(plain.url).host }))).toBe('staging-needs-https');
    plain.setFaults([]);
    const kept = await connect(plain, login);
    expect(kept).not.toHaveProperty('stagingItem');
    plain.setFaults([stagingPassword(login)]);
    expect(code(await app.setStagingLogin({ task: 's', store: 'Quay', staging: login }))).toBe('staging-needs-https');
    expect(logins(plain).every((one) => one === undefined)).toBe(true);
  });

  test('a login that was given for one host is not tried at another', async () => {
    const [here, there] = [await staged(), await stores.start({ host: 'localhost' })];
    there.setFaults([stagingPassword(login)]);
    const first = value(await app.diagnose({ task: 'd', address: here.url, ...authorityOf(here), staging: login }));
    expect(first.ok).toBe(true);
    const connection = first.id;
    const other = await app.diagnose({ task: 'd', connection, address: there.url, ...authorityOf(there) });
    expect(value(other).findings[0]).toMatchObject({ cause: 'staging-password', severity: 'problem' });
    expect(code(await app.inspectAddress({ task: 'a', connection, address: there.url, ...authorityOf(there) }))).toBe(
      'staging-password',
    );
    expect(logins(there)).not.toContain(header);
    value(await app.inspectAddress({ task: 'a', connection, address: here.url, ...authorityOf(here) }));
  });
});

describe('neither the secret nor the staging password', () => {
  test('stands in the data folder, a log, a message, a report or a letter; both go to the confirmed host alone, over https', async () => {
    const store = await staged();
    const elsewhere = await stores.start({ host: 'localhost' });
    const key = keyFor(store);
    const log = openLog(join(folder, 'logs', 'main.log'), Date.now);
    await connect(store, login, key);
    await call();
    store.setFaults([
      (request, next) =>
        stagingPassword(login)(request, async (passed) => ({
          ...(await next(passed)),
          status: 500,
          body: '<h1>Fatal</h1>',
        })),
    ]);
    const broken = value(await app.checkStore({ task: 't', store: 'Quay' }));
    store.setFaults([
      (request, next) =>
        request.method === 'GET' || request.method === 'HEAD'
          ? { status: 302, headers: { location: `${elsewhere.url}${request.target}` }, body: '' }
          : next(request),
    ]);
    const led = value(await app.checkStore({ task: 't', store: 'Quay' }));
    code(await call());
    store.setFaults([stagingPassword(wrong)]);
    const refused = value(await app.checkStore({ task: 't', store: 'Quay' }));
    const asked = { task: 'd', address: store.url, ...authorityOf(store), staging: login };
    const paste = { text: `${key.consumerKey} ${key.consumerSecret}` };
    store.setFaults([stagingPassword(login)]);
    const open = value(await app.diagnose({ ...asked, paste }));
    for (const { id } of [broken, led, refused, open]) {
      for (const as of ['report', 'host-letter'] as const) {
        const text = await app.describeReport({ report: id, as });
        heard.push(text);
        log.write(text.ok ? text.value.text : text.failure.code);
      }
    }
    code(await app.setStagingLogin({ task: 's', store: 'Quay', staging: wrong }));
    value(await app.storeHistory({ store: 'Quay' }));
    value(await app.listStores());
    value(await app.showStore({ store: 'Quay' }));
    await log.settled();

    const said = `${JSON.stringify(heard)} ${inspect(heard, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null })}`;
    expect(said.length).toBeGreaterThan(20_000);
    const places = [{ path: 'messages', bytes: Buffer.from(said) }, ...filesBelow(folder)];
    expect(places.map(({ path }) => path.replace(folder, '').replace(/^\/history\/.*/, '/history/…'))).toEqual(
      expect.arrayContaining(['messages', '/stores.json', '/history/…', '/logs/main.log', '/keys.age']),
    );
    for (const { path, bytes } of places) {
      for (const one of [login, wrong]) expect([path, foundText(bytes, one.password)]).toEqual([path, []]);
      for (const one of [key.consumerKey, key.consumerSecret])
        expect([path, found(bytes, key, one)]).toEqual([path, []]);
      expect([path, foundText(path, login.password)]).toEqual([path, []]);
    }

    const given = new Set<string>();
    for (const { url, headers, body } of [...store.requests, ...elsewhere.requests]) {
      const { authorization = '', ...others } = headers;
      const here = new URL(url).origin === store.url;
      const isLogin = here && authorization !== '';
      if (isLogin) given.add(Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString());
      const rest = [url, JSON.stringify(others), body, ...(isLogin ? [] : [authorization])].join('\n');
      for (const one of [login, wrong]) expect(foundText(rest, one.password)).toEqual([]);
      expect(found(rest, key, key.consumerSecret)).toEqual([]);
    }
    expect(given).toEqual(new Set([`${login.user}:${login.password}`, `${wrong.user}:${wrong.password}`]));
  });
});
