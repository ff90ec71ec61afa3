import { ArrowLeft, ExternalLink, KeyRound } from 'lucide-react';
import { Trans, useTranslation } from 'react-i18next';
import type { CauseCode } from '../../../src-main/contract/codes.ts';
import type { CheckReport, Finding, Permission } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { type AdminPage, adminPage, adminUrlNear } from '../../../src-main/contract/wp-admin.ts';
import { useOpenLink } from '../../app/open-link.ts';
import { checkKey, checkSubject, showStep, useConnecting } from '../../state/connecting.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { Legacy } from './Legacy.tsx';
import { WizardPage } from './WizardPage.tsx';

/** Does the key work? Line by line; what does not leads to the step that mends it. */
export function CheckStep() {
  const { t } = useTranslation('connect');
  const { report, checkFailure } = useConnecting();
  const task = useTask(checkSubject);
  const works = report?.ok === true;
  const problem = report?.findings.find(({ severity }) => severity === 'problem');

  return (
    <WizardPage
      step="check"
      isTitleFocused
      onBack={() => {
        useTasks.getState().cancel(checkSubject);
        showStep('key');
      }}
      primaryLabel={t(works ? 'check.goOn' : report || checkFailure ? 'check.again' : 'check.start')}
      onPrimary={works ? () => showStep('keep') : () => void checkKey()}
      onStop={task.isRunning ? () => useTasks.getState().cancel(checkSubject) : undefined}
    >
      {task.steps.length > 0 && <TaskSteps isFailureTold label={t('check.steps')} task={task} />}
      {works && <Works report={report} />}
      {problem && <Problem failure={{ code: problem.cause, params: problem.params }} report={report} />}
      {checkFailure && <Problem failure={checkFailure} report={undefined} />}
      {report && <AlsoFound findings={report.findings} />}
      {works && <Legacy report={report} />}
    </WizardPage>
  );
}

function Works({ report }: { readonly report: CheckReport }) {
  const { t } = useTranslation('connect');
  const last7 = useConnecting(({ paste }) => paste?.keyLast7 ?? '');
  const { woocommerce, wordpress } = report.versions;
  return (
    <Banner tone="success">
      <p>
        <Trans t={t} i18nKey="check.works" components={{ key: <KeyName last7={last7} /> }} />
      </p>
      {woocommerce !== undefined && wordpress !== undefined && <p>{t('check.versions', { woocommerce, wordpress })}</p>}
    </Banner>
  );
}

/** What has a step of its own in this wizard, or a page in wp-admin, that mends it. */
const mending: Partial<Record<CauseCode, { readonly step?: 'address' | 'key'; readonly page?: AdminPage }>> = {
  'key-malformed': { step: 'key' },
  'key-unknown': { step: 'key', page: 'keys' },
  'secret-wrong': { step: 'key' },
  'key-owner-deleted': { step: 'key' },
  'user-lacks-rights': { step: 'key' },
  'permission-read-missing': { page: 'keys' },
  'permission-write-missing': { page: 'keys' },
  'permalinks-plain': { page: 'permalinks' },
  'rewrite-broken': { page: 'permalinks' },
  'woocommerce-missing': { step: 'address', page: 'plugins' },
  'woocommerce-too-old': { page: 'plugins' },
  'home-address-differs': { step: 'address' },
  'wrong-path': { step: 'address' },
  'redirect-to-other-host': { step: 'address' },
  'not-wordpress': { step: 'address' },
  'tls-untrusted': { step: 'address' },
  'tls-wrong-host': { step: 'address' },
  'dns-not-found': { step: 'address' },
};

function Problem({ failure, report }: { readonly failure: Failure; readonly report: CheckReport | undefined }) {
  const { t } = useTranslation('connect');
  const openLink = useOpenLink();
  const adminUrl = useConnecting(({ site }) => adminUrlNear(site?.addKeyUrl ?? ''));
  const { step, page } = mending[failure.code as CauseCode] ?? {};
  const url = page && adminUrl && adminPage(adminUrl, page);
  return (
    <>
      <FailureBanner failure={failure} />
      <div className="connect-actions">
        {url !== undefined && (
          <Button icon={ExternalLink} onPress={() => openLink(url)}>
            {t(
              page === 'permalinks'
                ? 'address.openPermalinks'
                : page === 'keys'
                  ? 'check.openKeys'
                  : 'check.openPlugins',
            )}
          </Button>
        )}
        {step === 'key' && (
          <Button icon={KeyRound} onPress={() => showStep('key')}>
            {t('check.anotherKey')}
          </Button>
        )}
        {step === 'address' && (
          <Button icon={ArrowLeft} onPress={() => showStep('address')}>
            {t('check.changeAddress')}
          </Button>
        )}
        {report && <KeepAsItIs report={report} />}
      </div>
    </>
  );
}

/** A key that may do less than was wished can be kept for what it may do, if nothing else is wrong. */
function KeepAsItIs({ report: { capabilities, findings } }: { readonly report: CheckReport }) {
  const { t } = useTranslation(['connect', 'words']);
  const { read, write } = capabilities;
  const less: Permission | undefined =
    read === 'yes' && write === 'no' ? 'read' : read === 'no' && write === 'yes' ? 'write' : undefined;
  const isElseFine = findings.every(({ severity, cause }) => severity !== 'problem' || cause.startsWith('permission-'));
  if (less === undefined || !isElseFine) {
    return null;
  }
  return <Button onPress={() => void checkKey(less)}>{t(`connect:check.keepAs.${less}`)}</Button>;
}

function AlsoFound({ findings }: { readonly findings: readonly Finding[] }) {
  const { t } = useTranslation('connect');
  const words = useCoreWords();
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  if (warnings.length === 0) {
    return null;
  }
  return (
    <section className="connect-found">
      <h2>{t('check.alsoFound')}</h2>
      <ul>
        {warnings.map(({ cause, params }) => {
          const { what, next } = words.failure({ code: cause, params });
          return (
            <li key={cause}>
              {what} <span className="ui-muted">{next}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
