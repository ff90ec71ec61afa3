import { describe, expect, test } from 'vitest';
import { startPracticeStore } from '../../src-main/practice/index.ts';
import { freePort } from '../support/free-port.ts';
import { doors } from './doors.ts';
import { personOf, sharedSecretService } from './opening.ts';
import { button, checkAndGoOn, findStore, giveKey, goToKey, heading, pasteText } from './steps.ts';

/* Stores that are not what one would wish: one that calls itself something vile, and one that is gone now and then. */

const keyring = sharedSecretService();

const markup = '<img src=x onerror="document.title=1"> {{host}} $t(kit:cancel)';
const bidi = '\u202egro.live\u202c \u2066متجر القهوة';
const vileName = `${markup} ${bidi} ${'Emporium'.repeat(60)}`;

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test('a name of markup, direction marks and 500 letters is text, in its place, everywhere', async () => {
    const store = await startPracticeStore({ httpPort: null, httpsPort: 0, name: vileName });
    try {
      const { page } = await person.open(door);
      const looks = async () => ({
        title: await page.title(),
        images: await page.locator('main img, nav img, [role=alertdialog] img').count(),
        // The isolates that are left are our own.
        overrides: /[\u202a-\u202e]/.test((await page.locator('body').textContent()) ?? ''),
        isTooWide: await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth),
      });
      const harmless = { title: 'Gatehouse', images: 0, overrides: false, isTooWide: false };

      await findStore(page, store.url, store.authority);
      expect(await looks()).toEqual(harmless);
      await goToKey(page);
      const [key] = store.keys;
      await pasteText(page, `${key?.consumerKey} ${key?.consumerSecret}`);
      await checkAndGoOn(page);
      const name = await page.getByLabel('Name in Gatehouse').inputValue();
      expect(name.slice(0, markup.length)).toBe(markup);
      expect(name.length).toBeLessThanOrEqual(100);
      await button(page, 'Keep the store').click();

      await heading(page, markup).waitFor();
      await page.getByRole('region', { name: 'Notices' }).getByText(markup).waitFor();
      await page.getByRole('option').getByText(markup).waitFor();
      expect(await looks()).toEqual(harmless);
      await button(page, 'Remove from Gatehouse…').click();
      await page.getByRole('alertdialog').getByText(markup.slice(0, 20)).first().waitFor();
      expect(await looks()).toEqual(harmless);
    } finally {
      await store.close();
    }
  });

  test('a store that is gone in the middle is said to be, and gone on with when it is back', async () => {
    const port = await freePort();
    let store = await startPracticeStore({ seed: 'here and gone', httpPort: port });
    const comeBack = async () => {
      store = await startPracticeStore({ seed: 'here and gone', httpPort: port });
    };
    try {
      const { page } = await person.open(door);
      const gone = page.getByText('refuses connections').first();
      await giveKey(page, store);

      await store.close();
      await button(page, 'Check the key').click();
      await gone.waitFor();
      await comeBack();
      await button(page, 'Check again').click();
      await button(page, 'Go on').click();
      await store.close();
      await button(page, 'Keep the store').click();
      await heading(page, 'Harbour Lane Goods').waitFor();

      await button(page, 'Check now').click();
      await gone.waitFor();
      await comeBack();
      await button(page, 'Check now').click();
      await page.getByRole('heading', { name: 'Nothing stops calls.' }).waitFor();
      await page.getByText('Gone: The server refuses connections').waitFor();
    } finally {
      await store.close();
    }
  });
});
