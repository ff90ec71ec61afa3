import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { startDisplay } from '../support/display.ts';
import { screenshotOf } from '../support/film.ts';
import { doors, type OpenedDoor } from './doors.ts';
import { electronDoor } from './electron-door.ts';
import { searchFor } from './leak-search.ts';
import { personOf, shared, sharedSecretService, sharedStore } from './opening.ts';
import {
  button,
  checkAndGoOn,
  findStore,
  generateKey,
  goToKey,
  heading,
  keepTracks,
  openAddKey,
  tracksLeft,
} from './steps.ts';

/* A key is scanned from the screen, on which the person's own browser shows it: all windows are on a real display. */

const keyring = sharedSecretService();
const store = sharedStore();
const display = shared(
  () => startDisplay(),
  (one) => one.stop(),
);

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);
  const open = (switches: readonly string[] = []) => person.open(door, { display: display().name, switches });

  /** The browser's own dialog chooses by itself here; where the page asks, it is answered. */
  async function scanScreen({ page }: OpenedDoor): Promise<void> {
    await button(page, 'Scan from my screen').click();
    if (door === electronDoor) await page.getByRole('option', { name: 'Entire screen' }).click();
  }

  test('a store is connected with the key that the screen shows, and the key is in the keychain alone', async () => {
    const opened = await open();
    const { page } = opened;
    await findStore(page, store().url, store().authority);
    await goToKey(page);
    await keepTracks(page);
    const search = searchFor(opened, person.home);

    // First a key of another store, on a screen of WooCommerce's own.
    const shot = await screenshotOf('a01-wc11-1366x768-dsf1.png');
    const admin = await openAddKey(opened);
    const beside = await admin.context().newPage();
    await showPicture(beside, shot.file);
    await scanScreen(opened);
    await page.getByText('Show the page with it in your browser now').waitFor();
    // Over Gatehouse's own window, which stands where the code is.
    await beside.bringToFront();
    await page.getByRole('main').getByText(shot.last7).waitFor();
    await page.getByText('and its secret are here').waitFor();
    expect(await tracksLeft(page)).toEqual({ opened: 1, live: 0 });
    await search.look('with the key of a screenshot');
    await beside.close();

    // Then the one that is meant, while it is made: nothing is there yet when the scan begins.
    await scanScreen(opened);
    await page.getByText('Show the page with it in your browser now').waitFor();
    await search.look('with the screen looked at');
    await admin.bringToFront();
    await generateKey(admin, 'Read/Write');
    await admin.locator('#keys-qrcode').scrollIntoViewIfNeeded();
    const [key] = store().keys;
    if (key === undefined) throw new Error('no key was made');
    await page.getByRole('main').getByText(key.consumerKey.slice(-7)).waitFor();
    expect(await tracksLeft(page)).toEqual({ opened: 2, live: 0 });
    await expect.poll(() => page.workers().length).toBe(0);
    await admin.context().close();

    await search.look('with the key scanned');
    await checkAndGoOn(page);
    await button(page, 'Keep the store').click();
    await heading(page, 'Harbour Lane Goods').waitFor();
    await search.look('kept');
    const accounts = (await keyring().items()).map(({ attributes }) => attributes.account ?? '');
    expect(accounts.filter((account) => account.includes(key.consumerKey.slice(-7)))).toHaveLength(1);
    expect(accounts.join()).not.toContain(shot.last7);
    await search.end();
    expect([...search.leaksOf(key), ...search.leaksOf(shot.key)]).toEqual([]);
  });

  test('a screen that is not given is explained, and another way is at hand', async () => {
    // A browser's dialog is refused by a switch, the page's own by Cancel.
    const opened = await open(['--use-fake-ui-for-media-stream=deny']);
    const { page } = opened;
    await findStore(page, store().url, store().authority);
    await goToKey(page);
    await keepTracks(page);
    await button(page, 'Scan from my screen').click();
    if (door === electronDoor) {
      await page.getByRole('dialog', { name: 'What shall Gatehouse look at?' }).waitFor();
      await page.getByRole('option', { name: 'Entire screen' }).waitFor();
      expect(await page.getByRole('option', { name: 'Gatehouse' }).count()).toBe(0);
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    } else {
      await page.getByText('No screen and no window was chosen.').waitFor();
    }
    await button(page, 'Scan from my screen').waitFor();
    await button(page, 'Choose a picture').waitFor();
    expect(await tracksLeft(page)).toEqual({ opened: 0, live: 0 });
  });
});

/** A picture of the screen as large as it was, in a window of its own. */
async function showPicture(page: Page, picture: Buffer): Promise<void> {
  await enlarge(page);
  await page.setContent('<style>body { margin: 0 } img { display: block }</style><img alt="">');
  await page.locator('img').evaluate(async (image: HTMLImageElement, base64) => {
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
  }, picture.toString('base64'));
}

/** So that a whole screen of WooCommerce fits into it. */
async function enlarge(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { left: 200, top: 0, width: 1500, height: 1100 } });
  await session.detach();
}
