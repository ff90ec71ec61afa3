import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spokenLanguages } from '../../src-main/contract/languages.ts';
import type { Route } from '../../src-renderer/state/route.ts';
import { overflows } from '../ui/page.ts';
import { type BuiltWindow, buildWindow, paste } from './built-window.ts';
import { englishCatalogues } from './catalogue-files.ts';
import { mayBeAlike, wpAdminLabels } from './kept-words.ts';
import type { Scenario } from './scenarios.ts';

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

/** Labels of wp-admin that are words of every day elsewhere, and what it says. */
const furtherLabels = ['REST API keys', 'Consumer key ending in', '1 API key permanently revoked.'];

/**
 * Sentences of the English catalogues. What is filled into one may be anything, and between its tags and marks of labels
 * it is shown in pieces: each piece that is a sentence by itself is looked for.
 */
const english = [
  ...new Set(
    Object.values(englishCatalogues())
      .flatMap((texts) => Object.values(texts))
      .filter((text) => !mayBeAlike(text))
      .flatMap((text) => text.split(/<[^>]*>|\*\*/))
      .map((piece) => piece.trim())
      .filter((piece) => !mayBeAlike(piece) && !isWayInWpAdmin(piece) && wordsIn(piece) >= 3),
  ),
].map(patternOf);

/** `WooCommerce > Settings > Advanced > REST API keys > Add key`: nothing but labels of wp-admin. */
function isWayInWpAdmin(text: string): boolean {
  const labels = [...wpAdminLabels.flatMap((label) => label.split(' > ')), ...furtherLabels];
  return text.split(' > ').every((part) => part === 'WooCommerce' || labels.includes(part));
}

/** Words that stand in it, beside what is filled in. */
function wordsIn(text: string): number {
  return text.replace(/\{\{[^}]*\}\}/g, ' ').match(/\p{L}{2,}/gu)?.length ?? 0;
}

function patternOf(text: string): RegExp {
  const fixed = text.split(/\{\{[^}]*\}\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${fixed.join('.*')}$`, 'su');
}

function isEnglish(text: string): boolean {
  return english.some((pattern) => pattern.test(text));
}

it.each([
  ['Looking for WordPress', true],
  ['Put a value in the place of id and sku.', true],
  ['Setzen Sie einen Wert an die Stelle von id.', false],
])('whether %j is a sentence of the English catalogues: %s', (text, is) => {
  expect(isEnglish(text)).toBe(is);
});

const pages: ReadonlyArray<[Scenario, Route]> = [
  ['empty', { page: 'welcome' }],
  ['thirteen', { page: 'store', storeId: '1' }],
  ['thirteen', { page: 'settings' }],
  ['thirteen', { page: 'transfer' }],
  ['thirteen', { page: 'diagnose' }],
  ['fewTools', { page: 'store', storeId: '1', tab: 'tools' }],
  ['fewTools', { page: 'tool', storeId: '1', tool: 'books222' }],
  ['oldKey', { page: 'rotate', storeId: '1' }],
  ['rotationBegun', { page: 'rotate', storeId: '1' }],
  ['rotationRefused', { page: 'rotate', storeId: '1' }],
  ['rotationLesser', { page: 'rotate', storeId: '1' }],
  ['rotationSwitched', { page: 'rotate', storeId: '1' }],
  ['rotationNotRevoked', { page: 'rotate', storeId: '1' }],
];

const primary = (page: Page) => page.locator('.ui-wizard-actions button[type=submit]').click();
const atStep = (page: Page, step: number) =>
  page.locator(`.ui-wizard-step:nth-child(${step})[aria-current=step]`).waitFor();

/** Opens every fold of the page, also those that come with what they open. */
async function unfoldAll(page: Page): Promise<void> {
  const closed = page.locator('.ui-fold-button[aria-expanded=false]');
  while ((await closed.count()) > 0) await closed.first().click();
}

/** The first pages of the wizard in turn. No label is named: they are in the language that is looked at. */
async function connecting(page: Page, look: (name: string) => Promise<void>): Promise<void> {
  await look('address');
  await page.locator('.ui-wizard-content input').first().fill('label-and-ink.example');
  await primary(page);
  await page.locator('.ui-wizard-content dl').waitFor();
  await look('address found');
  await primary(page);
  await atStep(page, 2);
  await look('key');
  await paste(page, `ck_${'a1b2'.repeat(10)} cs_${'d4e5'.repeat(10)}`);
  await page.getByText('1b2a1b2').first().waitFor();
  await look('key given');
  await primary(page);
  await atStep(page, 3);
  await page.locator('.ui-wizard-actions button[type=submit]:enabled').waitFor();
  await look('check');
  await primary(page);
  await atStep(page, 4);
  await look('keep');
}

type Walk = readonly [
  name: string,
  scenario: Scenario,
  route: Route,
  (page: Page, look: (name: string) => Promise<void>) => Promise<void>,
];

const walks: readonly Walk[] = [
  ['a store that is connected', 'empty', { page: 'connect' }, connecting],
  [
    'findings with their evidence',
    'open',
    { page: 'store', storeId: '1', tab: 'check' },
    async (page, look) => {
      await page.locator('.app-main button.ui-button[data-variant=primary], .app-main .ui-button').first().click();
      await page.locator('.findings-card').first().waitFor();
      await unfoldAll(page);
      await look('findings');
    },
  ],
  [
    'a tool that is added',
    'noTool',
    { page: 'add-tool', storeId: '1' },
    async (page, look) => {
      for (const step of [1, 2, 3]) {
        await atStep(page, step);
        await look(`step ${step}`);
        if (step < 3) await primary(page);
      }
    },
  ],
  [
    'a call that was refused',
    'fewTools',
    { page: 'store', storeId: '1', tab: 'tools' },
    async (page, look) => {
      await page.getByText('wc/v3/orders/{id}/refunds').first().click();
      await page.locator('.tools-details .part-what').waitFor();
      await look('refusal');
    },
  ],
];

function shownTexts(page: Page): Promise<readonly string[]> {
  return page.locator('.app:not([inert])').evaluate((app) => {
    const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode.textContent?.trim() ?? '');
    return texts;
  });
}

describe.each(spokenLanguages.filter((language) => language !== 'en'))('%s', (language) => {
  it.each(pages)('%s, %j: no English sentence, and nothing beyond the edge', async (scenario, route) => {
    const look = { locale: language, viewport: { width: 900, height: 640 } };
    await built.open(scenario, route, look, async (page) => {
      await page.locator('.app:not([inert]) h1, .app:not([inert]) h2').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(language);
      expect((await shownTexts(page)).filter(isEnglish)).toEqual([]);
      expect(await overflows(page)).toBe(false);
    });
  });

  it.each(walks)('%s: no English sentence, and nothing beyond the edge', async (name, scenario, route, walk) => {
    const options = { locale: language, viewport: { width: 900, height: 640 } };
    await built.open(scenario, route, options, async (page) => {
      await page.locator('.app:not([inert]) h1, .app:not([inert]) h2').first().waitFor();
      await walk(page, async (place) => {
        if (process.env.GATEHOUSE_SCREENSHOTS) {
          const file = `${language} ${name} ${place}.png`.replaceAll(' ', '-');
          await page.screenshot({ path: `${process.env.GATEHOUSE_SCREENSHOTS}/${file}` });
        }
        expect([place, (await shownTexts(page)).filter(isEnglish), await overflows(page)]).toEqual([place, [], false]);
      });
    });
  });
});
