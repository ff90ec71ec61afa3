import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { faults, overflows } from '../ui/page.ts';
import { inArabicLetters } from './arabic-letters.ts';
import { type BuiltWindow, buildWindow } from './built-window.ts';
import type { Scenario } from './scenarios.ts';

/* The window in a language that is written from right to left; see mirrored.config.ts. */

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow({ config: 'test/renderer/mirrored.config.ts' });
});

afterAll(() => built?.close());

const look = { viewport: { width: 900, height: 640 } };
const middle = look.viewport.width / 2;

const button = (page: Page, name: string) => page.getByRole('button', { name: inArabicLetters(name), exact: true });
const title = (page: Page) => page.locator('.app:not([inert]) h1').first().waitFor();

async function toKeyStep(page: Page): Promise<void> {
  await page.locator('.ui-wizard input').first().fill('shop.example');
  await page.keyboard.press('Enter');
  await button(page, 'Go on to the key').click();
  await page.getByRole('heading', { name: inArabicLetters('Make a key') }).waitFor();
}

type Sight = readonly [
  name: string,
  scenario: Scenario,
  route: Route,
  reach: (page: Page) => Promise<void>,
  hasSidebar: boolean,
];

const sights: readonly Sight[] = [
  ['welcome', 'empty', { page: 'welcome' }, title, false],
  ['key step of the wizard', 'shops', { page: 'connect' }, toKeyStep, true],
  ['overview of a store', 'shops', { page: 'store', storeId: '1', tab: 'overview' }, title, true],
  ['tools', 'fewTools', { page: 'store', storeId: '1', tab: 'tools' }, title, true],
  ['rotation', 'shopRotating', { page: 'rotate', storeId: '1' }, title, true],
  ['settings', 'shops', { page: 'settings' }, title, true],
];

/** Across the window, in pixels from its left edge. */
async function span(of: Locator): Promise<{ readonly left: number; readonly right: number }> {
  const { x, width } = (await of.boundingBox()) ?? { x: Number.NaN, width: Number.NaN };
  return { left: x, right: x + width };
}

/** Whether a drawing stands as in a mirror, by what the browser makes of all that turns it. */
const isMirrored = (icon: Locator) =>
  icon.evaluate((svg) => (svg.querySelector('path')?.getScreenCTM() ?? new DOMMatrix()).a < 0);

/** Where the first and the last letter of a text are drawn, in pixels from the left edge. */
function ends(of: Locator): Promise<readonly [number, number]> {
  return of.evaluate((element) => {
    const at = (text: Text, index: number) => {
      const range = document.createRange();
      range.setStart(text, index);
      range.setEnd(text, index + 1);
      return range.getBoundingClientRect().left;
    };
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode() as Text;
    return [at(text, 0), at(text, text.length - 1)] as const;
  });
}

/** What stands beyond an edge of the window, also where nothing can be scrolled to it. */
function beyondEdges(page: Page): Promise<readonly string[]> {
  return page.locator('.app:not([inert])').evaluate((app) =>
    [...app.querySelectorAll<HTMLElement>('*')]
      .filter((element) => !element.closest('.ui-hidden, [style*="clip"]'))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -1 || right > innerWidth + 1);
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  );
}

describe('from right to left', () => {
  it.each(sights)('%s', async (_name, scenario, route, reach, hasSidebar) => {
    await built.open(scenario, route, look, async (page) => {
      await reach(page);
      expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
        'ar',
        'rtl',
      ]);
      expect([await overflows(page), await beyondEdges(page)]).toEqual([false, []]);
      expect(await faults(page)).toEqual([]);
      expect((await span(page.locator('.app:not([inert]) h1').first())).right).toBeGreaterThan(middle);
      if (hasSidebar) {
        const sidebar = await span(page.locator('.app-sidebar'));
        const main = await span(page.locator('.app-main'));
        expect([sidebar.right, main.left, main.right]).toEqual([look.viewport.width, 0, sidebar.left]);
      }
    });
  });

  it('Back stands at the right and shows to the right, and a new window in the browser to the left', async () => {
    await built.open('shops', { page: 'connect' }, look, async (page) => {
      await toKeyStep(page);
      const back = button(page, 'Back');
      expect((await span(back)).left).toBeGreaterThan((await span(button(page, 'Check the key'))).right);
      expect(await isMirrored(back.locator('svg'))).toBe(true);
      expect(await isMirrored(page.locator('.lucide-external-link').first())).toBe(true);
      // A check mark is the same in every language.
      expect(await isMirrored(page.locator('.lucide-check').first())).toBe(false);
    });
  });

  it('a key and an address run from left to right', async () => {
    await built.open('shops', { page: 'store', storeId: '1', tab: 'overview' }, look, async (page) => {
      await title(page);
      const texts = page.locator('.app-page .ui-mono');
      const shown = await texts.allTextContents();
      expect(shown).toContainEqual(expect.stringMatching(/^ck_…/));
      for (let index = 0; index < shown.length; index += 1) {
        const [first, last] = await ends(texts.nth(index));
        expect([shown[index], first < last]).toEqual([shown[index], true]);
      }
    });
  });

  it('an answer in JSON does too, and so do the arrow keys in it', async () => {
    await built.open('healthy', { page: 'store', storeId: '1', tab: 'calls' }, look, async (page) => {
      await button(page, 'Send').click();
      const rows = page.locator('.ui-json-row');
      await rows.first().click();
      const chevron = rows.first().locator('.lucide-chevron-right');
      expect([await isMirrored(chevron), (await span(chevron)).left < middle]).toEqual([false, true]);
      for (const [key, isOpen] of [
        ['ArrowLeft', 'false'],
        ['ArrowRight', 'true'],
        ['ArrowLeft', 'false'],
      ] as const) {
        await page.keyboard.press(key);
        expect([key, await rows.first().getAttribute('aria-expanded')]).toEqual([key, isOpen]);
      }
      expect(await isMirrored(button(page, 'Send').locator('svg'))).toBe(true);
    });
  });

  it('what is searched for stands clear of the icon in any letters', async () => {
    await built.open('thirteen', { page: 'store', storeId: '1' }, look, async (page) => {
      await title(page);
      const search = page.locator('.stores-search');
      const box = await span(search.locator('input'));
      const icon = await span(search.locator('svg').first());
      expect(icon.left).toBeGreaterThan((box.left + box.right) / 2);
      for (const typed of ['', 'shop', 'متجر']) {
        await search.locator('input').fill(typed);
        const padding = await search.locator('input').evaluate((input) => getComputedStyle(input).paddingRight);
        expect(box.right - Number.parseFloat(padding)).toBeLessThan(icon.left);
      }
    });
  });

  it('names of stores stand beside their marks in any letters', async () => {
    await built.open('twoHundred', { page: 'store', storeId: '1' }, look, async (page) => {
      await title(page);
      const edges = await page.locator('.stores-words').evaluateAll((all) =>
        all.map((words) => {
          const name = words.querySelector('bdi') as HTMLElement;
          const range = document.createRange();
          range.selectNodeContents(name);
          const { right, width } = range.getBoundingClientRect();
          // What is cut fills the line.
          return width > name.clientWidth ? 0 : Math.round(words.getBoundingClientRect().right - right);
        }),
      );
      expect(edges.length).toBeGreaterThan(5);
      expect(new Set(edges)).toEqual(new Set([0]));
    });
  });

  it('what stands there first does too', async () => {
    await built.open('shops', { page: 'store', storeId: '1' }, look, async (page) => {
      await page.route(/\/assets\/open-/, () => {});
      await page.reload();
      await page.locator('.app[inert]').waitFor();
      expect((await span(page.locator('.app-sidebar'))).right).toBe(look.viewport.width);
    });
  });
});
