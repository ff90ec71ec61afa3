import './rotate.css';
import { useEffect } from 'react';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { readHistory } from '../store/history/histories.ts';
import { OfRecord } from '../store/OfRecord.tsx';
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
  return <OfRecord storeId={storeId}>{(store) => <Guide store={store} />}</OfRecord>;
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
