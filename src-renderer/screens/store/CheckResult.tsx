import { useTranslation } from 'react-i18next';
import type { CheckReport, Finding, Severity, StoreRecord } from '../../../src-main/contract/models.ts';
import { type Task, useTask, useTasks } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Fold } from '../../ui/Fold.tsx';
import { useFormats } from '../../ui/formats.ts';
import { StatusDot, type Tone } from '../../ui/StatusDot.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { checkOf, checkStore, useChecks } from './checks.ts';

const tones: Readonly<Record<Severity, Tone>> = { problem: 'error', warning: 'warning', note: 'neutral' };

/** A check as it runs, line by line; afterwards what it found, most important first. Nothing before the first check. */
export function CheckResult({ store }: { readonly store: StoreRecord }) {
  const { t } = useTranslation('store');
  const task = useTask(checkOf(store.id));
  const report = useChecks(({ reports }) => reports[store.id]);
  if (task.isRunning) {
    return (
      <Card title={t('check.running')}>
        <TaskSteps label={t('check.what')} task={task} />
      </Card>
    );
  }
  if (task.failure) {
    return <FailureBanner failure={task.failure} onRetry={() => void checkStore(store.id)} />;
  }
  return report && <Found report={report} task={task} onClose={() => forget(store.id)} />;
}

function forget(storeId: string): void {
  useTasks.getState().forget(checkOf(storeId));
  useChecks.setState(({ reports: { [storeId]: _, ...reports } }) => ({ reports }));
}

function Found(props: { readonly report: CheckReport; readonly task: Task; readonly onClose: () => void }) {
  const { report, task, onClose } = props;
  const { t } = useTranslation(['store', 'kit']);
  const { duration } = useFormats();
  const facts = t('check.facts', { requests: report.requests, duration: duration(report.durationMs) });
  return (
    <Card
      title={t('check.title')}
      aside={
        <>
          <span className="ui-muted part-small">{facts}</span>
          <Button size="small" variant="quiet" onPress={onClose}>
            {t('kit:close')}
          </Button>
        </>
      }
    >
      {report.findings.every(({ severity }) => severity === 'note') && (
        <StatusDot tone="success" text={t('check.fine')} />
      )}
      <ul className="store-findings">
        {report.findings.map((finding) => (
          <FoundLine key={finding.cause} finding={finding} />
        ))}
      </ul>
      {task.steps.length > 0 && (
        <Fold title={t('check.how')}>
          <TaskSteps label={t('check.what')} task={task} />
        </Fold>
      )}
    </Card>
  );
}

function FoundLine({ finding: { cause, severity, params } }: { readonly finding: Finding }) {
  const { t } = useTranslation('store');
  const { what, next } = useCoreWords().failure({ code: cause, params });
  return (
    <li className="store-finding" data-severity={severity}>
      <StatusDot tone={tones[severity]} text={t(`finding.${severity}`)} />
      <p className="part-what">{what}</p>
      <p className="ui-muted part-small">{next}</p>
    </li>
  );
}
