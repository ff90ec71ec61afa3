import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { CodeBlock } from '../../../ui/CodeBlock.tsx';
import { Fold } from '../../../ui/Fold.tsx';
import { Segmented } from '../../../ui/RadioGroup.tsx';
import { addressOf } from './call-url.ts';
import { useStoreCalls, written } from './calls.ts';
import { languages, type SnippetLanguage, snippet } from './snippets.ts';

/** The call in the form as a program, without key and secret. */
export function Copies({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('calls');
  return (
    <Fold title={t('copy.title')}>
      <CopyAs store={store} />
    </Fold>
  );
}

function CopyAs({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('calls');
  const { draft } = useStoreCalls(store.id);
  const [language, setLanguage] = useState<SnippetLanguage>('curl');
  const { method, body, ...call } = written(draft);
  return (
    <div className="part-stack">
      <Segmented
        label={t('copy.as')}
        choices={languages.map((id) => ({ id, label: t(`copy.${id}`) }))}
        value={language}
        onChange={setLanguage}
      />
      {store.road.authentication === 'signature' && <Banner tone="warning">{t('copy.signed')}</Banner>}
      <CodeBlock label={t(`copy.${language}`)}>
        {snippet(language, { method, url: addressOf(store, call), body })}
      </CodeBlock>
      <p className="ui-muted part-small">{t('copy.secretless')}</p>
    </div>
  );
}
