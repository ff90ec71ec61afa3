import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildDoors } from '../support/build-doors.ts';
import { type AppDriver, launchOnStandIn } from './driver.ts';
import type { Tray } from './stand-in/desktop.ts';

/*
 * The built main process with a desktop that has a tray, and with one that has none. Whether there is one is D-Bus's to
 * say, through `gdbus`: here a script says it. Icons and notifications are the stand-in's, so these run on it alone.
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'out/electron/main.js');
let home: string;
let app: AppDriver | undefined;

beforeAll(() => buildDoors('electron', 'preload', 'renderer'));
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatehouse-tray-'));
});
afterEach(async () => {
  await app?.close();
  await chmod(home, 0o700);
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

const dataFolder = () => join(home, 'data');

interface Start {
  readonly tray: boolean;
  readonly preferences?: object;
  readonly args?: readonly string[];
  readonly windowState?: object;
}

async function start({ tray, preferences = {}, args = [], windowState }: Start): Promise<AppDriver> {
  await mkdir(join(home, 'bin'), { recursive: true });
  const gdbus = join(home, 'bin', 'gdbus');
  await writeFile(gdbus, `#!/bin/sh\necho '(<${tray}>,)'\n`, { mode: 0o700 });
  await mkdir(dataFolder(), { recursive: true, mode: 0o700 });
  await writeFile(join(dataFolder(), 'preferences.json'), JSON.stringify({ schema: 1, ...preferences }));
  if (windowState) await writeFile(join(dataFolder(), 'window.json'), JSON.stringify(windowState));
  const env = { GATEHOUSE_HOME: dataFolder(), PATH: [join(home, 'bin'), process.env.PATH].join(delimiter) };
  app = await launchOnStandIn({ main, home, env, args });
  return app;
}

const pageOf = async (running: AppDriver) => {
  const page = await running.page();
  await page.waitForFunction('window.gatehouse !== undefined');
  return page;
};
const isVisible = (running: AppDriver) =>
  running.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));
const closeWindow = (running: AppDriver) =>
  running.evaluateMain(({ BrowserWindow }) => {
    setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
  });
const icon = (running: AppDriver) =>
  running.evaluateMain((electron) => {
    const [one] = (electron.Tray as unknown as typeof Tray).standIn.all;
    return (
      one && {
        toolTip: one.toolTip,
        labels: one.menu?.items.filter(({ type }) => type !== 'separator').map(({ label }) => label),
      }
    );
  });
const choose = (running: AppDriver, item: string) =>
  running.evaluateMain((electron, id) => {
    const [one] = (electron.Tray as unknown as typeof Tray).standIn.all;
    setImmediate(() => one?.menu?.getMenuItemById(id)?.click());
  }, item);

describe.runIf(process.platform === 'linux')('a desktop with a tray', () => {
  test('keeps Gatehouse there when its window is closed, and brings it back', async () => {
    const running = await start({ tray: true, preferences: { keepInTray: true } });
    await pageOf(running);
    await expect
      .poll(() => icon(running))
      .toEqual({
        toolTip: 'Gatehouse – Tools: not running',
        labels: ['Tools: not running', 'Pause All Tools', 'Open Gatehouse', 'Settings…', 'Quit Gatehouse'],
      });
    await closeWindow(running);
    await expect.poll(() => isVisible(running)).toEqual([false]);
    await choose(running, 'settings');
    await expect.poll(() => isVisible(running)).toEqual([true]);
    await (await running.page()).getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    await choose(running, 'pause');
    await expect.poll(async () => (await icon(running))?.labels).toContain('Resume Tools');
    expect((await icon(running))?.toolTip).toBe('Gatehouse – Tools: paused');
    await choose(running, 'quit');
    expect(await running.exited).toBe(0);
  });

  test('takes the icon away with the setting, and then ends with the window', async () => {
    const running = await start({ tray: true, preferences: { keepInTray: true } });
    const page = await pageOf(running);
    await expect.poll(() => icon(running)).toBeTruthy();
    await page.evaluate('gatehouse.changeSettings({ keepInTray: false })');
    await expect.poll(() => icon(running)).toBeFalsy();
    await closeWindow(running);
    expect(await running.exited).toBe(0);
  });

  test('has it without a window when the system started it at login', async () => {
    const running = await start({ tray: true, preferences: { keepInTray: true }, args: ['--at-login'] });
    await expect.poll(() => icon(running), { timeout: 30_000 }).toBeTruthy();
    expect(await isVisible(running)).toEqual([]);
    await choose(running, 'open');
    await expect.poll(() => isVisible(running), { timeout: 30_000 }).toEqual([true]);
  });
});

describe.runIf(process.platform === 'linux')('a desktop without a tray', () => {
  test('ends Gatehouse with its window, whatever the setting says, and the page says so', async () => {
    const running = await start({ tray: false, preferences: { keepInTray: true }, args: ['--at-login'] });
    const page = await pageOf(running);
    expect(await icon(running)).toBeFalsy();
    expect(await page.evaluate('gatehouse.describeApp()')).toMatchObject({
      value: { capabilities: { tray: 'missing' } },
    });
    await running.evaluateMain(({ Menu }) => {
      setImmediate(() => Menu.getApplicationMenu()?.getMenuItemById('settings')?.click());
    });
    await page.getByText('This desktop shows no icons in a tray').waitFor();
    await closeWindow(running);
    expect(await running.exited).toBe(0);
  });
});

test('a link that starts Gatehouse is followed once its page is there; one out of its place is not', async () => {
  const good = await start({ tray: false, args: ['gatehouse:connect?address=shop.example'] });
  const page = await good.page();
  await expect.poll(() => page.getByRole('textbox').first().inputValue(), { timeout: 30_000 }).toBe('shop.example');
  await good.close();
  const bad = await start({ tray: false, args: ['gatehouse:connect?address=evil.example', '--practice'] });
  await (await bad.page()).getByRole('heading', { name: 'Connect your WooCommerce store' }).waitFor();
});

test('a window opens where a display still is, and as large as it was drawn', async () => {
  const windowState = { x: 4_000, y: 200, width: 1_000, height: 700, maximized: false, fullScreen: true, zoomLevel: 2 };
  const running = await start({ tray: false, windowState });
  await pageOf(running);
  const place = () =>
    running.evaluateMain(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      const { x = 0 } = window?.getBounds() ?? {};
      return { x, isFull: window?.isFullScreen(), zoom: window?.webContents.getZoomLevel() };
    });
  await expect.poll(async () => (await place()).isFull).toBe(true);
  const { x, zoom } = await place();
  expect(x).toBeLessThan(1_920);
  expect(zoom).toBe(2);
  await running.evaluateMain(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomLevel(-1));
  await closeWindow(running);
  await running.exited;
  expect(JSON.parse(await readFile(join(dataFolder(), 'window.json'), 'utf8'))).toMatchObject({
    fullScreen: true,
    zoomLevel: -1,
  });
});
