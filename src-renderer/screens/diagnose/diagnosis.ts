import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { StagingLogin } from '../../../src-main/contract/host.ts';
import { diagnose, useDiagnosing } from '../../state/diagnosing.ts';
import { go, useRoute } from '../../state/route.ts';
import { isToldAbove } from '../../state/told-above.ts';
import { useCoreWords } from '../../text/failures.ts';
import { showNotice } from '../../ui/notices.ts';
import { isWithoutKey, useVerdict } from '../findings/verdict.ts';

/** Begins the check. Whoever has left the page by its end hears of the outcome in a notice. */
export function useDiagnosis(): (staging?: StagingLogin) => void {
  const { t } = useTranslation('diagnose');
  const words = useCoreWords();
  const verdict = useVerdict();
  return useCallback(
    (staging) => {
      void diagnose(staging).then((diagnosed) => {
        if (useRoute.getState().page === 'diagnose') return;
        const { address } = useDiagnosing.getState();
        const action = { label: t('show'), onPress: () => go({ page: 'diagnose' }) };
        if (diagnosed.ok) {
          const { tone, text } = verdict(diagnosed.value.findings, isWithoutKey(diagnosed.value));
          showNotice({ tone, text: `${address}: ${text}`, action });
        } else if (diagnosed.failure.code !== 'cancelled' && !isToldAbove(diagnosed.failure)) {
          showNotice({ tone: 'error', text: `${address}: ${words.failure(diagnosed.failure).what}`, action });
        }
      });
    },
    [t, words, verdict],
  );
}
