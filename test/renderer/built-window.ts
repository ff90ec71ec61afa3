import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { fileHeaders } from '../../src-main/door/headers.ts';
import type { Route } from '../../src-renderer/state/route.ts';
import type { Scenario } from './scenarios.ts';

declare global {
  interface Window {
    readonly axe: typeof import('axe-core');
    readonly refused: string[];
  }
}

const repository = fileURLToPath(new URL('../../', import.meta.url));
const vite = join(repository, 'node_modules/vite/bin/vite.js');

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const noteRefusals = `
  window.refused = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) => {
    window.refused.push(violatedDirective + ' ' + sourceFile);
  });`;

/** The window as it is shipped, in a real browser, over a core that plays one scenario. */
export interface BuiltWindow {
  /** Opens the window at `route`; the page throws nothing and the policy refuses nothing, else this rejects. */
  open(
    scenario: Scenario,
    route: Route,
    options: BrowserContextOptions,
    use: (page: Page) => Promise<void>,
  ): Promise<void>;
  close(): Promise<void>;
}

export interface BuildOptions {
  /** For Chromium, beside those that all have. */
  readonly args?: readonly string[];
  /** Vite's, relative to the repository. */
  readonly config?: string;
}

export async function buildWindow(options: BuildOptions = {}): Promise<BuiltWindow> {
  const { args = [], config = 'vite.renderer.config.ts' } = options;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-window-'));
  // In a process of its own: vitest has set NODE_ENV to test, and the page is to be built as it is shipped.
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', '--config', join(repository, config), '--outDir', join(folder, 'page')],
    { env: { ...process.env, NODE_ENV: 'production' } },
  );
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: join(folder, 'host'),
      minify: false,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('scenarios.ts', import.meta.url)),
        output: { format: 'iife', entryFileNames: 'host.js' },
      },
    },
  });
  const hostSource = readFileSync(join(folder, 'host', 'host.js'), 'utf8');

  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://window').pathname);
    readFile(join(folder, 'page', path)).then(
      (content) => response.writeHead(200, fileHeaders(path)).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`;
  const browser = await launch(args);

  return {
    async open(scenario, route, options, use) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      await context.addInitScript(axeSource);
      await context.addInitScript(noteRefusals);
      await context.addInitScript(`
        sessionStorage.setItem('route', ${JSON.stringify(JSON.stringify({ state: route, version: 0 }))});
        window.scenario = ${JSON.stringify(scenario)};
        ${hostSource}`);
      const page = await context.newPage();
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(url);
      page.setDefaultTimeout(10_000);
      await use(page);
      errors.push(...(await page.evaluate(() => window.refused)));
      await context.close();
      if (errors.length > 0) throw new Error(errors.join('\n'));
    },
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(args: readonly string[]): Promise<Browser> {
  const executablePath = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error('These tests need Chromium or Chrome in PATH.');
  }
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
      ...args,
    ],
  });
}

/** The faults against WCAG 2.2 A and AA that axe finds, as `rule: element`. */
export function faults(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
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

/** Pastes text where the focus is. */
export async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);
}
