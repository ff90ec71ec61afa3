import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission, StoreRecord } from '../../../../src-main/contract/models.ts';
import { areaOf, type RouteArea } from '../../../../src-main/contract/tool-areas.ts';
import type { Tool, ToolSummary } from '../../../../src-main/contract/tools.ts';
import { go } from '../../../state/route.ts';
import { useToolsOf } from '../../../state/tools.ts';
import { withoutBidiControls } from '../../../text/isolate.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { CodeBlock } from '../../../ui/CodeBlock.tsx';
import { EmptyState } from '../../../ui/EmptyState.tsx';
import { Fold } from '../../../ui/Fold.tsx';
import { Loading } from '../../../ui/Loading.tsx';
import { Segmented } from '../../../ui/RadioGroup.tsx';
import { Select } from '../../../ui/Select.tsx';
import { FailureBanner } from '../../parts/Failed.tsx';
import { shortName } from '../../parts/short-name.ts';
import { openAddTool } from '../../tools/adding.ts';
import { useAreaWords } from '../../tools/ToolFacts.tsx';
import { gatewayAddressOf } from './call-url.ts';
import { useStoreCalls, written } from './calls.ts';
import { languages, type SnippetLanguage, snippet } from './snippets.ts';

/** The call in the form as a program, which makes it as one of the store's tools: never with the store's own key. */
export function Copies({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('calls');
  return (
    <Fold title={t('copy.title')} isMadeWhenOpened>
      <CopyAs store={store} />
    </Fold>
  );
}

function CopyAs({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('tools');
  const tools = useToolsOf(store.id);
  const { draft } = useStoreCalls(store.id);
  if (tools === undefined) {
    return <Loading lines={2} slow={t('tab.waiting')} />;
  }
  if (!tools.ok) {
    return <FailureBanner failure={tools.failure} />;
  }
  const { method, path } = written(draft);
  const { route } = gatewayAddressOf('', { path, query: [] });
  const area = areaOf(route);
  if (area === undefined) {
    return <Banner tone="warning">{t('copyAs.notFor')}</Banner>;
  }
  const make = () => openAddTool(store.id, rulesFor(method, area));
  if (tools.value.length === 0) {
    return (
      <EmptyState
        icon={Wrench}
        title={t('copyAs.needTitle')}
        actions={<Button onPress={make}>{t('copyAs.make')}</Button>}
      >
        {t('copyAs.need')}
      </EmptyState>
    );
  }
  return <CopyForTool store={store} tools={tools.value} area={area} onMake={make} />;
}

interface CopyForToolProps {
  readonly store: StoreRecord;
  readonly tools: readonly ToolSummary[];
  readonly area: RouteArea;
  readonly onMake: () => void;
}

function CopyForTool({ store, tools, area, onMake }: CopyForToolProps) {
  const { t } = useTranslation(['tools', 'calls', 'words']);
  const { draft } = useStoreCalls(store.id);
  const areaWords = useAreaWords();
  const { method, body, ...call } = written(draft);
  const [language, setLanguage] = useState<SnippetLanguage>('curl');
  const [chosen, setChosen] = useState<string>();
  // One that may make the call, unless the person says which.
  const tool = tools.find(({ id }) => id === chosen) ?? tools.find((one) => mayCall(one, method, area)) ?? tools[0];
  if (tool === undefined) {
    return null;
  }
  return (
    <div className="part-stack">
      <div className="part-field-row">
        <Select
          label={t('tools:copyAs.tool')}
          choices={tools.map(({ id, name }) => ({ id, label: withoutBidiControls(name) }))}
          value={tool.id}
          onChange={setChosen}
        />
        <Button onPress={onMake}>{t('tools:copyAs.make')}</Button>
      </div>
      {!mayCall(tool, method, area) && (
        <Banner
          tone="warning"
          action={
            <Button size="small" onPress={() => toChange(tool, method, area)}>
              {t('tools:tool.change')}
            </Button>
          }
        >
          {t('tools:copyAs.lacks', {
            name: shortName(tool.name),
            areas: areaWords(tool.areas),
            permission: t(`words:permission.${tool.permission}`),
          })}
        </Banner>
      )}
      <Segmented
        label={t('calls:copy.as')}
        choices={languages.map((id) => ({ id, label: t(`calls:copy.${id}`) }))}
        value={language}
        onChange={setLanguage}
      />
      <CodeBlock label={t(`calls:copy.${language}`)}>
        {snippet(language, { method, url: gatewayAddressOf(tool.url, call).address, body })}
      </CodeBlock>
      <p className="ui-muted part-small">{t('tools:copyAs.secretless', { name: shortName(tool.name) })}</p>
    </div>
  );
}

/** To where it can be let make this call. */
function toChange(tool: Tool, method: string, area: RouteArea): void {
  const lack = isPermitted(tool, method) ? rulesFor(method, area).areas[0] : 'permission';
  go({ page: 'change-tool', storeId: tool.store, tool: tool.id, lack });
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What a tool needs for this call, and no more. */
function rulesFor(method: string, area: RouteArea) {
  const permission: Permission = reading.has(method) ? 'read' : 'read_write';
  return { permission, areas: [area === 'public' ? 'everything' : area] } as const;
}

function isPermitted({ permission }: Tool, method: string): boolean {
  return permission === 'read_write' || (permission === 'read') === reading.has(method);
}

function mayCall(tool: Tool, method: string, area: RouteArea): boolean {
  const { areas } = tool;
  return isPermitted(tool, method) && (area === 'public' || areas.includes('everything') || areas.includes(area));
}
