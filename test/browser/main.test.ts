import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Host } from '../../src-main/contract/host.ts';
import type { Result } from '../../src-main/contract/result.ts';
import { startPracticeStore } from '../../src-main/practice/index.ts';
import { buildDoors } from '../support/build-doors.ts';
import { startChromium } from '../support/chromium.ts';
import { startRecordingProxy } from '../support/proxy.ts';
import { makePage } from './support.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
let door: ChildProcess;
let output: string;
let browser: Browser;

beforeAll(async () => {
  await buildDoors('browser', 'browser-host');
  browser = await startChromium(['--disable-dev-shm-usage']);
}, 120_000);
afterAll(() => browser.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatehouse-main-'));
  await makePage(join(folder, 'out/renderer'));
  for (const part of ['browser', 'browser-host']) {
    await cp(join(root, 'out', part), join(folder, 'out', part), { recursive: true });
  }
});
afterEach(async () => {
  if (door.exitCode === null && door.kill('SIGKILL')) await once(door, 'exit');
  await rm(folder, { recursive: true, force: true });
});

function start(...options: string[]): void {
  startWith({}, ...options);
}

function startWith(env: Record<string, string>, ...options: string[]): void {
  output = '';
  door = spawn(process.execPath, [join(folder, 'out/browser/main.js'), ...options], {
    env: { PATH: process.env.PATH ?? '', GATEHOUSE_HOME: join(folder, 'home'), ...env },
  });
  for (const stream of [door.stdout, door.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
}

const told = (pattern: RegExp) => vi.waitUntil(() => pattern.exec(output)?.[1], { timeout: 20_000 });

it('carries messages to the core, ends in order at Ctrl+C, and leaves no secret in its files', async () => {
  start('--practice');
  const url = await told(/(http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43})/);
  const practice = await told(/practice store answers at (\S+);/);
  const page = await browser.newPage();
  await page.goto(url);
  const call = (method: keyof Host, request?: object): Promise<Result<unknown>> =>
    page.evaluate(`gatehouse.${method}(${JSON.stringify(request)})`);

  expect(await call('listStores')).toEqual({ ok: true, value: [] });
  const inspected = await call('inspectAddress', { task: 'a', address: practice });
  expect(inspected).toMatchObject({ ok: true, value: { https: false } });
  const { connection } = (inspected as { value: { connection: string } }).value;
  const secret = `cs_${'0a1b2c3d'.repeat(5)}`;
  const text = `Consumer key ck_${'d3c2b1a0'.repeat(5)} Consumer secret ${secret}`;
  const offered = await call('offerKey', { connection, paste: { text } });
  expect(offered).toMatchObject({ ok: true, value: { state: 'complete', keyLast7: '3c2b1a0' } });
  expect(JSON.stringify(offered)).not.toContain(secret);
  expect(await call('renameStore', { store: 's' })).toMatchObject({ failure: { code: 'message-invalid' } });

  const session = await page.evaluate<string>(`sessionStorage.getItem('x-gatehouse-session')`);
  await fetch(url, { headers: { 'X-Gatehouse-Session': session, Origin: 'http://shop.example' } });
  door.kill('SIGINT');
  expect(await once(door, 'exit')).toEqual([0, null]);
  await page.close();

  const home = join(folder, 'home');
  const files = (await readdir(home, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const contents = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  expect(contents.join('\n')).toContain('refused GET /: 403 origin');
  for (const hidden of [url.split('#')[1] ?? '', session, secret, 'd3c2b1a0'.repeat(5)]) {
    expect(hidden.length).toBeGreaterThan(39);
    expect(contents.join('\n')).not.toContain(hidden);
  }
}, 60_000);

it('calls stores as its settings say: through the environment’s proxy, none, or one of their own', async () => {
  const home = 'https://shop.example';
  const store = await startPracticeStore({ httpPort: null, httpsPort: 0, hostNames: ['shop.example'], home });
  const leadTo = () => Number(new URL(store.httpsUrl ?? '').port);
  const [theirs, mine] = await Promise.all([startRecordingProxy({ leadTo }), startRecordingProxy({ leadTo })]);
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, store.authority ?? '');
  startWith({ HTTPS_PROXY: theirs.url, NODE_EXTRA_CA_CERTS: ca });
  const page = await browser.newPage();
  try {
    await page.goto(await told(/(http:\/\/127\.0\.0\.1:\d+\/#[\w-]{43})/));
    const inspectWith = async (proxy: string) => {
      const before = [theirs.seen.length, mine.seen.length] as const;
      const asked = JSON.stringify({ task: proxy, address: home });
      await page.evaluate(`gatehouse.changeSettings(${JSON.stringify({ proxy })})`);
      const result = await page.evaluate<Result<unknown>>(`gatehouse.inspectAddress(${asked})`);
      return {
        outcome: result.ok ? 'found' : result.failure.code,
        through: [theirs.seen.length > before[0] && 'theirs', mine.seen.length > before[1] && 'mine'].filter(Boolean),
      };
    };
    expect(await inspectWith('system')).toEqual({ outcome: 'found', through: ['theirs'] });
    expect(await inspectWith(mine.url)).toEqual({ outcome: 'found', through: ['mine'] });
    expect(await inspectWith('none')).toEqual({
      outcome: expect.stringMatching(/^(dns-not-found|offline)$/),
      through: [],
    });
    expect(await inspectWith('http://127.0.0.1:1')).toEqual({ outcome: 'proxy-failed', through: [] });
    expect(await inspectWith('system')).toEqual({ outcome: 'found', through: ['theirs'] });
    expect(new Set([...theirs.seen, ...mine.seen].map(({ target }) => target))).toEqual(new Set(['shop.example:443']));
  } finally {
    await page.close();
    await Promise.all([theirs.close(), mine.close(), store.close()]);
  }
}, 60_000);

it.each([
  ['--port', '70000'],
  ['--port', 'x'],
])('refuses %s %s', async (...options) => {
  start(...options);
  expect(await once(door, 'exit')).toEqual([2, null]);
});

it('says that its port is taken', async () => {
  start('--port', '0');
  const port = await told(/127\.0\.0\.1:(\d+)/);
  const first = door;
  start('--port', port);
  expect(await once(door, 'exit')).toEqual([3, null]);
  expect(output).toContain(`Port ${port} is taken`);
  first.kill('SIGTERM');
  expect(await once(first, 'exit')).toEqual([0, null]);
});
