import './stores.css';
import { CircleX, RotateCw, SearchX, Store } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useFilter } from 'react-aria-components/Autocomplete';
import { useTranslation } from 'react-i18next';
import { go } from '../../state/route.ts';
import { useStores } from '../../state/stores.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { List } from '../../ui/List.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { hostOf } from './host-of.ts';
import { KeyMark } from './KeyMark.tsx';
import { StoreRow } from './StoreRow.tsx';
import { searchFrom } from './search-from.ts';

/** All connected stores, with their health and, where there are many, a search. */
export function StoreList({ selected }: { readonly selected: string | undefined }) {
  const { t } = useTranslation('stores');
  const { contains } = useFilter({ sensitivity: 'base' });
  const state = useStores((stores) => stores.state);
  const list = useStores((stores) => stores.list);
  const [text, setText] = useState('');
  const hasSearch = list.length >= searchFrom;
  const wanted = hasSearch ? text.trim() : '';
  const found = useMemo(
    () => (wanted === '' ? list : list.filter(({ name, address }) => contains(`${name} ${hostOf(address)}`, wanted))),
    [list, wanted, contains],
  );

  if (state === 'loading') {
    return (
      <div className="stores-fill">
        <Loading lines={6} slow={t('slow')} />
      </div>
    );
  }
  return (
    <>
      {state === 'failed' && <Failed />}
      {hasSearch && (
        <div className="stores-search">
          <SearchField label={t('search')} value={text} onChange={setText} />
          <p className="ui-hidden" role="status">
            {wanted !== '' && t('found', { count: found.length })}
          </p>
        </div>
      )}
      <div className="stores-list">
        <List
          label={t('label')}
          items={found}
          textOf={({ name }) => name}
          selected={selected}
          onSelect={(storeId) => go({ page: 'store', storeId })}
          empty={
            wanted === '' ? (
              <p className="stores-fill ui-muted">{state === 'ready' && t('empty')}</p>
            ) : (
              <EmptyState
                icon={SearchX}
                title={t('found', { count: 0 })}
                actions={<ShowAll onPress={() => setText('')} />}
              >
                {t('none', { text: wanted })}
              </EmptyState>
            )
          }
        >
          {(store) => <StoreRow {...store} mark={<KeyMark store={store} />} />}
        </List>
      </div>
    </>
  );
}

function ShowAll({ onPress }: { readonly onPress: () => void }) {
  const { t } = useTranslation('stores');
  return (
    <Button size="small" icon={Store} onPress={onPress}>
      {t('showAll')}
    </Button>
  );
}

function Failed() {
  const { t } = useTranslation('stores');
  const words = useCoreWords();
  const failure = useStores((stores) => stores.failure);
  const refresh = useStores((stores) => stores.refresh);
  const told = failure && words.failure(failure);
  return (
    <div role="alert">
      <EmptyState
        icon={CircleX}
        title={t('failed')}
        actions={
          <Button size="small" icon={RotateCw} onPress={() => void refresh()}>
            {t('again')}
          </Button>
        }
      >
        {told && `${told.what} ${told.next}`}
      </EmptyState>
    </div>
  );
}
