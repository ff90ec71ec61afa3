import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow, faults, overflows, paste } from './built-window.ts';
import type { FakeHost } from './fake-host.ts';
import type { Scenario } from './scenarios.ts';

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

interface Sight {
  readonly name: string;
  readonly scenario: Scenario;
  readonly route: Route;
  readonly reach: (page: Page) => Promise<void>;
}

const welcome: Route = { page: 'welcome' };
const connect: Route = { page: 'connect' };
const seen = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();

const sights: readonly Sight[] = [
  { name: 'the welcome', scenario: 'empty', route: welcome, reach: (page) => seen(page, 'Only looking?') },
  { name: 'one store', scenario: 'one', route: welcome, reach: (page) => seen(page, '1 store') },
  {
    name: '200 stores, some with hostile names',
    scenario: 'twoHundred',
    route: { page: 'store', storeId: '3' },
    reach: (page) => seen(page, '200 stores'),
  },
  {
    name: 'a search that finds nothing',
    scenario: 'twoHundred',
    route: { page: 'settings' },
    reach: async (page) => {
      await page.getByRole('searchbox').fill('zzz');
      await seen(page, 'Show all stores');
    },
  },
  { name: 'a list that fails', scenario: 'unlisted', route: welcome, reach: (page) => seen(page, 'Read it again') },
  {
    name: 'a list that takes its time',
    scenario: 'waiting',
    route: welcome,
    reach: (page) => seen(page, /longer than/),
  },
  {
    name: 'a locked keychain',
    scenario: 'keychainLocked',
    route: { page: 'store', storeId: '1' },
    reach: async (page) => {
      await page.getByRole('button', { name: 'Check now' }).click();
      await seen(page, 'The keychain is locked.');
    },
  },
  {
    name: 'the palette',
    scenario: 'twoHundred',
    route: { page: 'settings' },
    reach: async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('ink 1');
    },
  },
  {
    name: 'an address beside 200 stores',
    scenario: 'twoHundred',
    route: connect,
    reach: (page) => seen(page, 'Use the practice store'),
  },
  {
    name: 'an address that is found',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await find(page, 'shop.example');
      await seen(page, 'Go on to the key');
    },
  },
  {
    name: 'plain permalinks',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await find(page, 'plain.example');
      await seen(page, 'Open Permalinks in wp-admin');
    },
  },
  {
    name: 'a store that has moved',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await find(page, 'moved.example');
      await seen(page, /instead/);
    },
  },
  {
    name: 'a certificate that is not trusted',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await find(page, 'local.example');
      await seen(page, /Add the certificate/);
    },
  },
  {
    name: 'half a key, and a paste without one',
    scenario: 'twoHundred',
    route: connect,
    reach: async (page) => {
      await toKey(page);
      await paste(page, key);
      await seen(page, /still missing/);
      await paste(page, 'The weather is fine.');
      await seen(page, /no key of WooCommerce/);
    },
  },
  {
    name: 'several keys',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await toKey(page);
      await paste(page, `${key} ${secret} ${key.replace('a1b2', 'ffff')} ${secret.replace('d4e5', 'eeee')}`);
      await seen(page, /more than one key/);
    },
  },
  {
    name: 'a camera that is not to be had, and a clipboard with the secret',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await toKey(page);
      await paste(page, `${key} ${secret}`);
      await seen(page, 'Clear the clipboard');
      await page.getByRole('button', { name: 'Use the camera' }).click();
      await seen(page, /This window may not use the camera|The system shows no camera/);
    },
  },
  {
    name: 'the choice of a screen',
    scenario: 'twoHundred',
    route: connect,
    reach: async (page) => {
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
  },
  {
    name: 'a key that works',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await toCheck(page);
      await seen(page, 'Legacy REST API');
    },
  },
  {
    name: 'a wrong secret',
    scenario: 'empty',
    route: connect,
    reach: async (page) => {
      await toCheck(page, `${secret.slice(0, -7)}0000bad`);
      await seen(page, 'Give another key');
    },
  },
  {
    name: 'a key that may only read',
    scenario: 'twoHundred',
    route: connect,
    reach: async (page) => {
      await toCheck(page, `${secret.slice(0, -7)}00000ad`);
      await seen(page, /Keep it as a key/);
    },
  },
  { name: 'the name', scenario: 'empty', route: connect, reach: toKeep },
  {
    name: 'no keychain',
    scenario: 'keychainAbsent',
    route: connect,
    reach: async (page) => {
      await toKeep(page);
      await page.keyboard.press('Enter');
      await page.getByLabel('Passphrase', { exact: true }).waitFor();
    },
  },
];

const looks: ReadonlyArray<{ readonly look: string } & BrowserContextOptions> = [
  { look: 'light', colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { look: 'dark and small', colorScheme: 'dark', viewport: { width: 900, height: 640 } },
  { look: 'high contrast', colorScheme: 'light', forcedColors: 'active', viewport: { width: 720, height: 560 } },
];

/** Where pictures of all of it are wanted, to look at: the folder that they are put into. */
const pictures = process.env.GATEHOUSE_PICTURES;

describe.each(looks)('in $look', ({ look, ...options }) => {
  it.each(sights)('$name breaks no rule of WCAG 2.2 AA, and stands in its place', async (sight) => {
    await built.open(sight.scenario, sight.route, options, async (page) => {
      await sight.reach(page);
      if (pictures !== undefined) {
        await page.screenshot({ path: `${pictures}/${sight.name} ${look}.png`.replaceAll(' ', '-') });
      }
      expect([await faults(page), await overflows(page)]).toEqual([[], false]);
    });
  });
});

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
