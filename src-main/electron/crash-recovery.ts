import type { WebContents } from 'electron';

export interface CrashRecoveryOptions {
  /** How often within a minute; after that it is a page that cannot live. */
  readonly mostReloads?: number;
  /** Milliseconds, of a clock that nobody sets back. */
  readonly clock: () => number;
  /** The page died once too often: the window cannot be kept, and the person must be told so. */
  readonly onGivenUp: (reason: string) => void;
}

const windowMs = 60_000;

/**
 * Loads the page again when its process has died. What was typed is not the main process's to keep: the page stores its
 * drafts, without secrets, where a reload finds them.
 */
export function recoverFromCrashes(
  contents: Pick<WebContents, 'on' | 'reload' | 'isDestroyed'>,
  { mostReloads = 3, clock, onGivenUp }: CrashRecoveryOptions,
): void {
  let reloads: readonly number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    // On a clean exit the window is being closed.
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    const now = clock();
    reloads = [...reloads.filter((at) => now - at < windowMs), now];
    if (reloads.length > mostReloads) onGivenUp(reason);
    else contents.reload();
  });
}
