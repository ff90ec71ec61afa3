import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../../src-main/contract/history.ts';

type RotationEntry = Extract<
  HistoryEntry,
  { readonly event: 'rotation-started' | 'rotation-abandoned' | 'key-erased' }
>;

/** What there is to say of a step of a rotation, beside which key it was. */
export function useRotationWords(): (entry: RotationEntry) => readonly string[] {
  const { t } = useTranslation('history');
  return (entry) => {
    switch (entry.event) {
      case 'rotation-started':
        return [
          t(`rotation.reason.${entry.reason}`),
          ...(entry.order === 'revoke-first' ? [t('rotation.revokeFirst')] : []),
        ];
      case 'rotation-abandoned':
        return entry.newLast7 === undefined ? [] : [t('rotation.newErased', { last7: entry.newLast7 })];
      case 'key-erased':
        return [t(`rotation.because.${entry.because}`)];
    }
  };
}
