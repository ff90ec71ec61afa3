import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';

/**
 * Has Chromium keep what it keeps of its own (caches, its part of the single instance's lock) below the data folder. So
 * another data folder is another Gatehouse, and nothing lies about under the name of Electron, which all apps share that
 * run from source. Call first of all: it counts from the lock on.
 */
export function placeProfile(app: Pick<App, 'setPath' | 'commandLine'>, dataFolder: string): void {
  // Nothing of it is secret, so Chromium has no business in the person's keychain: it would put a key of its own there,
  // and have the system ask for the password of a locked one before there is a window.
  app.commandLine.appendSwitch('password-store', 'basic');
  app.commandLine.appendSwitch('use-mock-keychain');
  const profile = join(dataFolder, 'electron');
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
  } catch {
    // That nothing can be written there is told when there is something to keep; the window opens from Electron's own place.
    return;
  }
  app.setPath('userData', profile);
}
