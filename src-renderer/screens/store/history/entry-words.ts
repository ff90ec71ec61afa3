import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../../../src-main/contract/history.ts';
import { useCauseWords } from '../../../text/causes.ts';
import { useVerdict } from '../../findings/verdict.ts';
import { useRuleWords } from '../../tools/ToolFacts.tsx';
import { roadChanges } from './road-changes.ts';
import { useRotationWords } from './rotation-words.ts';

/** An entry as text, for where there are no elements to show it with. */
export interface EntryWords {
  readonly what: string;
  readonly details: readonly string[];
  readonly door: string;
}

export function useEntryWords(): (entry: HistoryEntry) => EntryWords {
  const { t } = useTranslation('history');
  const { title } = useCauseWords();
  const verdict = useVerdict();
  const rotationWords = useRotationWords();
  const ruleWords = useRuleWords();

  const details = (entry: HistoryEntry): readonly string[] => {
    switch (entry.event) {
      case 'checked':
        return entry.findings.map(({ cause }) => title(cause));
      case 'connected':
      case 'key-added':
      case 'shown-as-qr':
        return [`ck_…${entry.keyLast7}`];
      case 'imported':
        return entry.keysLast7.map((last7) => `ck_…${last7}`);
      case 'moved':
      case 'renamed':
        return [`${t('from')}: ${entry.from}`, `${t('to')}: ${entry.to}`];
      case 'staging-login':
        return [t(`staging.${entry.state}`)];
      case 'key-switched':
      case 'rotation-undone':
        return [`${t('from')}: ck_…${entry.from}`, `${t('to')}: ck_…${entry.to}`];
      case 'key-revoked':
        return [`ck_…${entry.keyLast7}`];
      case 'rotation-started':
      case 'rotation-abandoned':
      case 'key-erased':
        return [`ck_…${entry.keyLast7}`, ...rotationWords(entry)];
      case 'tool-added':
        return [entry.tool, ruleWords(entry.rules)];
      case 'tool-changed': {
        const named = (name: string, rules: string) => (entry.was === undefined ? rules : `${name}: ${rules}`);
        return [
          entry.tool,
          `${t('from')}: ${named(entry.was ?? '', ruleWords(entry.from))}`,
          `${t('to')}: ${named(entry.tool, ruleWords(entry.to))}`,
        ];
      }
      case 'tool-key-replaced':
      case 'tool-revoked':
        return [entry.tool, `ck_…${entry.keyLast7}`];
      case 'road-changed':
        return roadChanges(entry.from, entry.to).map((change) => t(`road.${change}`, { address: entry.to.restUrl }));
    }
  };

  return (entry) => ({
    what: entry.event === 'checked' ? verdict(entry.findings).text : t(`event.${entry.event}`),
    details: details(entry),
    door: t(`door.${entry.door}`),
  });
}
