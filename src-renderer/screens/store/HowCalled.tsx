import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { Card } from '../../ui/Card.tsx';
import { KeyValue, type KeyValueProps } from '../../ui/KeyValue.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { useHistory } from './history/histories.ts';
import { StagingLogin } from './StagingLogin.tsx';

/** The road: how calls get to this store, since when, and what they need on the way. */
export function HowCalled({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { road, addedAuthority } = store;
  const since = useSince(store);
  const isSignedForHttp = road.authentication === 'signature' && !road.signedRestUrl.startsWith('https:');
  const isUnnoticed = isSignedForHttp && road.restUrl.startsWith('https:');
  const rows: KeyValueProps['rows'] = [
    { name: t('calls.address'), value: <bdi className="ui-mono">{road.restUrl}</bdi> },
    { name: t('calls.since'), value: <Time at={since} /> },
    ...(addedAuthority
      ? [
          { name: t('authority.label'), value: <StoreText>{addedAuthority.subject}</StoreText> },
          { name: t('authority.fingerprint'), value: <bdi className="ui-mono">{addedAuthority.sha256}</bdi> },
        ]
      : []),
  ];
  return (
    <Card title={t('calls.title')}>
      <ul className="part-list">
        <li>{t(`calls.${road.authentication}`)}</li>
        {isUnnoticed && <li>{t('calls.unnoticed')}</li>}
        {road.staging && <li>{t('calls.staging')}</li>}
        {road.verbs === 'method-parameter' && <li>{t('calls.detour')}</li>}
      </ul>
      <KeyValue rows={rows} />
      {addedAuthority && <p className="ui-muted part-small">{t('authority.text')}</p>}
      <p className="ui-muted part-small">{t('calls.again')}</p>
      <StagingLogin store={store} />
    </Card>
  );
}

/** When it last became another, or when it began. */
function useSince({ id, connectedAt }: StoreRecord): string {
  const history = useHistory(id);
  const changed = (history?.ok ? history.value.entries : []).find(({ event }) => event === 'road-changed');
  return changed?.at ?? connectedAt;
}
