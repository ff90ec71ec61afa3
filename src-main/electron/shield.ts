import type { BrowserWindow } from 'electron';

/**
 * Keeps a window out of other programs' pictures of the screen, on macOS and Windows (elsewhere Electron does nothing),
 * for so many seconds, counted anew with each call. Calling what `later` returns keeps its work from being done.
 */
export function createShield(
  window: () => Pick<BrowserWindow, 'isDestroyed' | 'setContentProtection'> | undefined,
  later: (milliseconds: number, work: () => void) => () => void,
): (seconds: number) => void {
  let end = (): void => undefined;
  const protect = (isOn: boolean): void => {
    const shown = window();
    if (shown && !shown.isDestroyed()) shown.setContentProtection(isOn);
  };
  return (seconds) => {
    end();
    protect(true);
    end = later(seconds * 1000, () => protect(false));
  };
}
