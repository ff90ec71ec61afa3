import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { defaultAppSettings } from '../../src-main/stores/app-settings.ts';

export const name = 'the window';

const runs = 15;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** A page of React that shows one heading: what any window on React costs. */
const emptyPage = `import { createRoot } from 'react-dom/client';
import { createElement } from 'react';
createRoot(document.getElementById('root')).render(createElement('h1', null, 'Empty'));
`;

/** The host's answers at the start, from the page itself, so that no core's work is counted. */
const hostScript = (stores: number) => `{
  const ok = (value) => Promise.resolve({ ok: true, value });
  const stores = Array.from({ length: ${stores} }, (_, n) => ({
    id: 'shop-' + n, name: 'Shop number ' + n, address: 'https://shop-' + n + '.example/', keyLast7: '0123abc',
    permission: 'read_write', ok: n % 7 !== 0, checkedAt: new Date().toISOString(),
  }));
  const answers = {
    listStores: () => ok(stores),
    readSettings: () => ok(${JSON.stringify(defaultAppSettings)}),
    describeApp: () => ok({ version: '0.0.0', platform: 'linux', dataFolder: '/', capabilities: {} }),
    vaultStatus: () => ok({ kind: 'keychain', state: 'ready', promptPending: false }),
  };
  window.gatehouse = new Proxy({ subscribe: () => () => {} }, {
    get: (host, name) => host[name] ?? answers[name] ?? (() => new Promise(() => {})),
  });
}`;

const types: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };

/** Serves a folder; \`/host.js?stores=N\` runs before the page's own script. */
async function serve(folder: string): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const path = url.pathname === '/' ? '/index.html' : url.pathname;
    const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
    response.setHeader('Content-Type', type);
    const file = join(folder, path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    const bytes = readFileSync(file);
    if (type !== 'text/html') return void response.end(bytes);
    const script = `<script>${hostScript(Number(url.searchParams.get('stores')))}</script>`;
    response.end(bytes.toString('utf8').replace('<head>', `<head>${script}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** Milliseconds until the page has painted something that can be read. */
async function firstPaint(browser: Browser, address: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForSelector('h1, h2');
  const paint = await page.evaluate(
    `new Promise((resolve) => new PerformanceObserver((list) => {
      const found = list.getEntriesByName('first-contentful-paint')[0];
      if (found) resolve(found.startTime);
    }).observe({ type: 'paint', buffered: true }))`,
  );
  await page.close();
  return Number(paint);
}

/** The longest task of the page while the list of stores is scrolled from end to end, in milliseconds; 50 and less are not told. */
async function longestScrollTask(browser: Browser, address: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}?stores=1000`);
  await page.getByText('Shop number 3', { exact: true }).first().waitFor();
  await page.evaluate(
    'window.longest = 0; new PerformanceObserver((list) => { for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration); }).observe({ type: "longtask" })',
  );
  await page.getByText('Shop number 3', { exact: true }).first().hover();
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 1_500);
  await page.getByText('Shop number 999', { exact: true }).first().waitFor();
  const longest = Number(await page.evaluate('window.longest'));
  await page.close();
  return longest;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function initialKilobytes(folder: string): number {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, file]) => file ?? '');
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000;
}

async function buildEmptyPage(): Promise<string> {
  const folder = mkdtempSync(join(process.cwd(), 'out', 'empty-page-'));
  writeFileSync(join(folder, 'main.js'), emptyPage);
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html><head></head><body><div id="root"></div><script type="module" src="./main.js"></script></body></html>',
  );
  await build({ configFile: false, root: folder, base: './', logLevel: 'error', build: { outDir: 'built' } });
  return folder;
}

export async function run() {
  const ours = join(process.cwd(), 'out', 'renderer');
  const empty = await buildEmptyPage();
  const profile = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const program = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? 'chromium';
  const browser = await chromium.launch({ executablePath: program, args: flags });
  const [oursServed, emptyServed] = [await serve(ours), await serve(join(empty, 'built'))];
  try {
    const paints: { ours: number; empty: number }[] = [];
    for (let count = 0; count < runs; count += 1) {
      const paint = await firstPaint(browser, oursServed.address);
      paints.push({ ours: paint, empty: await firstPaint(browser, emptyServed.address) });
    }
    const oursPaint = median(paints.map((one) => one.ours));
    const emptyPaint = median(paints.map((one) => one.empty));
    const ratio = oursPaint / emptyPaint;
    const initial = initialKilobytes(ours);
    const preload = readFileSync(join(process.cwd(), 'out/preload/preload.cjs')).length / 1000;
    const longest = await longestScrollTask(browser, oursServed.address);
    return [
      { what: 'initial load, gzipped', value: initial, unit: 'kB', bar: 'at most 250', ok: initial <= 250 },
      { what: 'preload', value: preload, unit: 'kB', bar: 'at most 2', ok: preload <= 2 },
      { what: 'first paint of an empty React page, median', value: emptyPaint, unit: 'ms' },
      { what: 'first useful paint, median', value: oursPaint, unit: 'ms' },
      { what: 'ours to the empty page', value: ratio, unit: 'times', bar: 'at most 1.3', ok: ratio <= 1.3 },
      {
        what: 'longest task while 1,000 stores scroll (0: none over 50)',
        value: longest,
        unit: 'ms',
        bar: 'at most 100',
        ok: longest <= 100,
      },
    ];
  } finally {
    await browser.close();
    for (const { server } of [oursServed, emptyServed]) server.close();
    for (const folder of [empty, profile]) rmSync(folder, { recursive: true, force: true });
  }
}
