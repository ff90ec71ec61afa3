import { useEffect } from 'react';
import { useSettings } from '../state/settings.ts';

/** Light or dark as the person chose; without a choice the styles follow the system. */
export function useTheme(): void {
  const theme = useSettings(({ settings }) => settings?.theme);
  useEffect(() => {
    if (theme === 'light' || theme === 'dark') {
      document.documentElement.dataset.theme = theme;
    } else {
      delete document.documentElement.dataset.theme;
    }
  }, [theme]);
}
