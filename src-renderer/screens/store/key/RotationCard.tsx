import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { type Rotation, stepsAllowed } from '../../../../src-main/contract/rotation.ts';
import { Button } from '../../../ui/Button.tsx';
import { Card } from '../../../ui/Card.tsx';
import { KeyName } from '../../../ui/KeyName.tsx';
import { KeyValue } from '../../../ui/KeyValue.tsx';
import { Time } from '../../../ui/Time.tsx';
import { GiveUpDialog } from '../../rotate/GiveUpDialog.tsx';
import { NextStep } from '../../rotate/NextStep.tsx';
import { openRotation } from '../../rotate/rotating.ts';

export interface RotationCardProps {
  readonly store: StoreRecord;
  readonly rotation: Rotation;
}

/** A rotation that was left half-way: both keys, where it stands, and the way on. */
export function RotationCard({ store, rotation }: RotationCardProps) {
  const { t } = useTranslation('rotate');
  const [isGivingUp, setGivingUp] = useState(false);
  const { oldKey, newKey, reason, startedAt, phase } = rotation;
  const mayGiveUp = phase !== 'switched' && stepsAllowed(rotation).includes('abandon');
  return (
    <Card title={t('card.title')}>
      <KeyValue
        rows={[
          { name: t('compare.oldKey'), value: <KeyName last7={oldKey.last7} /> },
          ...(newKey ? [{ name: t('compare.newKey'), value: <KeyName last7={newKey.last7} /> }] : []),
          { name: t('card.reason'), value: t(`reason.${reason}`) },
          { name: t('card.started'), value: <Time at={startedAt} /> },
        ]}
      />
      <p>
        <NextStep rotation={rotation} />
      </p>
      <div className="part-row">
        <Button variant="primary" onPress={() => openRotation(store)}>
          {t('banner.goOn')}
        </Button>
        {mayGiveUp && <Button onPress={() => setGivingUp(true)}>{t('giveUp.button')}</Button>}
      </div>
      <GiveUpDialog store={store} rotation={rotation} isOpen={isGivingUp} onClose={() => setGivingUp(false)} />
    </Card>
  );
}
