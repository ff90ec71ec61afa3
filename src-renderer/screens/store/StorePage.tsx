import './store.css';
import { lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { go, type StoreTab, storeTabs, useRoute } from '../../state/route.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { readHistory } from './history/histories.ts';
import { OfRecord } from './OfRecord.tsx';
import { Overview } from './Overview.tsx';
import { RotationBanner } from './RotationBanner.tsx';
import { StoreHead } from './StoreHead.tsx';

const CheckTab = lazy(() => import('./check/CheckTab.tsx').then((tab) => ({ default: tab.CheckTab })));
const KeyTab = lazy(() => import('./key/KeyTab.tsx').then((tab) => ({ default: tab.KeyTab })));
const ToolsTab = lazy(() => import('../tools/ToolsTab.tsx').then((tab) => ({ default: tab.ToolsTab })));
const CallsTab = lazy(() => import('./calls/CallsTab.tsx').then((tab) => ({ default: tab.CallsTab })));
const HistoryTab = lazy(() => import('./history/HistoryTab.tsx').then((tab) => ({ default: tab.HistoryTab })));

/** All about one store. */
export function StorePage({ storeId }: { readonly storeId: string }) {
  return <KeptStore key={storeId} storeId={storeId} />;
}

function KeptStore({ storeId }: { readonly storeId: string }) {
  return <OfRecord storeId={storeId}>{(store) => <ShownStore store={store} />}</OfRecord>;
}

function ShownStore({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const tab = useRoute(({ tab = 'overview' }) => tab);
  useEffect(() => void readHistory(store.id), [store]);
  return (
    <div className="part-page">
      <StoreHead store={store} />
      {store.rotation && tab !== 'key' && <RotationBanner store={store} rotation={store.rotation} />}
      <Tabs
        label={t('tabs.label')}
        pages={storeTabs.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        selected={tab}
        onSelect={(id: StoreTab) => go({ page: 'store', storeId: store.id, tab: id })}
      >
        <Suspense fallback={<Loading />}>
          <Tab tab={tab} store={store} />
        </Suspense>
      </Tabs>
    </div>
  );
}

function Tab({ tab, store }: { readonly tab: StoreTab; readonly store: StoreRecord }) {
  switch (tab) {
    case 'overview':
      return <Overview store={store} />;
    case 'check':
      return <CheckTab store={store} />;
    case 'key':
      return <KeyTab store={store} />;
    case 'tools':
      return <ToolsTab store={store} />;
    case 'calls':
      return <CallsTab store={store} />;
    case 'history':
      return <HistoryTab store={store} />;
  }
}
