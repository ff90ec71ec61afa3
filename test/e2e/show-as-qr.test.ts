import { describe, expect, test } from 'vitest';
import { codesIn } from '../scan/read-codes.ts';
import { filesBelow, found } from '../support/leaks.ts';
import { doors, type OpenedDoor } from './doors.ts';
import { dataOf } from './home.ts';
import { minimize } from './minimize.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import { button, connectStore } from './steps.ts';

const keyring = sharedSecretService();
const practice = sharedStore();

const shop = 'Harbour Lane Goods';
const passphrase = 'correct horse battery';

const code = (opened: OpenedDoor) => opened.page.getByRole('img', { name: /QR code of the key/ });

async function show(opened: OpenedDoor): Promise<void> {
  const { page } = opened;
  await button(page, 'Show as QR code…').click();
  await page.getByRole('alertdialog').getByText('no way to ask who you are').waitFor();
  await button(page, 'Show the code').click();
  await code(opened).waitFor();
}

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test('a key is read off the screen as it was made, hidden in time and when one looks elsewhere, and nowhere afterwards', async () => {
    const opened = await person.open(door);
    const { page } = opened;
    const key = await connectStore(opened, practice());
    await page.getByRole('tab', { name: 'Key' }).click();
    const pair = `${key.consumerKey}|${key.consumerSecret}`;

    await show(opened);
    // What a phone's camera sees: the whole window, drawn by Chromium.
    expect(await codesIn(await page.screenshot())).toEqual([pair]);
    const picture = (await code(opened).getAttribute('src')) ?? '';
    expect(await codesIn(Buffer.from(picture.replace(/^[^,]*,/, ''), 'base64'))).toEqual([pair]);
    await button(page, 'Hide the code').click();
    await code(opened).waitFor({ state: 'detached' });

    // The page's clock stands still until it is moved.
    await page.clock.install();
    await show(opened);
    await page.clock.runFor(29_000);
    await page.getByRole('timer').getByText('Hidden in 1 second').waitFor();
    expect(await codesIn(await page.screenshot())).toEqual([pair]);
    await page.clock.runFor(2_000);
    await code(opened).waitFor({ state: 'detached' });
    await page.getByText('The code was hidden, since its time was over.').waitFor();
    await page.clock.resume();

    await show(opened);
    const restore = await minimize(page);
    await code(opened).waitFor({ state: 'detached' });
    await restore();
    await page.getByText('The code was hidden, since this window was left.').waitFor();
    expect(await codesIn(await page.screenshot())).toEqual([]);

    await page.getByRole('tab', { name: 'History' }).click();
    const shown = page.getByText('The key and its secret were shown as a QR code');
    await expect.poll(() => shown.count()).toBe(3);

    // Nothing of it is left: in the page, in what it keeps, in the folders, the profile and the log.
    const traces: [place: string, content: string | Buffer][] = [
      ['the page', await page.content()],
      ['storage', await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))],
      ['caches', JSON.stringify(await page.evaluate(() => caches.keys()).catch(() => []))],
      ['output', opened.output()],
      ...filesBelow(person.home).map(({ path, bytes }): [string, Buffer] => [path, bytes]),
    ];
    await opened.closeWindow();
    traces.push(...filesBelow(person.home).map(({ path, bytes }): [string, Buffer] => [path, bytes]));
    const paths = traces.map(([place]) => place);
    expect(paths).toContain(`${dataOf(person.home)}/stores.json`);
    expect(paths.filter((path) => /\/(Local State|Preferences)$/.test(path)).length).toBeGreaterThan(0);
    // The picture as it went to the page, whatever stands before and behind it.
    const body = picture.slice(picture.indexOf(',') + 1).slice(40, 400);
    for (const [place, content] of traces) {
      const halves = [key.consumerKey, key.consumerSecret].flatMap((half) => found(content, key, half));
      expect([place, halves]).toEqual([place, []]);
      expect([place, content.includes(body)]).toEqual([place, false]);
      expect([place, content.includes(Buffer.from(body, 'base64').subarray(3, 200).toString('latin1'), 0)]).toEqual([
        place,
        false,
      ]);
    }
  });

  test('a store goes into a picture of the window, and comes back out of it with its key', async () => {
    const opened = await person.open(door);
    const { page } = opened;
    await connectStore(opened, practice());
    await button(page, 'Export and import').click();
    await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
    await page.getByLabel('Passphrase again').fill(passphrase);
    await button(page, 'Export').click();
    await button(page, 'Show as QR code').click();
    const exported = page.getByRole('img', { name: 'QR code of the encrypted file' });
    await exported.evaluate((image) => image.scrollIntoView({ block: 'center' }));
    const picture = await page.screenshot();
    expect((await codesIn(picture)).map((text) => text.split('\n')[0])).toEqual(['-----BEGIN AGE ENCRYPTED FILE-----']);

    await page.getByText(shop).first().click();
    await button(page, 'Remove from Gatehouse…').click();
    await button(page, 'Remove the store').click();
    await page.getByRole('link', { name: /Bring stores over/ }).click();
    await page.getByRole('tab', { name: 'Import' }).click();
    const choosing = page.waitForEvent('filechooser');
    await button(page, 'Choose a picture').click();
    await (await choosing).setFiles({ name: 'window.png', mimeType: 'image/png', buffer: picture });
    await page.getByText('From the QR code').waitFor();
    await page.getByLabel('Passphrase of the file').fill(passphrase);
    await button(page, 'Open the file').click();
    await button(page, 'Import 1 store').click();
    await button(page, 'Show the stores').click();
    await button(page, 'Check now').click();
    await button(page, 'Copy report').waitFor();
    await page.getByText('Healthy.').first().waitFor();
  });
});
