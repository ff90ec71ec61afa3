import type { App, BrowserWindow, NativeImage } from 'electron';
import type { StoreSummary } from '../contract/host.ts';
import type { Say } from './language.ts';

export interface BadgeParts {
  readonly app: Pick<App, 'setBadgeCount'>;
  readonly window: () => Pick<BrowserWindow, 'setOverlayIcon'> | undefined;
  readonly platform: NodeJS.Platform;
  /** For Windows, whose taskbar shows a picture and no number. */
  readonly overlay: () => NativeImage;
  readonly say: Say;
}

/** How many stores have a problem, on the app's icon: macOS's dock, Linux's where the launcher knows counts, Windows' taskbar. */
export function createBadge(parts: BadgeParts): (stores: readonly Pick<StoreSummary, 'health'>[]) => void {
  const { app, window, platform, overlay, say } = parts;
  return (stores) => {
    const problems = stores.filter(({ health }) => health === 'problem').length;
    if (platform !== 'win32') app.setBadgeCount(problems);
    else if (problems === 0) window()?.setOverlayIcon(null, '');
    else window()?.setOverlayIcon(overlay(), say('badge', { count: problems }));
  };
}
