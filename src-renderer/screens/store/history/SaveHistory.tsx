import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { csvOf } from '../../../../src-main/contract/csv.ts';
import type { HistoryEntry } from '../../../../src-main/contract/history.ts';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { Button } from '../../../ui/Button.tsx';
import { useKitServices } from '../../../ui/Kit.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { useEntryWords } from './entry-words.ts';
import { fileName, historyJson } from './export.ts';

export interface SaveHistoryProps {
  readonly store: StoreRecord;
  readonly entries: readonly HistoryEntry[];
}

/** What happened to a store, as a file: in words for a spreadsheet, or all that is known, for a program. */
export function SaveHistory({ store, entries }: SaveHistoryProps) {
  const { t } = useTranslation('history');
  const { now } = useKitServices();
  const wordsOf = useEntryWords();

  const save = (ending: 'csv' | 'json', type: string, content: (at: string) => string) => {
    const at = new Date(now()).toISOString();
    saveFile(fileName(store, at, ending), new Blob([content(at)], { type }));
  };
  const saveCsv = () => {
    const head = [t('csv.at'), t('csv.what'), t('csv.details'), t('csv.door')];
    const rows = entries.map((entry) => {
      const { what, details, door } = wordsOf(entry);
      return [entry.at, what, details.join('\n'), door];
    });
    // The mark at the beginning tells spreadsheets that this is UTF-8.
    save('csv', 'text/csv;charset=utf-8', () => `\ufeff${csvOf(head, rows)}`);
  };
  const saveJson = () => save('json', 'application/json', (at) => historyJson(store, entries, at));

  return (
    <div className="history-save">
      <p className="ui-muted part-small">{t('save')}</p>
      <Button size="small" icon={Download} onPress={saveCsv}>
        {t('saveCsv')}
      </Button>
      <Button size="small" icon={Download} onPress={saveJson}>
        {t('saveJson')}
      </Button>
    </div>
  );
}
