import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { defaultAppSettings } from '../../src-main/stores/app-settings.ts';

export const name = 'the window';

/** Of each page; medians count. */
const runs = 25;
const scrollRuns = 5;
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
    permission: 'read_write', health: n % 7 === 0 ? 'problem' : 'healthy', checkedAt: new Date().toISOString(),
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

/** A page that is measured: where it is, and the words that make it useful. */
interface Measured {
  readonly address: string;
  readonly words: string;
}

/** In milliseconds from the beginning of the navigation. */
interface Opening {
  /** The browser has painted the words. */
  readonly useful: number;
  /** What is painted answers a person. */
  readonly answers: number;
}

/** Notes when the words stand in the page, and when they stand in what answers; both with the frame that paints them. */
const watch = (words: string) => `{
  window.opening = {};
  const note = (what) => {
    window.opening[what] = { stands: performance.now() };
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => { window.opening[what].painted = performance.now(); };
      port2.postMessage(undefined);
    });
  };
  const holdsWords = (element) => element?.textContent.includes(${JSON.stringify(words)});
  new MutationObserver(() => {
    if (!window.opening.words && holdsWords(document.body)) note('words');
    if (!window.opening.answers && holdsWords(document.querySelector('#root > :not([inert])'))) note('answers');
  }).observe(document, { childList: true, subtree: true });
}`;

async function open(browser: Browser, { address, words }: Measured): Promise<Opening> {
  const page = await browser.newPage();
  await page.addInitScript(watch(words));
  await page.goto(address);
  await page.waitForFunction('window.opening.words?.painted && window.opening.answers?.painted');
  const [first, { words: seen, answers }] = (await page.evaluate(`new Promise((resolve) =>
    new PerformanceObserver((list) => {
      const [paint] = list.getEntriesByName('first-contentful-paint');
      if (paint) resolve([paint.startTime, window.opening]);
    }).observe({ type: 'paint', buffered: true }))`)) as [
    number,
    Record<'words' | 'answers', { readonly stands: number; readonly painted: number }>,
  ];
  await page.close();
  // The browser's own first paint counts only if the words were there by then.
  return { useful: first >= seen.stands ? first : seen.painted, answers: answers.painted };
}

/** Each page as often as the others, one after the other, so that what else the computer does meets them alike. */
async function openAll<Name extends string>(
  browser: Browser,
  pages: Readonly<Record<Name, Measured>>,
): Promise<Record<Name, Opening>> {
  const names = Object.keys(pages) as Name[];
  const openings = new Map<Name, Opening[]>(names.map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    for (const name of names) openings.get(name)?.push(await open(browser, pages[name]));
  }
  const middle = (name: Name, what: keyof Opening) => median((openings.get(name) ?? []).map((one) => one[what]));
  return Object.fromEntries(
    names.map((name) => [name, { useful: middle(name, 'useful'), answers: middle(name, 'answers') }]),
  ) as Record<Name, Opening>;
}

/** What the window loads until it answers, gzipped, in kB. */
async function initialLoad(browser: Browser, folder: string, { address, words }: Measured): Promise<number> {
  const page = await browser.newPage();
  const files: string[] = [];
  page.on('request', (request) => files.push(new URL(request.url()).pathname));
  await page.addInitScript(watch(words));
  await page.goto(address);
  await page.waitForFunction('window.opening.answers?.painted');
  await page.close();
  const loaded = files.filter((file) => /\.(?:js|css)$/.test(file));
  return loaded.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** How long it took, and how much of that the processor worked on it, in microseconds. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly data?: { readonly type?: string } };
}

/** In milliseconds. */
interface Task {
  readonly long: number;
  readonly processor: number;
}

/** What is longest among the page's tasks while the list of stores is scrolled from end to end. */
async function longestScrollTask(browser: Browser, address: string): Promise<Task> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${address}?stores=1000`);
  const list = page.getByRole('listbox', { name: 'Stores' });
  await list.getByText('Shop number 3', { exact: true }).hover();
  // What opens the window is over.
  await page.evaluate('new Promise((resolve) => requestIdleCallback(resolve))');
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  for (let turn = 0; turn < 40; turn += 1) await page.mouse.wheel(0, 1_500);
  await list.getByText('Shop number 999', { exact: true }).waitFor();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  await page.close();
  const scrolled = traceEvents.find(({ name, args }) => name === 'EventDispatch' && args.data?.type === 'scroll');
  const tasks = traceEvents.filter(
    ({ name, pid, tid }) => name.endsWith('RunTask') && pid === scrolled?.pid && tid === scrolled.tid,
  );
  if (tasks.length === 0) throw new Error('The trace tells of no task of the page while it was scrolled.');
  const longest = (what: 'dur' | 'tdur') => Math.max(...tasks.map((task) => task[what] ?? 0)) / 1000;
  return { long: longest('dur'), processor: longest('tdur') };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
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
  const folder = join(process.cwd(), 'out', 'renderer');
  const emptyFolder = await buildEmptyPage();
  const program = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? 'chromium';
  const browser = await chromium.launch({ executablePath: program, args: flags });
  const [ours, empty] = [await serve(folder), await serve(join(emptyFolder, 'built'))];
  try {
    const welcome = { address: ours.address, words: 'Connect your WooCommerce store' };
    const opened = await openAll(browser, {
      empty: { address: empty.address, words: 'Empty' },
      welcome,
      list: { address: `${ours.address}?stores=12`, words: 'Shop number 3' },
    });
    const initial = await initialLoad(browser, folder, welcome);
    const preload = readFileSync(join(process.cwd(), 'out/preload/preload.cjs')).length / 1000;
    const scrolls: Task[] = [];
    for (let run = 0; run < scrollRuns; run += 1) scrolls.push(await longestScrollTask(browser, ours.address));
    const processor = Math.max(...scrolls.map((task) => task.processor));
    const toEmpty = (milliseconds: number) => ({ value: milliseconds / opened.empty.useful, unit: 'times' });
    const paintBar = ({ useful }: Opening) => ({
      ...toEmpty(useful),
      bar: 'at most 1.3',
      ok: useful / opened.empty.useful <= 1.3,
    });
    return [
      { what: 'initial load, gzipped', value: initial, unit: 'kB', bar: 'at most 250', ok: initial <= 250 },
      { what: 'preload', value: preload, unit: 'kB', bar: 'at most 2', ok: preload <= 2 },
      { what: 'first paint of an empty React page', value: opened.empty.useful, unit: 'ms' },
      { what: 'first useful paint of the welcome, to that', ...paintBar(opened.welcome) },
      { what: 'first useful paint of a list of 12 stores, to that', ...paintBar(opened.list) },
      { what: 'the welcome answers, to that', ...toEmpty(opened.welcome.answers) },
      { what: 'the list of 12 stores answers, to that', ...toEmpty(opened.list.answers) },
      {
        what: `longest task while 1,000 stores scroll, by what the processor works on it, in all of ${scrollRuns} runs`,
        value: processor,
        unit: 'ms',
        bar: 'at most 100',
        ok: processor <= 100,
      },
      // What else the computer does makes a task longer, and never shorter.
      {
        what: 'the same by the clock, in the quietest of them',
        value: Math.min(...scrolls.map(({ long }) => long)),
        unit: 'ms',
      },
    ];
  } finally {
    await browser.close();
    for (const { server } of [ours, empty]) server.close();
    rmSync(emptyFolder, { recursive: true, force: true });
  }
}
