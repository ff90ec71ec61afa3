import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport, StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { go, useRoute } from '../../state/route.ts';
import { checkOf, useTasks } from '../../state/tasks.ts';
import { isToldAbove } from '../../state/told-above.ts';
import { useCoreWords } from '../../text/failures.ts';
import { showNotice } from '../../ui/notices.ts';
import type { Tone } from '../../ui/StatusDot.tsx';
import { shortName } from '../parts/short-name.ts';
import { checkStore } from './checks.ts';

/** Checks a store before the person's eyes. Whoever has left its Check tab by then hears of the outcome in a notice. */
export function useStoreCheck(store: StoreRecord): { readonly check: () => void; readonly stop: () => void } {
  const { t } = useTranslation('store');
  const words = useCoreWords();
  const { id, name } = store;

  const check = useCallback(() => {
    const show = () => go({ page: 'store', storeId: id, tab: 'check' });
    show();
    void checkStore(id).then((checked) => {
      if (isShown(id) || (!checked.ok && isNoNews(checked.failure))) return;
      const action = { label: t('check.show'), onPress: show };
      if (!checked.ok) {
        showNotice({ tone: 'error', text: `${shortName(name)}: ${words.failure(checked.failure).what}`, action });
        return;
      }
      const { tone, key } = outcomeOf(checked.value);
      showNotice({ tone, text: t(key, { name: shortName(name) }), action });
    });
  }, [id, name, t, words]);

  const stop = useCallback(() => useTasks.getState().cancel(checkOf(id)), [id]);
  return { check, stop };
}

/** What the person did, or what the window tells of anyway. */
function isNoNews(failure: Failure): boolean {
  return failure.code === 'cancelled' || isToldAbove(failure);
}

function isShown(storeId: string): boolean {
  const { page, storeId: shown, tab } = useRoute.getState();
  return page === 'store' && shown === storeId && tab === 'check';
}

function outcomeOf({ ok, findings }: CheckReport): {
  readonly tone: Tone;
  readonly key: 'check.done' | 'check.doneWarning' | 'check.doneProblem';
} {
  if (!ok) return { tone: 'error', key: 'check.doneProblem' };
  return findings.some(({ severity }) => severity === 'warning')
    ? { tone: 'warning', key: 'check.doneWarning' }
    : { tone: 'success', key: 'check.done' };
}
