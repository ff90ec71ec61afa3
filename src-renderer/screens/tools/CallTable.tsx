import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable, headingHeight } from '../../ui/DataTable.tsx';
import { useFormats } from '../../ui/formats.ts';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import type { CallRow } from './merge.ts';
import { useReasonWords } from './reasons.ts';
import { useIsNarrow } from './use-is-narrow.ts';
import type { ToolNames } from './use-tool-names.ts';

export interface CallTableProps {
  readonly rows: readonly CallRow[];
  /** Absent where all of them are of one tool. */
  readonly names: ToolNames | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

const rowHeight = 34;
/** With more of them, the table scrolls. */
const mostInSight = 12;

/** A line a call. */
export function CallTable({ rows, names, chosen, onChoose }: CallTableProps) {
  const { t } = useTranslation('tools');
  const columns = useColumns(names);
  const blockSize = headingHeight + Math.min(rows.length, mostInSight + 0.5) * rowHeight + 2;
  return (
    <div className="tools-table" style={{ blockSize }}>
      <DataTable
        label={t('log.label')}
        columns={columns}
        items={rows}
        textOf={({ method, route }) => `${method} ${route}`}
        rowHeight={rowHeight}
        selected={chosen}
        onSelect={onChoose}
        empty={null}
      />
    </div>
  );
}

/** What the tool was told. */
export function toneOf({ status, reason }: Pick<CallRow, 'status' | 'reason'>): Tone {
  if (reason !== undefined) return reason === 'cut' ? 'warning' : 'error';
  return status >= 400 || status === 0 ? 'warning' : 'success';
}

function useColumns(names: ToolNames | undefined): ReadonlyArray<DataColumn<CallRow>> {
  const { t } = useTranslation('tools');
  const { bytes, duration, clock, dateTime } = useFormats();
  const reasonWords = useReasonWords();
  const isNarrow = useIsNarrow();
  return useMemo((): ReadonlyArray<DataColumn<CallRow>> => {
    const tool: DataColumn<CallRow> = {
      id: 'tool',
      label: t('log.tool'),
      width: isNarrow ? 100 : 120,
      cell: (call) => <StoreText>{names?.wordsFor(call.tool) ?? ''}</StoreText>,
    };
    const rest: ReadonlyArray<DataColumn<CallRow>> = [
      {
        id: 'size',
        label: t('log.size'),
        width: 76,
        isNumber: true,
        cell: (call) => (call.bytes === 0 ? '' : bytes(call.bytes)),
      },
      { id: 'duration', label: t('log.duration'), width: 76, isNumber: true, cell: (call) => duration(call.ms) },
    ];
    return [
      {
        id: 'time',
        label: t('log.time'),
        width: 92,
        cell: ({ at }) => (
          <time dateTime={at} title={dateTime(at)}>
            {clock(at)}
          </time>
        ),
      },
      ...(names ? [tool] : []),
      {
        id: 'call',
        label: t('log.call'),
        width: '1fr',
        minWidth: 150,
        isRowHeader: true,
        cell: ({ method, route }) => (
          <span className="ui-mono tools-call">
            <StoreText>{`${method} ${route}`}</StoreText>
          </span>
        ),
      },
      {
        id: 'answer',
        label: t('log.answer'),
        width: isNarrow ? 184 : 190,
        cell: (call) => (
          <span className="tools-answer">
            <StatusDot
              tone={toneOf(call)}
              text={[call.status === 0 ? '' : String(call.status), reasonWords(call)?.what ?? '']
                .filter(Boolean)
                .join(' ')}
            />
          </span>
        ),
      },
      ...(isNarrow ? [] : rest),
    ];
  }, [t, bytes, duration, clock, dateTime, names, isNarrow, reasonWords]);
}
