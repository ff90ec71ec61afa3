import { ArrowLeft, KeyRound } from 'lucide-react';
import { Trans, useTranslation } from 'react-i18next';
import { type CauseCode, isCause } from '../../../src-main/contract/codes.ts';
import type { CheckReport, Finding, Permission } from '../../../src-main/contract/models.ts';
import type { Failure } from '../../../src-main/contract/result.ts';
import { adminUrlNear } from '../../../src-main/contract/wp-admin.ts';
import { checkKey, checkSubject, showStep, useConnecting } from '../../state/connecting.ts';
import { useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { KeyName } from '../../ui/KeyName.tsx';
import { FailureCard, FindingCard } from '../findings/FindingCard.tsx';
import { FindingGroups } from '../findings/FindingGroups.tsx';
import { grouped } from '../findings/groups.ts';
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
      {report && <Problems report={report} />}
      {checkFailure && <CheckFailure failure={checkFailure} />}
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

/** What has a step of its own in this wizard that mends it. */
const mendingSteps: Partial<Record<CauseCode, 'address' | 'key'>> = {
  'key-malformed': 'key',
  'key-unknown': 'key',
  'secret-wrong': 'key',
  'key-owner-deleted': 'key',
  'user-lacks-rights': 'key',
  'woocommerce-missing': 'address',
  'home-address-differs': 'address',
  'wrong-path': 'address',
  'redirect-to-other-host': 'address',
  'not-wordpress': 'address',
  'tls-untrusted': 'address',
  'tls-wrong-host': 'address',
  'dns-not-found': 'address',
};

/** The step of this wizard that mends a cause, where there is one. */
function MendingStep({ cause }: { readonly cause: CauseCode }) {
  const { t } = useTranslation('connect');
  const step = mendingSteps[cause];
  return (
    step && (
      <Button icon={step === 'key' ? KeyRound : ArrowLeft} onPress={() => showStep(step)}>
        {t(step === 'key' ? 'check.anotherKey' : 'check.changeAddress')}
      </Button>
    )
  );
}

/** What stands in the way, most important first. */
function Problems({ report }: { readonly report: CheckReport }) {
  const adminUrl = useAdminUrl();
  const problems = report.findings.filter(({ severity }) => severity === 'problem');
  const { groups } = grouped(problems);
  const card = (finding: Finding) => (
    <FindingCard
      key={finding.cause}
      finding={finding}
      evidence={report.evidence}
      adminUrl={report.adminUrl ?? adminUrl}
      actions={
        <>
          <MendingStep cause={finding.cause} />
          {finding === problems[0] && <KeepAsItIs report={report} />}
        </>
      }
    />
  );
  return <FindingGroups groups={groups} notChecked={report.notChecked} card={card} />;
}

/** Why the check itself could not be made. */
function CheckFailure({ failure: { code, params } }: { readonly failure: Failure }) {
  const adminUrl = useAdminUrl();
  if (!isCause(code)) {
    return <FailureBanner failure={{ code, params }} />;
  }
  return <FailureCard failure={{ code, params }} adminUrl={adminUrl} actions={<MendingStep cause={code} />} />;
}

/** The Add-key screen knows for certain where wp-admin is. */
function useAdminUrl(): string | undefined {
  return useConnecting(({ site }) => adminUrlNear(site?.addKeyUrl ?? ''));
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
