import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserWindow, Rectangle, Screen, WebContents } from 'electron';
import * as z from 'zod/mini';

/** Where the window was and how large, in the display's own points. */
export interface WindowState {
  readonly x?: number;
  readonly y?: number;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
  /** How large the page is drawn, in Chromium's steps: 0 is 100 %, each step 1.2 times the one before. */
  readonly zoomLevel: number;
}

export const smallestSize = { width: 640, height: 480 } as const;
const firstState: WindowState = { width: 1280, height: 800, maximized: false, fullScreen: false, zoomLevel: 0 };

const coordinate = z.int().check(z.gte(-100_000), z.lte(100_000));
const length = z.int().check(z.gte(1), z.lte(100_000));
const stateSchema = z.strictObject({
  x: coordinate,
  y: coordinate,
  width: length,
  height: length,
  maximized: z.boolean(),
  fullScreen: z._default(z.boolean(), false),
  // What the menu reaches: a quarter to five times.
  zoomLevel: z._default(z.number().check(z.gte(-8), z.lte(9)), 0),
});
const largestFile = 1_000;

/**
 * Where the window goes: as it was left, if the file says so and a display is still there to show it; else in the middle
 * of the first display. Never larger than the display, never smaller than the page can be. Whatever is wrong with the
 * file, a window opens.
 */
export function readWindowState(file: string, screen: Pick<Screen, 'getAllDisplays'>): WindowState {
  const kept = readState(file);
  if (kept === undefined) return firstState;
  const area = screen
    .getAllDisplays()
    .map(({ workArea }) => workArea)
    .find((candidate) => canBeGrasped(kept, candidate));
  const { maximized, fullScreen, zoomLevel } = kept;
  if (area === undefined) return { ...firstState, maximized, fullScreen, zoomLevel };
  const width = within(kept.width, smallestSize.width, area.width);
  const height = within(kept.height, smallestSize.height, area.height);
  return {
    x: within(kept.x, area.x, area.x + area.width - width),
    y: within(kept.y, area.y, area.y + area.height - height),
    width,
    height,
    maximized,
    fullScreen,
    zoomLevel,
  };
}

/** Brings a window back whose display has gone, or has become another, while it was open. */
export function keepInSight(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'setBounds' | 'isFullScreen' | 'isMaximized'>,
  screen: Pick<Screen, 'on' | 'off' | 'getAllDisplays' | 'getPrimaryDisplay'>,
): void {
  const look = (): void => {
    const bounds = window.getNormalBounds();
    // The system places a window that fills a display.
    if (window.isFullScreen() || window.isMaximized()) return;
    if (screen.getAllDisplays().some(({ workArea }) => canBeGrasped(bounds, workArea))) return;
    const { workArea } = screen.getPrimaryDisplay();
    const width = within(bounds.width, smallestSize.width, workArea.width);
    const height = within(bounds.height, smallestSize.height, workArea.height);
    const x = workArea.x + Math.round((workArea.width - width) / 2);
    const y = workArea.y + Math.round((workArea.height - height) / 2);
    window.setBounds({ x, y, width, height });
  };
  screen.on('display-removed', look);
  screen.on('display-metrics-changed', look);
  window.on('closed', () => {
    screen.off('display-removed', look);
    screen.off('display-metrics-changed', look);
  });
}

/** Writes the window's state when it closes. A full disk is no reason to keep anybody from closing a window. */
export function rememberWindowState(
  window: Pick<BrowserWindow, 'on' | 'getNormalBounds' | 'isMaximized' | 'isFullScreen'> & {
    readonly webContents: Pick<WebContents, 'getZoomLevel'>;
  },
  file: string,
): void {
  window.on('close', () => {
    const { x, y, width, height } = window.getNormalBounds();
    const text = JSON.stringify({
      x,
      y,
      width,
      height,
      maximized: window.isMaximized(),
      fullScreen: window.isFullScreen(),
      zoomLevel: window.webContents.getZoomLevel(),
    });
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      // Synchronous, since the app may leave next; beside and renamed, so that it is never half a file.
      writeFileSync(`${file}.new`, text, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // The window opens in its first place next time.
    }
  });
}

function readState(file: string): z.infer<typeof stateSchema> | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const parsed = stateSchema.safeParse(text.length <= largestFile ? JSON.parse(text) : undefined);
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Enough of the title bar lies in the area to drag the window by. */
function canBeGrasped(state: Rectangle, area: Rectangle): boolean {
  const visibleWidth = Math.min(state.x + state.width, area.x + area.width) - Math.max(state.x, area.x);
  return visibleWidth >= 100 && state.y >= area.y - 10 && state.y <= area.y + area.height - 40;
}

function within(value: number, least: number, most: number): number {
  return Math.max(Math.min(value, most), Math.min(least, most));
}
