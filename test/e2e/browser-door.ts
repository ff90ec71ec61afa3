import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { vi } from 'vitest';
import { sessionHeader } from '../../src-main/browser/paths.ts';
import { collect } from '../cli/gatehouse.ts';
import { buildDoors } from '../support/build-doors.ts';
import { installedBrowser } from '../support/chromium.ts';
import type { Door, OpenedDoor, OpenOptions } from './doors.ts';
import { environmentOf, linksOpenedIn, ownContext, temporaryOf } from './home.ts';

const program = fileURLToPath(new URL('../../out/browser/main.js', import.meta.url));
const alwaysSwitches = ['--remote-debugging-port=0', '--disable-gpu', '--disable-quic', '--disable-dev-shm-usage'];

/** The browser door as `npm start` runs it, which opens an installed Chromium as its window. */
export const browserDoor: Door = { name: 'the browser door', open };

async function open(options: OpenOptions): Promise<OpenedDoor> {
  await buildDoors('browser', 'browser-host', 'renderer');
  return openBrowserDoor(options, { command: [process.execPath, program] });
}

interface StartOptions {
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command that opens the browser door, and connects to its window. */
export async function openBrowserDoor(options: OpenOptions, start: StartOptions): Promise<OpenedDoor> {
  const env = await environmentOf(options);
  const browserProgram = join(options.home, 'bin', 'headless-browser');
  const { display, switches = [] } = options;
  // Where there is a screen, the browser's own dialog takes all of it.
  const where = display === undefined ? ['--headless'] : ["'--auto-select-desktop-capture-source=Entire screen'"];
  const given = [...where, ...alwaysSwitches, ...switches].join(' ');
  await writeFile(browserProgram, `#!/bin/sh\nexec '${installedBrowser()}' "$@" ${given}\n`, { mode: 0o700 });

  const windowsBefore = await profilesIn(temporaryOf(options.home));
  const [command, ...args] = start.command;
  const child = spawn(command, args, {
    ...(start.cwd === undefined ? {} : { cwd: start.cwd }),
    // A headless browser looks at no screen; the door does, before it opens one.
    env: { ...env, DISPLAY: display ?? ':0', GATEHOUSE_BROWSER: browserProgram, ...start.env },
  });
  const running = collect(child, '');
  const output = (): string => running.stdout() + running.stderr();
  const exited = running.ended.then(({ code }) => code);
  try {
    const endpoint = await vi.waitUntil(() => debuggingAddress(temporaryOf(options.home), windowsBefore), {
      timeout: 150_000,
    });
    const browser = await chromium.connectOverCDP(endpoint);
    const context = browser.contexts()[0];
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (page === undefined) throw new Error('the browser has no page');
    const toldPage = await recordAnswers(page);
    // Its token works once. Then the page takes up its session again, and all is recorded from there on.
    await page.waitForFunction((name) => sessionStorage.getItem(name) !== null, sessionHeader);
    await page.reload();
    return {
      page,
      ownBrowser: () => browser.newContext(ownContext(options)),
      async answerCamera(setting) {
        // What it has set ends with it, so it stays.
        const session = await browser.newBrowserCDPSession();
        const { origin } = new URL(page.url());
        await session.send('Browser.setPermission', { permission: { name: 'camera' }, setting, origin });
      },
      toldPage: async () => toldPage.join(''),
      openedLinks: () => linksOpenedIn(options.home),
      output,
      exited,
      async closeWindow() {
        const session = await browser.newBrowserCDPSession();
        await session.send('Browser.close').catch(() => undefined);
        await exited;
      },
      async close() {
        child.kill('SIGTERM');
        await exited;
      },
    };
  } catch (error) {
    child.kill('SIGTERM');
    await exited;
    throw new Error(`The browser door did not open. It said: ${output()}`, { cause: error });
  }
}

const profilesIn = async (temporary: string): Promise<string[]> =>
  (await readdir(temporary)).filter((name) => name.startsWith('gatehouse-window-'));

/** Of the window that the door has opened, once there is one; `before` are those of others. */
async function debuggingAddress(temporary: string, before: readonly string[]): Promise<string | undefined> {
  const profile = (await profilesIn(temporary)).find((name) => !before.includes(name));
  if (profile === undefined) return undefined;
  const text = await readFile(join(temporary, profile, 'DevToolsActivePort'), 'utf8').catch(() => '');
  const [port, path] = text.split('\n');
  return port && path ? `ws://127.0.0.1:${port}${path}` : undefined;
}

/** The bodies of all answers from now on, as they arrive: the stream of answers and events never ends. */
async function recordAnswers(page: Page): Promise<readonly string[]> {
  const told: string[] = [];
  const note = (base64: string | undefined): void => {
    if (base64 !== undefined) told.push(Buffer.from(base64, 'base64').toString('latin1'));
  };
  const session = await page.context().newCDPSession(page);
  session.on('Network.dataReceived', ({ data }) => note(data));
  session.on('Network.responseReceived', ({ requestId }) => {
    session.send('Network.streamResourceContent', { requestId }).then(
      ({ bufferedData }) => note(bufferedData),
      // It was over before.
      () =>
        session.send('Network.getResponseBody', { requestId }).then(
          ({ body }) => told.push(body),
          () => undefined,
        ),
    );
  });
  await session.send('Network.enable');
  return told;
}
