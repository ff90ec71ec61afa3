import { useTranslation } from 'react-i18next';
import { useKitServices } from './Kit.tsx';
import { showNotice } from './notices.ts';

/** Copies a text, and says whether that went well; `onCopied` hears of it when it did. */
export function useCopy(onCopied?: () => void): (text: string) => void {
  const { t } = useTranslation('kit');
  const { copyText } = useKitServices();
  return (text) =>
    void copyText(text).then(
      () => {
        showNotice({ tone: 'success', text: t('copied') });
        onCopied?.();
      },
      () => showNotice({ tone: 'error', text: t('copyFailed') }),
    );
}
