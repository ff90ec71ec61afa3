import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export interface LaunchOptions {
  /** The browser's program. */
  readonly program: string;
  /** Where the page is, with its token: not for anybody but the browser. */
  readonly url: string;
  /** Chromium's sandbox does not work for root on Linux; the browser then shows our own page alone all the same. */
  readonly withoutSandbox: boolean;
  readonly moreSwitches?: readonly string[];
}

export interface BrowserWindow {
  /** Resolves when the browser has ended, however. */
  readonly ended: Promise<void>;
  /** Ends the browser and deletes its profile. */
  close(): Promise<void>;
}

/*
 * A profile of its own, deleted at the end: no extension reads the page, nothing that the person does elsewhere meets
 * it, and no running browser takes the window over.
 */
const switches = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-mode',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-breakpad',
  '--disable-features=Translate,MediaRouter,OptimizationHints',
  '--disable-save-password-bubble',
  '--password-store=basic',
  '--use-mock-keychain',
  '--no-proxy-server',
  '--window-size=1280,800',
];

/** How long a browser may take to end when it is asked to, in milliseconds. */
const patience = 5_000;

/**
 * Leads to the page. Everybody on the computer can read a program's arguments, so the browser is given this file
 * instead, which is in its profile and the person's alone.
 */
function pageThatOpens(url: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Gatehouse</title>
<script>location.replace(${JSON.stringify(url)})</script>
</head>
</html>
`;
}

/** Opens the page as a window of its own. Rejects when the browser cannot be started. */
export async function launchBrowser(options: LaunchOptions): Promise<BrowserWindow> {
  const { program, url, withoutSandbox, moreSwitches = [] } = options;
  // Only its owner may look into it.
  const profile = await mkdtemp(join(tmpdir(), 'gatehouse-window-'));
  const opener = join(profile, 'open-gatehouse.html');
  await writeFile(opener, pageThatOpens(url), { mode: 0o600 });
  const child = spawn(
    program,
    [
      `--app=${pathToFileURL(opener).href}`,
      `--user-data-dir=${profile}`,
      ...switches,
      ...(withoutSandbox ? ['--no-sandbox', '--test-type'] : []),
      ...moreSwitches,
    ],
    // Out of the terminal's Ctrl+C: the door ends it.
    { stdio: 'ignore', detached: process.platform !== 'win32' },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  try {
    await new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (error) {
    await rm(profile, { recursive: true, force: true });
    throw error;
  }
  return {
    ended,
    async close() {
      child.kill();
      const timer = setTimeout(() => killAll(child.pid), patience);
      await ended;
      clearTimeout(timer);
      // What the browser started may outlive it, and would write its profile anew.
      if (process.platform !== 'win32') killAll(child.pid);
      await rm(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    },
  };
}

/** The browser and what it started, without asking. */
function killAll(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
