import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spokenLanguages } from '../../src-main/contract/languages.ts';
import type { Route } from '../../src-renderer/state/route.ts';
import { type BuiltWindow, buildWindow, overflows } from './built-window.ts';
import { englishCatalogues } from './catalogue-files.ts';
import { mayBeAlike } from './kept-words.ts';
import type { Scenario } from './scenarios.ts';

let built: BuiltWindow;

beforeAll(async () => {
  built = await buildWindow();
});

afterAll(() => built?.close());

/** Sentences of the English catalogues that nothing is filled into. */
const english = new Set(
  Object.values(englishCatalogues())
    .flatMap((texts) => Object.values(texts))
    .filter((text) => !/\{\{|<|\*\*/.test(text) && !mayBeAlike(text)),
);

const pages: ReadonlyArray<[Scenario, Route]> = [
  ['empty', { page: 'welcome' }],
  ['empty', { page: 'connect' }],
  ['thirteen', { page: 'store', storeId: '1' }],
  ['thirteen', { page: 'settings' }],
  ['thirteen', { page: 'transfer' }],
  ['thirteen', { page: 'diagnose' }],
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
      expect((await shownTexts(page)).filter((text) => english.has(text))).toEqual([]);
      expect(await overflows(page)).toBe(false);
    });
  });
});
