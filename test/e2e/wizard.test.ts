import { beforeEach, describe, expect, test } from 'vitest';
import { doors, type OpenedDoor } from './doors.ts';
import { startKeyring } from './keyring.ts';
import { personOf, shared, sharedStore } from './opening.ts';
import {
  button,
  callProducts,
  checkAndGoOn,
  copyWholePage,
  copyWithButton,
  findStore,
  followedLink,
  generateKey,
  goToKey,
  heading,
  openAddKey,
  pasteIntoWizard,
  pressAt,
  titles,
} from './steps.ts';

const keyring = shared(startKeyring, (one) => one.stop());
const store = sharedStore();

describe.each(doors)('through $name', (door) => {
  const person = personOf(keyring);
  let opened: OpenedDoor;
  beforeEach(async () => {
    opened = await person.open(door);
  });

  test('a store is connected from its address to a first call', async () => {
    const { page } = opened;
    await findStore(page, store().url, store().authority);
    await goToKey(page);

    const admin = await openAddKey(opened);
    await generateKey(admin, 'Read/Write');
    const key = store().keys[0];
    await copyWithButton(admin, 'Copy consumer key');
    await pasteIntoWizard(page);
    await page.getByText('Its consumer secret is still missing').waitFor();
    await copyWithButton(admin, 'Copy consumer secret');
    await pasteIntoWizard(page);
    await page.getByText('and its secret are here').waitFor();
    expect(await page.getByLabel('Key and secret').inputValue()).toBe('');

    await checkAndGoOn(page);
    await page.getByLabel('Name in Gatehouse').fill('Harbour Lane');
    await button(page, 'Keep the store').click();

    await heading(page, 'Harbour Lane').waitFor();
    await page.getByText('Healthy.').waitFor();
    await page.getByRole('option', { name: /Harbour Lane.*Healthy|Healthy.*Harbour Lane/ }).waitFor();
    expect(await page.getByRole('main').textContent()).toContain(key?.consumerKey.slice(-7));
    const kept = (await keyring().items()).filter(({ attributes }) =>
      attributes.account?.includes(key?.consumerKey.slice(-7) ?? '-'),
    );
    expect(kept).toHaveLength(1);

    await page.getByRole('tab', { name: 'Calls' }).click();
    await callProducts(page);
    expect(store().requests.at(-1)?.url).toMatch(/wp-json\/wc\/v3\/products/);
  });

  test('the whole page of wp-admin will do, and the keyboard alone', async () => {
    const { page } = opened;
    await heading(page, 'Connect your WooCommerce store').waitFor();
    await pressAt(page, button(page, 'Try it with a practice store'));
    await heading(page, titles.address).waitFor();
    await pressAt(page, page.getByLabel('Address of the store'));
    await button(page, 'Go on to the key').waitFor();
    await pressAt(page, page.getByLabel('Address of the store'));
    await heading(page, titles.key).waitFor();

    await pressAt(page, button(page, 'Open Add key in your wp-admin'));
    const admin = await followedLink(opened);
    await generateKey(admin, 'Read/Write');
    await copyWholePage(admin);
    await page.bringToFront();
    await page.keyboard.press('ControlOrMeta+v');
    await page.getByText('and its secret are here').waitFor();
    await pressAt(page, page.getByLabel('Key and secret'));
    await heading(page, titles.check).waitFor();
    await pressAt(page, button(page, 'Go on'));
    await heading(page, titles.keep).waitFor();
    await pressAt(page, page.getByLabel('Name in Gatehouse'));

    await heading(page, 'Harbour Lane Goods').waitFor();
    await page.getByText('Healthy.').waitFor();
  });
});
