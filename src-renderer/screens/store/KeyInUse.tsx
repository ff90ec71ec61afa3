import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { go } from '../../state/route.ts';
import { Card } from '../../ui/Card.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Link } from '../../ui/Link.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useAge } from '../parts/age.ts';
import { usePermissionOf } from './key/permission.ts';

/** The key that calls are made with, in short; the rest is on its own tab. */
export function KeyInUse({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('key');
  const inUse = store.keys.find(({ id }) => id === store.activeKey);
  const permission = usePermissionOf(inUse);
  const age = useAge(inUse?.addedAt);
  if (inUse === undefined) {
    return null;
  }
  return (
    <Card
      title={t('inUse')}
      aside={<Link onPress={() => go({ page: 'store', storeId: store.id, tab: 'key' })}>{t('more')}</Link>}
    >
      <KeyValue
        rows={[
          { name: t('name'), value: <KeyName last7={inUse.last7} /> },
          {
            name: t('permission'),
            value: permission.lacks ? <StatusDot tone="warning" text={permission.found} /> : permission.found,
          },
          { name: t('age'), value: age.text },
        ]}
      />
    </Card>
  );
}
