import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startChromium } from '../support/chromium.ts';
import { buildPage, type ServedPage, servePage } from './built-page.ts';
import { faults, overflows, type PageOptions, withPage } from './page.ts';

const parts = ['Actions', 'Fields', 'Choices', 'States', 'Facts', 'Lists', 'Wizard'];
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 640 },
];
const looks = [
  { name: 'light', colorScheme: 'light' },
  { name: 'dark', colorScheme: 'dark' },
  { name: 'high contrast', colorScheme: 'light', forcedColors: 'active' },
  { name: 'dark high contrast', colorScheme: 'dark', forcedColors: 'active' },
] as const;

let site: ServedPage;
let browser: Browser;

beforeAll(async () => {
  site = await servePage(await buildPage('vite.renderer.config.ts', 'gallery'));
  browser = await startChromium();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Opens the gallery in a window of its own, and lets `act` use it. */
function inGallery(options: PageOptions, query: string, act: (page: Page) => Promise<void>): Promise<void> {
  return withPage(browser, `${site.origin}/ui/gallery/index.html${query}`, options, async (page) => {
    await page.getByRole('heading', { name: 'Gatehouse' }).waitFor();
    await act(page);
  });
}

const show = (page: Page, part: string) => page.getByRole('link', { name: part, exact: true }).click();

describe.each(looks)('in $name', ({ name: _, ...look }) => {
  it.each(sizes)('no part breaks a rule of WCAG 2.2 AA or of the policy, at $width x $height', async (viewport) => {
    await inGallery({ ...look, viewport }, '', async (page) => {
      for (const part of parts) {
        await show(page, part);
        expect([part, await faults(page), await overflows(page)]).toEqual([part, [], false]);
      }
    });
  });

  it('nothing that opens does either', async () => {
    await inGallery(look, '', async (page) => {
      await page.getByRole('button', { name: 'An error' }).click();
      await page.getByText('The store does not answer.').waitFor();
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: 'Show as QR' }).waitFor();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: 'Ask before revoking…' }).click();
      await page.getByRole('alertdialog').waitFor();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');

      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ink 9');
      await page.keyboard.press('ArrowDown');
      expect(await faults(page)).toEqual([]);
      await page.getByRole('combobox').fill('nothing of this name');
      await page.getByText('Nothing found').waitFor();
      expect(await faults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');

      await show(page, 'Fields');
      await page.getByRole('button', { name: 'Permissions' }).click();
      await page.getByRole('option', { name: 'Read/Write' }).waitFor();
      expect(await faults(page)).toEqual([]);
    });
  });
});

// The ring is of the same kind in the looks between these two.
describe.each([looks[0], looks[3]])('by keyboard, in $name', ({ name: _, ...look }) => {
  it.each(parts)('every control of %s is reached by Tab, and shows it', async (part) => {
    await inGallery(look, '', async (page) => {
      await show(page, part);
      await page.evaluate(markWhatMustBeReached);
      // From the top of the page, where a person who came by keyboard starts.
      await page.evaluate(() => {
        document.body.tabIndex = -1;
        document.body.focus();
        document.body.removeAttribute('tabindex');
      });
      const unclear: string[] = [];
      for (let presses = 0; presses < 100; presses += 1) {
        await page.keyboard.press('Tab');
        const stop = await page.evaluate(noteStop);
        if (stop === 'end') {
          break;
        }
        unclear.push(...(stop === 'clear' ? [] : [stop]));
      }
      expect(unclear).toEqual([]);
      expect(
        await page.locator('[data-must-be-reached]').evaluateAll((all) => all.map((each) => each.outerHTML)),
      ).toEqual([]);
    });
  });
});

/** In the page: one mark for each control, and one for each group that the arrow keys go through. */
function markWhatMustBeReached(): void {
  const groups = '[role=radiogroup], [role=tablist], [role=listbox], [role=treegrid]';
  // A search is cleared by Escape as well, so that its button is no stop on the way to the next field.
  const controls =
    'button:not([disabled], .ui-search-clear), a[href], [role=link], input:not([disabled]), textarea:not([disabled])';
  for (const control of document.querySelectorAll(`${groups}, ${controls}`)) {
    const isInGroup = control.parentElement?.closest(groups) !== null;
    const isInUse = control.querySelector('input:disabled') === null && control.getClientRects().length > 0;
    if (!isInGroup && isInUse) {
      control.setAttribute('data-must-be-reached', '');
    }
  }
}

/** In the page: takes the mark off what has the focus; says whether one sees where the focus is. */
function noteStop(): string {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) {
    return 'end';
  }
  focused.removeAttribute('data-must-be-reached');
  focused.parentElement?.closest('[data-must-be-reached]')?.removeAttribute('data-must-be-reached');
  // The native inputs of a choice are transparent; their mark or their segment stands for them.
  const choice = focused.closest('.ui-choice, .ui-segment');
  const seen = choice?.querySelector('.ui-mark') ?? choice ?? focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(seen);
  const box = seen.getBoundingClientRect();
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 && isInSight ? 'clear' : focused.outerHTML;
}

it('stands from right to left where the language does', async () => {
  await inGallery({ viewport: { width: 900, height: 640 } }, '?locale=ar', async (page) => {
    for (const part of parts) {
      await show(page, part);
      expect([part, await faults(page), await overflows(page)]).toEqual([part, [], false]);
    }
    const side = await page.getByRole('navigation').boundingBox();
    expect(side?.x).toBeGreaterThan(450);
  });
});

it('has only the rows in sight in the page, however many there are', async () => {
  await inGallery({}, '', async (page) => {
    await show(page, 'Lists');
    const rows = page.getByRole('listbox', { name: 'Stores', exact: true }).getByRole('option');
    await rows.first().click();
    expect(await rows.count()).toBeLessThan(50);
    await page.keyboard.press('End');
    await page.getByRole('option', { name: 'Label & Ink 1000' }).waitFor();
    expect(await rows.count()).toBeLessThan(50);
  });
});
