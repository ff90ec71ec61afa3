import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { messageChannel } from '../../src-main/electron/channels.ts';
import { appUrl } from '../../src-main/electron/origin.ts';
import { startSecretService } from '../support/secret-service.ts';
import { buildFixture } from './build-fixture.ts';
import { type AppDriver, type LaunchOptions, launchOnStandIn } from './driver.ts';

/*
 * What the stand-in of Electron does, seen from an app on it: the fixture's main process is made of the door's own
 * modules, so these tests are theirs too. They are about the stand-in and run on it even where Electron is installed.
 */

let fixture: Awaited<ReturnType<typeof buildFixture>>;
beforeAll(async () => {
  fixture = await buildFixture();
});
afterAll(() => rm(fixture.folder, { recursive: true, force: true }));

const ending: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

function launch(options: Partial<LaunchOptions> = {}): Promise<AppDriver> {
  const env = {
    FIXTURE_RENDERER: fixture.renderer,
    FIXTURE_PRELOAD: fixture.preload,
    FIXTURE_HELPER: fileURLToPath(new URL('../../src-main/vault/keychain-process.mjs', import.meta.url)),
  };
  return launchOnStandIn({ main: fixture.main, ...options, env: { ...env, ...options.env } });
}

async function launchForTest(options?: Partial<LaunchOptions>): Promise<AppDriver> {
  const app = await launch(options);
  ending.push(() => app.close());
  return app;
}

async function loadedPage(app: AppDriver): Promise<Page> {
  const page = await app.page();
  await page.waitForSelector('h1');
  return page;
}

/** Until the app has printed this. */
async function said(app: AppDriver, text: string): Promise<void> {
  await expect.poll(() => app.output(), { timeout: 20_000 }).toContain(text);
}

/** Calls the fixture's preload in the page; a rejection comes as its text. */
function ask(page: Page, channel: string, ...args: unknown[]): Promise<unknown> {
  const inPage = ([name, values]: [string, unknown[]]): unknown =>
    (globalThis as unknown as { fixture: { ask(...all: unknown[]): Promise<unknown> } }).fixture.ask(name, ...values);
  return page.evaluate(inPage, [channel, args] as [string, unknown[]]);
}

const send = (page: Page, method: string, request?: unknown) => ask(page, messageChannel, method, request);
const refusedAs = (reason: string) => ({
  ok: false,
  failure: { code: 'message-invalid', params: { method: '?', reason } },
});

describe('one window', () => {
  let app: AppDriver;
  let page: Page;
  let foreign: Server;
  let foreignUrl: string;
  const foreignRequests: string[] = [];

  beforeAll(async () => {
    foreign = createServer((request, response) => {
      foreignRequests.push(request.url ?? '');
      response.setHeader('content-type', 'text/html').end('<h1>elsewhere</h1>');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => foreign.once('listening', resolve));
    foreignUrl = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/`;
    app = await launch();
    page = await loadedPage(app);
  });
  afterAll(async () => {
    foreign.close();
    await app.close();
  });
  const mainUrl = () => app.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL());

  test('shows the page of the app-protocol, with what the preload exposes there before its first script', async () => {
    expect(await page.evaluate('document.documentElement.dataset.numbers')).toBe('1 2 3');
    expect(await mainUrl()).toBe(appUrl);
    expect(await page.evaluate('isSecureContext')).toBe(true);
  });

  test('enforces the policy that comes with the page: no inline script, no eval', async () => {
    expect(await page.evaluate('document.title')).toBe('Fixture');
    const evaluated = `new Promise((done) => {
      addEventListener('securitypolicyviolation', (event) => done(event.violatedDirective));
      const script = document.createElement('script');
      script.textContent = 'document.title = "injected"';
      document.body.append(script);
    })`;
    expect(await page.evaluate(evaluated)).toBe('script-src-elem');
    expect(await page.evaluate('document.title')).toBe('Fixture');
  });

  test('lets a worker compile WebAssembly and the page none, by the policy that each one’s script comes with', async () => {
    await page.addScriptTag({ url: 'assets/policy.worker-1a2b3c4d.js', type: 'module' });
    const tried = () => page.evaluate('document.documentElement.dataset.policy');
    await expect.poll(tried).toBe(
      JSON.stringify({
        page: { wasm: false, text: false, ownFile: true, elsewhere: false },
        worker: { wasm: true, text: false, ownFile: true, elsewhere: false },
      }),
    );
  });

  test('answers the page only with files of the renderer', async () => {
    const status = (path: string, method = 'GET') =>
      page.evaluate(`fetch(${JSON.stringify(path)}, { method: '${method}' }).then((answer) => answer.status)`);
    expect(await status('page.js')).toBe(200);
    expect(await status('missing.js')).toBe(404);
    expect(await status('/%2e%2e/main.ts')).toBe(404);
    expect(await status('/..%2fmain.ts')).toBe(404);
    expect(await status('/..%5cmain.ts')).toBe(404);
    expect(await status('page.js', 'POST')).toBe(405);
  });

  test('keeps the worlds apart: the page sees copies, and nothing of Electron', async () => {
    expect(
      await page.evaluate('[typeof require, typeof process, typeof standInToMain, typeof standInReceive]'),
    ).toEqual(Array(4).fill('undefined'));
    expect(await page.evaluate('Object.isFrozen(fixture) && Object.isFrozen(fixture.numbers)')).toBe(true);
    expect(await page.evaluate('fixture.twice((value) => value * value)')).toBe(16);
    expect(
      await page.evaluate('try { fixture.fail() } catch (error) { [error.constructor === Error, error.message] }'),
    ).toEqual([true, 'the preload says no']);
    expect(await page.evaluate('try { fixture = 1; fixture.numbers } catch (error) { error.name }')).toEqual([1, 2, 3]);
  });

  test('copies messages as structured clones, both ways', async () => {
    const script = `(async () => {
      const circle = { name: 'round' };
      circle.self = circle;
      const bytes = new Uint8Array([1, 2, 255]);
      const [back] = await fixture.ask('raw-echo', { circle, bytes, none: undefined, day: new Date(5), many: new Map([['a', 1n]]), no: NaN });
      return [back.bytes instanceof Uint8Array, [...back.bytes], 'none' in back, back.day.getTime(), back.many.get('a') === 1n, Object.is(back.no, NaN)];
    })()`;
    expect(await page.evaluate(script).catch(String)).toContain('recursion depth');
    expect(await page.evaluate(script.replace('circle.self = circle;', ''))).toEqual([
      true,
      [1, 2, 255],
      true,
      5,
      true,
      true,
    ]);
  });

  test('lets nothing through of a thrown error but its text', async () => {
    const caught = await page.evaluate(
      "fixture.ask('raw-throw').catch((error) => [error.name, error.message, error.code, error.cause, Object.keys(error)])",
    );
    expect(caught).toEqual([
      'Error',
      "Error invoking remote method 'raw-throw': TypeError: nothing but this line",
      undefined,
      undefined,
      [],
    ]);
    await expect(ask(page, 'raw-function')).rejects.toThrow('An object could not be cloned.');
    await expect(ask(page, 'no-such-channel')).rejects.toThrow(
      "Error invoking remote method 'no-such-channel': Error: No handler registered for 'no-such-channel'",
    );
    const functionSent =
      'new Promise((done) => fixture.hear("x", done)) && fixture.ask("raw-echo", [Symbol.iterator]).catch((error) => error.message)';
    expect(await page.evaluate(`(async () => ${functionSent})().catch((error) => error.message)`)).toBe(
      'An object could not be cloned.',
    );
  });

  test('delivers what the main process sends, until the listener is taken off', async () => {
    const heard = await page.evaluate(`new Promise((done) => {
      const heard = [];
      const off = fixture.hear('raw-told', (value) => {
        heard.push(value);
        if (value === 'last') done(heard);
        else off();
      });
      fixture.tell('raw-tell', 'first');
      fixture.tell('raw-tell', 'unheard');
      fixture.hear('raw-told', (value) => value === 'end' && done(heard));
      fixture.tell('raw-tell', 'end');
    })`);
    expect(heard).toEqual(['first']);
  });

  test('carries a message of 100 MB, and the door refuses it', async () => {
    expect(await page.evaluate(`fixture.ask('${messageChannel}', 'greet', 'x'.repeat(100_000_000))`)).toEqual(
      refusedAs('too-large'),
    );
    expect(await send(page, 'greet', 'you')).toEqual({ ok: true, value: 'hello you' });
  }, 90_000);

  test('answers our own page, and refuses frames inside it, other pages and frames that have gone', async () => {
    expect(await ask(page, 'raw-sender')).toEqual({ url: appUrl, isMain: true });
    for (const forged of [
      { url: 'https://evil.example/' },
      { url: 'gatehouse-app://evil/' },
      { url: 'gatehouse://app/' },
      { isMainFrame: false },
      { isGone: true },
    ]) {
      await app.standIn?.forgeSender(forged);
      expect(await send(page, 'greet', 'you')).toEqual(refusedAs('foreign-sender'));
    }
    await app.standIn?.forgeSender();
    expect(await send(page, 'greet', 'you')).toEqual({ ok: true, value: 'hello you' });
  });

  test('does not let the page go elsewhere, by script, link, form or frame', async () => {
    const attempts = [
      `location.href = '${foreignUrl}?script'`,
      `location.replace('${foreignUrl}?replace')`,
      `Object.assign(document.createElement('a'), { href: '${foreignUrl}?link' }).click()`,
      `document.body.append(Object.assign(document.createElement('iframe'), { src: '${foreignUrl}?frame' }))`,
      `Object.assign(document.body.appendChild(document.createElement('form')), { action: '${foreignUrl}?form' }).submit()`,
      "location.href = 'file:///etc/passwd'",
      "location.href = 'data:text/html,<h1>data'",
      "location.href = 'javascript:document.title=1'",
    ];
    for (const attempt of attempts) {
      await page.evaluate(`void (${attempt})`);
      // A navigation within the page goes through all that the attempt went through, and comes after it.
      expect(await send(page, 'greet', 'you')).toEqual({ ok: true, value: 'hello you' });
    }
    expect(await mainUrl()).toBe(appUrl);
    expect(await page.evaluate('document.title')).toBe('Fixture');
    expect(foreignRequests).toEqual([]);
  });

  test('refuses windows that the page opens, and tells which', async () => {
    await page.evaluate(`void window.open('${foreignUrl}?window')`);
    await said(app, `window refused: ${foreignUrl}?window`);
    await page.evaluate(
      `Object.assign(document.createElement('a'), { href: '${foreignUrl}?blank', target: '_blank' }).click()`,
    );
    await said(app, `window refused: ${foreignUrl}?blank`);
    expect(await app.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    expect(foreignRequests).toEqual([]);
  });

  test('opens nothing outside without asking, and only what may be opened', async () => {
    await app.evaluateMain(({ dialog }) => {
      dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false });
    });
    expect(await send(page, 'open', 'https://shop.example.com/a?b')).toEqual({ ok: true });
    expect(await send(page, 'open', 'file:///etc/passwd')).toMatchObject({ failure: { code: 'link-refused' } });
    const opened = (await app.standIn?.recorded())?.filter(({ call }) => call === 'shell.openExternal');
    expect(opened).toEqual([{ call: 'shell.openExternal', args: ['https://shop.example.com/a?b'] }]);
  });

  test('gives no permission but to our page, for what it is doing', async () => {
    const camera =
      'navigator.mediaDevices.getUserMedia({ video: true }).then((stream) => stream.getTracks().length, (error) => error.name)';
    expect(await page.evaluate(camera)).toBe('NotAllowedError');
    await send(page, 'scan', true);
    expect(await page.evaluate(camera)).toBe(1);
    expect(await page.evaluate(camera.replace('video: true', 'video: true, audio: true'))).toBe('NotAllowedError');
    expect(
      await page.evaluate('navigator.mediaDevices.getDisplayMedia({ video: true }).catch((error) => error.name)'),
    ).toBe('AbortError');
    await send(page, 'scan', false);
    expect(
      await page.evaluate('navigator.mediaDevices.getDisplayMedia({ video: true }).catch((error) => error.name)'),
    ).toBe('NotAllowedError');
    expect(await page.evaluate(camera)).toBe('NotAllowedError');
    expect(await page.evaluate('Notification.requestPermission()')).toBe('denied');
  });

  test('shows the theme to the page', async () => {
    const isDark = () => page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches");
    await app.evaluateMain(({ nativeTheme }) => {
      nativeTheme.themeSource = 'dark';
    });
    await expect.poll(isDark).toBe(true);
    await app.evaluateMain(({ nativeTheme }) => {
      nativeTheme.themeSource = 'light';
    });
    await expect.poll(isDark).toBe(false);
  });

  test('says what it does not do', async () => {
    const asked = (work: Parameters<typeof app.evaluateMain>[0]) => app.evaluateMain(work);
    await expect(asked(({ clipboard }) => clipboard.readText())).rejects.toThrow(
      'the stand-in does not do clipboard.readText',
    );
    await expect(asked(({ app: inside }) => inside.getFileIcon('x'))).rejects.toThrow(
      'the stand-in does not do app.getFileIcon',
    );
    await expect(
      asked(({ BrowserWindow }) => new BrowserWindow({ webPreferences: { nodeIntegration: true } }).id),
    ).rejects.toThrow('the stand-in does not do webPreferences.nodeIntegration: true');
    await expect(asked(({ dialog }) => dialog.showOpenDialog({}))).rejects.toThrow('answers to dialog.showOpenDialog');
  });

  test('loads a crashed page again, and gives up on one that cannot live', async () => {
    const crash = () =>
      app.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    const loads = () =>
      app
        .output()
        .split('\n')
        .filter((line) => line === 'loaded').length;
    const before = loads();
    for (const turn of [1, 2, 3]) {
      await crash();
      await expect.poll(loads, { timeout: 20_000 }).toBe(before + turn);
    }
    const greeting = await app.evaluateMain(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
        "fixture.ask('gatehouse:message', 'greet', 'again')",
      ),
    );
    expect(greeting).toEqual({ ok: true, value: 'hello again' });
    await crash();
    await said(app, 'given up');
  });
});

describe('a life', () => {
  test('ends in order when the last window is closed, and remembers where it was', async () => {
    const app = await launchForTest();
    await loadedPage(app);
    await app.evaluateMain(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setBounds({ x: 30, y: 40, width: 900, height: 640 });
      setImmediate(() => window?.close());
    });
    expect(await app.exited).toBe(0);
    const lines = app.output().trim().split('\n');
    expect(lines.slice(-4)).toEqual(['window-all-closed', 'before-quit', 'will-quit', 'quit']);
    const kept = await readFile(join(app.home, '.config/Electron/window.json'), 'utf8');
    expect(JSON.parse(kept)).toEqual({
      ...{ x: 30, y: 40, width: 900, height: 640, maximized: false, fullScreen: false },
      zoomLevel: 0,
    });
  });

  test('quits without telling that all windows are closed, unless a window minds', async () => {
    const app = await launchForTest();
    await loadedPage(app);
    await app.evaluateMain(({ app: inside, BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.once('close', (event) => event.preventDefault());
      inside.quit();
    });
    expect(await app.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
    await app.evaluateMain(({ app: inside }) => {
      setImmediate(() => inside.quit());
    });
    expect(await app.exited).toBe(0);
    const lines = app
      .output()
      .trim()
      .split('\n')
      .filter((line) => line !== 'loaded');
    expect(lines).toEqual(['before-quit', 'before-quit', 'will-quit', 'quit']);
  });

  test('is one, however often it is started: the second hands its link over and goes', async () => {
    const home = await mkdtemp(join(tmpdir(), 'gatehouse-home-'));
    ending.push(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
    const first = await launchForTest({ home });
    await loadedPage(first);
    const second = await launchForTest({ home, args: ['gatehouse://connect?address=shop.example.com'] });
    expect(await second.exited).toBe(3);
    await said(first, 'activated: {"to":"connect","address":"shop.example.com"}');
    const third = await launchForTest({ home, args: ['gatehouse://connect?address=a', '--inspect'] });
    expect(await third.exited).toBe(3);
    await said(first, 'activated: null');
    await first.evaluateMain(({ app: inside }) => {
      inside.emit('open-url', { preventDefault: () => undefined }, 'gatehouse://store?store=my-shop');
    });
    await said(first, 'activated: {"to":"store","store":"my-shop"}');
    await first.close();
    const later = await launchForTest({ home });
    await loadedPage(later);
  });

  test('reaches the keychain through a utility process', async () => {
    const keyring = await startSecretService();
    ending.push(() => keyring.stop());
    const app = await launchForTest({ env: { DBUS_SESSION_BUS_ADDRESS: keyring.env.DBUS_SESSION_BUS_ADDRESS } });
    const page = await loadedPage(app);
    expect(await send(page, 'keychain')).toEqual({
      ok: true,
      value: { kind: 'keychain', state: 'ready', promptPending: false },
    });
  });

  test('leaves nothing behind when it is killed', async () => {
    const app = await launch();
    await loadedPage(app);
    await app.close();
    expect(existsSync(app.home)).toBe(false);
  });
});
