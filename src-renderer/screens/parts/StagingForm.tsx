import './parts.css';
import { type FormEvent, useRef } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import type { StagingLogin } from '../../../src-main/contract/host.ts';
import { Button } from '../../ui/Button.tsx';
import { StagingFields, type StagingFieldsHandle } from './StagingFields.tsx';

export interface StagingFormProps {
  readonly submitLabel: string;
  readonly isPending: boolean;
  /** Why the last one that was given did not do. */
  readonly error?: string | undefined;
  readonly onGive: (login: StagingLogin) => void;
}

/** Asks for the name and password of a staging site, where no form stands around it. */
export function StagingForm({ submitLabel, isPending, error, onGive }: StagingFormProps) {
  const { t } = useTranslation('words');
  const fields = useRef<StagingFieldsHandle>(null);
  const give = (event: FormEvent) => {
    event.preventDefault();
    const login = fields.current?.take();
    if (login && !isPending) onGive(login);
  };
  return (
    <Form className="part-staging" validationBehavior="aria" onSubmit={give}>
      <p className="part-small">{t('staging.help')}</p>
      <StagingFields ref={fields} isDisabled={isPending} error={error} />
      <div>
        <Button type="submit" size="small" isPending={isPending}>
          {submitLabel}
        </Button>
      </div>
    </Form>
  );
}
