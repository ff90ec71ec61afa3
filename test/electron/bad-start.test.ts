import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildDoors } from '../support/build-doors.ts';
import { canMount, mountSmallDisk, unmount } from '../support/small-disk.ts';
import { type AppDriver, launchApp } from './driver.ts';

/* Whatever is wrong with what lies on the disk, or with the computer: a window opens, and says what there is to say. */

const root = fileURLToPath(new URL('../../', import.meta.url));
const main = join(root, 'out/electron/main.js');
let home: string;
let data: string;
let app: AppDriver | undefined;

beforeAll(() => buildDoors('electron', 'preload', 'renderer'));
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'gatehouse-bad-start-'));
  data = join(home, 'data');
});
afterEach(async () => {
  await app?.close();
  await rm(home, { recursive: true, force: true, maxRetries: 5 });
});

async function open(args: readonly string[] = []): Promise<Page> {
  app = await launchApp({ main, home, env: { GATEHOUSE_HOME: data }, args });
  return app.page();
}
const welcome = (page: Page) => page.getByRole('heading', { name: 'Connect your WooCommerce store' }).waitFor();

test('damaged settings and a damaged place of the window are taken for none', async () => {
  await mkdir(data, { recursive: true, mode: 0o700 });
  await writeFile(join(data, 'preferences.json'), '{"theme":"dark","keepInTray":tr');
  await writeFile(join(data, 'window.json'), '\0\0\0');
  const page = await open();
  await welcome(page);
  expect(await page.evaluate('gatehouse.readSettings()')).toMatchObject({ ok: true, value: { theme: 'system' } });
});

test('settings of a newer Gatehouse count as far as they are understood', async () => {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const newer = { schema: 9, theme: 'dark', language: 'tlh', keepInTray: 'sometimes', more: {} };
  await writeFile(join(data, 'preferences.json'), JSON.stringify(newer));
  const page = await open();
  await welcome(page);
  const value = { theme: 'dark', language: 'system', keepInTray: false };
  expect(await page.evaluate('gatehouse.readSettings()')).toMatchObject({ ok: true, value });
});

test('records of a newer Gatehouse are told as such, and left as they are', async () => {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const newer = JSON.stringify({ schema: 99, stores: [] });
  await writeFile(join(data, 'stores.json'), newer);
  const page = await open();
  await page
    .getByText(/newer (?:version of )?Gatehouse/)
    .first()
    .waitFor();
  expect(await readFile(join(data, 'stores.json'), 'utf8')).toBe(newer);
});

test('where no folder can be made, a window opens all the same, and keeping something says why not', async () => {
  await writeFile(data, 'a file in the way');
  const page = await open();
  await page.waitForFunction('window.gatehouse !== undefined');
  const changed = await page.evaluate('gatehouse.changeSettings({ theme: "dark" })');
  expect(changed).toMatchObject({ ok: false, failure: { code: 'disk-failed' } });
});

test.runIf(canMount)('on a full disk a window opens, and keeping something says that it is full', async () => {
  await mkdir(data, { recursive: true, mode: 0o700 });
  mountSmallDisk(data);
  try {
    await writeFile(join(data, 'full'), Buffer.alloc(60_000));
    const page = await open();
    await page.waitForFunction('window.gatehouse !== undefined');
    await writeFile(join(data, 'fuller'), Buffer.alloc(60_000)).catch(() => undefined);
    const changed = await page.evaluate('gatehouse.changeSettings({ theme: "dark" })');
    expect(changed).toMatchObject({ ok: false, failure: { code: 'disk-full' } });
  } finally {
    await app?.close();
    app = undefined;
    unmount(data);
  }
});

test('without a graphics processor the window is drawn, and the data folder is its owner’s alone', async () => {
  const page = await open(['--disable-gpu', '--disable-software-rasterizer']);
  await welcome(page);
  expect((await page.screenshot()).length).toBeGreaterThan(5_000);
  await page.evaluate('gatehouse.changeSettings({ theme: "dark" })');
  if (process.platform !== 'win32') expect((await stat(data)).mode & 0o777).toBe(0o700);
});
