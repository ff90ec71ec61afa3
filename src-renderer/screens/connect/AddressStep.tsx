import { FlaskConical, SearchCheck } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isCause } from '../../../src-main/contract/codes.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { adminUrlNear } from '../../../src-main/contract/wp-admin.ts';
import {
  addAuthority,
  addressSubject,
  fillInPracticeStore,
  inspectAddress,
  showStep,
  takeProposal,
  typeAddress,
  useConnecting,
} from '../../state/connecting.ts';
import { suggest } from '../../state/diagnosing.ts';
import { go } from '../../state/route.ts';
import { useStores } from '../../state/stores.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Link } from '../../ui/Link.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FailureCard } from '../findings/FindingCard.tsx';
import { AddedAuthority, PickAuthority } from '../parts/AuthorityPicker.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { StagingFields, type StagingFieldsHandle } from '../parts/StagingFields.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { WizardPage } from './WizardPage.tsx';

/** Where is the store? What a key needs there is looked at before any key is asked for. */
export function AddressStep() {
  const { t } = useTranslation('connect');
  const { address, authority, staging, site, addressFailure } = useConnecting();
  const task = useTask(addressSubject);
  const login = useRef<StagingFieldsHandle>(null);
  const isFound = site !== undefined;
  const isStagingAsked = staging !== undefined && !isFound;

  return (
    <WizardPage
      step="address"
      primaryLabel={t(isFound ? 'address.goOn' : isStagingAsked ? 'address.logIn' : 'address.find')}
      onPrimary={isFound ? () => showStep('key') : () => void inspectAddress(login.current?.take())}
      onStop={task.isRunning ? () => useTasks.getState().cancel(addressSubject) : undefined}
    >
      <TextField
        autoFocus
        label={t('address.label')}
        description={t('address.description')}
        placeholder="shop.example.com"
        value={address}
        onChange={typeAddress}
        inputMode="url"
        autoComplete="off"
        spellCheck="false"
        isReadOnly={task.isRunning}
      />
      {task.steps.length > 0 && <TaskSteps isFailureTold label={t('address.steps')} task={task} />}
      {isStagingAsked && <Staging fields={login} isDisabled={task.isRunning} failure={addressFailure} />}
      {addressFailure && !isAboutStaging(addressFailure) && <AddressFailure failure={addressFailure} />}
      {authority && <AddedAuthority authority={authority} onRemove={() => addAuthority(undefined)} />}
      {(addressFailure?.code === 'tls-untrusted' || addressFailure?.code === 'authority-invalid') && (
        <PickAuthority
          onPick={(picked) => {
            addAuthority(picked);
            void inspectAddress();
          }}
        />
      )}
      {site && (
        <KeyValue
          rows={[
            { name: t('address.site'), value: <StoreText>{site.siteName}</StoreText> },
            { name: t('address.home'), value: <StoreText>{site.address}</StoreText> },
          ]}
        />
      )}
      {!isFound && !task.isRunning && <PracticeOffer />}
    </WizardPage>
  );
}

/** Told at the fields where it is mended. */
function isAboutStaging({ code }: Failure): boolean {
  return code === 'staging-password' || code === 'staging-login-refused' || code === 'staging-login-invalid';
}

interface StagingProps {
  readonly fields: RefObject<StagingFieldsHandle | null>;
  readonly isDisabled: boolean;
  readonly failure: Failure | undefined;
}

/** A staging site lets nobody in without its name and password, so they are asked for right here. */
function Staging({ fields, isDisabled, failure }: StagingProps) {
  const { t } = useTranslation('words');
  const words = useCoreWords();
  const isGiven = useConnecting(({ staging }) => staging === 'given');
  const told = failure?.code === 'staging-login-invalid' ? words.failure(failure) : undefined;
  const isRefused = failure?.code === 'staging-login-refused' || (failure?.code === 'staging-password' && isGiven);
  return (
    <section className="connect-vault">
      <h2>{t('staging.title')}</h2>
      <p>{t('staging.help')}</p>
      <StagingFields
        ref={fields}
        isDisabled={isDisabled}
        error={told ? `${told.what} ${told.next}` : isRefused ? t('staging.refused') : undefined}
      />
    </section>
  );
}

/** A cause with its way out; else what was wrong with the asking. */
function AddressFailure({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation('connect');
  const { address, authority, proposal } = useConnecting();
  const { code, params } = failure;
  if (!isCause(code)) {
    return <FailureBanner failure={failure} />;
  }
  const lookCloser = () => {
    suggest(authority ? { address, authority } : { address });
    go({ page: 'diagnose' });
  };
  return (
    <FailureCard
      failure={{ code, params }}
      adminUrl={adminUrlNear(address)}
      actions={
        <>
          {proposal !== undefined && (
            <Button onPress={() => void takeProposal()}>
              {t('address.moved', { target: String(params.target ?? proposal) })}
            </Button>
          )}
          <Button icon={SearchCheck} onPress={lookCloser}>
            {t('address.lookCloser')}
          </Button>
        </>
      }
    />
  );
}

/** On the welcome page it is offered with more words; here for those who have stores already. */
function PracticeOffer() {
  const { t } = useTranslation('connect');
  const hasStores = useStores(({ list }) => list.length > 0);
  const isBlank = useConnecting(({ address }) => address === '');
  const [failure, setFailure] = useState<Failure>();
  if (!hasStores || !isBlank) {
    return null;
  }
  const start = () => {
    void fillInPracticeStore().then((started) => setFailure(started.ok ? undefined : started.failure));
  };
  return (
    <p className="connect-aside">
      <FlaskConical size={16} aria-hidden="true" />
      <span>
        {t('address.practiceText')} <Link onPress={start}>{t('address.practice')}</Link>
      </span>
      {failure && <FailureBanner failure={failure} />}
    </p>
  );
}
