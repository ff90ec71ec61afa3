import './diagnose.css';
import { Plus } from 'lucide-react';
import { type FormEvent, useRef } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { takeOver } from '../../state/connecting.ts';
import { addAuthority, diagnoseSubject, offerKey, stop, typeAddress, useDiagnosing } from '../../state/diagnosing.ts';
import { go } from '../../state/route.ts';
import { useTask } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { Link } from '../../ui/Link.tsx';
import type { SecretFieldHandle } from '../../ui/SecretField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { CheckView } from '../findings/CheckView.tsx';
import { AddedAuthority } from '../parts/AuthorityPicker.tsx';
import { Page } from '../parts/Page.tsx';
import { useDiagnosis } from './diagnosis.ts';
import { KeyFields } from './KeyFields.tsx';
import { WayOn } from './WayOn.tsx';

/** Checks an address, with or without a key, and keeps nothing: for a look before connecting, and for those who help. */
export function DiagnosePage() {
  const { t } = useTranslation('diagnose');
  const words = useCoreWords();
  const { address, addressFailure, authority, connection, report, steps, before } = useDiagnosing();
  const task = useTask(diagnoseSubject);
  const key = useRef<SecretFieldHandle>(null);
  const check = useDiagnosis();
  const told = addressFailure && words.failure(addressFailure);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (task.isRunning) return;
    const typed = key.current?.read() ?? '';
    key.current?.clear();
    if (typed !== '') await offerKey({ text: typed });
    check();
  };
  const connect = () => {
    takeOver({ address, ...(authority ? { authority } : {}), ...(connection ? { handed: connection } : {}) });
    go({ page: 'connect' });
  };

  return (
    <Page title={t('title')} intro={t('intro')}>
      <Form className="diagnose-form" validationBehavior="aria" onSubmit={(event) => void submit(event)}>
        <TextField
          autoFocus
          label={t('address')}
          description={t('addressHelp')}
          placeholder="shop.example.com"
          error={told && `${told.what} ${told.next}`}
          value={address}
          onChange={typeAddress}
          inputMode="url"
          autoComplete="off"
          spellCheck="false"
          isReadOnly={task.isRunning}
          maxLength={2048}
        />
        <KeyFields field={key} />
        {authority && <AddedAuthority authority={authority} onRemove={() => addAuthority(undefined)} />}
        <div>
          <Button type="submit" variant="primary" isPending={task.isRunning}>
            {t('check')}
          </Button>
        </div>
      </Form>
      <CheckView
        task={task}
        report={report}
        steps={steps}
        before={before}
        onCheck={check}
        onStop={stop}
        actionsFor={(finding) => <WayOn finding={finding} onCheck={check} />}
        actions={
          <Button icon={Plus} onPress={connect}>
            {t('connect')}
          </Button>
        }
      >
        <p className="part-small">
          <Link onPress={() => go({ page: 'practice' })}>{t('practice')}</Link>
        </p>
      </CheckView>
    </Page>
  );
}
