import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Route } from '../../src-renderer/state/route.ts';
import { buildWindow } from './built-window.ts';
import { now } from './fake-host.ts';
import type { Scenario } from './scenarios.ts';

/* What README and the guide show, of the window as it is shipped, over a core that plays. */

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
  {
    name: 'connected-key',
    scenario: 'shops',
    route: { page: 'store', storeId: '1', tab: 'key' },
    reach: (page) => page.getByRole('button', { name: 'Rotate key' }).waitFor(),
  },
  {
    name: 'revoke',
    scenario: 'shopRevoking',
    route: { page: 'rotate', storeId: '1' },
    reach: (page) => page.getByRole('button', { name: 'I have revoked it' }).waitFor(),
  },
  {
    name: 'diagnose',
    scenario: 'shops',
    route: { page: 'diagnose' },
    reach: (page) => page.getByLabel('Address of the store').waitFor(),
  },
  {
    name: 'history',
    scenario: 'shops',
    route: { page: 'store', storeId: '1', tab: 'history' },
    reach: (page) => page.getByRole('button', { name: 'Save as CSV' }).waitFor(),
  },
  {
    name: 'calls',
    scenario: 'shops',
    route: { page: 'store', storeId: '1', tab: 'calls' },
    async reach(page) {
      await page.getByLabel('Path').fill('products?per_page=5');
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByText('200').first().waitFor();
    },
  },
  {
    name: 'tools',
    scenario: 'shops',
    route: { page: 'store', storeId: '1', tab: 'tools' },
    reach: (page) => page.getByText('Label printer').first().waitFor(),
  },
  {
    name: 'tool-key',
    scenario: 'shops',
    route: { page: 'add-tool', storeId: '1' },
    async reach(page) {
      await page.getByLabel('Name', { exact: true }).fill('Packing table');
      await page.getByRole('button', { name: 'Go on to its rules' }).click();
      await page.getByRole('button', { name: 'Make its key' }).click();
      await page.getByRole('heading', { name: 'Give it this address' }).waitFor();
    },
  },
  {
    name: 'practise-a-fault',
    scenario: 'shops',
    route: { page: 'practice' },
    reach: (page) => page.getByLabel('Search the faults').waitFor(),
  },
  {
    name: 'transfer',
    scenario: 'shops',
    route: { page: 'transfer' },
    reach: (page) => page.getByLabel('Passphrase', { exact: true }).first().waitFor(),
  },
  {
    name: 'settings',
    scenario: 'shops',
    route: { page: 'settings' },
    reach: (page) => page.getByRole('heading', { name: 'Appearance' }).waitFor(),
  },
];

/** Takes all of them, as NAME.png in a folder. */
export async function takeScreenshots(folder: string): Promise<void> {
  const built = await buildWindow();
  try {
    for (const { name, scenario, route, reach } of screenshots) {
      await built.open(scenario, route, { viewport: { width: 1080, height: 760 }, at: now }, async (page) => {
        await reach(page);
        await page.mouse.move(0, 0);
        await page.screenshot({ path: join(folder, `${name}.png`) });
      });
    }
  } finally {
    await built.close();
  }
}
