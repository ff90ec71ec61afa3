import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow, paste } from './built-window.ts';
import type { FakeHost } from './fake-host.ts';
import { lookAtEach, type Sight } from './looks.ts';

const key = `ck_${'1'.repeat(33)}a1b2c3d`;
const secret = `cs_${'2'.repeat(33)}d4e5f6a`;

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

async function find(page: Page, address: string): Promise<void> {
  await page.getByLabel('Address of the store').fill(address);
  await page.keyboard.press('Enter');
}

async function toKey(page: Page): Promise<void> {
  await find(page, 'shop.example');
  await page.getByRole('button', { name: 'Go on to the key' }).click();
  await page.getByRole('heading', { name: 'Make a key' }).waitFor();
}

async function toCheck(page: Page, given = secret): Promise<void> {
  await toKey(page);
  await paste(page, `${key} ${given}`);
  await page.getByText('and its secret are here').waitFor();
  await page.getByRole('button', { name: 'Check the key' }).click();
  await page.getByRole('heading', { name: 'Does the key work?' }).waitFor();
}

async function toKeep(page: Page): Promise<void> {
  await toCheck(page);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('heading', { name: 'What shall it be called?' }).waitFor();
}

const welcome: Route = { page: 'welcome' };
const connect: Route = { page: 'connect' };
const seen = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

const sights: readonly Sight[] = [
  ['the welcome', 'empty', welcome, (page) => seen(page, 'Only looking?')],
  ['one store', 'one', welcome, (page) => seen(page, '1 store')],
  [
    '200 stores, some with hostile names',
    'twoHundred',
    { page: 'store', storeId: '3' },
    (page) => seen(page, '200 stores'),
  ],
  [
    'a search that finds nothing',
    'twoHundred',
    { page: 'settings' },
    async (page) => {
      await page.getByRole('searchbox').fill('zzz');
      await seen(page, 'Show all stores');
    },
  ],
  ['a list that fails', 'unlisted', welcome, (page) => seen(page, 'Read it again')],
  ['a list that takes its time', 'waiting', welcome, (page) => seen(page, /longer than/)],
  [
    'a locked keychain',
    'keychainLocked',
    { page: 'store', storeId: '1' },
    async (page) => {
      await page.getByRole('button', { name: 'Check now' }).click();
      await seen(page, 'The keychain is locked.');
    },
  ],
  [
    'the palette',
    'twoHundred',
    { page: 'settings' },
    async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ink 1');
    },
  ],
  ['an address beside 200 stores', 'twoHundred', connect, (page) => seen(page, 'Use the practice store')],
  [
    'an address that is found',
    'empty',
    connect,
    async (page) => {
      await find(page, 'shop.example');
      await seen(page, 'Go on to the key');
    },
  ],
  [
    'plain permalinks',
    'empty',
    connect,
    async (page) => {
      await find(page, 'plain.example');
      await seen(page, 'Open Permalinks in wp-admin');
    },
  ],
  [
    'a store that has moved',
    'empty',
    connect,
    async (page) => {
      await find(page, 'moved.example');
      await seen(page, /instead/);
    },
  ],
  [
    'a certificate that is not trusted',
    'empty',
    connect,
    async (page) => {
      await find(page, 'local.example');
      await seen(page, /Add the certificate/);
    },
  ],
  [
    'half a key, and a paste without one',
    'twoHundred',
    connect,
    async (page) => {
      await toKey(page);
      await paste(page, key);
      await seen(page, /still missing/);
      await paste(page, 'The weather is fine.');
      await seen(page, /no key of WooCommerce/);
    },
  ],
  [
    'several keys',
    'empty',
    connect,
    async (page) => {
      await toKey(page);
      await paste(page, `${key} ${secret} ${key.replace('a1b2', 'ffff')} ${secret.replace('d4e5', 'eeee')}`);
      await seen(page, /more than one key/);
    },
  ],
  [
    'a camera that is not to be had, and a clipboard with the secret',
    'empty',
    connect,
    async (page) => {
      await toKey(page);
      await paste(page, `${key} ${secret}`);
      await seen(page, 'Clear the clipboard');
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await seen(page, /This window may not use the camera|The system shows no camera/);
    },
  ],
  [
    'the choice of a screen',
    'twoHundred',
    connect,
    async (page) => {
      await toKey(page);
      await page.evaluate(() => {
        // Electron asks the page; here nobody asks the browser's own dialog.
        navigator.mediaDevices.getDisplayMedia = () => new Promise(() => {});
      });
      await page.getByRole('button', { name: 'Scan from my screen' }).click();
      await page.evaluate(() => {
        const thumbnail =
          'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
        const { emit } = window.gatehouse as unknown as FakeHost;
        const windows = [
          '<img src=x onerror="document.title=1">',
          '\u202egro.live\u202c متجر',
          'A title that goes on '.repeat(20),
        ];
        emit({
          type: 'choose-display',
          request: 'request-1',
          sources: [
            { id: 'screen:1', kind: 'screen', name: 'Screen 1', thumbnail },
            ...windows.map((name, at) => ({ id: `window:${at}`, kind: 'window' as const, name })),
          ],
        });
      });
      await seen(page, 'What shall Gatehouse look at?');
    },
  ],
  [
    'a key that works',
    'empty',
    connect,
    async (page) => {
      await toCheck(page);
      await seen(page, 'Legacy REST API');
    },
  ],
  [
    'a wrong secret',
    'empty',
    connect,
    async (page) => {
      await toCheck(page, `${secret.slice(0, -7)}0000bad`);
      await seen(page, 'Give another key');
    },
  ],
  [
    'a key that may only read',
    'twoHundred',
    connect,
    async (page) => {
      await toCheck(page, `${secret.slice(0, -7)}00000ad`);
      await seen(page, /Keep it as a key/);
    },
  ],
  ['the name', 'empty', connect, toKeep],
  [
    'no keychain',
    'keychainAbsent',
    connect,
    async (page) => {
      await toKeep(page);
      await page.keyboard.press('Enter');
      await page.getByLabel('Passphrase', { exact: true }).waitFor();
    },
  ],
];

lookAtEach('app', () => built, sights);

it('in high contrast the status of the chosen store has the colour of its row’s words', async () => {
  await built.open('thousand', { page: 'welcome' }, { forcedColors: 'active' }, async (page) => {
    const row = page.getByRole('option', { selected: true });
    const [status, words] = await row.evaluate((element) =>
      ['.ui-status-shape', 'p, span:not(:empty)'].map((what) => {
        const found = element.querySelector(what);
        return found && getComputedStyle(found).color;
      }),
    );
    expect(status).toBeTruthy();
    expect(status).toBe(words);
  });
});

it('a real browser keeps nothing of a key that was pasted, not in the page, its fields or its storage', async () => {
  await built.open('empty', connect, {}, async (page) => {
    await toKey(page);
    await page.getByLabel('Key and secret').focus();
    await paste(page, `${key}\n${secret}`);
    await seen(page, /and its secret are here/);
    const everything = await page.evaluate(() => {
      const fields = [...document.querySelectorAll('input')].map(({ value }) => value);
      return JSON.stringify([document.documentElement.outerHTML, fields, { ...sessionStorage }, { ...localStorage }]);
    });
    expect(everything).toContain('a1b2c3d');
    expect(everything).not.toContain(key.slice(0, -7));
    expect(everything).not.toContain(secret.slice(0, -7));
    expect(everything).not.toContain(secret.slice(-7));
  });
});

it('a reload in the middle of the wizard comes back to it, with what was entered', async () => {
  await built.open('empty', connect, {}, async (page) => {
    await find(page, 'plain.example');
    await seen(page, 'Open Permalinks in wp-admin');
    await page.reload();
    await expect.poll(() => page.getByLabel('Address of the store').inputValue()).toBe('plain.example');
    expect(await page.getByText(/set to Plain/).count()).toBeGreaterThan(0);
  });
});

it('a store that is opened from elsewhere is in sight in the list, and stays where the person has scrolled to', async () => {
  await built.open(
    'thousand',
    { page: 'store', storeId: '940' },
    { viewport: { width: 1280, height: 800 } },
    async (page) => {
      const list = page.getByRole('listbox', { name: 'Stores' });
      const isInSight = (name: string) =>
        list.evaluate((box, name) => {
          const row = [...box.querySelectorAll('[role="option"]')].find(
            (one) => one.querySelector('bdi')?.textContent === name,
          );
          if (!row) return false;
          const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
          return inner.top >= outer.top && inner.bottom <= outer.bottom;
        }, name);
      await expect.poll(() => isInSight('Label & Ink 940')).toBe(true);

      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('Label & Ink 500');
      await page
        .getByRole('dialog')
        .getByRole('option', { name: /Label & Ink 500/ })
        .click();
      await expect.poll(() => isInSight('Label & Ink 500')).toBe(true);
      expect(await list.getByRole('option', { selected: true }).textContent()).toContain('Label & Ink 500');

      await list.hover();
      await page.mouse.wheel(0, -100_000);
      await expect.poll(() => isInSight('Label & Ink 1')).toBe(true);
      expect(await isInSight('Label & Ink 500')).toBe(false);
    },
  );
});

it('of 1,000 stores only the rows in sight are in the page, to the last of them', async () => {
  await built.open('thousand', { page: 'settings' }, { viewport: { width: 1280, height: 800 } }, async (page) => {
    const rows = page.getByRole('listbox', { name: 'Stores' }).getByRole('option');
    await rows.first().waitFor();
    expect(await rows.count()).toBeLessThan(40);
    await rows.first().focus();
    await page.keyboard.press('End');
    await page.getByRole('option', { name: /Very Long Named Emporium/ }).waitFor();
    expect(await rows.count()).toBeLessThan(40);
  });
});
