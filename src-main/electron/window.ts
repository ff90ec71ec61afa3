import { BrowserWindow, type Screen } from 'electron';
import { recoverFromCrashes } from './crash-recovery.ts';
import { appUrl } from './origin.ts';
import type { ThemeControl } from './theme.ts';
import { keepInSight, readWindowState, rememberWindowState, smallestSize } from './window-state.ts';

export interface WindowParts {
  readonly screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'on' | 'off'>;
  readonly theme: ThemeControl;
  /** Where its size and place are kept. */
  readonly stateFile: string;
  readonly preload: string;
  readonly onGivenUp: (reason: string) => void;
}

/** Chromium's: a step of its zoom is so much larger than the one before. */
const zoomStep = 1.2;

/** The one window. It shows itself once there is something to see. */
export function openWindow({ screen, theme, stateFile, preload, onGivenUp }: WindowParts): BrowserWindow {
  const { maximized, fullScreen, zoomLevel, ...bounds } = readWindowState(stateFile, screen);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: smallestSize.width,
    minHeight: smallestSize.height,
    show: false,
    backgroundColor: theme.backgroundColor(),
    webPreferences: {
      preload,
      zoomFactor: zoomStep ** zoomLevel,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    },
  });
  rememberWindowState(window, stateFile);
  keepInSight(window, screen);
  recoverFromCrashes(window.webContents, { clock: () => performance.now(), onGivenUp });
  theme.onChange((color) => {
    if (!window.isDestroyed()) window.setBackgroundColor(color);
  });
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
    if (fullScreen) window.setFullScreen(true);
  });
  void window.loadURL(appUrl);
  return window;
}
