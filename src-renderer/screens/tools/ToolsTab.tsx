import './tools.css';
import { Pause, Play, Plus, Wrench } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useFilter } from 'react-aria-components/Autocomplete';
import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { ToolSummary } from '../../../src-main/contract/tools.ts';
import { pauseGateway, readGateway, useGateway } from '../../state/gateway.ts';
import { forgetTools, readTools, useToolsOf } from '../../state/tools.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { FailedPage, FailureBanner } from '../parts/Failed.tsx';
import { openAddTool } from './adding.ts';
import { CallLogCard } from './CallLogCard.tsx';
import { GatewayBanner, useAction } from './GatewayBanner.tsx';
import { ToolTable } from './ToolTable.tsx';
import { useCounts } from './use-counts.ts';

/** From so many tools on they are searched. */
const searchFrom = 8;

/** The tools that reach this store with a key of their own, and what they call. */
export function ToolsTab({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('tools');
  const tools = useToolsOf(store.id);
  useCounts(store.id);
  useEffect(() => void readGateway(), []);
  if (tools === undefined) {
    return <Loading lines={6} slow={t('tab.waiting')} />;
  }
  if (!tools.ok) {
    const again = () => {
      forgetTools(store.id);
      void readTools(store.id);
    };
    return <FailedPage title={t('tab.failed')} failure={tools.failure} onRetry={again} />;
  }
  if (tools.value.length === 0) {
    return (
      <EmptyState
        icon={Wrench}
        title={t('tab.emptyTitle')}
        actions={
          <Button variant="primary" icon={Plus} onPress={() => openAddTool(store.id)}>
            {t('tab.add')}
          </Button>
        }
      >
        {t('tab.empty')}
      </EmptyState>
    );
  }
  return (
    <div className="part-stack">
      <GatewayBanner hasTools />
      <Tools store={store} tools={tools.value} />
      <CallLogCard store={store.id} tools={tools.value} fileName={store.id} />
    </div>
  );
}

function Tools({ store, tools }: { readonly store: StoreRecord; readonly tools: readonly ToolSummary[] }) {
  const { t } = useTranslation('tools');
  const { contains } = useFilter({ sensitivity: 'base' });
  const [text, setText] = useState('');
  const hasSearch = tools.length >= searchFrom;
  const wanted = hasSearch ? text.trim() : '';
  const found = useMemo(
    () => (wanted === '' ? tools : tools.filter(({ name }) => contains(name, wanted))),
    [tools, wanted, contains],
  );
  return (
    <Card title={t('tab.count', { count: tools.length })} aside={<TabActions storeId={store.id} />}>
      <p className="ui-muted part-small">
        <Trans
          t={t}
          i18nKey="tab.address"
          components={{ address: <bdi className="ui-mono">{tools[0]?.url ?? ''}</bdi> }}
        />
      </p>
      {hasSearch && (
        <>
          <SearchField label={t('tab.search')} value={text} onChange={setText} />
          <p className="ui-hidden" role="status">
            {wanted !== '' && t('tab.found', { count: found.length })}
          </p>
        </>
      )}
      <ToolTable
        storeId={store.id}
        tools={found}
        empty={<p className="ui-muted part-small">{t('tab.none', { text: wanted })}</p>}
      />
    </Card>
  );
}

function TabActions({ storeId }: { readonly storeId: string }) {
  const { t } = useTranslation('tools');
  const isPaused = useGateway(({ status }) => status?.paused === true);
  const { isBusy, failure, act } = useAction();
  return (
    <>
      {failure && <FailureBanner failure={failure} />}
      <div className="part-row">
        <Button
          icon={isPaused ? Play : Pause}
          isPending={isBusy}
          onPress={() => act(() => pauseGateway(!isPaused), t(isPaused ? 'gateway.resumedDone' : 'gateway.pausedDone'))}
        >
          {t(isPaused ? 'tab.resumeAll' : 'tab.pauseAll')}
        </Button>
        <Button variant="primary" icon={Plus} onPress={() => openAddTool(storeId)}>
          {t('tab.add')}
        </Button>
      </div>
    </>
  );
}
