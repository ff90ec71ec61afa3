import { useLocale } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import { areas, type KeyRecord, type StoreRecord, type YesNoUnknown } from '../../../src-main/contract/models.ts';
import { adminPage, adminUrlOf } from '../../../src-main/contract/wp-admin.ts';
import { useSettings } from '../../state/settings.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Card } from '../../ui/Card.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { useKitServices } from '../../ui/Kit.tsx';
import { ExternalLink } from '../../ui/Link.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';

const dayMs = 86_400_000;

/** The key that calls are made with. */
export function KeyInUse({ store, keyRecord }: { readonly store: StoreRecord; readonly keyRecord: KeyRecord }) {
  const { t } = useTranslation(['store', 'words']);
  const { last7, description, wanted, found, addedAt, verifiedAt } = keyRecord;
  const sees = useAreas(found.areas, 'yes');
  const seesNot = useAreas(found.areas, 'no');
  const lacks = (wanted !== 'write' && found.read === 'no') || (wanted !== 'read' && found.write === 'no');
  return (
    <Card title={t('key.title')}>
      <KeyValue
        rows={[
          { name: t('key.name'), value: <KeyName last7={last7} /> },
          ...(description === undefined
            ? []
            : [{ name: t('key.description'), value: <StoreText>{description}</StoreText> }]),
          { name: t('key.permission'), value: <Permission found={found} /> },
          { name: t('key.sees'), value: sees || (seesNot ? t('key.nothing') : t('key.unknown')) },
          ...(seesNot ? [{ name: t('key.seesNot'), value: seesNot }] : []),
          { name: t('key.added'), value: <Time at={addedAt} /> },
          { name: t('key.verified'), value: <Time at={verifiedAt} /> },
        ]}
      />
      {lacks && <Banner tone="warning">{t('key.lacks', { wanted: t(`words:permission.${wanted}`) })}</Banner>}
      <Age addedAt={addedAt} />
      <p className="part-small">
        <ExternalLink href={adminPage(adminUrlOf(store), 'keys')}>{t('key.list')}</ExternalLink>
      </p>
    </Card>
  );
}

/** Keys of the store that are kept, and that no call is made with. */
export function FurtherKeys({ keys }: { readonly keys: readonly KeyRecord[] }) {
  const { t } = useTranslation('store');
  return (
    <Card title={t('key.others')}>
      <ul className="store-findings">
        {keys.map(({ id, last7, description, found, addedAt }) => (
          <li key={id} className="store-key">
            <KeyName last7={last7} />
            <span>{description !== undefined && <StoreText>{description}</StoreText>}</span>
            <Permission found={found} />
            <span className="ui-muted">
              {t('key.added')} <Time at={addedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Permission({ found: { read, write } }: { readonly found: Pick<KeyRecord['found'], 'read' | 'write'> }) {
  const { t } = useTranslation(['store', 'words']);
  if (read === 'yes') {
    return t(`words:permission.${write === 'yes' ? 'read_write' : 'read'}`);
  }
  return write === 'yes' ? t('words:permission.write') : t('key.unknown');
}

/** Said once a key is older than the person wants it to be. */
function Age({ addedAt }: { readonly addedAt: string }) {
  const { t } = useTranslation('store');
  const { now } = useKitServices();
  const reminderDays = useSettings(({ settings }) => settings?.reminderDays ?? 0);
  const days = Math.floor((now() - Date.parse(addedAt)) / dayMs);
  return reminderDays > 0 && days >= reminderDays && <Banner tone="warning">{t('key.old', { count: days })}</Banner>;
}

/** The areas that were found to be so, as a list in words; empty where there are none. */
function useAreas(found: KeyRecord['found']['areas'], wanted: YesNoUnknown): string {
  const { t } = useTranslation('store');
  const { locale } = useLocale();
  const names = areas.filter((area) => found[area] === wanted).map((area) => t(`area.${area}`));
  return new Intl.ListFormat(locale).format(names);
}
