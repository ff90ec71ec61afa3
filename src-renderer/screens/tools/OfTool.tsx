import { ArrowLeft, SearchX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { ToolSummary } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { forgetTools, readTools, useToolsOf } from '../../state/tools.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { FailedPage } from '../parts/Failed.tsx';
import { shortName } from '../parts/short-name.ts';
import { useRecord } from '../store/record.ts';

export interface OfToolProps {
  readonly storeId: string;
  readonly toolId: string;
  readonly children: (known: {
    readonly store: StoreRecord;
    readonly tool: ToolSummary;
    readonly tools: readonly ToolSummary[];
  }) => ReactNode;
}

/** A page about one tool, with the way back to all of them: until it is there, and where it is not, this says so. */
export function OfTool({ storeId, toolId, children }: OfToolProps) {
  const { t } = useTranslation(['tools', 'store']);
  const { shown, reload } = useRecord(storeId);
  const tools = useToolsOf(storeId);
  if (shown === undefined || tools === undefined) {
    return <Loading lines={8} slow={t('tools:tab.waiting')} />;
  }
  if (!shown.ok) {
    return <FailedPage title={t('store:failed.title')} failure={shown.failure} onRetry={reload} />;
  }
  if (!tools.ok) {
    const again = () => {
      forgetTools(storeId);
      void readTools(storeId);
    };
    return <FailedPage title={t('tools:tab.failed')} failure={tools.failure} onRetry={again} />;
  }
  const tool = tools.value.find(({ id }) => id === toolId);
  const store = shown.value;
  return (
    <div className="part-page">
      <BackToTools store={store} />
      {tool ? children({ store, tool, tools: tools.value }) : <Gone storeId={storeId} />}
    </div>
  );
}

/** Shows the tools of a store. */
export function toTools(storeId: string): void {
  go({ page: 'store', storeId, tab: 'tools' });
}

function BackToTools({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('tools');
  return (
    <div>
      <Button variant="quiet" size="small" icon={ArrowLeft} onPress={() => toTools(store.id)}>
        {t('tool.back', { store: shortName(store.name) })}
      </Button>
    </div>
  );
}

function Gone({ storeId }: { readonly storeId: string }) {
  const { t } = useTranslation('tools');
  return (
    <EmptyState
      icon={SearchX}
      title={t('tool.goneTitle')}
      actions={<Button onPress={() => toTools(storeId)}>{t('tool.toTools')}</Button>}
    >
      {t('tool.gone')}
    </EmptyState>
  );
}
