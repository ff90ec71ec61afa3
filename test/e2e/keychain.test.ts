import { describe, expect, test } from 'vitest';
import { doors } from './doors.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import { button, callProducts, checkAndGoOn, giveKey, heading, titles, welcome } from './steps.ts';

/* A keychain that is locked, and that nothing on this desktop can ask the person to unlock. */

const keyring = sharedSecretService();
const store = sharedStore();

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);

  test('a locked keychain is said once, wherever it is met; nothing is lost, and unlocked it goes on', async () => {
    await keyring().lock();
    const { page } = await person.open(door);
    const locked = page.getByText('The keychain is locked');
    const isSaidOnce = async (): Promise<void> => {
      await locked.first().waitFor();
      expect(await locked.allTextContents()).toHaveLength(1);
    };

    // Nothing but keeping needs it.
    await giveKey(page, store());
    await checkAndGoOn(page);
    expect(await locked.count()).toBe(0);
    await button(page, 'Keep the store').click();
    await isSaidOnce();
    await heading(page, titles.keep).waitFor();
    expect(await keyring().items()).toEqual([]);
    await keyring().unlock();
    await button(page, 'Keep the store').click();
    await heading(page, 'Harbour Lane Goods').waitFor();
    expect(await locked.count()).toBe(0);
    const kept = await keyring().items();
    expect(kept).toHaveLength(1);

    await keyring().lock();
    await button(page, 'Check now').click();
    await isSaidOnce();
    await page.getByRole('tab', { name: 'Calls' }).click();
    await page.getByRole('combobox', { name: 'Path' }).fill('products');
    await page.keyboard.press('Escape');
    await button(page, 'Send').click();
    await page.getByText('Not done yet.').waitFor();
    await isSaidOnce();
    await page.getByRole('tab', { name: 'Overview' }).click();
    await button(page, 'Remove from Gatehouse…').click();
    await button(page, 'Remove the store').click();
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await isSaidOnce();
    await page.getByRole('option', { name: /Harbour Lane Goods/ }).waitFor();
    expect(await keyring().items()).toEqual(kept);

    await keyring().unlock();
    await button(page, 'Try again').first().click();
    await locked.waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Calls' }).click();
    await callProducts(page);
    await page.getByRole('tab', { name: 'Overview' }).click();
    await button(page, 'Remove from Gatehouse…').click();
    await button(page, 'Remove the store').click();
    await heading(page, welcome).waitFor();
    expect(await keyring().items()).toEqual([]);
  });
});
