import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { Cdp } from './cdp.ts';

export interface AttachedTarget {
  readonly sessionId: string;
  readonly targetId: string;
  readonly url: string;
}

/** The browser that the windows of the stand-in are pages of. */
export interface Chromium {
  readonly cdp: Cdp;
  /** Where Playwright connects to the same browser. */
  readonly endpoint: string;
  openPage(width: number, height: number): Promise<AttachedTarget>;
  /** Called with each page that another page has opened, before anything of it runs. */
  onPopup(listener: (popup: AttachedTarget) => void): void;
  onTargetGone(listener: (targetId: string) => void): void;
  /** Of it and its helper processes, which are in one process group. */
  readonly pid: number;
  kill(): void;
}

function findChromium(): string {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error(`The stand-in of Electron needs a Chromium and finds none of ${names.join(', ')}`);
}

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--no-startup-window',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-proxy-server',
  // The window-open handler is to be asked about every window, not only about those that a click opens.
  '--disable-popup-blocking',
  '--use-fake-device-for-media-stream',
  '--remote-debugging-pipe',
  '--remote-debugging-port=0',
];

/** On the screen, where the app was given one: a display can be captured there only, and nobody is asked which. */
function whereSwitches(): readonly string[] {
  return process.env.DISPLAY === undefined
    ? ['--headless']
    : ['--ozone-platform=x11', '--auto-select-desktop-capture-source=Entire screen'];
}

/** Starts it with a profile in `folder`. It ends with this process, however that ends: the pipe is its life line. */
export async function startChromium(folder: string, moreSwitches: readonly string[]): Promise<Chromium> {
  const child = spawn(findChromium(), [...whereSwitches(), ...switches, ...moreSwitches, `--user-data-dir=${folder}`], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const endpoint = await debuggingAddress(child);
  const cdp = new Cdp(child.stdio[4] as Readable, child.stdio[3] as Writable);
  let onPopup: (popup: AttachedTarget) => void = () => undefined;
  // Which page is ours is known only when Chromium has answered: a link with target=_blank names no opener.
  let opening = 0;
  const unclaimed = new Map<string, AttachedTarget>();
  // Of the app's own pages, the first of which is the first of all. A test may have the person's own browser beside it.
  let profile: string | undefined;
  const waiting = new Map<string, (target: AttachedTarget) => void>();
  const refused = new Set<string>();
  const refuseUnclaimed = (): void => {
    if (opening > 0) return;
    for (const popup of unclaimed.values()) {
      refused.add(popup.targetId);
      onPopup(popup);
    }
    unclaimed.clear();
  };
  // A page that is to be refused gets nothing, whoever else lets it go on: Playwright does, with what it attaches to.
  const onRequest = ({ requestId, frameId }: { requestId: string; frameId: string }): void => {
    if (refused.has(frameId) || unclaimed.has(frameId)) {
      cdp.post('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
    } else {
      cdp.post('Fetch.continueRequest', { requestId });
    }
  };
  let onGone: (targetId: string) => void = () => undefined;

  cdp.listen('', (method, params) => {
    if (method === 'Target.targetDestroyed') onGone((params as { targetId: string }).targetId);
    if (method === 'Fetch.requestPaused') onRequest(params as { requestId: string; frameId: string });
    if (method !== 'Target.attachedToTarget') return;
    const { sessionId, targetInfo } = params as {
      sessionId: string;
      targetInfo: { targetId: string; type: string; url: string; browserContextId?: string };
    };
    const target = { sessionId, targetId: targetInfo.targetId, url: targetInfo.url };
    if (targetInfo.type === 'page') profile ??= targetInfo.browserContextId;
    if (targetInfo.type !== 'page' || targetInfo.browserContextId !== profile) {
      cdp.post('Runtime.runIfWaitingForDebugger', {}, sessionId);
    } else if (waiting.has(target.targetId)) {
      waiting.get(target.targetId)?.(target);
    } else {
      unclaimed.set(target.targetId, target);
      refuseUnclaimed();
    }
  });
  await cdp.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
  await cdp.send('Target.setDiscoverTargets', { discover: true });
  await cdp.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });

  return {
    cdp,
    endpoint,
    async openPage(width, height) {
      opening += 1;
      const { targetId } = await cdp.send<{ targetId: string }>('Target.createTarget', {
        url: 'about:blank',
        newWindow: true,
        width,
        height,
      });
      const target =
        unclaimed.get(targetId) ?? (await new Promise<AttachedTarget>((resolve) => waiting.set(targetId, resolve)));
      waiting.delete(targetId);
      unclaimed.delete(targetId);
      opening -= 1;
      refuseUnclaimed();
      return target;
    },
    onPopup: (listener) => {
      onPopup = listener;
    },
    onTargetGone: (listener) => {
      onGone = listener;
    },
    pid: child.pid ?? 0,
    kill: () => killAll(child),
  };
}

/** Its helper processes too, which are in its process group. */
function killAll(child: ChildProcess): void {
  try {
    process.kill(process.platform === 'win32' ? (child.pid ?? 0) : -(child.pid ?? 0), 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function debuggingAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text = (text + chunk).slice(-10_000);
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended with ${code} at its start: ${text}`)));
  });
}
