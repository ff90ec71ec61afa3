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

/** What the browser door can do on the person's desktop: nothing where there is no screen. */
export function browserDesktop({ platform, env, folder }: DesktopOptions): Omit<Desktop, 'version' | 'platform'> {
  const screen = hasScreen({ platform, env });
  return {
    capabilities: {
      openFolder: screen,
      startAtLogin: false,
      updates: false,
      systemProxy: false,
      confirmsPerson: false,
    },
    openLink: (url) => openOn(screen, url.href),
    openFolder: (which) => openOn(screen, which === 'logs' ? join(folder, 'logs') : folder),
    // The browser asks the person itself, and has a picker of its own.
    setScanning: async () => ok(undefined),
    chooseDisplay: async () => fail('display-choice-over'),
    apply: () => undefined,
  };
}

/** Opens it in the program that the person chose for such things. `not-here` when there is no screen or no such program. */
async function openOn(screen: boolean, target: string): Promise<Result<void>> {
  if (!screen) return fail('not-here');
  const { default: open } = await import('open');
  return open(target).then(
    () => ok(undefined),
    () => fail('not-here'),
  );
}
