import { RefreshCw, Square } from 'lucide-react';
import { Trans, useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import { useRoute } from '../../state/route.ts';
import { checkOf, useTask } from '../../state/tasks.ts';
import { Button } from '../../ui/Button.tsx';
import { ExternalLink } from '../../ui/Link.tsx';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { Time } from '../../ui/Time.tsx';
import { useStoreCheck } from './checking.ts';
import { type Health, healthOf } from './health.ts';

const tones: Readonly<Record<Health['state'], Tone>> = { healthy: 'success', warning: 'warning', problem: 'error' };

/** Which store this is, how it stood at its last check, and the way to check it again. */
export function StoreHead({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { isRunning } = useTask(checkOf(store.id));
  const { check, stop } = useStoreCheck(store);
  // There the check is seen line by line, with its own Stop.
  const isLive = useRoute(({ tab }) => tab === 'check');

  return (
    <header className="store-head">
      <div className="store-head-words">
        <h1 tabIndex={-1}>
          <StoreText>{store.name}</StoreText>
        </h1>
        <p className="part-small">
          <ExternalLink href={store.address}>
            <StoreText>{withoutScheme(store.address)}</StoreText>
          </ExternalLink>
        </p>
        <HealthLine store={store} />
      </div>
      <div className="part-row">
        {isRunning && !isLive && (
          <Button icon={Square} onPress={stop}>
            {t('check.stop')}
          </Button>
        )}
        <Button variant="primary" icon={RefreshCw} isPending={isRunning} onPress={check}>
          {t('check.now')}
        </Button>
      </div>
    </header>
  );
}

function HealthLine({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const { state, cause } = healthOf(store);
  const sentence =
    state === 'healthy'
      ? t('health.healthy')
      : cause === undefined
        ? t('health.problemUnnamed')
        : t(`health.${state}`, { cause: t(`cause.${cause}`) });
  return (
    <p className="store-health">
      <StatusDot tone={tones[state]} text={sentence} />
      <span className="ui-muted part-small">
        <Trans t={t} i18nKey="health.checked" components={{ time: <Time at={store.checkedAt} /> }} />
      </span>
    </p>
  );
}

/** As people say it; http is told, since it is not as it should be. */
function withoutScheme(address: string): string {
  return address.replace(/^https:\/\//, '').replace(/\/$/, '');
}
