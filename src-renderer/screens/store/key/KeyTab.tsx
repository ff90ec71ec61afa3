import './key.css';
import { RefreshCcwDot } from 'lucide-react';
import { Trans, useTranslation } from 'react-i18next';
import { areas, type KeyRecord, type StoreRecord, type YesNoUnknown } from '../../../../src-main/contract/models.ts';
import { adminPage, adminUrlOf, keysSection } from '../../../../src-main/contract/wp-admin.ts';
import { go } from '../../../state/route.ts';
import { useSettings } from '../../../state/settings.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { KeyName } from '../../../ui/KeyName.tsx';
import { KeyValue } from '../../../ui/KeyValue.tsx';
import { ExternalLink, Link } from '../../../ui/Link.tsx';
import { StatusDot, type Tone } from '../../../ui/StatusDot.tsx';
import { StoreText } from '../../../ui/StoreText.tsx';
import { Time } from '../../../ui/Time.tsx';
import { useAge } from '../../parts/age.ts';
import { openRotation } from '../../rotate/rotating.ts';
import { usePermissionOf } from './permission.ts';
import { Reminder } from './Reminder.tsx';
import { RotationCard } from './RotationCard.tsx';
import { ShowAsQr } from './ShowAsQr.tsx';

/** The keys of a store that are kept here: what each may do, how old it is, and which line of wp-admin it is. */
export function KeyTab({ store }: { readonly store: StoreRecord }) {
  const inUse = store.keys.find(({ id }) => id === store.activeKey);
  const others = store.keys.filter(({ id }) => id !== store.activeKey);
  return (
    <div className="part-stack">
      {inUse && store.rotation === undefined && <Reminder store={store} keyRecord={inUse} />}
      {store.rotation && <RotationCard store={store} rotation={store.rotation} />}
      <div className="store-cards">
        {inUse && <InUse store={store} keyRecord={inUse} />}
        {inUse && <Rights keyRecord={inUse} />}
        {others.length > 0 && <FurtherKeys store={store} keys={others} />}
      </div>
    </div>
  );
}

interface KeyProps {
  readonly keyRecord: KeyRecord;
}

function InUse({ store, keyRecord }: KeyProps & { readonly store: StoreRecord }) {
  const { t } = useTranslation('key');
  const { last7, description, addedAt, verifiedAt } = keyRecord;
  const { found, wanted, lacks } = usePermissionOf(keyRecord);
  const age = useAge(addedAt);
  return (
    <Card title={t('inUse')}>
      <KeyValue
        rows={[
          { name: t('name'), value: <KeyName last7={last7} /> },
          ...(description === undefined
            ? []
            : [{ name: t('description'), value: <StoreText>{description}</StoreText> }]),
          { name: t('wanted'), value: wanted },
          { name: t('found'), value: lacks ? <StatusDot tone="warning" text={found} /> : found },
          { name: t('age'), value: age.text },
          { name: t('added'), value: <Time at={addedAt} /> },
          { name: t('verified'), value: <Time at={verifiedAt} /> },
          { name: t('reminder'), value: <ReminderPeriod /> },
        ]}
      />
      {lacks && (
        <Banner tone="warning">
          <Trans t={t} i18nKey="lacks" values={{ wanted, last7 }} components={{ b: <b /> }} />
        </Banner>
      )}
      <WhereInAdmin store={store} last7={last7} />
      <div className="part-row">
        {store.rotation === undefined && (
          <Button icon={RefreshCcwDot} onPress={() => openRotation(store)}>
            {t('rotate')}
          </Button>
        )}
        <ShowAsQr store={store} keyRecord={keyRecord} />
      </div>
    </Card>
  );
}

function ReminderPeriod() {
  const { t } = useTranslation('key');
  const days = useSettings(({ settings }) => settings?.reminderDays ?? 0);
  return (
    <>
      {days === 0 ? t('never') : t('after', { count: days })}{' '}
      <Link onPress={() => go({ page: 'settings' })}>{t('changeReminder')}</Link>
    </>
  );
}

/** Its line in the store's own list of keys. */
function WhereInAdmin({ store, last7 }: { readonly store: StoreRecord; readonly last7: string }) {
  const { t } = useTranslation('key');
  return (
    <p className="part-small">
      <Trans
        t={t}
        i18nKey={`where.${keysSection(store.versions.woocommerce)}`}
        values={{ last7 }}
        components={{
          page: <ExternalLink href={adminPage(adminUrlOf(store), 'keys')}>{null}</ExternalLink>,
          line: <bdi className="ui-mono" />,
        }}
      />
    </p>
  );
}

/** What is not allowed need not be a fault: nobody may have wanted it. */
const tones: Readonly<Record<YesNoUnknown, Tone>> = { yes: 'success', no: 'neutral', unknown: 'neutral' };

/** What was found of the key's own permission, and of what its user may see, area by area. */
function Rights({ keyRecord: { found } }: KeyProps) {
  const { t } = useTranslation(['key', 'store']);
  const state = (value: YesNoUnknown) => <StatusDot tone={tones[value]} text={t(`key:right.${value}`)} />;
  return (
    <Card title={t('key:rights')}>
      <section className="key-rights">
        <h3>{t('key:ofKey')}</h3>
        <KeyValue
          rows={[
            { name: t('key:read'), value: state(found.read) },
            { name: t('key:write'), value: state(found.write) },
          ]}
        />
      </section>
      <section className="key-rights">
        <h3>{t('key:ofUser')}</h3>
        <KeyValue rows={areas.map((area) => ({ name: t(`store:area.${area}`), value: state(found.areas[area]) }))} />
      </section>
      <p className="ui-muted part-small">
        <Trans t={t} i18nKey="key:rightsHelp" components={{ b: <b /> }} />
      </p>
    </Card>
  );
}

/** Kept too, and no call is made with them. */
function FurtherKeys({ store, keys }: { readonly store: StoreRecord; readonly keys: readonly KeyRecord[] }) {
  const { t } = useTranslation('key');
  return (
    <Card title={t('others')}>
      <ul className="store-findings">
        {keys.map((key) => (
          <FurtherKey key={key.id} store={store} keyRecord={key} />
        ))}
      </ul>
      <p className="ui-muted part-small">{t('othersHelp')}</p>
    </Card>
  );
}

function FurtherKey({ store, keyRecord }: KeyProps & { readonly store: StoreRecord }) {
  const { t } = useTranslation('key');
  const { last7, description, addedAt } = keyRecord;
  const { found } = usePermissionOf(keyRecord);
  const age = useAge(addedAt);
  return (
    <li className="store-key">
      <KeyName last7={last7} />
      <span>{description !== undefined && <StoreText>{description}</StoreText>}</span>
      <span>{found}</span>
      <div className="part-stack">
        <span className="ui-muted">{t('ageOf', { age: age.text })}</span>
        <ShowAsQr store={store} keyRecord={keyRecord} size="small" />
      </div>
    </li>
  );
}
