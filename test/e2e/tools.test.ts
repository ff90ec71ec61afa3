import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { basic, call } from '../gateway/house.ts';
import { freePort } from '../support/free-port.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { doors } from './doors.ts';
import { searchFor } from './leak-search.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import { button, connectStore, heading } from './steps.ts';

const keyring = sharedSecretService();
const practice = sharedStore();

/** The gateways of several tests run at once. */
async function chooseFreePort(page: Page): Promise<void> {
  const port = await freePort();
  await button(page, 'Settings').click();
  await page.getByLabel('Port', { exact: true }).fill(String(port));
  await button(page, 'Use this port').click();
  await expect.poll(() => button(page, 'Use this port').isDisabled()).toBe(true);
}

/** The address, the key and the secret that are shown now. */
async function shownLogin(page: Page) {
  const values = page.locator('.ui-copy-value');
  await page.getByText('The secret is shown this once').waitFor();
  const texts = await values.allTextContents();
  const one = (start: string) => texts.find((text) => text.startsWith(start)) ?? '';
  return { url: one('http://'), consumerKey: one('ck_'), consumerSecret: one('cs_') };
}

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test('a tool is added, calls the store, is paused, gets another key and is revoked; no key of it is left', async () => {
    const opened = await person.open(door);
    const { page } = opened;
    const search = searchFor(opened, person.home);
    const key = await connectStore(opened, practice());
    await chooseFreePort(page);
    await page.getByText('Harbour Lane Goods').first().click();
    await page.getByRole('tab', { name: 'Tools' }).click();
    await button(page, 'Add a tool').click();
    await page.getByRole('radio', { name: /Label printer/ }).check({ force: true });
    await button(page, 'Go on to its rules').click();
    await button(page, 'Make its key').click();
    const first = await shownLogin(page);
    const status = async (login: typeof first, route = 'orders') =>
      (await call(`${login.url}/wp-json/wc/v3/${route}`, { headers: basic(login) })).status;
    await expect.poll(() => status(first).catch(() => 0)).toBe(200);
    expect(await status(first, 'customers')).toBe(403);

    await button(page, 'Done').click();
    await heading(page, 'Label printer').waitFor();
    await page.getByText('The key of Label printer was not copied').waitFor();
    await page.getByText('GET wc/v3/orders').first().waitFor();
    await page.getByText('403 Not among its areas').first().waitFor();

    await page.getByRole('button', { name: /All tools of/ }).click();
    await button(page, 'Pause everything').click();
    await page.getByText('All tools are paused: each').waitFor();
    await expect.poll(() => status(first)).toBe(503);
    await button(page, 'Resume').first().click();
    await expect.poll(() => status(first)).toBe(200);

    await page.getByRole('rowheader', { name: /Label printer/ }).click();
    await button(page, 'Replace key…').click();
    await button(page, 'Replace the key').click();
    const second = await shownLogin(page);
    await expect.poll(() => status(first)).toBe(401);
    await expect.poll(() => status(second)).toBe(200);
    await button(page, 'Done, hide the key').click();
    await button(page, 'Revoke…').click();
    await page.getByRole('alertdialog').getByText('Revoke the key of Label printer').waitFor();
    await button(page, 'Revoke the key').click();
    await page.getByText('The key of Label printer is revoked.').waitFor();
    // It was the last of them, so there is nothing to be open for.
    await expect.poll(() => status(second).catch(() => 'closed')).toBe('closed');

    await search.look('once all is over');
    const left: [place: string, content: string | Buffer][] = [
      ['the page', await page.content()],
      ['storage', await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]))],
    ];
    await search.end();
    left.push(['output', opened.output()]);
    left.push(...filesBelow(person.home).map(({ path, bytes }): [string, Buffer] => [path, bytes]));
    for (const login of [first, second]) {
      const leaks = left.flatMap(([place, content]) =>
        found(content, login, login.consumerSecret).map((form) => `${form} in ${place}`),
      );
      expect(leaks).toEqual([]);
    }
    expect(search.leaksOf(key)).toEqual([]);
  });
});
