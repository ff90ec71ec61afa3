import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDoor } from '../../src-main/browser/door.ts';
import type { Host } from '../../src-main/contract/host.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { buildDoors } from '../support/build-doors.ts';
import { installedBrowser, startChromium } from '../support/chromium.ts';
import { type FakeCore, fakeCore, makePage, policyScript, startTestServer, step, type TestServer } from './support.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const hostScript = join(root, 'out/browser-host/host.js');
const program = installedBrowser();
const switches = ['--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

/** What the page under test has heard, what it was answered, and which of its attempts were refused. */
const script = `
  globalThis.heard = [];
  gatehouse.subscribe((event) => heard.push(event));
  gatehouse.listStores().then((result) => { globalThis.first = result; });
  if (location.search === '?try') {
    const refused = async (work) => { try { await work(); return false; } catch { return true; } };
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.ran = true';
    document.head.append(inline);
    globalThis.tried = {
      inline: !('ran' in globalThis),
      text: await refused(() => new Function('return 1')()),
      elsewhere: await refused(() => fetch('http://127.0.0.1:1/')),
    };
  }
`;

interface TestWindow {
  readonly gatehouse: Host;
  readonly heard: unknown[];
  readonly first: unknown;
}

let browser: Browser;
beforeAll(async () => {
  await buildDoors('browser-host');
  browser = await startChromium(switches);
}, 120_000);
afterAll(() => browser.close());

let door: TestServer;
let context: BrowserContext;
let page: Page;
beforeEach(async () => {
  door = await startTestServer({ hostScript, script });
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(async () => {
  await context.close();
  await door[Symbol.asyncDispose]();
});

const inPage = <T>(work: (window: TestWindow) => T | Promise<T>): Promise<T> =>
  page.evaluate(`(${work.toString()})(globalThis)`) as Promise<T>;
const heard = () => inPage((window) => window.heard);

describe('the window', () => {
  it('has its host before anything of its own runs, and brings answers and events', async () => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    door.core.emit(step('1'));
    door.core.emit(step('2'));
    await expect.poll(heard).toEqual([step('1'), step('2')]);
    door.core.answer = async () => fail('cancelled');
    const answer = await inPage((window) => window.gatehouse.showStore({ store: 'läden ✓' }));
    expect(answer).toEqual(fail('cancelled'));
    expect(door.core.calls.at(-1)).toEqual({ method: 'showStore', request: { store: 'läden ✓' } });
    expect(errors).toEqual([]);
  });

  it('takes the token out of its address, keeps its session when it loads anew, and no cookie', async () => {
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    expect(page.url()).toBe(`http://127.0.0.1:${door.server.port}/`);
    expect(await page.evaluate('history.length')).toBeLessThanOrEqual(2);
    await page.reload();
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    expect(await context.cookies()).toEqual([]);
    expect(door.reused()).toBe(0);
  });

  it('opened by the name localhost goes to its own address, with its token', async () => {
    await page.goto(door.server.launchUrl.replace('127.0.0.1', 'localhost'));
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    expect(new URL(page.url()).hostname).toBe('127.0.0.1');
  });

  it.each(['/', '/#', `/#${'x'.repeat(43)}`])('opened a second time at %s says where the first is', async (path) => {
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    const other = await context.newPage();
    await other.goto(`http://127.0.0.1:${door.server.port}${path}`);
    await other.waitForURL('**/gatehouse/elsewhere.html');
    expect(await other.textContent('h1')).toBe('Gatehouse is open in another window');
    expect(door.core.calls).toHaveLength(1);
  });

  it('opened a second time with the same token tells the door', async () => {
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    const other = await context.newPage();
    await other.goto(door.server.launchUrl);
    await other.waitForURL('**/gatehouse/elsewhere.html');
    expect(door.reused()).toBe(1);
  });

  it('takes up its events where the stream broke, and loses no answer', async () => {
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    let release: (result: Result<unknown>) => void = () => undefined;
    door.core.answer = () =>
      new Promise((resolve) => {
        release = resolve;
      });
    const answer = inPage((window) => window.gatehouse.checkStore({ task: 't', store: 's' }));
    await expect.poll(() => door.core.calls.length).toBe(2);
    door.core.emit(step('1'));
    door.dropStreams();
    door.core.emit(step('2'));
    release(ok('after the break'));
    expect(await answer).toEqual(ok('after the break'));
    await expect.poll(heard).toEqual([step('1'), step('2')]);
  });

  it('goes on when one of its listeners throws', async () => {
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    await page.evaluate(`gatehouse.subscribe(() => { throw new Error('a fault of the page'); })`);
    door.core.emit(step('1'));
    door.core.emit(step('2'));
    await expect.poll(heard).toEqual([step('1'), step('2')]);
    expect(await inPage((window) => window.gatehouse.listStores())).toEqual(ok('did listStores'));
  });

  it('hears in one notice, and in each answer, that the program has ended', async () => {
    await page.goto(door.server.launchUrl);
    await expect.poll(() => inPage((window) => window.first)).toEqual(ok('did listStores'));
    door.core.answer = () => new Promise(() => undefined);
    const waiting = inPage((window) => window.gatehouse.checkStore({ task: 't', store: 's' }));
    await expect.poll(() => door.core.calls.length).toBe(2);
    await door.server.close();
    expect(await waiting).toEqual(fail('door-gone'));
    expect(await inPage((window) => window.gatehouse.listStores())).toEqual(fail('door-gone'));
    expect(await heard()).toEqual([{ type: 'notice', failure: { code: 'door-gone', params: {} } }]);
  });

  it('runs nothing that its files do not hold, and speaks with nobody else', async () => {
    await page.goto(door.server.launchUrl.replace('/#', '/?try#'));
    await expect.poll(() => page.evaluate('globalThis.tried')).toEqual({ inline: true, text: true, elsewhere: true });
  });

  it('compiles no WebAssembly, while its worker does, and nothing else', async () => {
    await page.goto(door.server.launchUrl);
    await page.addScriptTag({ url: policyScript, type: 'module' });
    const tried = () => page.evaluate('document.documentElement.dataset.policy');
    await expect.poll(tried).toBe(
      JSON.stringify({
        page: { wasm: false, text: false, ownFile: true, elsewhere: false },
        worker: { wasm: true, text: false, ownFile: true, elsewhere: false },
      }),
    );
  });
});

describe('another page of the same browser', () => {
  let other: Server;
  let otherUrl: string;
  beforeEach(async () => {
    other = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>Other</title>');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
    await page.goto(otherUrl);
  });
  afterEach(
    () =>
      new Promise<void>((resolve) => {
        other.close(() => resolve());
        other.closeAllConnections();
      }),
  );

  const refusals = () => door.lines.map((line) => line.split(': ')[1]);

  it.each([
    ['reads', { method: 'GET' }, '403 origin'],
    ['asks blindly', { method: 'GET', mode: 'no-cors' }, '403 site'],
    ['sends as a form would', { method: 'POST', mode: 'no-cors', body: '{}' }, '403 origin'],
    ['sends JSON', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }, '403 origin'],
  ])('that %s is refused', async (_what, init, refusal) => {
    const answer = await page.evaluate(
      ([url, options]) =>
        fetch(url, options as object).then(
          (response) => response.type,
          () => 'refused',
        ),
      [`http://127.0.0.1:${door.server.port}/gatehouse/messages`, init] as const,
    );
    expect(['refused', 'opaque']).toContain(answer);
    expect(refusals()).toContain(refusal);
    expect(door.core.calls).toEqual([]);
  });

  it.each([
    ['a picture', `<img src="http://127.0.0.1:PORT/assets/plain.css">`],
    ['a script', `<script src="http://127.0.0.1:PORT/gatehouse/host.js"></script>`],
    ['a style', `<link rel="stylesheet" href="http://127.0.0.1:PORT/assets/plain.css">`],
    ['a frame', `<iframe src="http://127.0.0.1:PORT/"></iframe>`],
    ['a link that is followed', `<meta http-equiv="refresh" content="0;url=http://127.0.0.1:PORT/">`],
  ])('that takes in %s is refused', async (_what, html) => {
    await page.setContent(html.replace('PORT', String(door.server.port)), { waitUntil: 'commit' });
    await expect.poll(refusals).toContain('403 site');
    expect(door.pages()).toBe(0);
  });

  it('that sends a form is refused', async () => {
    const action = `http://127.0.0.1:${door.server.port}/gatehouse/messages`;
    await page.setContent(
      `<form method="post" enctype="text/plain" action="${action}"><input name='{"id":"1","a":"' value='"}'></form>`,
    );
    await page.evaluate('document.forms[0].submit()');
    await expect.poll(refusals).toContain('403 origin');
    expect(door.core.calls).toEqual([]);
  });

  it('that opens a WebSocket gets none', async () => {
    const url = `ws://127.0.0.1:${door.server.port}/gatehouse/events`;
    const opened = await page.evaluate(
      `new Promise((resolve) => { const s = new WebSocket('${url}'); s.onopen = () => resolve(true); s.onerror = () => resolve(false); })`,
    );
    expect(opened).toBe(false);
  });

  it('whose name is led to this computer after it was loaded (DNS rebinding) is refused', async () => {
    const rebound = await startChromium([
      ...switches,
      '--host-resolver-rules=MAP rebound.example 127.0.0.1',
      '--no-proxy-server',
    ]);
    try {
      const victim = await rebound.newPage();
      const answer = await victim.goto(`http://rebound.example:${door.server.port}/`);
      expect(answer?.status()).toBe(421);
      expect(refusals()).toContain('421 host');
    } finally {
      await rebound.close();
    }
  });
});

describe('the door', () => {
  let folder: string;
  let core: FakeCore;
  let lines: string[];
  let said: string[];
  /** The timers that the door has set, run by the test. */
  let timers: Map<() => void, number>;
  let stop: AbortController;
  let opening: ReturnType<typeof openDoor> | undefined;
  let random: Uint8Array[];
  /** The first random that a door asks for. */
  const launchToken = () => Buffer.from(random[0] ?? []).toString('base64url');

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gatehouse-build-'));
    await makePage(join(folder, 'renderer'), script);
    await cp(join(root, 'out/browser-host'), join(folder, 'browser-host'), { recursive: true });
    core = fakeCore();
    lines = [];
    said = [];
    timers = new Map();
    random = [];
    opening = undefined;
    stop = new AbortController();
  });
  afterEach(async () => {
    // A test that failed leaves no browser behind.
    stop.abort();
    await opening?.catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  });

  const open = (withBrowser: boolean, browserProgram = program): ReturnType<typeof openDoor> => {
    opening = openDoor({
      app: core.host,
      build: folder,
      port: 0,
      browser: withBrowser
        ? {
            program: browserProgram,
            withoutSandbox: true,
            moreSwitches: ['--headless=new', '--disable-gpu', '--disable-dev-shm-usage', '--remote-debugging-port=0'],
          }
        : undefined,
      log: { write: (line) => lines.push(line), settled: async () => undefined },
      say: (line) => said.push(line),
      clock: () => performance.now(),
      randomBytes(count) {
        const bytes = randomBytes(count);
        random.push(bytes);
        return bytes;
      },
      later(milliseconds, work) {
        timers.set(work, milliseconds);
        return () => timers.delete(work);
      },
      stop: stop.signal,
    });
    return opening;
  };
  const profiles = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('gatehouse-window-'));
  const elapse = (milliseconds: number) => {
    for (const [work, after] of timers) if (after === milliseconds) work();
  };

  it('tells its window where to go in a file that is the person’s alone, and tells nobody else', async () => {
    const before = await profiles();
    const opened = open(true);
    await vi.waitUntil(() => core.calls.length === 1, { timeout: 20_000 });
    const [profile = ''] = (await profiles()).filter((name) => !before.includes(name));
    const opener = join(tmpdir(), profile, 'open-gatehouse.html');
    expect(await readFile(opener, 'utf8')).toContain(launchToken());
    if (process.platform !== 'win32') {
      expect((await stat(join(tmpdir(), profile))).mode & 0o777).toBe(0o700);
      expect((await stat(opener)).mode & 0o777).toBe(0o600);
    }
    if (process.platform === 'linux') {
      const processes = await whatOthersSee();
      expect(processes).toContain(`--user-data-dir=${join(tmpdir(), profile)}`);
      expect(processes).toContain('--type=renderer');
      expect(processes).not.toContain(launchToken());
    }
    stop.abort();
    await opened;
    expect(`${lines} ${said}`).not.toContain(launchToken());
  });

  it.skipIf(process.platform === 'win32')('says how to go on when its browser opens no page', async () => {
    const idle = join(folder, 'idle');
    await writeFile(idle, '#!/bin/sh\nexec sleep 1000\n', { mode: 0o755 });
    const opened = open(true, idle);
    await vi.waitUntil(() => timers.size === 1);
    elapse(60_000);
    expect(await opened).toEqual(ok(undefined));
    expect(said).toEqual([expect.stringContaining('npm start -- --no-window')]);
  });

  it('opens a window with a profile of its own, and ends and deletes it when it is told to', async () => {
    const before = await profiles();
    const opened = open(true);
    await vi.waitUntil(() => core.calls.length === 1, { timeout: 20_000 });
    const [profile = ''] = (await profiles()).filter((name) => !before.includes(name));
    expect(await readdir(join(tmpdir(), profile))).toContain('Default');
    stop.abort();
    expect(await opened).toEqual(ok(undefined));
    expect(await profiles()).not.toContain(profile);
    expect(said).toEqual([]);
  });

  it('ends when its window is closed', async () => {
    const before = await profiles();
    const opened = open(true);
    await vi.waitUntil(() => core.calls.length === 1, { timeout: 20_000 });
    const [profile = ''] = (await profiles()).filter((name) => !before.includes(name));
    // A headless browser has no window to close by hand.
    const [port] = (await readFile(join(tmpdir(), profile, 'DevToolsActivePort'), 'utf8')).split('\n');
    const remote = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const session = await remote.newBrowserCDPSession();
    await session.send('Browser.close').catch(() => undefined);
    await remote.close().catch(() => undefined);
    expect(await opened).toEqual(ok(undefined));
    expect(await profiles()).not.toContain(profile);
    expect(lines.join('\n')).toMatch(/the browser has ended|its window has gone/);
  });

  it('without a browser says its address, and waits ten minutes for the first page', async () => {
    const opened = open(false);
    await vi.waitUntil(() => said.length === 1);
    const url = /http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43}$/.exec(said[0] ?? '')?.[0] ?? '';
    expect([...timers.values()]).toEqual([600_000]);
    await page.goto(url);
    await vi.waitUntil(() => core.calls.length === 1);
    expect([...timers.values()]).toEqual([]);
    await page.goto('about:blank');
    await vi.waitUntil(() => timers.size === 1);
    await page.goto(url.replace(/#.*/, ''));
    await vi.waitUntil(() => timers.size === 0);
    await page.close();
    await vi.waitUntil(() => timers.size === 1);
    elapse(10_000);
    expect(await opened).toEqual(ok(undefined));
  });

  it('ends when nobody comes', async () => {
    const opened = open(false);
    await vi.waitUntil(() => said.length === 1);
    elapse(600_000);
    expect(await opened).toEqual(ok(undefined));
  });

  it('ends, and says why, when the token of its own window is used by somebody else too', async () => {
    const opened = open(true);
    await vi.waitUntil(() => core.calls.length === 1, { timeout: 20_000 });
    const port = /127\.0\.0\.1:(\d+)/.exec(lines.join('\n'))?.[1];
    await fetch(`http://127.0.0.1:${port}/gatehouse/session`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token: launchToken() }),
    });
    expect(await opened).toEqual(ok(undefined));
    expect(said).toEqual([expect.stringContaining('was used by another program')]);
    expect(`${lines} ${said}`).not.toContain(launchToken());
  });

  it('that cannot start its browser leaves nothing behind', async () => {
    const before = await profiles();
    const broken = openDoor({
      app: core.host,
      build: folder,
      port: 0,
      browser: { program: join(folder, 'no-browser'), withoutSandbox: false },
      log: { write: (line) => lines.push(line), settled: async () => undefined },
      say: (line) => said.push(line),
      clock: () => performance.now(),
      randomBytes,
      later: () => () => undefined,
      stop: stop.signal,
    });
    await expect(broken).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await profiles()).toEqual(before);
  });
});

/** The arguments and the environment of every process that runs now. */
async function whatOthersSee(): Promise<string> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const parts = pids.flatMap((pid) => ['cmdline', 'environ'].map((part) => `/proc/${pid}/${part}`));
  // One that has just ended, or is somebody else's, shows nothing.
  const texts = await Promise.all(parts.map((part) => readFile(part, 'utf8').catch(() => '')));
  return texts.join('\n').replaceAll('\0', '\n');
}
