import type { NativeTheme } from 'electron';
import type { AppSettings } from '../contract/host.ts';

/** The colour behind the page before its first paint, so that no window flashes white in the dark: `--color-page` of tokens.css. */
export const background = { light: '#f0f0f0', dark: '#171717' } as const;

export interface ThemeControl {
  /** Pages see it as `prefers-color-scheme`. */
  set(theme: AppSettings['theme']): void;
  backgroundColor(): string;
  /** Called with the new colour whenever it changes, by setting or by the system. */
  onChange(listener: (backgroundColor: string) => void): void;
}

export function createTheme(
  nativeTheme: Pick<NativeTheme, 'themeSource' | 'shouldUseDarkColors' | 'on'>,
): ThemeControl {
  const backgroundColor = () => (nativeTheme.shouldUseDarkColors ? background.dark : background.light);
  return {
    set(theme) {
      nativeTheme.themeSource = theme;
    },
    backgroundColor,
    onChange(listener) {
      nativeTheme.on('updated', () => listener(backgroundColor()));
    },
  };
}

/** Desktops whose panel is dark whatever the theme is. */
const darkPanels = /gnome|unity|cinnamon|budgie/i;

/** Whether the panel or taskbar is dark that a tray icon stands in. The app's own theme says nothing of it on Windows. */
export function isPanelDark(
  nativeTheme: Pick<NativeTheme, 'shouldUseDarkColors' | 'shouldUseDarkColorsForSystemIntegratedUI'>,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): boolean {
  if (platform === 'win32') return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
  return darkPanels.test(env.XDG_CURRENT_DESKTOP ?? '') || nativeTheme.shouldUseDarkColors;
}
