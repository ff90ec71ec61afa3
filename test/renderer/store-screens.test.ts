import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow } from './built-window.ts';
import { lookAtEach, type Sight } from './looks.ts';

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

const overview: Route = { page: 'store', storeId: '1', tab: 'overview' };
const check: Route = { page: 'store', storeId: '1', tab: 'check' };
const keyTab: Route = { page: 'store', storeId: '1', tab: 'key' };
const historyTab: Route = { page: 'store', storeId: '1', tab: 'history' };
const calls: Route = { page: 'store', storeId: '1', tab: 'calls' };

const see = (text: string) => (page: Page) => page.getByText(text).first().waitFor();

async function runCheck(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check now' }).first().click();
  await page.getByRole('button', { name: 'Copy report' }).waitFor();
}

const diagnose = (address: string) => async (page: Page) => {
  await page.getByLabel('Address of the store').fill(address);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Copy report' }).waitFor();
};

/** Opens every fold of the page, also those that come with what they open. */
async function unfoldAll(page: Page): Promise<void> {
  const closed = page.locator('.ui-fold-button[aria-expanded=false]');
  while ((await closed.count()) > 0) await closed.first().click();
  await page.getByText('How stores get there').first().waitFor();
}

async function send(page: Page, status: number): Promise<void> {
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(`Status ${status}`).waitFor();
}

async function exportAll(page: Page): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  await page.getByLabel('Passphrase again').fill('correct horse battery');
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await page.getByText('was handed to your downloads').waitFor();
}

async function openImport(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Import' }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await (await chooser).setFiles({
    name: 'stores.age',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('age'),
  });
  await page.getByLabel('Passphrase of the file').fill('correct horse');
  await page.getByRole('button', { name: 'Open the file' }).click();
  await page.getByText('Nothing is changed yet').waitFor();
}

async function askToShow(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Show as QR code…' }).first().click();
  await page.getByText('no way to ask who you are').waitFor();
}

const sights: readonly Sight[] = [
  ['overview', 'healthy', overview, see('Key in use')],
  [
    'overview of a store in trouble',
    'troubled',
    overview,
    async (page) => {
      await page.getByRole('button', { name: 'How to turn it off' }).click();
      await page.getByRole('button', { name: 'The store has moved' }).click();
    },
  ],
  [
    'removal',
    'troubled',
    overview,
    async (page) => {
      await page.getByRole('button', { name: 'Remove from Gatehouse…' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  ],
  ['store that cannot be shown', 'failing', overview, see('This store cannot be shown')],
  ['check tab before a check', 'troubled', check, see('Last checked')],
  [
    'check that runs',
    'checking',
    check,
    async (page) => {
      await page.getByRole('button', { name: 'Check now' }).first().click();
      await page.getByText('Looking for WordPress').waitFor();
    },
  ],
  [
    'findings, all unfolded',
    'stripped',
    check,
    async (page) => {
      await runCheck(page);
      await unfoldAll(page);
    },
  ],
  ['findings, as they come', 'stripped', check, runCheck],
  ['findings that are open', 'open', check, runCheck],
  [
    'letter to the host',
    'stripped',
    check,
    async (page) => {
      await runCheck(page);
      await page.getByRole('button', { name: 'Write to my host' }).click();
      await page.getByRole('heading', { name: 'A message to your host' }).waitFor();
    },
  ],
  ['findings where nothing answers', 'unreachable', check, runCheck],
  ['key', 'healthy', keyTab, see('Further keys of this store')],
  ['question before a key is shown', 'healthy', keyTab, askToShow],
  [
    'key shown as a code',
    'healthy',
    keyTab,
    async (page) => {
      await askToShow(page);
      await page.getByRole('button', { name: 'Show the code' }).click();
      await page.getByRole('img', { name: /QR code of the key/ }).waitFor();
    },
  ],
  ['key that may do less, and is old', 'troubled', keyTab, see('It may do less')],
  ['history', 'healthy', historyTab, see('Calls are made in another way')],
  ['history that cannot be read', 'unreachable', historyTab, see('cannot be read')],
  ['connection that was checked', 'stripped', { page: 'diagnose' }, diagnose('shop.example')],
  ['connection to a staging site', 'healthy', { page: 'diagnose' }, diagnose('staging.example')],
  [
    'connection that is being checked',
    'checking',
    { page: 'diagnose' },
    async (page) => {
      await page.getByLabel('Address of the store').fill('shop.example');
      await page.keyboard.press('Enter');
      await page.getByText('Looking for WordPress').waitFor();
    },
  ],
  ['faults to practise on', 'healthy', { page: 'practice' }, see('A slip in the address')],
  ['call that was answered', 'healthy', calls, (page) => send(page, 200)],
  [
    'call that was refused, to be copied',
    'troubled',
    calls,
    async (page) => {
      await send(page, 401);
      await page.getByRole('button', { name: 'Use this call elsewhere' }).click();
      await page.getByText('Make a key for this').waitFor();
    },
  ],
  ['settings', 'healthy', { page: 'settings' }, see('The system’s keychain')],
  ['settings of a plain door', 'plain', { page: 'settings' }, see('The system’s keychain')],
  ['settings that cannot be read', 'failing', { page: 'settings' }, see('The settings cannot be read')],
  [
    'forgetting',
    'healthy',
    { page: 'settings' },
    async (page) => {
      await page.getByRole('button', { name: 'Forget everything…' }).click();
      await page.getByText('Type “forget” to confirm').waitFor();
    },
  ],
  [
    'about, with a licence',
    'healthy',
    { page: 'about' },
    async (page) => {
      await page.getByRole('searchbox', { name: 'Search the packages' }).fill('react-dom');
      await page.getByRole('listbox', { name: 'Packages' }).getByRole('option').first().click();
      await page.getByText('Permission is hereby granted').waitFor();
    },
  ],
  [
    'export with what is missing',
    'healthy',
    { page: 'transfer' },
    async (page) => {
      await page.getByText('Only those that I choose').click();
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByText('Choose one store or more.').waitFor();
    },
  ],
  [
    'export as a code',
    'stripped',
    { page: 'transfer' },
    async (page) => {
      await exportAll(page);
      await page.getByRole('button', { name: 'Show as QR code' }).click();
      await page.getByRole('img', { name: 'QR code of the encrypted file' }).scrollIntoViewIfNeeded();
    },
  ],
  ['export that is too large for a code', 'healthy', { page: 'transfer' }, exportAll],
  ['export without a store', 'empty', { page: 'transfer' }, see('No store to export')],
  [
    'import before anything is chosen',
    'healthy',
    { page: 'transfer' },
    async (page) => {
      await page.getByRole('tab', { name: 'Import' }).click();
      await page.getByText('Or scan the QR code that the other computer shows').waitFor();
    },
  ],
  ['import', 'healthy', { page: 'transfer' }, openImport],
];

lookAtEach('store', () => built, sights);

it('scrolls its pages, and never itself, wherever the focus goes', async () => {
  await built.open('healthy', { page: 'settings' }, { viewport: { width: 900, height: 640 } }, async (page) => {
    await page.getByRole('switch', { name: 'Let desktop tools through' }).focus();
    const heights = await page.evaluate(() => [document.documentElement.scrollHeight, innerHeight, scrollY]);
    expect(heights).toEqual([640, 640, 0]);
  });
});

it('hands an export to the downloads, as the core made it', async () => {
  await built.open('healthy', { page: 'transfer' }, {}, async (page) => {
    const download = page.waitForEvent('download');
    await exportAll(page);
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^gatehouse-stores-\d{4}-\d\d-\d\d\.age$/);
    const content: Buffer[] = [];
    for await (const part of await file.createReadStream()) content.push(part);
    expect(Buffer.concat(content).toString()).toBe('age-encryption.org/v1\n');
  });
});

it('hands the history to the downloads, as CSV and as JSON', async () => {
  await built.open('healthy', historyTab, {}, async (page) => {
    const saved = async (name: string): Promise<[string, string]> => {
      const download = page.waitForEvent('download');
      await page.getByRole('button', { name }).click();
      const file = await download;
      const content: Buffer[] = [];
      for await (const part of await file.createReadStream()) content.push(part);
      return [file.suggestedFilename(), Buffer.concat(content).toString()];
    };
    const [csvName, csv] = await saved('Save as CSV');
    expect(csvName).toMatch(/^gatehouse-history-label-and-ink\.example-\d{4}-\d\d-\d\d\.csv$/);
    expect(csv.startsWith('\ufeff"Time (UTC)","What","Details","Where"\r\n')).toBe(true);
    expect(csv).toContain('"Calls are made in another way from here on","');
    const [jsonName, json] = await saved('Save as JSON');
    expect(jsonName).toMatch(/\.json$/);
    expect(JSON.parse(json).entries.length).toBe(csv.split('\r\n').length - 2);
  });
});
