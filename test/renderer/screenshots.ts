import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Route } from '../../src-renderer/state/route.ts';
import { buildWindow } from './built-window.ts';
import { now } from './fake-host.ts';
import type { Scenario } from './scenarios.ts';

/* What README shows, of the window as it is shipped, over a core that plays. */

interface Screenshot {
  readonly name: string;
  readonly scenario: Scenario;
  readonly route: Route;
  readonly reach: (page: Page) => Promise<void>;
}

const screenshots: readonly Screenshot[] = [
  {
    name: 'welcome',
    scenario: 'empty',
    route: { page: 'welcome' },
    reach: (page) => page.getByText('Only looking?').waitFor(),
  },
  {
    name: 'key',
    scenario: 'empty',
    route: { page: 'connect' },
    async reach(page) {
      await page.getByLabel('Address of the store').fill('label-and-ink.example');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Go on to the key' }).click();
      await page.getByRole('heading', { name: 'Make a key' }).waitFor();
    },
  },
  {
    name: 'store',
    scenario: 'shops',
    route: { page: 'store', storeId: '1', tab: 'overview' },
    reach: (page) => page.getByText('Key in use').waitFor(),
  },
  {
    name: 'failed-check',
    scenario: 'shops',
    route: { page: 'store', storeId: '3', tab: 'check' },
    async reach(page) {
      await page.getByRole('button', { name: 'Check now' }).click();
      await page.getByText('One problem stops calls.').waitFor();
    },
  },
  {
    name: 'rotation',
    scenario: 'shopRotating',
    route: { page: 'rotate', storeId: '1' },
    reach: (page) => page.getByText('needs no other key').waitFor(),
  },
];

/** Takes all of them, as NAME.png in a folder. */
export async function takeScreenshots(folder: string): Promise<void> {
  const built = await buildWindow();
  try {
    for (const { name, scenario, route, reach } of screenshots) {
      await built.open(scenario, route, { viewport: { width: 1080, height: 760 } }, async (page) => {
        await page.clock.setFixedTime(now);
        await page.reload();
        await reach(page);
        await page.mouse.move(0, 0);
        await page.screenshot({ path: join(folder, `${name}.png`) });
      });
    }
  } finally {
    await built.close();
  }
}
