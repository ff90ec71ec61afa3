import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Desktop } from '../app.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { hasScreen } from './find-browser.ts';

export interface DesktopOptions {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** Where Gatehouse keeps its files. */
  readonly folder: string;
}

/** What each system opens an address or a folder with, in the program that the person chose for it. */
const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: 'open', win32: 'explorer.exe' };

/** What the browser door can do on the person's desktop: nothing where there is no screen. */
export function browserDesktop({ platform, env, folder }: DesktopOptions): Omit<Desktop, 'version' | 'platform'> {
  const screen = hasScreen({ platform, env });
  const open = (target: string): Promise<Result<void>> =>
    screen ? start(openers[platform] ?? 'xdg-open', target, env) : Promise.resolve(fail('not-here'));
  return {
    capabilities: { openFolder: screen, startAtLogin: false, updates: false, systemProxy: false },
    openLink: (url) => open(url.href),
    openFolder: (which) => open(which === 'logs' ? join(folder, 'logs') : folder),
    apply: () => undefined,
  };
}

/** Starts a program that lives on by itself. `not-here` when there is none. */
function start(program: string, argument: string, env: NodeJS.ProcessEnv): Promise<Result<void>> {
  return new Promise((resolve) => {
    const child = spawn(program, [argument], { env, stdio: 'ignore', detached: true });
    child.once('error', () => resolve(fail('not-here')));
    child.once('spawn', () => {
      child.unref();
      resolve(ok(undefined));
    });
  });
}
