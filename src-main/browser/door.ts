import { join } from 'node:path';
import type { App } from '../app.ts';
import { ok, type Result } from '../contract/result.ts';
import { createDispatch } from '../door/dispatch.ts';
import type { Log } from '../door/log.ts';
import { type BrowserWindow, type LaunchOptions, launchBrowser } from './launch.ts';
import { type Later, watchPresence } from './presence.ts';
import { type BrowserServerLimits, startBrowserServer } from './server.ts';
import { createSessions } from './sessions.ts';

export interface DoorOptions {
  readonly app: Pick<App, 'subscribe'> & Parameters<typeof createDispatch>[0];
  /** The folder of the build: `renderer/` is the page, `browser-host/host.js` its host. */
  readonly build: string;
  readonly port: number;
  /** The browser to open; the address is only said where there is none. */
  readonly browser: Omit<LaunchOptions, 'url'> | undefined;
  readonly log: Log;
  /** Tells the person something, one line. */
  readonly say: (line: string) => void;
  /** In milliseconds since whenever; nobody can set it. */
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  readonly later: Later;
  /** Ends the door. */
  readonly stop: AbortSignal;
  /** A page listens. */
  readonly onPage?: () => void;
  readonly limits?: Partial<BrowserServerLimits>;
}

/** How long the token of a window that opens by itself is good, and of an address that a person copies. In milliseconds. */
const launchTime = 60_000;
const copyTime = 10 * 60_000;
/** A window that is gone for so long will not come back. A page that loads anew is there again in a second or two. */
const grace = 10_000;
const byHand = 'For an address that you open yourself, start Gatehouse with: npm start -- --no-window';

/** Opens the page in a window, and carries its messages until the window has gone, or until it is told to stop. */
export async function openDoor(options: DoorOptions): Promise<Result<void>> {
  const { app, build, browser, log, say, clock, randomBytes, later, stop } = options;
  const tokenLifetime = browser ? launchTime : copyTime;
  const over = new AbortController();
  const end = (why: string): void => {
    if (over.signal.aborted) return;
    log.write(`browser door ends: ${why}`);
    over.abort();
  };

  const sessions = createSessions({ clock, randomBytes, tokenLifetime });
  const presence = watchPresence({
    later,
    patience: tokenLifetime,
    grace,
    onGone() {
      // A policy may keep browsers from opening files.
      if (browser && !sessions.taken()) say(`The browser has not opened the page. ${byHand}`);
      end('its window has gone');
    },
  });
  const started = await startBrowserServer({
    page: join(build, 'renderer'),
    hostScript: join(build, 'browser-host', 'host.js'),
    subscribe: app.subscribe,
    dispatch: createDispatch(app, (reference, text) => log.write(`fault ${reference}: ${text}`)),
    sessions,
    presence: {
      arrive() {
        options.onPage?.();
        return presence.arrive();
      },
    },
    openedByFile: browser !== undefined,
    log: (line) => log.write(line),
    onTokenReused() {
      // A window of ours brings its token once, so one of the two was somebody else's.
      if (!browser) return;
      say('The address of the window was used by another program too. Gatehouse has ended, to be safe.');
      end('the launch token came twice');
    },
    port: options.port,
    ...(options.limits ? { limits: options.limits } : {}),
  });
  if (!started.ok) {
    presence.end();
    return started;
  }
  const server = started.value;
  log.write(`browser door on 127.0.0.1:${server.port}`);
  let window: BrowserWindow | undefined;
  try {
    if (browser) {
      window = await launchBrowser({ ...browser, url: server.launchUrl });
      void window.ended.then(() => end('the browser has ended'));
    } else {
      say(`Open this address in a browser on this computer, within 10 minutes; it works once: ${server.launchUrl}`);
    }
    await ended(AbortSignal.any([over.signal, stop]));
    return ok(undefined);
  } finally {
    presence.end();
    await server.close();
    await window?.close();
  }
}

function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
