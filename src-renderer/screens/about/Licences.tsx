/// <reference path="./licences.d.ts" />
import type { ShippedPackage } from 'virtual:licences';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { List } from '../../ui/List.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { StoreText } from '../../ui/StoreText.tsx';

interface LicencesProps {
  readonly packages: readonly ShippedPackage[];
  readonly texts: readonly string[];
}

/** The packages that Gatehouse stands on, and the licence of the one that is chosen. */
export function Licences({ packages, texts }: LicencesProps) {
  const { t } = useTranslation('about');
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<string>();
  // The same package may be there in two versions.
  const items = useMemo(() => packages.map((one) => ({ ...one, id: `${one.name}@${one.version}` })), [packages]);
  const found = items.filter(({ id }) => id.toLowerCase().includes(search.trim().toLowerCase()));
  const shown = items.find(({ id }) => id === chosen);
  const text = shown?.text === undefined ? undefined : texts[shown.text];
  return (
    <>
      <p>{t('licencesHelp', { count: packages.length })}</p>
      <SearchField label={t('search')} value={search} onChange={setSearch} />
      <div className="about-list">
        <List
          label={t('list')}
          items={found}
          textOf={({ name }) => name}
          selected={chosen}
          onSelect={setChosen}
          rowHeight={40}
          empty={<p className="about-none ui-muted">{t('noneFound', { text: search })}</p>}
        >
          {({ id, licence }) => (
            <span className="about-package">
              <StoreText>{id}</StoreText>
              <span className="ui-muted">{licence}</span>
            </span>
          )}
        </List>
      </div>
      {shown &&
        (text === undefined ? (
          <p>{t('noText', { licence: shown.licence })}</p>
        ) : (
          <CodeBlock label={t('textOf', { name: shown.id })}>{text}</CodeBlock>
        ))}
    </>
  );
}
