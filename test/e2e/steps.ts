import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PracticeStore } from '../../src-main/practice/index.ts';
import type { OpenedDoor } from './doors.ts';

/* What a person does on the way to a connected store, in the words that they see. */

export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
export const welcome = /Connect your WooCommerce store/;
export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

export const titles = {
  address: /Where is your store\?/,
  key: /Make a key, and paste it here/,
  check: /Does the key work\?/,
  keep: /What shall it be called\?/,
} as const;

/** From the welcome page to the found store; `authority` as a file that the person picks. */
export async function findStore(page: Page, address: string, authority?: string): Promise<void> {
  await button(page, 'Connect a store').first().click();
  await page.getByLabel('Address of the store').fill(address);
  await button(page, 'Find the store').click();
  if (authority !== undefined) {
    const choosing = page.waitForEvent('filechooser');
    await button(page, 'Add the certificate of your site’s authority').click();
    const chooser = await choosing;
    await chooser.setFiles({ name: 'ca.pem', mimeType: 'application/x-pem-file', buffer: Buffer.from(authority) });
    await page.getByText('Trusted for this store alone: ca.pem').waitFor();
  }
  await button(page, 'Go on to the key').waitFor();
}

export async function goToKey(page: Page): Promise<void> {
  await button(page, 'Go on to the key').click();
  await heading(page, titles.key).waitFor();
}

/** Follows the wizard's link to the store's own Add-key screen, in the person's own browser. */
export async function openAddKey(door: OpenedDoor): Promise<Page> {
  await button(door.page, 'Open Add key in your wp-admin').click();
  return followedLink(door);
}

/** The page that the first link leads to, or a later one, in the person's own browser. */
export async function followedLink(door: OpenedDoor, which = 1): Promise<Page> {
  await expect.poll(door.openedLinks).toHaveLength(which);
  const url = (await door.openedLinks()).at(-1) ?? '';
  const context = await door.ownBrowser();
  const admin = await context.newPage();
  await admin.goto(url);
  return admin;
}

/** Fills in the Add-key screen and generates the key, which that screen then shows once. */
export async function generateKey(admin: Page, permission: 'Read' | 'Write' | 'Read/Write'): Promise<void> {
  await admin.getByLabel('Description').fill('Gatehouse');
  await admin.getByLabel('Permissions').selectOption(permission);
  await admin.getByRole('button', { name: 'Generate API key' }).click();
  await admin.getByText('API Key generated successfully').waitFor();
}

/** Copies with the Copy button of wp-admin's own screen. */
export async function copyWithButton(admin: Page, what: 'Copy consumer key' | 'Copy consumer secret'): Promise<void> {
  await admin.bringToFront();
  const copy = admin.getByRole('button', { name: what });
  await copy.click();
  await expect.poll(() => copy.textContent()).toBe('Copied!');
}

/** As Ctrl+A and Ctrl+C do: a clipboard with text and HTML. */
export async function copyWholePage(admin: Page): Promise<void> {
  await admin.bringToFront();
  await admin.keyboard.press('ControlOrMeta+a');
  await admin.keyboard.press('ControlOrMeta+c');
}

export async function pasteIntoWizard(page: Page): Promise<void> {
  await page.bringToFront();
  await page.getByLabel('Key and secret').focus();
  await page.keyboard.press('ControlOrMeta+v');
}

/** Pastes this text as if it had been on the clipboard. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await page.getByLabel('Key and secret').evaluate((field, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
  await page.getByText('and its secret are here').waitFor();
}

/** From the welcome page to the wizard's key step of this store, with this key, or the store's first. */
export async function giveKey(page: Page, store: PracticeStore, key = store.keys[0]): Promise<void> {
  if (key === undefined) throw new Error('the store has no key');
  await findStore(page, store.url, store.authority);
  await goToKey(page);
  await pasteText(page, `${key.consumerKey}\n${key.consumerSecret}`);
}

/** From the welcome page to the page of this store, connected with a key that is made for it. */
export async function connectStore({ page }: OpenedDoor, store: PracticeStore, description = 'of a test') {
  const key = store.createKey({ user: 'admin', permission: 'read_write', description });
  await giveKey(page, store, key);
  await checkAndGoOn(page);
  await button(page, 'Keep the store').click();
  await heading(page, 'Harbour Lane Goods').waitFor();
  return key;
}

export async function checkAndGoOn(page: Page): Promise<void> {
  await button(page, 'Check the key').click();
  await heading(page, titles.check).waitFor();
  await button(page, 'Go on').click();
  await heading(page, titles.keep).waitFor();
}

/** Goes there by Tab, from wherever the focus is, and presses Enter. */
export async function pressAt(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  const isThere = () => target.evaluate((element) => element === document.activeElement);
  for (let presses = 0; !(await isThere()); presses += 1) {
    if (presses === 60) throw new Error(`Tab does not lead to ${target}`);
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
}

/** In the Calls tab: asks for the products. */
export async function callProducts(page: Page): Promise<void> {
  await page.getByRole('combobox', { name: 'Path' }).fill('products');
  await page.keyboard.press('Escape');
  await button(page, 'Send').click();
  await page.getByText('Status 200').waitFor();
}

declare global {
  interface Window {
    /** Of every camera and display that the page was given since `keepTracks`. */
    readonly openedTracks: readonly MediaStreamTrack[];
  }
}

/** From now on the page's cameras and displays can be asked whether they are still in use. */
export async function keepTracks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const openedTracks: MediaStreamTrack[] = [];
    Object.assign(window, { openedTracks });
    const devices = navigator.mediaDevices;
    for (const name of ['getUserMedia', 'getDisplayMedia'] as const) {
      const open = devices[name].bind(devices);
      devices[name] = async (options) => {
        const stream = await open(options);
        openedTracks.push(...stream.getTracks());
        return stream;
      };
    }
  });
}

export function tracksLeft(page: Page): Promise<{ readonly opened: number; readonly live: number }> {
  return page.evaluate(() => ({
    opened: window.openedTracks.length,
    live: window.openedTracks.filter(({ readyState }) => readyState === 'live').length,
  }));
}
