import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

declare global {
  interface Window {
    readonly axe?: typeof import('axe-core');
    readonly refused: string[];
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const noteRefusals = `
  window.refused = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
    window.refused.push(violatedDirective + ' ' + sourceFile);
  });`;

/** What a page is opened with, beside what a context takes. */
export interface PageOptions extends BrowserContextOptions {
  /** Run before the page's own. */
  readonly scripts?: readonly string[];
  /** What the page's clock says from the beginning, in milliseconds, and goes on saying. */
  readonly at?: number;
}

/** Opens a page in a browser of its own; it throws nothing and its policy refuses nothing, else this rejects. */
export async function withPage(
  browser: Browser,
  url: string,
  { scripts = [], at, ...options }: PageOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  for (const script of [noteRefusals, ...scripts]) await context.addInitScript(script);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  if (at !== undefined) await page.clock.setFixedTime(at);
  await page.goto(url);
  // For a busy computer: this only ends what hangs.
  page.setDefaultTimeout(60_000);
  await use(page);
  errors.push(...(await page.evaluate(() => window.refused)));
  await context.close();
  if (errors.length > 0) throw new Error(errors.join('\n'));
}

/** The faults against WCAG 2.2 A and AA that axe finds, as `rule: element`. */
export async function faults(page: Page): Promise<readonly string[]> {
  // By the debugger, which no policy of the page's holds up; and here only, since it is a lot to read for each page.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    if (window.axe === undefined) throw new Error('axe is not there');
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    // React Aria's own line to screen readers is emptied a moment after it was read.
    const context = { exclude: ['[data-live-announcer]'] };
    const { violations }: AxeResults = await window.axe.run(context, { runOnly: tags });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  });
}

/** Whether anything stands beyond the right edge. */
export function overflows(page: Page): Promise<boolean> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('.app-main, .app-page')].some(
      ({ scrollWidth, clientWidth }) => scrollWidth > clientWidth,
    ),
  );
}
