import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { Loading } from '../../ui/Loading.tsx';
import { FailedPage } from '../parts/Failed.tsx';
import { useRecord } from './record.ts';

interface OfRecordProps {
  readonly storeId: string;
  readonly children: (store: StoreRecord) => ReactNode;
}

/** A page that needs a store's record: until it is there, and where it cannot be read, this says so. */
export function OfRecord({ storeId, children }: OfRecordProps) {
  const { t } = useTranslation('store');
  const { shown, reload } = useRecord(storeId);
  if (shown === undefined) {
    return <Loading lines={8} slow={t('waiting')} />;
  }
  if (!shown.ok) {
    return <FailedPage title={t('failed.title')} failure={shown.failure} onRetry={reload} />;
  }
  return children(shown.value);
}
