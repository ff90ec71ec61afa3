import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { fileHeaders } from '../../src-main/door/headers.ts';
import { defaultAppSettings } from '../../src-main/stores/app-settings.ts';
import { draw, sheet } from '../scan/decode/drawing.ts';
import { cameraSwitches, desk, seen, writeFilm } from '../support/film.ts';

export const name = 'ten minutes of camera';

/* The window as it is built looks through Chromium's fake camera, which never shows it a key. */

const minutes = 10;
/** Of the trace in which the page's tasks are, in milliseconds. */
const traced = 20_000;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/** The host's answers, from the page itself: no code that it is shown is a key. */
const hostScript = `{
  const answers = {
    listStores: () => ({ ok: true, value: [] }),
    readSettings: () => ({ ok: true, value: ${JSON.stringify(defaultAppSettings)} }),
    describeApp: () => ({ ok: true, value: { version: '0', platform: 'linux', dataFolder: '/', capabilities: {} } }),
    vaultStatus: () => ({ ok: true, value: { kind: 'keychain', state: 'ready', promptPending: false } }),
    setScanning: () => ({ ok: true }),
    offerKey: () => ({ ok: false, failure: { code: 'code-without-key', params: { found: 'address' } } }),
  };
  window.gatehouse = new Proxy({ subscribe: () => () => {} }, {
    get: (host, name) => host[name] ?? (async () => answers[name]?.() ?? new Promise(() => {})),
  });
  sessionStorage.setItem('route', JSON.stringify({ state: { page: 'diagnose' }, version: 0 }));
  window.looks = 0;
  const { postMessage } = Worker.prototype;
  Worker.prototype.postMessage = function (...args) {
    window.looks += 1;
    return postMessage.apply(this, args);
  };
}`;

/** The built page under its own policy. */
async function serve(): Promise<{ readonly address: string; close(): void }> {
  const folder = join(process.cwd(), 'out', 'renderer');
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://window');
    const file = join(folder, pathname);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, fileHeaders(pathname)).end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`,
    close: () => server.close(),
  };
}

/** A desk, the list of keys in wp-admin without any code, and the code of a web address: what there is to be tried is. */
async function makeFilm(film: string): Promise<void> {
  const list = await seen(readFileSync('test/qr/n01-keyslist-no-qr.png'));
  const foreign = sheet(list.width, list.height, [[draw({ text: 'https://shop.example/sale', scale: 2 }), 400, 150]]);
  await writeFilm(film, [desk(list), list, foreign]);
}

interface Memory {
  /** What the page's scripts hold, in MB. */
  readonly page: number;
  /** What the process of the page has for itself, with its worker, in MB. */
  readonly process: number;
}

/** With all given back that nobody holds: what a process has freed it keeps for itself, until memory is said to be short. */
async function memoryOf(session: CDPSession, pid: number): Promise<Memory> {
  // A worker that was ended is gone a while later.
  for (let turn = 0; turn < 5; turn += 1) {
    await setTimeout(1_000);
    await session.send('HeapProfiler.collectGarbage');
    await session.send('Memory.simulatePressureNotification', { level: 'critical' });
  }
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return { page: usedSize / 1e6, process: privateMemory(pid) };
}

function privateMemory(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kilobytes = (what: string) => Number(new RegExp(`^${what}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]);
  return (kilobytes('Private_Clean') + kilobytes('Private_Dirty')) / 1e3;
}

async function rendererOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  // Of several, the one that has worked: the browser keeps an empty one in store.
  const [renderer] = processInfo.filter(({ type }) => type === 'renderer').toSorted((a, b) => b.cpuTime - a.cpuTime);
  if (renderer === undefined) throw new Error('the page has no process');
  return renderer.id;
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** How much the processor worked on it, in microseconds. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** The longest of the page's tasks while `work` goes on, by the processor's time, in milliseconds. */
async function longestTask(browser: Browser, page: Page, pid: number, work: () => Promise<void>): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const main = traceEvents.find(
    (event) => event.pid === pid && event.name === 'thread_name' && event.args.name === 'CrRendererMain',
  );
  const tasks = traceEvents.filter(
    ({ name: what, pid: process, tid }) => what.endsWith('RunTask') && process === pid && tid === main?.tid,
  );
  if (tasks.length === 0) throw new Error('The trace tells of no task of the page.');
  return Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

async function startCamera(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Use the camera' }).click();
  await page.getByLabel('What the camera sees').waitFor();
}

async function stopCamera(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Stop the camera' }).click();
  await page.getByLabel('What the camera sees').waitFor({ state: 'detached' });
}

export async function run({ short }: { readonly short: boolean }) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-camera-'));
  const film = join(folder, 'film.mjpeg');
  await makeFilm(film);
  const server = await serve();
  const browser = await chromium.launch({
    executablePath: ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? 'chromium',
    args: [...flags, ...cameraSwitches(film)],
  });
  try {
    const context = await browser.newContext({ permissions: ['camera'] });
    const page = await context.newPage();
    await page.addInitScript(hostScript);
    await page.goto(server.address);
    const session = await context.newCDPSession(page);

    // A first scan, of which the window keeps what it loads once.
    await startCamera(page);
    await page.getByText('holds').first().waitFor();
    const pid = await rendererOf(browser);
    await longestTask(browser, page, pid, () => setTimeout(10_000));
    await stopCamera(page);
    const before = await memoryOf(session, pid);

    const looksBefore = await page.evaluate('window.looks');
    const from = performance.now();
    const length = short ? 30_000 : minutes * 60_000;
    const atStart = await longestTask(browser, page, pid, async () => {
      await startCamera(page);
      await setTimeout(Math.min(traced, length / 3));
    });
    await setTimeout(Math.max(0, length / 4 - (performance.now() - from)));
    const early = privateMemory(pid);
    await setTimeout(Math.max(0, length - Math.min(traced, length / 3) - (performance.now() - from)));
    const late = privateMemory(pid);
    const atEnd = await longestTask(browser, page, pid, () => setTimeout(Math.min(traced, length / 3)));
    const seconds = (performance.now() - from) / 1000;
    const looks = ((await page.evaluate('window.looks')) as number) - (looksBefore as number);
    await stopCamera(page);
    const after = await memoryOf(session, pid);
    const task = Math.max(atStart, atEnd);
    const ratio = (what: string, value: number, most: number) => ({
      what,
      value,
      unit: 'times',
      bar: `at most ${most}`,
      ok: value <= most,
    });
    return [
      { what: 'the camera was on', value: seconds / 60, unit: 'min' },
      { what: 'looks at its frames', value: looks / seconds, unit: 'a second' },
      { what: 'what the page’s scripts held before', value: before.page, unit: 'MB' },
      ratio('what they hold after, to that', after.page / before.page, 1.1),
      { what: 'private memory of its process before', value: before.process, unit: 'MB' },
      ratio('the same after, to that', after.process / before.process, 1.2),
      ratio('the same with the camera on: near the end, to after a quarter of the time', late / early, 1.2),
      {
        what: 'longest task of the page meanwhile, by what the processor works on it',
        value: task,
        unit: 'ms',
        bar: 'at most 50',
        ok: task <= 50,
      },
    ];
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
