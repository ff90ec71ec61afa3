import './store.css';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { go, type StoreTab, storeTabs, useRoute } from '../../state/route.ts';
import { Loading } from '../../ui/Loading.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { FailedPage } from '../parts/Failed.tsx';
import { CheckResult } from './CheckResult.tsx';
import { CallsTab } from './calls/CallsTab.tsx';
import { Overview } from './Overview.tsx';
import { useRecord } from './record.ts';
import { StoreHead } from './StoreHead.tsx';

/** All about one store. */
export function StorePage({ storeId }: { readonly storeId: string }) {
  return <KeptStore key={storeId} storeId={storeId} />;
}

function KeptStore({ storeId }: { readonly storeId: string }) {
  const { t } = useTranslation('store');
  const { shown, reload } = useRecord(storeId);
  if (shown === undefined) {
    return <Loading lines={8} slow={t('waiting')} />;
  }
  if (!shown.ok) {
    return <FailedPage title={t('failed.title')} failure={shown.failure} onRetry={reload} />;
  }
  return <ShownStore store={shown.value} />;
}

function ShownStore({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const tab = useRoute(({ tab = 'overview' }) => tab);
  return (
    <div className="part-page">
      <StoreHead store={store} />
      <Tabs
        label={t('tabs.label')}
        pages={storeTabs.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        selected={tab}
        onSelect={(id: StoreTab) => go({ page: 'store', storeId: store.id, tab: id })}
      >
        {tab === 'overview' ? (
          <div className="part-stack">
            <CheckResult store={store} />
            <Overview store={store} />
          </div>
        ) : (
          <CallsTab store={store} />
        )}
      </Tabs>
    </div>
  );
}
