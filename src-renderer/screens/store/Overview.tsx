import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { Card } from '../../ui/Card.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { FurtherKeys, KeyInUse } from './Keys.tsx';
import { Manage } from './Manage.tsx';
import { Requirements } from './Requirements.tsx';

/** What is known of a store: its key, what it needs, how it is called, what runs there, and what can be done with it. */
export function Overview({ store }: { readonly store: StoreRecord }) {
  const inUse = store.keys.find(({ id }) => id === store.activeKey);
  const others = store.keys.filter(({ id }) => id !== store.activeKey);
  return (
    <div className="store-cards">
      {inUse && <KeyInUse store={store} keyRecord={inUse} />}
      <Requirements store={store} />
      <HowCalled store={store} />
      <Facts store={store} />
      {others.length > 0 && <FurtherKeys keys={others} />}
      <Manage store={store} />
    </div>
  );
}

function HowCalled({ store: { road, addedAuthority } }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  return (
    <Card title={t('calls.title')}>
      <p>{t(`calls.${road.authentication}`)}</p>
      {road.verbs === 'method-parameter' && <p>{t('calls.detour')}</p>}
      <KeyValue rows={[{ name: t('calls.address'), value: <bdi className="ui-mono">{road.restUrl}</bdi> }]} />
      {addedAuthority && (
        <>
          <KeyValue
            rows={[
              { name: t('authority.label'), value: <StoreText>{addedAuthority.subject}</StoreText> },
              { name: t('authority.fingerprint'), value: <bdi className="ui-mono">{addedAuthority.sha256}</bdi> },
            ]}
          />
          <p className="ui-muted part-small">{t('authority.text')}</p>
        </>
      )}
    </Card>
  );
}

function Facts({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { woocommerce, wordpress } = store.versions;
  const unknown = <span className="ui-muted">{t('versions.unknown')}</span>;
  const rows = [
    { name: t('versions.woocommerce'), value: woocommerce ? <StoreText>{woocommerce}</StoreText> : unknown },
    { name: t('versions.wordpress'), value: wordpress ? <StoreText>{wordpress}</StoreText> : unknown },
    ...(store.home === store.address ? [] : [{ name: t('versions.home'), value: <StoreText>{store.home}</StoreText> }]),
    { name: t('versions.connected'), value: <Time at={store.connectedAt} /> },
    { name: t('versions.checked'), value: <Time at={store.checkedAt} /> },
  ];
  return (
    <Card title={t('versions.title')}>
      <KeyValue rows={rows} />
    </Card>
  );
}
