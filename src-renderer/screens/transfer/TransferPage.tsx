import './transfer.css';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../../ui/Tabs.tsx';
import { Page } from '../parts/Page.tsx';
import { ExportStores } from './ExportStores.tsx';
import { ImportStores } from './ImportStores.tsx';

const tabs = ['export', 'import'] as const;

/** Connections on their way to another computer, or from one. */
export function TransferPage() {
  const { t } = useTranslation('transfer');
  const [tab, setTab] = useState<(typeof tabs)[number]>('export');
  return (
    <Page title={t('title')}>
      <Tabs
        label={t('tabs.label')}
        pages={tabs.map((id) => ({ id, label: t(`tabs.${id}`) }))}
        selected={tab}
        onSelect={setTab}
      >
        <div className="transfer">{tab === 'export' ? <ExportStores /> : <ImportStores />}</div>
      </Tabs>
    </Page>
  );
}
