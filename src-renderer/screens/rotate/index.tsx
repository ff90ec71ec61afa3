import './rotate.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { Loading } from '../../ui/Loading.tsx';
import { FailedPage } from '../parts/Failed.tsx';
import { readHistory } from '../store/history/histories.ts';
import { useRecord } from '../store/record.ts';
import { ComparePage } from './ComparePage.tsx';
import { DonePage } from './DonePage.tsx';
import { KeyPage } from './KeyPage.tsx';
import { pageOf } from './pages.ts';
import { RevokePage } from './RevokePage.tsx';
import { noteRotation, useRotationDraft } from './rotating.ts';
import { SwitchPage } from './SwitchPage.tsx';
import { WhyPage } from './WhyPage.tsx';

/**
 * Leads through the rotation of a store's key, one thing a page. Where it stands is in the store's record: leaving the
 * page, a reload, or a week in between lose nothing.
 */
export function RotatePage({ storeId }: { readonly storeId: string }) {
  const { t } = useTranslation(['rotate', 'store']);
  const { shown, reload } = useRecord(storeId);
  if (shown === undefined) {
    return <Loading lines={8} slow={t('store:waiting')} />;
  }
  if (!shown.ok) {
    return <FailedPage title={t('store:failed.title')} failure={shown.failure} onRetry={reload} />;
  }
  return <Guide store={shown.value} />;
}

function Guide({ store }: { readonly store: StoreRecord }) {
  const draft = useRotationDraft(store.id);
  const { rotation } = store;
  useEffect(() => {
    noteRotation(store);
    void readHistory(store.id);
  }, [store]);
  const page = pageOf(store, draft);
  if (page === 'done') {
    return <DonePage store={store} />;
  }
  if (rotation === undefined) {
    return <WhyPage store={store} />;
  }
  switch (page) {
    case 'key':
      return <KeyPage store={store} rotation={rotation} />;
    case 'switch':
      return <SwitchPage store={store} rotation={rotation} />;
    case 'revoke':
      return <RevokePage store={store} rotation={rotation} />;
    default:
      return <ComparePage store={store} rotation={rotation} />;
  }
}
