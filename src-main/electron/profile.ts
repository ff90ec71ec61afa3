import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';

/**
 * Has Chromium keep what it keeps of its own (caches, its part of the single instance's lock) below the data folder. So
 * another data folder is another Gatehouse, and nothing lies about under the name of Electron, which all apps share that
 * run from source. Call first of all: it counts from the lock on.
 */
export function placeProfile(app: Pick<App, 'setPath'>, dataFolder: string): void {
  const profile = join(dataFolder, 'electron');
  try {
    mkdirSync(profile, { recursive: true, mode: 0o700 });
  } catch {
    // That nothing can be written there is told when there is something to keep; the window opens from Electron's own place.
    return;
  }
  app.setPath('userData', profile);
}
