import { ExternalLink, FlaskConical } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../src-main/contract/result.ts';
import { adminPage, adminUrlNear } from '../../../src-main/contract/wp-admin.ts';
import { useOpenLink } from '../../app/open-link.ts';
import {
  addressSubject,
  fillInPracticeStore,
  inspectAddress,
  showStep,
  takeProposal,
  typeAddress,
  useConnecting,
} from '../../state/connecting.ts';
import { useStores } from '../../state/stores.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Link } from '../../ui/Link.tsx';
import { StoreText } from '../../ui/StoreText.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { AuthorityPicker } from './AuthorityPicker.tsx';
import { WizardPage } from './WizardPage.tsx';

/** Where is the store? What a key needs there is looked at before any key is asked for. */
export function AddressStep() {
  const { t } = useTranslation('connect');
  const { address, site, addressFailure } = useConnecting();
  const task = useTask(addressSubject);
  const isFound = site !== undefined;

  return (
    <WizardPage
      step="address"
      primaryLabel={t(isFound ? 'address.goOn' : 'address.find')}
      onPrimary={isFound ? () => showStep('key') : () => void inspectAddress()}
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
      {addressFailure && <AddressFailure failure={addressFailure} />}
      <AuthorityPicker />
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

function AddressFailure({ failure }: { readonly failure: Failure }) {
  const { t } = useTranslation('connect');
  const words = useCoreWords();
  const { address, proposal } = useConnecting();
  const openLink = useOpenLink();

  if (proposal !== undefined) {
    const target = String(failure.params.target ?? proposal);
    return (
      <Banner
        tone="warning"
        action={
          <Button size="small" onPress={() => void takeProposal()}>
            {t('address.moved', { target })}
          </Button>
        }
      >
        <p>{words.failure(failure).what}</p>
        <p>{t('address.movedTitle', { target })}</p>
      </Banner>
    );
  }
  const permalinks = failure.code === 'permalinks-plain' || failure.code === 'rewrite-broken';
  const adminUrl = permalinks ? adminUrlNear(address) : undefined;
  const page = adminUrl && adminPage(adminUrl, 'permalinks');
  return (
    <>
      <FailureBanner failure={failure} />
      {page && (
        <div className="connect-actions">
          <Button icon={ExternalLink} onPress={() => openLink(page)}>
            {t('address.openPermalinks')}
          </Button>
        </div>
      )}
    </>
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
