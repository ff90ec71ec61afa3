import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VaultStatus } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { refreshVault, useVault } from '../../state/vault.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Loading } from '../../ui/Loading.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

const tones: Readonly<Record<VaultStatus['state'], Tone>> = { ready: 'success', locked: 'warning', absent: 'error' };

/** Where secrets live, and whether they can be had now. */
export function VaultState() {
  const { t } = useTranslation('settings');
  const status = useVault((vault) => vault.status);
  const isPrompting = useVault((vault) => vault.isPrompting);
  const [isAsking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();

  const ask = async () => {
    setAsking(true);
    const asked = await refreshVault();
    setFailure(asked.ok ? undefined : asked.failure);
    setAsking(false);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page is opened
  useEffect(() => void ask(), []);

  return (
    <Card
      title={t('vault.title')}
      aside={
        <Button size="small" isPending={isAsking} onPress={() => void ask()}>
          {t('vault.check')}
        </Button>
      }
    >
      {failure ? (
        <FailureBanner failure={failure} />
      ) : status ? (
        <>
          <KeyValue
            rows={[
              { name: t('vault.place'), value: t(`vault.${status.kind}`) },
              {
                name: t('vault.state'),
                value: <StatusDot tone={tones[status.state]} text={t(`vault.${status.state}`)} />,
              },
            ]}
          />
          {(isPrompting || status.promptPending) && <p className="part-small">{t('vault.pending')}</p>}
        </>
      ) : (
        <Loading lines={2} slow={isPrompting ? t('vault.pending') : t('vault.waiting')} />
      )}
    </Card>
  );
}
