import './tools.css';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ToolSummary } from '../../../src-main/contract/tools.ts';
import { go } from '../../state/route.ts';
import { type DataColumn, DataTable, headingHeight } from '../../ui/DataTable.tsx';
import { useFormats } from '../../ui/formats.ts';
import { useKitServices } from '../../ui/Kit.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { ToolStateDot, useAreaWords } from './ToolFacts.tsx';
import { usedToday } from './tool-state.ts';
import { useIsNarrow } from './use-is-narrow.ts';

export interface ToolTableProps {
  readonly storeId: string;
  readonly tools: readonly ToolSummary[];
  /** Stands there where none is like that. */
  readonly empty: ReactNode;
}

const rowHeight = 52;
/** With more of them, the table scrolls. */
const mostInSight = 6;

/** A line a tool; a press opens its page. */
export function ToolTable({ storeId, tools, empty }: ToolTableProps) {
  const { t } = useTranslation('tools');
  const columns = useColumns();
  const blockSize = headingHeight + Math.min(tools.length, mostInSight + 0.5) * rowHeight + 2;
  return (
    <div className="tools-table" style={tools.length === 0 ? {} : { blockSize }}>
      <DataTable
        label={t('table.label')}
        columns={columns}
        items={tools}
        textOf={({ name }) => name}
        rowHeight={rowHeight}
        onOpen={(tool) => go({ page: 'tool', storeId, tool })}
        empty={empty}
      />
    </div>
  );
}

function useColumns(): ReadonlyArray<DataColumn<ToolSummary>> {
  const { t } = useTranslation(['tools', 'words']);
  const { now } = useKitServices();
  const { number } = useFormats();
  const areaWords = useAreaWords();
  const isNarrow = useIsNarrow();
  return useMemo((): ReadonlyArray<DataColumn<ToolSummary>> => {
    const wide: ReadonlyArray<DataColumn<ToolSummary>> = [
      {
        id: 'refused',
        label: t('tools:table.refused'),
        width: 112,
        isNumber: true,
        cell: ({ use }) => number(usedToday(use, now()).refusals),
      },
    ];
    return [
      {
        id: 'name',
        label: t('tools:table.name'),
        width: '3fr',
        minWidth: 160,
        isRowHeader: true,
        cell: (tool) => (
          <span className="tools-two-lines">
            <span className="tools-name">
              <StoreText>{tool.name}</StoreText>
            </span>
            <span className="ui-muted">
              <StoreText>{`${t(`words:permission.${tool.permission}`)} · ${areaWords(tool.areas)}`}</StoreText>
            </span>
          </span>
        ),
      },
      {
        id: 'state',
        label: t('tools:table.state'),
        width: isNarrow ? 104 : 128,
        cell: (tool) => <ToolStateDot tool={tool} isShort />,
      },
      {
        id: 'last',
        label: t('tools:table.lastUse'),
        width: 116,
        cell: ({ use }) =>
          use.lastUsedAt === undefined ? (
            <span className="ui-muted">{t('tools:table.never')}</span>
          ) : (
            <Time at={use.lastUsedAt} />
          ),
      },
      {
        id: 'calls',
        label: t('tools:table.callsToday'),
        width: 92,
        isNumber: true,
        cell: ({ use }) => number(usedToday(use, now()).calls),
      },
      ...(isNarrow ? [] : wide),
    ];
  }, [t, now, number, areaWords, isNarrow]);
}
