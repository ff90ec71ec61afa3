import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { faults, overflows } from '../ui/page.ts';
import type { BuiltWindow } from './built-window.ts';
import { now } from './fake-host.ts';
import type { Scenario } from './scenarios.ts';

/** Something that a person may see: where the window begins, and what leads from there to what is looked at. */
export type Sight = readonly [name: string, scenario: Scenario, route: Route, reach: (page: Page) => Promise<void>];

/** Each sight is reached in the first of them, and has to stand in the others, too. */
const looks = [
  { look: 'small and dark', width: 900, height: 640, colorScheme: 'dark', forcedColors: 'none' },
  { look: 'smaller, in high contrast', width: 720, height: 560, colorScheme: 'light', forcedColors: 'active' },
  { look: 'light', width: 1280, height: 800, colorScheme: 'light', forcedColors: 'none' },
] as const;

/** Where pictures of all of it are wanted, to look at: the folder that they are put into. */
const pictures = process.env.GATEHOUSE_SCREENSHOTS;

/**
 * Reaches each sight once, and looks at it by every look in turn: no rule of WCAG 2.2 AA is broken, nothing stands beyond an
 * edge, and nothing that a store says is markup. `subject` begins the names of the pictures.
 */
export function lookAtEach(subject: string, built: () => BuiltWindow, sights: readonly Sight[]): void {
  it.each(sights)(
    '%s: no rule of WCAG 2.2 AA is broken, nothing overflows, nothing of a store is markup',
    async (name, scenario, route, reach) => {
      const [{ width, height, look: _, ...first }] = looks;
      await built().open(scenario, route, { viewport: { width, height }, ...first, at: now }, async (page) => {
        await reach(page);
        const found = [];
        for (const { look, width, height, ...media } of looks) {
          await page.setViewportSize({ width, height });
          await page.emulateMedia(media);
          await nextFrame(page);
          if (pictures !== undefined) {
            await page.screenshot({ path: `${pictures}/${subject} ${name} ${look}.png`.replaceAll(' ', '-') });
          }
          found.push([look, await faults(page), await overflows(page), await page.title()]);
        }
        expect(found).toEqual(looks.map(({ look }) => [look, [], false, 'Gatehouse']));
      });
    },
  );
}

/** Once all that goes by the size of the window has been laid out anew. */
async function nextFrame(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}
