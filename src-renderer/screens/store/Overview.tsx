import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { Card } from '../../ui/Card.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { HowCalled } from './HowCalled.tsx';
import { LastChecks } from './history/LastChecks.tsx';
import { KeyInUse } from './KeyInUse.tsx';
import { Manage } from './Manage.tsx';
import { Requirements } from './Requirements.tsx';

/** What is known of a store: its key, what it needs, how it is called, what runs there, and what can be done with it. */
export function Overview({ store }: { readonly store: StoreRecord }) {
  return (
    <div className="part-stack">
      <LastChecks store={store} />
      <div className="store-cards">
        <KeyInUse store={store} />
        <Requirements store={store} />
        <HowCalled store={store} />
        <Facts store={store} />
        <Manage store={store} />
      </div>
    </div>
  );
}

function Facts({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { woocommerce, wordpress } = store.versions;
  const unknown = <span className="ui-muted">{t('versions.unknown')}</span>;
  const rows = [
    { name: t('versions.woocommerce'), value: woocommerce ? <StoreText>{woocommerce}</StoreText> : unknown },
    { name: t('versions.wordpress'), value: wordpress ? <StoreText>{wordpress}</StoreText> : unknown },
    ...(withSlash(store.home) === withSlash(store.address)
      ? []
      : [{ name: t('versions.home'), value: <StoreText>{store.home}</StoreText> }]),
    { name: t('versions.connected'), value: <Time at={store.connectedAt} /> },
    { name: t('versions.checked'), value: <Time at={store.checkedAt} /> },
  ];
  return (
    <Card title={t('versions.title')}>
      <KeyValue rows={rows} />
    </Card>
  );
}

/** WordPress writes its address without one. */
function withSlash(address: string): string {
  return address.endsWith('/') ? address : `${address}/`;
}
