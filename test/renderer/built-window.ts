import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build } from 'vite';
import type { Route } from '../../src-renderer/state/route.ts';
import { buildDoors } from '../support/build-doors.ts';
import { startChromium } from '../support/chromium.ts';
import { buildPage, type Files, readPage, servePage } from '../ui/built-page.ts';
import { type PageOptions, withPage } from '../ui/page.ts';
import type { Scenario } from './scenarios.ts';

/** The window as it is shipped, in a real browser, over a core that plays one scenario. */
export interface BuiltWindow {
  /** Opens the window at `route`; the page throws nothing and the policy refuses nothing, else this rejects. */
  open(scenario: Scenario, route: Route, options: PageOptions, use: (page: Page) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface BuildOptions {
  /** For Chromium, beside those that all have. */
  readonly switches?: readonly string[];
  /** A configuration of Vite's other than the window's own, relative to the repository. */
  readonly config?: string;
}

export async function buildWindow({ switches, config }: BuildOptions = {}): Promise<BuiltWindow> {
  const [files, host] = await Promise.all([config === undefined ? shippedPage() : buildPage(config), buildScenarios()]);
  const [served, browser] = await Promise.all([servePage(files), startChromium(switches)]);
  return {
    open(scenario, route, options, use) {
      const scripts = [
        `sessionStorage.setItem('route', ${JSON.stringify(JSON.stringify({ state: route, version: 0 }))});
        window.scenario = ${JSON.stringify(scenario)};
        ${host}`,
      ];
      return withPage(browser, `${served.origin}/index.html`, { scripts, ...options }, use);
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}

/** The one that the doors show, too: built once for all test files. */
async function shippedPage(): Promise<Files> {
  await buildDoors('renderer');
  return readPage(fileURLToPath(new URL('../../out/renderer', import.meta.url)));
}

/** `window.gatehouse` of the scenario that `window.scenario` names, as a classic script. */
async function buildScenarios(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('scenarios.ts', import.meta.url)),
        output: { format: 'iife', entryFileNames: 'host.js' },
      },
    },
  });
  if (!('output' in made)) throw new Error('the host was not built');
  return made.output[0].code;
}

/** Pastes text where the focus is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}
