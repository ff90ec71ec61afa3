import './tools.css';
import { Download, Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { csvOf } from '../../../src-main/contract/csv.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { ToolSummary } from '../../../src-main/contract/tools.ts';
import { withoutBidiControls } from '../../text/isolate.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { Segmented } from '../../ui/RadioGroup.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Select } from '../../ui/Select.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { saveFile } from '../parts/save-file.ts';
import { CallDetails } from './CallDetails.tsx';
import { CallTable } from './CallTable.tsx';
import { type CallFilter, useCallLog } from './call-log.ts';
import { callsFileName, callsJson, gatherCalls } from './export-calls.ts';
import { useReasonWords } from './reasons.ts';
import { useFreshWords } from './use-fresh-words.ts';
import { type ToolNames, useToolNames } from './use-tool-names.ts';

export interface CallLogCardProps {
  readonly store: string;
  /** One tool's alone. */
  readonly tool?: string;
  /** Of the store. */
  readonly tools: readonly ToolSummary[];
  /** What the file of an export is called after. */
  readonly fileName: string;
}

const anyTool = 'any';

/** What tools call, newest first, as it happens. */
export function CallLogCard({ store, tool, tools, fileName }: CallLogCardProps) {
  const { t } = useTranslation('tools');
  const names = useToolNames(tools);
  const [isLive, setLive] = useState(true);
  const [text, setText] = useState('');
  const [which, setWhich] = useState<'all' | 'refused'>('all');
  const [ofTool, setOfTool] = useState(anyTool);
  const [chosen, setChosen] = useState<string>();
  const shownTool = tool ?? (ofTool === anyTool ? undefined : ofTool);
  const filter: CallFilter = {
    store,
    ...(shownTool === undefined ? {} : { tool: shownTool }),
    ...(text.trim() === '' ? {} : { text: text.trim() }),
    ...(which === 'refused' ? { refused: true } : {}),
  };
  const isFiltered = text.trim() !== '' || which === 'refused' || (tool === undefined && ofTool !== anyTool);
  const { words, tell } = useFreshWords();
  const log = useCallLog(filter, isLive, tell);
  const showAll = () => {
    setText('');
    setWhich('all');
    setOfTool(anyTool);
  };
  const call = log.rows?.find(({ id }) => id === chosen);
  return (
    <Card
      title={t('log.title')}
      aside={
        <Button size="small" icon={isLive ? Pause : Play} onPress={() => setLive(!isLive)}>
          {t(isLive ? 'log.pause' : 'log.resume')}
        </Button>
      }
    >
      <div className="tools-filters">
        <SearchField label={t('log.search')} value={text} onChange={setText} maxLength={200} />
        {tool === undefined && tools.length > 1 && (
          <Select
            label={t('log.ofTool')}
            choices={[
              { id: anyTool, label: t('log.anyTool') },
              ...tools.map(({ id, name }) => ({ id, label: withoutBidiControls(name) })),
            ]}
            value={ofTool}
            onChange={setOfTool}
          />
        )}
        <Segmented
          label={t('log.which')}
          choices={(['all', 'refused'] as const).map((id) => ({ id, label: t(`log.${id}`) }))}
          value={which}
          onChange={setWhich}
        />
      </div>
      <p className="ui-hidden" role="status">
        {words}
      </p>
      {log.hasNewer && <p className="ui-muted part-small">{t('log.newer')}</p>}
      {log.failure && <FailureBanner failure={log.failure} onRetry={log.readAgain} />}
      {log.rows === undefined ? (
        log.failure === undefined && <Loading lines={4} slow={t('log.waiting')} />
      ) : log.rows.length === 0 ? (
        <Nothing isFiltered={isFiltered} onShowAll={showAll} />
      ) : (
        <>
          <CallTable
            rows={log.rows}
            names={tool === undefined ? names : undefined}
            chosen={chosen}
            onChoose={setChosen}
          />
          {log.hasEarlier && (
            <div>
              <Button size="small" isPending={log.isReadingEarlier} onPress={log.readEarlier}>
                {t('log.more')}
              </Button>
            </div>
          )}
          {call ? (
            <CallDetails
              call={call}
              names={names}
              of={tools.find(({ id }) => id === call.tool)}
              isOfOneTool={tool !== undefined}
            />
          ) : (
            <p className="ui-muted part-small">
              {t('log.choose')} {t('log.privacy')}
            </p>
          )}
          <SaveCalls filter={filter} names={names} fileName={fileName} />
        </>
      )}
    </Card>
  );
}

function Nothing({ isFiltered, onShowAll }: { readonly isFiltered: boolean; readonly onShowAll: () => void }) {
  const { t } = useTranslation('tools');
  if (!isFiltered) {
    return <p className="ui-muted part-small">{t('log.empty')}</p>;
  }
  return (
    <div className="part-row">
      <p className="ui-muted part-small">{t('log.none')}</p>
      <Button size="small" onPress={onShowAll}>
        {t('log.showAll')}
      </Button>
    </div>
  );
}

interface SaveCallsProps {
  readonly filter: CallFilter;
  readonly names: ToolNames;
  readonly fileName: string;
}

/** The calls that are shown, all of them, as a file: in words for a spreadsheet, or all that is known, for a program. */
function SaveCalls({ filter, names, fileName }: SaveCallsProps) {
  const { t } = useTranslation('tools');
  const { now } = useKitServices();
  const reasonWords = useReasonWords();
  const [saving, setSaving] = useState<'csv' | 'json'>();
  const [failure, setFailure] = useState<Failure>();

  const save = async (ending: 'csv' | 'json') => {
    setSaving(ending);
    const gathered = await gatherCalls(filter);
    setSaving(undefined);
    setFailure(gathered.ok ? undefined : gathered.failure);
    if (!gathered.ok) return;
    const at = new Date(now()).toISOString();
    if (ending === 'json') {
      const json = callsJson(gathered.value, names.nameOf, at);
      saveFile(callsFileName(fileName, at, 'json'), new Blob([json], { type: 'application/json' }));
      return;
    }
    const columns = ['at', 'tool', 'method', 'route', 'status', 'bytes', 'ms', 'reason', 'code'] as const;
    const rows = gathered.value.map((call) => [
      call.at,
      names.wordsFor(call.tool),
      call.method,
      call.route,
      String(call.status),
      String(call.bytes),
      String(call.ms),
      reasonWords(call)?.what ?? '',
      call.reason ?? '',
    ]);
    const csv = csvOf(
      columns.map((column) => t(`log.csv.${column}`)),
      rows,
    );
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    saveFile(callsFileName(fileName, at, 'csv'), new Blob([`\ufeff${csv}`], { type: 'text/csv;charset=utf-8' }));
  };

  return (
    <>
      <div className="tools-save">
        <p className="ui-muted part-small">{t(saving ? 'log.saving' : 'log.save')}</p>
        <Button size="small" icon={Download} isPending={saving === 'csv'} onPress={() => void save('csv')}>
          {t('log.saveCsv')}
        </Button>
        <Button size="small" icon={Download} isPending={saving === 'json'} onPress={() => void save('json')}>
          {t('log.saveJson')}
        </Button>
      </div>
      {failure && <FailureBanner failure={failure} />}
    </>
  );
}
