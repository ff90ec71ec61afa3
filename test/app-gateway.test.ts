import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type App, type AppParts, createApp } from '../src-main/app.ts';
import { describeFailure } from '../src-main/contract/describe.ts';
import type { HostEvent } from '../src-main/contract/host.ts';
import { fail, ok, type Result } from '../src-main/contract/result.ts';
import { Secret } from '../src-main/contract/secret.ts';
import type { GatewayStatus, ToolLogin } from '../src-main/contract/tools.ts';
import { later } from '../src-main/door/later.ts';
import type { Fault, PracticeStore } from '../src-main/practice/index.ts';
import { createStores, directNetwork } from './diagnosis/practice.ts';
import { basic, call } from './gateway/house.ts';
import { freePort } from './support/free-port.ts';
import { noDesktop } from './support/no-desktop.ts';

/** The gateway as it runs with a window: real files, real sockets, a practice store behind it. */

const stores = createStores();
let folder: string;
let port: number;
const running: App[] = [];
/** What each of them told, in order. */
const told = new Map<App, HostEvent[]>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-with-app-'));
  port = await freePort();
});
afterEach(async () => {
  for (const app of running.splice(0)) await app.close();
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

type Options = Pick<Partial<AppParts>, 'later' | 'now'> & { readonly locked?: boolean };

function start({ locked, ...options }: Options = {}): App {
  const app = createApp({
    folder,
    door: 'window',
    network: async () => directNetwork,
    userAgent: 'Gatehouse/test',
    now: Date.now,
    randomBytes,
    later,
    vaultKind: 'file',
    vaults: {
      keychain: () => Promise.reject(new Error('not in this test')),
      file: async (given) => ({
        kind: 'file',
        file: join(folder, 'keys.age'),
        passphrase: async () => {
          const passphrase = given() ?? (locked ? undefined : new Secret('correct horse battery'));
          return passphrase ? ok(passphrase) : fail('vault-passphrase-missing');
        },
        workFactor: 1,
      }),
    },
    desktop: noDesktop,
    ...options,
  });
  running.push(app);
  const events: HostEvent[] = [];
  told.set(app, events);
  app.subscribe((event) => events.push(event));
  return app;
}

function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.params)}`);
  return result.value;
}

const statusOf = async (app: App): Promise<GatewayStatus> => value(await app.gatewayStatus());
const statesTold = (app: App) =>
  (told.get(app) ?? []).flatMap((event) => (event.type === 'gateway-changed' ? [event.status.state] : []));
const countOf = (app: App, type: HostEvent['type']) =>
  (told.get(app) ?? []).filter((event) => event.type === type).length;
const isTaken = (at: number) =>
  fetch(`http://127.0.0.1:${at}/`).then(
    () => true,
    () => false,
  );

/** A store of the name `Quay`, and where the gateway is to listen. */
async function furnish(app: App): Promise<PracticeStore> {
  const store = await stores.start();
  const key = store.createKey({ user: 'admin', permission: 'read_write', description: 'of a test' });
  const authority = store.authority ? { authority: store.authority } : {};
  const { connection } = value(await app.inspectAddress({ task: 'a', address: store.url, ...authority }));
  value(await app.offerKey({ connection, paste: { text: `${key.consumerKey} ${key.consumerSecret}` } }));
  value(await app.checkKey({ task: 'c', connection, wanted: 'read_write' }));
  value(await app.keepStore({ task: 'k', connection, name: 'Quay' }));
  value(await app.changeSettings({ gatewayPort: port }));
  return store;
}

const add = async (app: App, name = 'Label printer'): Promise<ToolLogin> =>
  value(await app.addTool({ store: 'Quay', name, permission: 'read', areas: ['products'] }));

const products = (login: ToolLogin, at = new URL(login.url).port) =>
  call(`http://127.0.0.1:${at}/${login.tool.store}/wp-json/wc/v3/products?per_page=1`, { headers: basic(login) });

describe('with a window', () => {
  test('is there from the first tool to the last, and not before the window is', async () => {
    const app = start();
    await furnish(app);
    const first = await add(app);
    expect(await statusOf(app)).toEqual({ state: 'closed', port, paused: false });
    expect(await isTaken(port)).toBe(false);

    await app.letToolsThrough();
    expect(await statusOf(app)).toEqual({ state: 'open', port, paused: false });
    expect((await products(first)).status).toBe(200);

    value(await app.revokeTool({ tool: first.tool.id }));
    expect(await statusOf(app)).toMatchObject({ state: 'closed' });
    expect(await isTaken(port)).toBe(false);

    const second = await add(app);
    expect((await products(second)).status).toBe(200);
    expect(statesTold(app)).toEqual(['open', 'closed', 'open']);
    // The first one told by a program that does not run the gateway yet.
    expect(countOf(app, 'tools-changed')).toBeGreaterThanOrEqual(3);

    await app.close();
    expect(await isTaken(port)).toBe(false);
    await app.letToolsThrough();
    expect(await isTaken(port)).toBe(false);
  });

  test('is there from the start where there is a tool already, and asks no vault for it', async () => {
    const app = start();
    await furnish(app);
    await add(app);
    await app.close();
    const next = start({ locked: true });
    await next.letToolsThrough();
    expect(await statusOf(next)).toMatchObject({ state: 'open' });
    expect(countOf(next, 'notice')).toBe(0);
  });

  test('goes with its store, and with everything', async () => {
    const app = start();
    await furnish(app);
    const login = await add(app);
    await app.letToolsThrough();
    value(await app.removeStore({ task: 'r', store: 'Quay' }));
    expect(await statusOf(app)).toMatchObject({ state: 'closed' });
    await furnish(app);
    expect(value(await app.listTools({}))).toEqual([]);
    await add(app);
    expect((await products(login)).status).toBe(401);
    value(await app.pauseGateway({ paused: true }));
    const before = countOf(app, 'tools-changed');
    value(await app.forgetEverything({ task: 'f' }));
    expect(await statusOf(app)).toMatchObject({ state: 'closed', paused: false });
    expect(countOf(app, 'tools-changed')).toBeGreaterThan(before);
    expect(existsSync(join(folder, 'gateway', 'local-keys.sealed'))).toBe(false);
  });

  test('is switched off and on in the settings', async () => {
    const app = start();
    await furnish(app);
    const login = await add(app);
    await app.letToolsThrough();
    value(await app.changeSettings({ gateway: false }));
    expect(await statusOf(app)).toMatchObject({ state: 'closed' });
    await expect(products(login)).rejects.toThrow('ECONNREFUSED');
    value(await app.changeSettings({ gateway: true }));
    expect((await products(login)).status).toBe(200);
  });
});

describe('another port', () => {
  test('is taken at once, and the tools are told the new address', async () => {
    const app = start();
    await furnish(app);
    const login = await add(app);
    await app.letToolsThrough();
    const next = await freePort();
    value(await app.changeSettings({ gatewayPort: next }));
    expect(await statusOf(app)).toMatchObject({ state: 'open', port: next });
    expect((await products(login, String(next))).status).toBe(200);
    await expect(products(login)).rejects.toThrow('ECONNREFUSED');
    expect(value(await app.listTools({}))[0]?.url).toBe(`http://127.0.0.1:${next}/${login.tool.store}`);
  });

  test('that another program has changes nothing, and the answer says who that is', async () => {
    const app = start();
    await furnish(app);
    const login = await add(app);
    await app.letToolsThrough();
    const other = await occupy();
    const changed = await app.changeSettings({ gatewayPort: other.port });
    expect(changed).toMatchObject({
      ok: false,
      failure: {
        code: 'gateway-port-taken',
        params: { port: other.port, program: expect.stringContaining(String(process.pid)) },
      },
    });
    expect(value(await app.readSettings()).gatewayPort).toBe(port);
    expect((await products(login)).status).toBe(200);
    expect(await app.changeSettings({ gatewayPort: 80 })).toMatchObject({ failure: { code: 'setting-invalid' } });
    expect(await statusOf(app)).toEqual({ state: 'open', port, paused: false });
    await other.end();
  });
});

describe('a port that is in other hands', () => {
  // Only root may start a program as somebody else.
  test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
    'of the gateway of another user: says so, and sends no tool there',
    async () => {
      const nobody = 65_534;
      const answer = JSON.stringify({ code: 'gatehouse_no_route' });
      const source = `require('node:http').createServer((_, response) => response.end('${answer}'))
        .listen(${port}, '127.0.0.1', () => process.stdout.write('ready'))`;
      const theirs = spawn(process.execPath, ['-e', source], {
        uid: nobody,
        cwd: '/',
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      try {
        await once(theirs.stdout, 'data');
        const app = start();
        await furnish(app);
        await add(app);
        await app.letToolsThrough();
        const status = await statusOf(app);
        expect(status).toMatchObject({
          state: 'failed',
          failure: { code: 'gateway-port-taken', params: { port, program: 'other-user' } },
        });
        const words = status.failure && describeFailure(status.failure).what;
        expect(words).toBe(
          `The gateway cannot listen on port ${port}: the Gatehouse of another user of this computer has it.`,
        );
      } finally {
        theirs.kill();
      }
    },
  );

  test('of another program of ours: that one takes the calls, and when it ends, this one does', async () => {
    const serving = start();
    await furnish(serving);
    const login = await add(serving);
    const opened = value(await (await serving.gateway()).open({}));

    const app = start();
    await app.letToolsThrough();
    expect(await statusOf(app)).toEqual({ state: 'elsewhere', port, paused: false });
    expect((await products(login)).status).toBe(200);
    // Whoever takes the calls: the window hears of them.
    await expect.poll(() => countOf(app, 'tool-call'), { timeout: 5_000 }).toBe(1);

    await opened.close();
    await expect.poll(() => statesTold(app), { timeout: 5_000 }).toEqual(['elsewhere', 'open']);
    expect((await products(login)).status).toBe(200);
    await expect.poll(() => countOf(app, 'tool-call')).toBe(2);
  });

  test('of a stranger: says who it is, and tries again once a minute, no oftener', async () => {
    const clock = manualTimers();
    const app = start({ later: clock.later });
    await furnish(app);
    const login = await add(app);
    const other = await occupy(port);
    await app.letToolsThrough();
    const status = await statusOf(app);
    expect(status).toMatchObject({ state: 'failed', failure: { code: 'gateway-port-taken', params: { port } } });
    expect(clock.waiting()).toEqual([60_000]);
    await clock.pass();
    await expect.poll(clock.waiting).toEqual([60_000]);
    await other.end();
    await clock.pass();
    await expect.poll(() => statesTold(app)).toEqual(['failed', 'open']);
    expect((await products(login)).status).toBe(200);
    // Open and idle, nothing of it is waited for.
    expect(clock.waiting()).toEqual([]);
  });
});

describe('what another program of ours does', () => {
  test('a first tool opens the gateway, and the last one that is revoked closes it', async () => {
    const app = start();
    await furnish(app);
    await app.letToolsThrough();
    expect(await statusOf(app)).toMatchObject({ state: 'closed' });
    const command = start();
    const login = await add(command);
    await expect.poll(() => statesTold(app), { timeout: 5_000 }).toEqual(['closed', 'open']);
    expect(countOf(app, 'tools-changed')).toBe(1);
    expect((await products(login)).status).toBe(200);
    value(await command.revokeTool({ tool: login.tool.id }));
    await expect.poll(() => statesTold(app), { timeout: 5_000 }).toEqual(['closed', 'open', 'closed']);
  });

  test('a tool that is let do more there may at once here, and the window is told', async () => {
    const app = start();
    await furnish(app);
    const login = await add(app);
    await app.letToolsThrough();
    const orders = () =>
      call(`${login.url}/wp-json/wc/v3/orders`, { headers: basic(login) }).then(({ status }) => status);
    expect(await orders()).toBe(403);
    const before = countOf(app, 'tools-changed');
    value(await start().updateTool({ tool: login.tool.id, areas: ['products', 'orders'] }));
    await expect.poll(orders, { timeout: 5_000 }).toBe(200);
    await expect.poll(() => countOf(app, 'tools-changed'), { timeout: 5_000 }).toBeGreaterThan(before);
  });

  test('pausing everything holds for every gateway, is told to every window, and lasts', async () => {
    const app = start();
    await furnish(app);
    const login = await add(app);
    await app.letToolsThrough();
    const command = start();
    const own = value(
      await (await command.gateway()).openFor({ store: 'Quay', name: 'run', permission: 'read', areas: ['products'] }),
    );
    expect((await products(login)).status).toBe(200);
    expect((await products(own.login)).status).toBe(200);

    expect(value(await command.pauseGateway({ paused: true }))).toMatchObject({ paused: true });
    for (const one of [login, own.login]) {
      await expect.poll(async () => (await products(one)).status).toBe(503);
      expect((await products(one)).json).toMatchObject({ code: 'gatehouse_paused', data: { status: 503 } });
    }
    const isPaused = () =>
      (told.get(app) ?? []).some((event) => event.type === 'gateway-changed' && event.status.paused);
    await expect.poll(isPaused, { timeout: 5_000 }).toBe(true);

    await app.close();
    const next = start();
    await next.letToolsThrough();
    expect(await statusOf(next)).toEqual({ state: 'open', port, paused: true });
    expect((await products(login)).status).toBe(503);
    expect(value(await next.pauseGateway({ paused: false }))).toEqual({ state: 'open', port, paused: false });
    await expect.poll(async () => (await products(login)).status).toBe(200);
  });
});

test('a locked vault: the tool is told, and so is the window, until it opens', async () => {
  const first = start();
  await furnish(first);
  const login = await add(first);
  await first.close();
  let shift = 0;
  const app = start({ locked: true, now: () => Date.now() + shift });
  await app.letToolsThrough();
  const refused = await products(login);
  expect(refused.status).toBe(503);
  expect(refused.json.code).toMatch(/^gatehouse_/);
  await expect
    .poll(() => told.get(app))
    .toContainEqual({
      type: 'notice',
      failure: { code: 'vault-passphrase-missing', params: {} },
    });
  expect(await statusOf(app)).toMatchObject({ state: 'open', failure: { code: 'vault-passphrase-missing' } });

  value(await app.unlockVaultFile({ passphrase: 'correct horse battery' }));
  shift = 60_000;
  expect((await products(login)).status).toBe(200);
  await expect.poll(async () => (await statusOf(app)).failure).toBeUndefined();
});

test('tells of calls as they come, of some ten a second, and has them all in its log', async () => {
  const app = start({ now: () => 1_790_000_000_000 });
  await furnish(app);
  const login = await add(app);
  await app.letToolsThrough();
  for (let n = 0; n < 15; n += 1) await products(login);
  await expect.poll(() => countOf(app, 'tool-call')).toBe(10);
  const told15 = async () => value(await app.toolCalls({ tool: login.tool.id, limit: 50 })).calls.length;
  await expect.poll(told15, { timeout: 5_000 }).toBe(15);
});

test('the end of the program waits for calls under way, and then nothing listens', async () => {
  const app = start();
  const store = await furnish(app);
  const login = await add(app);
  await app.letToolsThrough();
  let isAsked = false;
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const hold: Fault = async (request, next) => {
    isAsked = true;
    await answered;
    return next(request);
  };
  store.setFaults([hold]);
  const underWay = products(login);
  await expect.poll(() => isAsked).toBe(true);
  const closed = app.close();
  await expect.poll(() => isTaken(port)).toBe(false);
  answer();
  expect((await underWay).status).toBe(200);
  await closed;
});

/** Another program, which has a port. */
async function occupy(at = 0) {
  const server = createServer((_, response) => response.end('something else'));
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    end: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Timers that go off when they are told to. */
function manualTimers() {
  let timers: { readonly milliseconds: number; readonly work: () => void }[] = [];
  return {
    later(milliseconds: number, work: () => void) {
      const timer = { milliseconds, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    waiting: () => timers.map(({ milliseconds }) => milliseconds).filter((milliseconds) => milliseconds > 1_000),
    async pass() {
      for (const { work } of timers.splice(0)) work();
    },
  };
}
