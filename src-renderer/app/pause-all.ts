import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { pauseGateway } from '../state/gateway.ts';
import { useCoreWords } from '../text/failures.ts';
import { showNotice } from '../ui/notices.ts';

/** Has all tools refused, or lets them call again, from wherever one is; a notice says what came of it. */
export function usePauseAll(): (paused: boolean) => void {
  const { t } = useTranslation('tools');
  const words = useCoreWords();
  return useCallback(
    (paused) =>
      void pauseGateway(paused).then((status) => {
        if (status.ok) {
          showNotice({ tone: 'success', text: t(paused ? 'gateway.pausedDone' : 'gateway.resumedDone') });
        } else {
          const { what, next } = words.failure(status.failure);
          showNotice({ tone: 'error', text: `${what} ${next}` });
        }
      }),
    [t, words],
  );
}
