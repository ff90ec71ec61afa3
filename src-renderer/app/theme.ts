import { useEffect } from 'react';
import type { AppSettings } from '../../src-main/contract/host.ts';
import { useSettings } from '../state/settings.ts';

/** Light or dark as the person chose; without a choice the styles follow the system. */
export function useTheme(): void {
  const theme = useSettings(({ settings }) => settings?.theme);
  useEffect(() => showTheme(theme), [theme]);
}

export function showTheme(theme: AppSettings['theme'] | undefined): void {
  if (theme === 'light' || theme === 'dark') {
    document.documentElement.dataset.theme = theme;
  } else {
    delete document.documentElement.dataset.theme;
  }
}
