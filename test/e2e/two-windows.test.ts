import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { browserDoor } from './browser-door.ts';
import type { OpenedDoor } from './doors.ts';
import { electronDoor, startAgain } from './electron-door.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import { button, checkAndGoOn, giveKey, heading, welcome } from './steps.ts';

const keyring = sharedSecretService();
const store = sharedStore();

const person = personOf(keyring);

/** What the person does who turns from one window to another. A headless browser has no others to turn from. */
const turnTo = ({ page }: OpenedDoor) => page.evaluate(() => window.dispatchEvent(new Event('focus')));

describe.each([
  { name: 'two of the browser door', one: browserDoor, other: browserDoor },
  { name: 'the desktop window, and one of the browser door', one: electronDoor, other: browserDoor },
])('two windows at once, $name', ({ one, other }) => {
  test('tell the same of the same stores, and lose nothing of each other', async () => {
    const first = await person.open(one);
    const second = await person.open(other);
    const [key, further] = store().keys;

    // Both are on their way to a connected store, of the same name.
    for (const [{ page }, given] of [
      [first, key],
      [second, further],
    ] as const) {
      await giveKey(page, store(), given);
    }
    await checkAndGoOn(first.page);
    await button(first.page, 'Keep the store').click();
    await heading(first.page, 'Harbour Lane Goods').waitFor();
    await button(second.page, 'Check the key').click();
    await button(second.page, 'Keep it as a key that may only read').click();
    await button(second.page, 'Go on').click();
    await button(second.page, 'Keep the store').click();
    await heading(second.page, 'Harbour Lane Goods').waitFor();
    expect(await second.page.getByRole('listbox', { name: 'Stores' }).getByRole('option').count()).toBe(1);
    expect(await keyring().items()).toHaveLength(2);

    // The one hears of the other's key, name and removal as soon as the person turns to it.
    const last7 = further?.consumerKey.slice(-7) ?? '';
    await turnTo(first);
    await first.page.getByRole('region', { name: 'Key in use' }).getByText(last7).waitFor();
    await second.page.getByLabel('Name', { exact: true }).fill('Quay');
    await button(second.page, 'Rename').click();
    await heading(second.page, 'Quay').waitFor();
    await turnTo(first);
    await heading(first.page, 'Quay').waitFor();
    await button(first.page, 'Remove from Gatehouse…').click();
    await button(first.page, 'Remove the store').click();
    await heading(first.page, welcome).waitFor();
    await turnTo(second);
    await heading(second.page, welcome).waitFor();
    expect(await keyring().items()).toEqual([]);
  });
});

test('the desktop window is one for its data folder: what is started again brings it up, and leaves', async () => {
  const first = await person.open(electronDoor);
  await heading(first.page, welcome).waitFor();
  // Whatever the rest of its environment says.
  for (const moved of [{}, { XDG_CONFIG_HOME: join(person.home, 'elsewhere') }]) {
    expect(await startAgain({ home: person.home, keyring: keyring().env, moved })).toBe(0);
  }
  await button(first.page, 'Connect a store').first().click();
  await first.page.getByLabel('Address of the store').waitFor();
});
