import { RefreshCcwDot } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KeyRecord, StoreRecord } from '../../../../src-main/contract/models.ts';
import type { Failure } from '../../../../src-main/contract/result.ts';
import { host } from '../../../state/host.ts';
import { noteRecord } from '../../../state/records.ts';
import { useStores } from '../../../state/stores.ts';
import { Banner } from '../../../ui/Banner.tsx';
import { Button } from '../../../ui/Button.tsx';
import { useAge } from '../../parts/age.ts';
import { FailureBanner } from '../../parts/Failed.tsx';
import { openRotation } from '../../rotate/rotating.ts';

/** For so long the reminder is put off. */
const pauseDays = 30;

export interface ReminderProps {
  readonly store: StoreRecord;
  readonly keyRecord: KeyRecord;
}

/** Said once a key is older than the person wants it to be, until they rotate it or put that off. */
export function Reminder({ store, keyRecord: { addedAt, remindAfter } }: ReminderProps) {
  const { t } = useTranslation('key');
  const { days, isDue } = useAge(addedAt, remindAfter);
  const [failure, setFailure] = useState<Failure>();
  if (!isDue) {
    return null;
  }
  const putOff = async () => {
    const done = await host().putOffReminder({ store: store.id, days: pauseDays });
    setFailure(done.ok ? undefined : done.failure);
    if (!done.ok) return;
    noteRecord(done.value);
    await useStores.getState().refresh();
  };
  return (
    <>
      <Banner
        tone="neutral"
        action={
          <div className="part-row">
            <Button size="small" icon={RefreshCcwDot} onPress={() => openRotation(store, 'old')}>
              {t('rotateNow')}
            </Button>
            <Button size="small" variant="quiet" onPress={() => void putOff()}>
              {t('putOff', { count: pauseDays })}
            </Button>
          </div>
        }
      >
        {t('due', { count: days })}
      </Banner>
      {failure && <FailureBanner failure={failure} />}
    </>
  );
}
