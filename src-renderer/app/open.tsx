import { createRoot } from 'react-dom/client';
import { wantedLocale } from '../state/locale.ts';
import { createI18n } from '../text/i18n.ts';
import { speak } from '../text/speak.ts';
import { Kit } from '../ui/Kit.tsx';
import { App } from './App.tsx';

/** Opens the window in `root`; what stood there before gives way to it. */
export async function openApp(root: HTMLElement): Promise<void> {
  const i18n = createI18n();
  // Without their words, in English.
  await speak(i18n, wantedLocale()).catch(() => undefined);
  createRoot(root).render(
    <Kit i18n={i18n}>
      <App />
    </Kit>,
  );
}
