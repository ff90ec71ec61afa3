import { type FormEvent, useEffect, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import type { AppSettings } from '../../../src-main/contract/host.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import type { GatewayStatus } from '../../../src-main/contract/tools.ts';
import { readGateway, useGateway } from '../../state/gateway.ts';
import { useSettings } from '../../state/settings.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Switch } from '../../ui/Checkbox.tsx';
import { showNotice } from '../../ui/notices.ts';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';

/** Whether desktop tools are let through while the window is open, and where they find it. */
export function Gateway({ settings }: { readonly settings: AppSettings }) {
  const { t } = useTranslation('settings');
  const [failure, setFailure] = useState<Failure>();
  const status = useGateway((gateway) => gateway.status);
  const change = async (gateway: boolean) => {
    const changed = await useSettings.getState().change({ gateway });
    setFailure(changed.ok ? undefined : changed.failure);
    await readGateway();
  };
  useEffect(() => void readGateway(), []);

  return (
    <Card title={t('gateway.title')}>
      <Switch
        description={t('gateway.help')}
        isSelected={settings.gateway}
        onChange={(gateway) => void change(gateway)}
      >
        {t('gateway.label')}
      </Switch>
      {failure && <FailureBanner failure={failure} />}
      {status && <State status={status} isOn={settings.gateway} />}
      <Port key={settings.gatewayPort} port={settings.gatewayPort} />
    </Card>
  );
}

const tones: Readonly<Record<GatewayStatus['state'], Tone>> = {
  open: 'success',
  elsewhere: 'success',
  closed: 'neutral',
  failed: 'error',
};

function State({ status, isOn }: { readonly status: GatewayStatus; readonly isOn: boolean }) {
  const { t } = useTranslation('settings');
  const { state, port, failure, paused } = status;
  const words = useCoreWords();
  // Here and not only above the page: it is about tools, which nobody at the window has asked for anything.
  const told = failure && words.failure(failure);
  const word = state === 'closed' && isOn ? 'none' : state;
  return (
    <>
      <StatusDot tone={tones[state]} text={t(`gateway.state.${word}`, { address: addressAt(port) })} />
      {paused && <StatusDot tone="warning" text={t('gateway.paused')} />}
      {told && (
        <Banner tone={state === 'open' ? 'warning' : 'error'}>
          <p className="part-what">{told.what}</p>
          <p>{told.next}</p>
        </Banner>
      )}
    </>
  );
}

/** A port takes effect when it is said to. Where another program has it, it stays as it was. */
function Port({ port }: { readonly port: number }) {
  const { t } = useTranslation('settings');
  const words = useCoreWords();
  const [typed, setTyped] = useState(String(port));
  const [failure, setFailure] = useState<Failure>();
  const [isPending, setPending] = useState(false);
  const wanted = /^\d{4,5}$/.test(typed.trim()) ? Number(typed) : 0;
  const isPort = wanted >= 1024 && wanted <= 65_535;
  const told = failure && words.failure(failure);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    const changed = await useSettings.getState().change({ gatewayPort: wanted });
    await readGateway();
    const { status } = useGateway.getState();
    setPending(false);
    setFailure(changed.ok ? undefined : changed.failure);
    if (changed.ok && status?.state === 'open') {
      showNotice({ tone: 'success', text: t('gateway.moved', { address: addressAt(status.port) }) });
    }
  };
  const error = told ? `${told.what} ${told.next}` : isPort || typed.trim() === '' ? undefined : t('gateway.portWrong');

  return (
    <Form className="settings-form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('gateway.port')}
        description={t('gateway.portHelp')}
        value={typed}
        onChange={(text) => {
          setTyped(text);
          setFailure(undefined);
        }}
        maxLength={10}
        error={error}
        inputMode="numeric"
        autoComplete="off"
      />
      <Button type="submit" isPending={isPending} isDisabled={!isPort || wanted === port}>
        {t('gateway.usePort')}
      </Button>
    </Form>
  );
}

function addressAt(port: number): string {
  return `http://127.0.0.1:${port}`;
}
