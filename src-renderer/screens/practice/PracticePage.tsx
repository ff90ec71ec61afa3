import './practice.css';
import { FlaskConical, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useFilter } from 'react-aria-components/Autocomplete';
import { useTranslation } from 'react-i18next';
import {
  type PracticeFaultName,
  practiceFault,
  practiceFaultGroups,
  practiceFaultNames,
} from '../../../src-main/contract/practice-faults.ts';
import { usePracticeFaultWords } from '../../text/practice-faults.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { GroupedList, type ListGroup } from '../../ui/GroupedList.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { Page } from '../parts/Page.tsx';
import { FaultDetails } from './FaultDetails.tsx';

interface FaultLine {
  readonly id: PracticeFaultName;
  readonly title: string;
}

/** Every fault that the practice store can play, to learn on. What it shows is a stand-in's, and the page says so. */
export function PracticePage() {
  const { t } = useTranslation('practice');
  const [text, setText] = useState('');
  const groups = useFaults(text.trim());
  const [chosen, setChosen] = useState<PracticeFaultName>();
  const all = groups.flatMap(({ items }) => items);
  const shown = all.find(({ id }) => id === chosen) ?? all[0];
  return (
    <Page title={t('title')} intro={t('intro')}>
      <p className="practice-stand-in">
        <Icon icon={FlaskConical} />
        <span>{t('standIn')}</span>
      </p>
      <SearchField label={t('search')} value={text} onChange={setText} />
      <p className="ui-hidden" role="status">
        {text.trim() !== '' && t('found', { count: all.length })}
      </p>
      <div className="practice-faults">
        <div className="practice-list">
          <GroupedList
            label={t('list')}
            groups={groups}
            textOf={({ title }) => title}
            selected={shown?.id}
            onSelect={(id) => setChosen(all.find((line) => line.id === id)?.id)}
            empty={
              <EmptyState icon={SearchX} title={t('found', { count: 0 })}>
                {t('none', { text: text.trim() })}
              </EmptyState>
            }
          />
        </div>
        {shown && <FaultDetails key={shown.id} name={shown.id} />}
      </div>
    </Page>
  );
}

/** Those whose words have the text in them, in their groups. */
function useFaults(text: string): ReadonlyArray<ListGroup<FaultLine>> {
  const { t } = useTranslation('practice');
  const wordsOf = usePracticeFaultWords();
  const { contains } = useFilter({ sensitivity: 'base' });
  return useMemo(
    () =>
      practiceFaultGroups
        .map((group) => ({
          id: group,
          title: t(`group.${group}`),
          items: practiceFaultNames
            .filter((name) => practiceFault(name).group === group)
            .map((id) => ({ id, ...wordsOf(id) }))
            .filter(({ id, title, plays }) => contains(`${id} ${title} ${plays}`, text)),
        }))
        .filter(({ items }) => items.length > 0),
    [t, wordsOf, contains, text],
  );
}
