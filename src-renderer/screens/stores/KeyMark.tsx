import './stores.css';
import { CalendarClock, RefreshCcwDot } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { StoreSummary } from '../../../src-main/contract/host.ts';
import { Icon } from '../../ui/Icon.tsx';
import { useAge } from '../parts/age.ts';

/** That a key is being rotated, or has served for long: quietly, with its words on hover and for screen readers. */
export function KeyMark({ store }: { readonly store: Pick<StoreSummary, 'keyAddedAt' | 'remindAfter' | 'rotation'> }) {
  const { t } = useTranslation('stores');
  const { days, isDue } = useAge(store.keyAddedAt, store.remindAfter);
  const { rotation } = store;
  const words = rotation ? t(`rotation.${rotation}`) : isDue ? t('due', { count: days }) : undefined;
  return (
    words !== undefined && (
      <span className="stores-mark" title={words}>
        <Icon icon={rotation ? RefreshCcwDot : CalendarClock} />
        <span className="ui-hidden">{words}</span>
      </span>
    )
  );
}
