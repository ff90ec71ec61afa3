import { KeyRound, Lock } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import {
  describeKey,
  keepStore,
  keepSubject,
  nameStore,
  showStep,
  unlockAndKeep,
  useConnecting,
} from '../../state/connecting.ts';
import { go } from '../../state/route.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { useVault } from '../../state/vault.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { showNotice } from '../../ui/notices.ts';
import { SecretField, type SecretFieldHandle } from '../../ui/SecretField.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { WizardPage } from './WizardPage.tsx';

/** What a file vault asks for: a new passphrase twice, or the one that opens the file that is there. */
type Asking = 'nothing' | 'new' | 'known';

function askingFor(failure: Failure | undefined): Asking {
  switch (failure?.code) {
    case 'vault-absent':
    case 'vault-passphrase-weak':
      return 'new';
    case 'vault-passphrase-missing':
    case 'vault-passphrase-wrong':
      return 'known';
    default:
      return 'nothing';
  }
}

/** The last question: a name. Then the secret goes into the vault, and after it the store into the list. */
export function KeepStep() {
  const { t } = useTranslation('connect');
  const words = useCoreWords();
  const { site, name = site?.suggestedName ?? '', description, keepFailure } = useConnecting();
  const task = useTask(keepSubject);
  const isPrompting = useVault((vault) => vault.isPrompting);
  const isFile = useVault((vault) => vault.status?.kind === 'file');
  const [unlockFailure, setUnlockFailure] = useState<Failure>();
  const [isUnlocking, setUnlocking] = useState(false);
  const [isDifferent, setDifferent] = useState(false);
  const first = useRef<SecretFieldHandle>(null);
  const second = useRef<SecretFieldHandle>(null);
  const asking = askingFor(keepFailure);
  const isAboutName = keepFailure?.code === 'name-invalid' || keepFailure?.code === 'store-exists';
  const nameFailure = isAboutName ? words.failure(keepFailure) : undefined;

  useEffect(() => {
    if (asking !== 'nothing') {
      first.current?.focus();
    }
  }, [asking]);

  const leave = (kept: StoreRecord | undefined) => {
    if (kept) {
      showNotice({ tone: 'success', text: t('keep.kept', { name: kept.name }) });
      go({ page: 'store', storeId: kept.id });
    }
  };
  const unlock = async () => {
    const passphrase = first.current?.read() ?? '';
    const isSame = asking === 'known' || passphrase === second.current?.read();
    setDifferent(!isSame);
    setUnlockFailure(undefined);
    first.current?.clear();
    second.current?.clear();
    if (!isSame) {
      first.current?.focus();
      return;
    }
    setUnlocking(true);
    const { failure, kept } = await unlockAndKeep(passphrase);
    setUnlocking(false);
    setUnlockFailure(failure);
    leave(kept);
  };
  const keep = () => void (asking === 'nothing' ? keepStore().then(leave) : unlock());
  const told = unlockFailure && words.failure(unlockFailure);
  const primary = { nothing: 'keep.start', new: 'keep.useFile', known: 'keep.useUnlocked' } as const;
  const isBusy = task.isRunning || isUnlocking;

  return (
    <WizardPage
      step="keep"
      onBack={() => showStep('check')}
      primaryLabel={t(primary[asking])}
      onPrimary={keep}
      onStop={isBusy ? () => useTasks.getState().cancel(keepSubject) : undefined}
    >
      <TextField
        autoFocus
        label={t('keep.name')}
        description={t('keep.nameHelp')}
        error={nameFailure && `${nameFailure.what} ${nameFailure.next}`}
        value={name}
        onChange={nameStore}
        maxLength={200}
      />
      <TextField
        label={t('keep.description')}
        description={t('keep.descriptionHelp')}
        value={description}
        onChange={describeKey}
        maxLength={200}
      />
      {asking === 'nothing' && (
        <p className="connect-aside">
          <Lock size={16} aria-hidden="true" />
          <span>{t(isFile ? 'keep.file' : 'keep.keychain')}</span>
        </p>
      )}
      {task.isRunning && !isPrompting && <TaskSteps label={t('keep.steps')} task={task} />}
      {isPrompting && (
        <Banner tone="neutral" icon={KeyRound}>
          {t('keep.prompting')}
        </Banner>
      )}
      {keepFailure && !isAboutName && <FailureBanner failure={keepFailure} />}
      {asking !== 'nothing' && (
        <section className="connect-vault">
          <h2>{t(asking === 'new' ? 'keep.fileChoice' : 'keep.fileUnlock')}</h2>
          {asking === 'new' && <p>{t('keep.fileChoiceText')}</p>}
          <SecretField
            ref={first}
            label={t('keep.passphrase')}
            description={asking === 'new' ? t('keep.passphraseHelp') : undefined}
            error={told ? `${told.what} ${told.next}` : isDifferent ? t('keep.different') : undefined}
            isDisabled={isBusy}
          />
          {asking === 'new' && <SecretField ref={second} label={t('keep.passphraseAgain')} isDisabled={isBusy} />}
        </section>
      )}
    </WizardPage>
  );
}
