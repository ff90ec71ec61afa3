import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { cameraSwitches, desk, screenshotOf, seen, writeFilm } from '../support/film.ts';
import { doors, type OpenedDoor } from './doors.ts';
import { searchFor } from './leak-search.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import { button, findStore, goToKey, keepTracks, openAddKey, tracksLeft } from './steps.ts';

/* A key is scanned from a real screenshot of WooCommerce: before a camera, chosen as a file, dropped and pasted. */

const keyring = sharedSecretService();
const store = sharedStore();
let shot: Awaited<ReturnType<typeof screenshotOf>>;
beforeAll(async () => {
  shot = await screenshotOf('a01-wc11-1366x768-dsf1.png');
});

async function toKey({ page }: OpenedDoor): Promise<void> {
  await findStore(page, store().url, store().authority);
  await goToKey(page);
  await keepTracks(page);
}

/** The page has understood it, and shows its last seven characters. */
async function expectKey(page: Page, { last7 } = shot): Promise<void> {
  await page.getByRole('main').getByText(last7).waitFor();
  await page.getByText('and its secret are here').waitFor();
}

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test('the camera finds it, is given back, and leaves nothing of it behind', async () => {
    const film = join(person.home, 'film.mjpeg');
    await writeFilm(film, await showing(shot.file));
    const opened = await person.open(door, { switches: cameraSwitches(film) });
    const { page } = opened;
    await toKey(opened);
    await opened.answerCamera('granted');
    const search = searchFor(opened, person.home);

    await button(page, 'Use the camera').click();
    await page.getByText('Hold all of it before the camera').waitFor();
    await page.getByLabel('What the camera sees').waitFor();
    await search.look('with the camera on');
    await expectKey(page);
    await page.getByLabel('What the camera sees').waitFor({ state: 'detached' });
    expect(await tracksLeft(page)).toEqual({ opened: 1, live: 0 });
    await expect.poll(() => page.workers().length).toBe(0);
    await search.look('with the key found');
    await search.end();
    // The film itself is the test's.
    expect(search.paths()).toContain(film);
    expect(search.leaksOf(shot.key)).toEqual([]);
  });

  test('a camera that is refused is explained, and used once it is allowed', async () => {
    const film = join(person.home, 'film.mjpeg');
    await writeFilm(film, await showing(shot.file));
    const opened = await person.open(door, { switches: cameraSwitches(film) });
    const { page } = opened;
    await toKey(opened);
    await opened.answerCamera('denied');
    await button(page, 'Use the camera').click();
    await page.getByText('This window may not use the camera.').waitFor();
    await page.getByText('Allow the camera in the site settings of this window').waitFor();
    expect(await tracksLeft(page)).toEqual({ opened: 0, live: 0 });

    await opened.answerCamera('granted');
    await button(page, 'Use the camera').click();
    await expectKey(page);
    await page.getByText('This window may not use the camera.').waitFor({ state: 'detached' });
  });

  test('a screenshot is read from a file, from a drop and from the clipboard', async () => {
    const opened = await person.open(door);
    const { page } = opened;
    await toKey(opened);
    const search = searchFor(opened, person.home);

    const choosing = page.waitForEvent('filechooser');
    await button(page, 'Choose a picture').click();
    await (await choosing).setFiles({ name: 'shot.png', mimeType: 'image/png', buffer: shot.file });
    await expectKey(page);
    await search.look('with a file read');

    const dark = await screenshotOf('d01-wc10-invert-filter-dsf1.png');
    await drop(page, dark.file);
    await expectKey(page, dark);
    await search.look('with a picture dropped');

    const snip = await screenshotOf('c05-wc8-snip-fields-and-qr-dsf1.25.png');
    const admin = await openAddKey(opened);
    await copyPicture(admin, snip.file);
    await admin.context().close();
    await page.bringToFront();
    await page.getByLabel('Key and secret').focus();
    await page.keyboard.press('ControlOrMeta+v');
    await expectKey(page, snip);
    await button(page, 'Clear the clipboard').click();
    await page.getByText('The clipboard is empty now.').waitFor();
    await search.look('with a picture pasted');
    await search.end();
    expect([shot, dark, snip].flatMap(({ key }) => search.leaksOf(key))).toEqual([]);
  });
});

/** Nothing at first, then the picture. */
async function showing(picture: Buffer) {
  const shown = await seen(picture);
  return [desk(shown), shown];
}

/** As the desktop drops a file on the window, anywhere. */
async function drop(page: Page, picture: Buffer): Promise<void> {
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'shot.png', { type: 'image/png' }));
    for (const type of ['dragover', 'drop']) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, picture.toString('base64'));
}

/** As a screenshot program does, by the person's own browser. */
async function copyPicture(admin: Page, picture: Buffer): Promise<void> {
  await admin.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await admin.bringToFront();
  await admin.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const blob = new Blob([bytes], { type: 'image/png' });
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
  }, picture.toString('base64'));
}
