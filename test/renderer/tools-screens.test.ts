import type { Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow } from './built-window.ts';
import { lookAtEach, type Sight } from './looks.ts';

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

const tab: Route = { page: 'store', storeId: '1', tab: 'tools' };
const calls: Route = { page: 'store', storeId: '1', tab: 'calls' };
const add: Route = { page: 'add-tool', storeId: '1' };
const toolPage = (tool: string): Route => ({ page: 'tool', storeId: '1', tool });

const see = (text: string | RegExp) => (page: Page) => page.getByText(text).first().waitFor();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

async function toRules(page: Page): Promise<void> {
  await press(page, 'Go on to its rules');
  await page.getByRole('heading', { name: 'What may it do?' }).waitFor();
}

async function toLogin(page: Page): Promise<void> {
  await toRules(page);
  await press(page, 'Make its key');
  await page.getByRole('heading', { name: 'Give it this address' }).waitFor();
}

async function showFor(page: Page, program: RegExp): Promise<void> {
  await page.getByRole('button', { name: /For which program/ }).click();
  await page.getByRole('option', { name: program }).click();
}

const sights: readonly Sight[] = [
  ['no tool', 'noTool', tab, see('No tool has a key for this store yet')],
  ['one tool', 'oneTool', tab, see('1 tool')],
  ['one tool that has not called', 'oneToolUnused', tab, see('No call yet')],
  ['some tools', 'fewTools', tab, see('Not among its areas')],
  ['200 tools', 'manyTools', tab, see('200 tools')],
  [
    'call that was refused',
    'fewTools',
    tab,
    async (page) => {
      await page.getByText('Not among its areas').first().click();
      await page.getByText('belongs to an area').waitFor();
      await page.getByText('belongs to an area').scrollIntoViewIfNeeded();
    },
  ],
  [
    'search that finds no call',
    'fewTools',
    tab,
    async (page) => {
      await page.getByRole('searchbox', { name: 'Search the log' }).fill('zzz');
      await page.getByText('No call in the log is like that').waitFor();
    },
  ],
  ['all paused', 'toolsPaused', tab, see('All tools are paused: each')],
  ['gateway elsewhere', 'toolsElsewhere', tab, see('Another Gatehouse on this computer')],
  ['gateway whose port is taken', 'toolsPortTaken', tab, see('No tool reaches its store now')],
  ['gateway in trouble', 'toolsTroubled', tab, see('The last calls of tools')],
  ['gateway that is off', 'toolsOff', tab, see('is switched off')],
  ['tools that cannot be read', 'toolsUnreadable', tab, see('cannot be read')],
  ['tools behind a locked keychain', 'toolsLocked', tab, see('The keychain is locked')],
  ['tools that take their time', 'toolsSlow', tab, see('Reading the tools of this store.')],
  ['log that cannot be read', 'toolLogUnreadable', tab, see('logs/gateway.jsonl')],
  ['what a tool is', 'noTool', add, see('Which tool is it?')],
  ['rules of a tool', 'noTool', add, toRules],
  [
    'rules that lack something',
    'readOnlyStore',
    add,
    async (page) => {
      await page.getByRole('radio', { name: /Something else/ }).check({ force: true });
      await page.getByLabel('Name').fill('My tool');
      await toRules(page);
      await page.getByRole('radio', { name: /^Read\/Write/ }).check({ force: true });
      await page.getByText('may only read').first().waitFor();
      await page.getByRole('button', { name: /Until when/ }).click();
      await page.getByRole('option', { name: 'Until a day that I choose' }).click();
      await page.getByLabel(/Calls a minute/).fill('lots');
      await press(page, 'Make its key');
      await page.getByText('Choose one area or more.').waitFor();
    },
  ],
  ['key of a tool', 'noTool', add, toLogin],
  [
    'settings for Google Sheets',
    'noTool',
    add,
    async (page) => {
      await toLogin(page);
      await showFor(page, /Google Sheets/);
      await page.getByText('urllib.request.build_opener').scrollIntoViewIfNeeded();
    },
  ],
  [
    'settings for Excel',
    'noTool',
    add,
    async (page) => {
      await toLogin(page);
      await page.getByText('Advanced Editor').scrollIntoViewIfNeeded();
    },
  ],
  ['tool', 'fewTools', toolPage('printer2'), see('How it was used')],
  ['tool with a long name', 'fewTools', toolPage('stocks22'), see('How it was used')],
  ['tool that is paused', 'fewTools', toolPage('books222'), see('This tool is paused')],
  ['tool whose key has expired', 'fewTools', toolPage('helper22'), see('has expired')],
  [
    'rules of a tool that had too little',
    'fewTools',
    { page: 'change-tool', storeId: '1', tool: 'printer2', lack: 'customers' },
    see('A call to this was refused.'),
  ],
  [
    'rules of a tool with a long name',
    'fewTools',
    { page: 'change-tool', storeId: '1', tool: 'stocks22' },
    async (page) => {
      await page.getByRole('textbox', { name: 'Name' }).fill('');
      await press(page, 'Save');
      await page.getByText('Give it a name.').waitFor();
    },
  ],
  [
    'rules of a tool whose key has expired',
    'fewTools',
    { page: 'change-tool', storeId: '1', tool: 'helper22', lack: 'until' },
    see('because its key has expired'),
  ],
  [
    'refused call with the way to other rules',
    'fewTools',
    toolPage('printer2'),
    async (page) => {
      await page.getByText('403 Not among its areas').first().click();
      await page.getByRole('region', { name: 'The chosen call' }).scrollIntoViewIfNeeded();
    },
  ],
  ['tool that is gone', 'fewTools', toolPage('nobody22'), see('not there any more')],
  [
    'tool whose key is replaced',
    'fewTools',
    toolPage('printer2'),
    async (page) => {
      await press(page, 'Replace key…');
      await press(page, 'Replace the key');
      await page.getByText('This is the new key').waitFor();
    },
  ],
  [
    'question before a revocation',
    'fewTools',
    toolPage('stocks22'),
    async (page) => {
      await press(page, 'Revoke…');
      await page.getByRole('alertdialog').waitFor();
    },
  ],
  [
    'settings of a tool without its key',
    'fewTools',
    toolPage('printer2'),
    async (page) => {
      await press(page, 'Settings of programs, without its key');
      await showFor(page, /curl/);
      await page.getByText('CONSUMER_KEY:CONSUMER_SECRET').scrollIntoViewIfNeeded();
    },
  ],
  [
    'call to be copied for a tool',
    'fewTools',
    calls,
    async (page) => {
      await press(page, 'Use this call elsewhere');
      await page.getByText('WC_CONSUMER_SECRET').first().waitFor();
      await page.getByText('which gatehouse run sets').scrollIntoViewIfNeeded();
    },
  ],
  [
    'palette with tools',
    'fewTools',
    tab,
    async (page) => {
      await page.getByText('4 tools').waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('tool');
      await page.getByRole('option', { name: /Pause all tools/ }).waitFor();
    },
  ],
];

lookAtEach('tools', () => built, sights);
