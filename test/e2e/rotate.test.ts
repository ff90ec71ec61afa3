import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { filesBelow, found } from '../support/leaks.ts';
import { doors, type OpenedDoor } from './doors.ts';
import { personOf, sharedSecretService, sharedStore } from './opening.ts';
import {
  button,
  callProducts,
  connectStore,
  copyWholePage,
  followedLink,
  generateKey,
  heading,
  pasteIntoWizard,
} from './steps.ts';

const sharedKeyring = sharedSecretService();
const sharedShop = sharedStore();

/** Begins a rotation, makes the new key on wp-admin's own screen, hands it over and has it checked. */
async function giveNewKey(opened: OpenedDoor) {
  const { page } = opened;
  await page.getByRole('tab', { name: 'Key' }).click();
  await button(page, 'Rotate key').click();
  await page.getByText('It has served long enough').click();
  await button(page, 'Go on to the new key').click();
  await heading(page, /Make the new key/).waitFor();
  await look(page, 'new key');
  const before = (await opened.openedLinks()).length;
  await button(page, 'Open Add key in your wp-admin').click();
  const admin = await followedLink(opened, before + 1);
  await generateKey(admin, 'Read/Write');
  await copyWholePage(admin);
  await pasteIntoWizard(page);
  await page.getByText('and its secret are here').waitFor();
  await admin.context().close();
  const key = sharedShop().keys.find(({ description }) => description === 'Gatehouse');
  if (key === undefined) throw new Error('no key was made');
  await button(page, 'Check the new key').click();
  await heading(page, /What may the new key do/).waitFor();
  return key;
}

/** Clicks Revoke in wp-admin's list, at the line of the key with this description. */
async function revoke(opened: OpenedDoor, description: string): Promise<void> {
  const before = (await opened.openedLinks()).length;
  await button(opened.page, 'Open the keys list in your wp-admin').click();
  const admin = await followedLink(opened, before + 1);
  await admin.getByRole('button', { name: `Revoke ${description}`, exact: true }).click();
  await admin.getByText('1 API key permanently revoked.').waitFor();
  await admin.context().close();
}

async function keptKeys(...last7: readonly string[]): Promise<boolean[]> {
  const accounts = (await sharedKeyring().items()).map(({ attributes }) => attributes.account ?? '');
  return last7.map((one) => accounts.some((account) => account.includes(one)));
}

let looks = 0;

/** For the eye, where somebody asked for it. */
async function look(page: Page, what: string): Promise<void> {
  const folder = process.env.GATEHOUSE_SCREENSHOTS;
  looks += 1;
  if (folder) await page.screenshot({ path: `${folder}/e2e-rotate-${looks}-${what.replaceAll(' ', '-')}.png` });
}

describe.each(doors)('through $name', (door) => {
  const person = personOf(sharedKeyring);

  test('a key is rotated: undone once, left half-way, gone on with, and over when the store refuses the old one', async () => {
    const store = sharedShop();
    const first = await person.open(door);
    const old = await connectStore(first, store, 'of the old key');
    const key = await giveNewKey(first);
    const [oldLast7, newLast7] = [old.consumerKey.slice(-7), key.consumerKey.slice(-7)];
    const places: [place: string, content: string | Buffer][] = [];
    const note = async (when: string, { page, toldPage, output }: OpenedDoor): Promise<void> => {
      places.push([`the page, ${when}`, await page.content()], [`messages, ${when}`, await toldPage()]);
      places.push([
        `storage, ${when}`,
        await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }])),
      ]);
      places.push([`output, ${when}`, output()]);
    };

    await first.page.getByText('may do all that the old one could').waitFor();
    await look(first.page, 'comparison');
    await note('compared', first);
    await button(first.page, 'Switch to the new key').click();
    await heading(first.page, /Switched to the new key/).waitFor();
    await button(first.page, 'Undo').click();
    await heading(first.page, /What may the new key do/).waitFor();
    expect(await keptKeys(oldLast7, newLast7)).toEqual([true, true]);
    await button(first.page, 'Switch to the new key').click();
    await heading(first.page, /Switched to the new key/).waitFor();
    await look(first.page, 'switched');
    await note('switched', first);
    await first.closeWindow();

    // A day later, say.
    const opened = await person.open(door);
    const { page } = opened;
    await page.getByText('The key of this store is being rotated.').waitFor();
    await look(page, 'half-way');
    await page.getByRole('tab', { name: 'Calls' }).click();
    await callProducts(page);
    await button(page, 'Go on').click();
    await button(page, 'Go on to revoking the old key').click();
    await heading(page, /Revoke the old key/).waitFor();
    await button(page, 'I have revoked it').click();
    await page.getByText('it is not revoked yet').waitFor();
    expect(await keptKeys(oldLast7, newLast7)).toEqual([true, true]);
    await look(page, 'not revoked');
    await revoke(opened, 'of the old key');
    await button(page, 'I have revoked it').click();
    await heading(page, 'The key is rotated').waitFor();
    await page.getByText('The store was seen to refuse the old key').waitFor();
    await look(page, 'done');
    expect(await keptKeys(oldLast7, newLast7)).toEqual([false, true]);
    expect(store.keys.map(({ consumerKey }) => consumerKey)).not.toContain(old.consumerKey);

    await button(page, 'See the history').click();
    await page.getByText('The old key was erased here').waitFor();
    await page.getByRole('tab', { name: 'Calls' }).click();
    await callProducts(page);
    await note('over', opened);
    places.push(...filesBelow(person.home).map(({ path, bytes }): [string, Buffer] => [path, bytes]));
    await opened.closeWindow();
    places.push(...filesBelow(person.home).map(({ path, bytes }): [string, Buffer] => [path, bytes]));

    for (const pair of [old, key]) {
      for (const value of [pair.consumerKey, pair.consumerSecret]) {
        const leaks = places.flatMap(([place, content]) =>
          found(content, pair, value).map((form) => `${form} in ${place}`),
        );
        expect(leaks).toEqual([]);
      }
    }
    store.revokeKey(key.id);
  });

  test('the new key that was revoked by mistake is found, and the old one is in use again', async () => {
    const opened = await person.open(door);
    const { page } = opened;
    const old = await connectStore(opened, sharedShop(), 'of the old key');
    const key = await giveNewKey(opened);
    await button(page, 'Switch to the new key').click();
    await button(page, 'Go on to revoking the old key').click();
    await revoke(opened, 'Gatehouse');
    await button(page, 'I have revoked it').click();
    await page.getByText('the wrong line was revoked').waitFor();
    await look(page, 'wrong one revoked');
    await button(page, 'Undo').click();
    await heading(page, /Make the new key/).waitFor();
    expect(await keptKeys(old.consumerKey.slice(-7), key.consumerKey.slice(-7))).toEqual([true, false]);
    await button(page, 'Later').click();
    await page.getByRole('tab', { name: 'Calls' }).click();
    await callProducts(page);
    sharedShop().revokeKey(old.id);
  });
});
