import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow } from './built-window.ts';
import type { Scenario } from './scenarios.ts';

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

/** Loads the page anew while the program of the window does not come; returns what lets it come. */
async function withoutProgram(page: Page): Promise<() => Promise<void>> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(/\/assets\/open-/, async (route) => {
    await released;
    await route.continue();
  });
  await page.reload();
  return async () => {
    release();
    await page.locator('[inert]').waitFor({ state: 'detached' });
    // The welcome's first button takes the focus, and shows it.
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  };
}

/** By how much the corners of a card, drawn a second time, may differ in a channel of a pixel (0 to 255). */
const rounding = 2;

/** By how much two pictures differ where they differ most, in a channel of a pixel; 255 where their sizes do. */
async function difference(page: Page, ...pictures: readonly Buffer[]): Promise<number> {
  // Outside of the window, whose policy lets no picture of another's be read.
  const elsewhere = await page.context().newPage();
  const most = await elsewhere.evaluate(
    async (encoded) => {
      const [one, other] = await Promise.all(
        encoded.map(async (base64) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const bitmap = await createImageBitmap(new Blob([bytes]));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context?.drawImage(bitmap, 0, 0);
          return context?.getImageData(0, 0, bitmap.width, bitmap.height);
        }),
      );
      if (!one || !other || one.width !== other.width || one.height !== other.height) return 255;
      return one.data.reduce((found, value, index) => Math.max(found, Math.abs(value - (other.data[index] ?? 0))), 0);
    },
    pictures.map((picture) => picture.toString('base64')),
  );
  await elsewhere.close();
  return most;
}

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 900, height: 640 } },
] as const;

const frames: ReadonlyArray<[name: string, Scenario, Route, part: string]> = [
  ['the welcome', 'empty', { page: 'welcome' }, '.app'],
  ['one store', 'one', { page: 'welcome' }, '.app-sidebar'],
  ['13 stores', 'thirteen', { page: 'store', storeId: '1' }, '.app-sidebar'],
  ['200 stores, some with hostile names', 'twoHundred', { page: 'store', storeId: '9' }, '.app-sidebar'],
  ['one of 200 far down the list', 'twoHundred', { page: 'store', storeId: '150' }, '.app-sidebar'],
];

describe.each(looks)('$colorScheme', (look) => {
  it.each(frames)('%s: what stands there first is what the window then shows', async (_name, scenario, route, part) => {
    await built.open(scenario, route, look, async (page) => {
      const letProgramCome = await withoutProgram(page);
      await page.locator('.app[inert]').waitFor();
      const first = await page.locator(part).screenshot();
      const rows = await page.locator('.ui-row').allTextContents();
      await letProgramCome();
      // A row far down is brought into sight once the list has been laid out.
      if (route.page === 'store') await page.locator('.app:not([inert]) .ui-row[data-selected]').waitFor();
      const then = await page.locator('.ui-row').allTextContents();
      const at = Math.max(0, rows.indexOf(then[0] ?? ''));
      expect([then, rows.length >= then.length]).toEqual([rows.slice(at, at + then.length), true]);
      expect(await difference(page, first, await page.locator(part).screenshot())).toBeLessThanOrEqual(rounding);
    });
  });
});

it('the first frame answers nothing, and is not read out', async () => {
  await built.open('healthy', { page: 'welcome' }, {}, async (page) => {
    const letProgramCome = await withoutProgram(page);
    await page.locator('.app[inert]').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    const { nodes } = await (await page.context().newCDPSession(page)).send('Accessibility.getFullAXTree');
    expect(nodes.filter(({ ignored }) => !ignored).map(({ name }) => name?.value ?? '')).toEqual(['Gatehouse', '']);
    await letProgramCome();
  });
});

it.each<[string, Scenario, Route]>([
  ['a list that cannot be read', 'unlisted', { page: 'welcome' }],
  ['a page that one comes back to', 'twoHundred', { page: 'settings' }],
  ['a wizard that one comes back to', 'empty', { page: 'connect' }],
])('%s waits for the window itself', async (_name, scenario, route) => {
  await built.open(scenario, route, {}, async (page) => {
    const letProgramCome = await withoutProgram(page);
    await page.waitForFunction(() => document.readyState === 'complete');
    await page.evaluate(() => window.gatehouse.listStores());
    expect(await page.locator('#root').innerHTML()).toBe('');
    await letProgramCome();
    await page.locator('.app').waitFor();
  });
});

it('a theme that was chosen holds from the first frame on', async () => {
  await built.open('dark', { page: 'welcome' }, { colorScheme: 'light' }, async (page) => {
    const letProgramCome = await withoutProgram(page);
    await page.locator('.app[inert]').waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    await letProgramCome();
  });
});
