import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { messageChannel } from '../../src-main/electron/channels.ts';
import { launchApp, runApp } from '../electron/driver.ts';
import { buildDoors } from '../support/build-doors.ts';
import { installedBrowser } from '../support/chromium.ts';
import type { Door, OpenedDoor, OpenOptions } from './doors.ts';
import { environmentOf, ownContext } from './home.ts';

/** The app's folder, whose package.json names the built main module. */
const main = fileURLToPath(new URL('../../', import.meta.url));

/** The desktop window, on the real Electron where it is installed, else on the stand-in. */
export const electronDoor: Door = { name: 'the Electron door', open };

/** The program started while it runs already; resolves with the exit code of the one that was started. */
export async function startAgain(options: OpenOptions & { readonly moved: Record<string, string> }) {
  return runApp({ main, home: options.home, env: { ...(await environmentOf(options)), ...options.moved } });
}

async function open(options: OpenOptions): Promise<OpenedDoor> {
  const { home, display, switches = [] } = options;
  await buildDoors('electron', 'preload', 'renderer');
  const env = { ...(await environmentOf(options)), ...(display === undefined ? {} : { DISPLAY: display }) };
  const app = await launchApp({ main, home, env, args: switches });
  const page = await app.page();
  await app.evaluateMain(recordMessages, messageChannel);
  // The stand-in's Chromium has room for a second profile. Electron has none, so another browser is started for it, on the
  // screen: without one, a browser has a clipboard of its own.
  let beside: Browser | undefined;
  const close = async (): Promise<void> => {
    await beside?.close();
    await app.close();
  };
  return {
    page,
    async ownBrowser() {
      const inside = app.kind === 'stand-in' ? page.context().browser() : null;
      if (inside === null) beside ??= await chromium.launch({ executablePath: installedBrowser(), headless: false });
      const browser = inside ?? beside;
      if (browser === undefined) throw new Error('no browser was started');
      return browser.newContext(ownContext(options));
    },
    answerCamera: (answer) => app.evaluateMain(setCamera, answer),
    toldPage: () => app.evaluateMain(() => (globalThis as unknown as Recording).toldPage.join('\n')),
    openedLinks: () => app.evaluateMain(() => (globalThis as unknown as Recording).openedLinks),
    output: app.output,
    exited: app.exited,
    async closeWindow() {
      await app.evaluateMain(({ BrowserWindow }) => {
        // Once this is answered: nothing may be left to answer it.
        setImmediate(() => BrowserWindow.getAllWindows()[0]?.close());
      });
      await app.exited;
      await close();
    },
    close,
  };
}

interface Recording {
  readonly toldPage: string[];
  readonly openedLinks: string[];
}

/** In the main process: notes every answer and every event on its way to the page, and says yes where Gatehouse asks. */
function recordMessages(electron: typeof import('electron'), channel: string): void {
  const { ipcMain, webContents, shell, dialog } = electron;
  const toldPage: string[] = [];
  const openedLinks: string[] = [];
  Object.assign(globalThis, { toldPage, openedLinks });
  const inside = ipcMain as unknown as {
    // The stand-in's, and Electron's own, which has no public name for it.
    handlerOf?(name: string): (...args: unknown[]) => unknown;
    _invokeHandlers?: Map<string, (...args: unknown[]) => unknown>;
  };
  const handler = 'handlerOf' in inside ? inside.handlerOf?.(channel) : inside._invokeHandlers?.get(channel);
  if (handler === undefined) throw new Error('nothing handles messages');
  ipcMain.removeHandler(channel);
  ipcMain.handle(channel, async (...args) => {
    const answer = await handler(...args);
    toldPage.push(JSON.stringify(answer));
    return answer;
  });
  for (const contents of webContents.getAllWebContents()) {
    const send = contents.send.bind(contents);
    contents.send = (name, ...args) => {
      toldPage.push(JSON.stringify(args));
      send(name, ...args);
    };
  }
  shell.openExternal = async (url) => void openedLinks.push(url);
  Object.assign(dialog, { showMessageBox: async () => ({ response: 0, checkboxChecked: false }) });
}

/**
 * In the main process. What the system says stands behind Gatehouse's own answer, and no system is asked here: a refusal
 * takes the place of that answer, and so does its end. Without a refusal before, it stays Gatehouse's.
 */
function setCamera({ session }: typeof import('electron'), answer: 'granted' | 'denied'): void {
  const here = globalThis as { cameraWasRefused?: boolean };
  if (answer === 'granted' && !here.cameraWasRefused) return;
  here.cameraWasRefused = true;
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answerPage) =>
    answerPage(answer === 'granted'),
  );
}
