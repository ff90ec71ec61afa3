import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { appUrl } from '../../src-main/electron/origin.ts';
import { buildFixture } from './build-fixture.ts';
import { type AppDriver, launchApp, whichElectron } from './driver.ts';

/* The same steps on the real Electron, where it is, and on the stand-in. */

let fixture: Awaited<ReturnType<typeof buildFixture>>;
let app: AppDriver;
let specs = 0;

beforeAll(async () => {
  fixture = await buildFixture();
});
afterAll(async () => {
  process.stdout.write(`${whichElectron(specs)}\n`);
  await rm(fixture.folder, { recursive: true, force: true });
});
beforeEach(async () => {
  specs += 1;
  app = await launchApp({
    main: fixture.main,
    env: { FIXTURE_RENDERER: fixture.renderer, FIXTURE_PRELOAD: fixture.preload },
  });
});
afterEach(() => app.close());

async function loadedPage(): Promise<Page> {
  const page = await app.page();
  await page.waitForSelector('h1');
  return page;
}

test('the page and the main process answer, and the page is ours', async () => {
  const page = await loadedPage();
  expect(app.windows()).toEqual([page]);
  expect(await page.evaluate("fixture.ask('gatehouse:message', 'greet', 'you')")).toEqual({
    ok: true,
    value: 'hello you',
  });
  expect(await page.evaluate("fixture.ask('raw-throw').catch((error) => error.message)")).toBe(
    "Error invoking remote method 'raw-throw': TypeError: nothing but this line",
  );
  const urlOf = (id: number) =>
    app.evaluateMain(({ BrowserWindow }, wanted) => BrowserWindow.fromId(wanted)?.webContents.getURL(), id);
  expect(await urlOf(1)).toBe(appUrl);
});

test('the last window closed ends it', async () => {
  await loadedPage();
  await app.evaluateMain(({ BrowserWindow }) => {
    setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
  });
  expect(await app.exited).toBe(0);
  expect(app.output()).toMatch(/window-all-closed\s+before-quit\s+will-quit\s+quit\s+$/);
});
