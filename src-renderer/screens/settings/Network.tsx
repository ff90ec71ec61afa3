import { type FormEvent, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../src-main/contract/result.ts';
import { useSettings } from '../../state/settings.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { RadioGroup } from '../../ui/RadioGroup.tsx';
import { TextField } from '../../ui/TextField.tsx';

type Way = 'system' | 'none' | 'manual';

/** How stores are reached. A proxy of one's own takes effect when it is said to; the others at once. */
export function Network({ proxy, knowsSystem }: { readonly proxy: string; readonly knowsSystem: boolean }) {
  const { t } = useTranslation('settings');
  const words = useCoreWords();
  const kept: Way = proxy === 'system' || proxy === 'none' ? proxy : 'manual';
  const [way, setWay] = useState<Way>(kept);
  const [address, setAddress] = useState(kept === 'manual' ? proxy : '');
  const [failure, setFailure] = useState<Failure>();
  const told = failure && words.failure(failure);

  const use = async (value: string) => {
    const changed = await useSettings.getState().change({ proxy: value });
    setFailure(changed.ok ? undefined : changed.failure);
  };
  const choose = (chosen: Way) => {
    setWay(chosen);
    setFailure(undefined);
    if (chosen !== 'manual') void use(chosen);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void use(address.trim());
  };

  return (
    <Card title={t('network.title')}>
      <RadioGroup
        label={t('network.label')}
        value={way}
        onChange={choose}
        choices={[
          {
            id: 'system',
            label: t('network.system'),
            description: t(knowsSystem ? 'network.systemHelp' : 'network.variablesHelp'),
          },
          { id: 'none', label: t('network.none'), description: t('network.noneHelp') },
          { id: 'manual', label: t('network.manual') },
        ]}
        error={way === 'manual' ? undefined : told && `${told.what} ${told.next}`}
      />
      {way === 'manual' && (
        <Form className="settings-form" onSubmit={submit}>
          <TextField
            label={t('network.address')}
            description={t('network.addressHelp')}
            placeholder="http://proxy.example:3128"
            value={address}
            onChange={setAddress}
            maxLength={500}
            error={told && `${told.what} ${told.next}`}
            inputMode="url"
            autoComplete="off"
            spellCheck="false"
          />
          <Button type="submit" isDisabled={address.trim() === '' || address.trim() === proxy}>
            {t('network.save')}
          </Button>
        </Form>
      )}
    </Card>
  );
}
