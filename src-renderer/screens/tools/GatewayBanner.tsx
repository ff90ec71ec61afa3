import { Pause, PlugZap } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Result } from '../../../src-main/contract/result.ts';
import { openGateway, pauseGateway, useGateway } from '../../state/gateway.ts';
import { go } from '../../state/route.ts';
import { useSettings } from '../../state/settings.ts';
import { isVaultTrouble } from '../../state/vault.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { showNotice } from '../../ui/notices.ts';
import { FailureBanner } from '../parts/Failed.tsx';

/** Why tools do not get through now, or who else lets them through, with the one thing to do. `hasTools`: it is to be open. */
export function GatewayBanner({ hasTools }: { readonly hasTools: boolean }) {
  const { t } = useTranslation('tools');
  const status = useGateway((gateway) => gateway.status);
  const isWanted = useSettings(({ settings }) => settings?.gateway !== false);
  const { isBusy, failure, act } = useAction();
  if (status === undefined || !hasTools) {
    return null;
  }
  if (status.paused) {
    return (
      <Stack failure={failure}>
        <Banner
          tone="warning"
          icon={Pause}
          action={
            <Button size="small" isPending={isBusy} onPress={() => act(() => pauseGateway(false))}>
              {t('tab.resumeAll')}
            </Button>
          }
        >
          {t('gateway.paused')}
        </Banner>
      </Stack>
    );
  }
  if (!isWanted && status.state !== 'elsewhere') {
    return (
      <Stack failure={failure}>
        <Banner
          tone="warning"
          icon={PlugZap}
          action={
            <Button size="small" isPending={isBusy} onPress={() => act(switchOn)}>
              {t('gateway.switchOn')}
            </Button>
          }
        >
          {t('gateway.off')}
        </Banner>
      </Stack>
    );
  }
  switch (status.state) {
    case 'elsewhere':
      return <Banner tone="neutral">{t('gateway.elsewhere')}</Banner>;
    case 'failed':
      return (
        <Stack failure={failure}>
          <Trouble
            text="gateway.failed"
            trouble={status.failure}
            onAgain={status.failure?.code === 'gateway-port-taken' ? undefined : () => act(switchOn)}
            isBusy={isBusy}
          />
        </Stack>
      );
    case 'open':
      return <Trouble text="gateway.troubled" trouble={status.failure} />;
    case 'closed':
      return <Banner tone="neutral">{t('gateway.opening')}</Banner>;
  }
}

/** Switches it on; one that is on already is tried anew. */
async function switchOn(): Promise<Result<unknown>> {
  const failure = await openGateway();
  await useSettings.getState().load();
  return failure ? { ok: false, failure } : { ok: true, value: undefined };
}

interface TroubleProps {
  readonly text: 'gateway.failed' | 'gateway.troubled';
  readonly trouble: Failure | undefined;
  readonly onAgain?: (() => void) | undefined;
  readonly isBusy?: boolean;
}

/** A locked vault is told by the window itself. */
function Trouble({ text, trouble, onAgain, isBusy = false }: TroubleProps) {
  const { t } = useTranslation('tools');
  const words = useCoreWords();
  if (trouble === undefined || isVaultTrouble(trouble)) {
    return null;
  }
  const { what, next } = words.failure(trouble);
  const action =
    trouble.code === 'gateway-port-taken' ? (
      <Button size="small" onPress={() => go({ page: 'settings' })}>
        {t('gateway.settings')}
      </Button>
    ) : (
      onAgain && (
        <Button size="small" isPending={isBusy} onPress={onAgain}>
          {t('gateway.again')}
        </Button>
      )
    );
  return (
    <Banner tone={text === 'gateway.failed' ? 'error' : 'warning'} action={action}>
      {t(text, { what, next })}
    </Banner>
  );
}

function Stack({ failure, children }: { readonly failure: Failure | undefined; readonly children: React.ReactNode }) {
  return (
    <div className="part-stack">
      {children}
      {failure && <FailureBanner failure={failure} />}
    </div>
  );
}

/** One thing that is done at a press, and why it did not work. */
export function useAction() {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const act = (work: () => Promise<Result<unknown>>, done?: string) => {
    setBusy(true);
    void work().then((result) => {
      setBusy(false);
      setFailure(result.ok ? undefined : result.failure);
      if (result.ok && done !== undefined) showNotice({ tone: 'success', text: done });
    });
  };
  return { isBusy, failure, act };
}
