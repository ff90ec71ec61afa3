import { RotateCw, Square } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CheckReport, Finding, Step } from '../../../src-main/contract/models.ts';
import type { Task } from '../../state/tasks.ts';
import { useCauseWords } from '../../text/causes.ts';
import { Button } from '../../ui/Button.tsx';
import { FailureBanner } from '../parts/Failed.tsx';
import { TaskSteps } from '../parts/TaskSteps.tsx';
import { type Before, Outcome } from './Outcome.tsx';
import { Report } from './Report.tsx';
import { ReportText } from './ReportText.tsx';

export interface CheckViewProps {
  readonly task: Task;
  /** The last report that there is; it gives way to the steps while the next one is made. */
  readonly report: CheckReport | undefined;
  readonly steps: readonly Step[];
  readonly before?: Before | undefined;
  readonly onCheck: () => void;
  readonly onStop: () => void;
  /** What can be done about a problem or a warning on this page, besides checking again. */
  readonly actionsFor?: (finding: Finding) => ReactNode;
  /** Beside Copy report. */
  readonly actions?: ReactNode;
  /** Stands there while nothing was checked. */
  readonly children?: ReactNode;
}

/** A check as it runs, line by line; after it what it found, with what is otherwise than before at the top. */
export function CheckView(props: CheckViewProps) {
  const { task, report, steps, before, onCheck, onStop, actionsFor, actions, children } = props;
  const { t } = useTranslation('check');
  const { title } = useCauseWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = task.isRunning ? undefined : report;

  const hasRun = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new report stands where the steps were
  useEffect(() => {
    hasRun.current ||= task.isRunning;
    // What happens is in sight, also where a form stands above it.
    const isLow = (heading.current?.getBoundingClientRect().top ?? 0) > window.innerHeight / 2;
    if (hasRun.current && isLow) heading.current?.scrollIntoView();
  }, [task.isRunning, report]);

  const again = () => {
    // The button that was pressed goes away with its card.
    heading.current?.focus();
    onCheck();
  };

  return (
    <div className="part-stack">
      {task.failure && !task.isRunning && <FailureBanner failure={task.failure} onRetry={onCheck} />}
      <Outcome ref={heading} isRunning={task.isRunning} report={shown} before={before} />
      {task.isRunning && (
        <div className="findings-running">
          <TaskSteps label={t('steps')} task={task} />
          <Button size="small" icon={Square} onPress={onStop}>
            {t('stop')}
          </Button>
        </div>
      )}
      {shown && (
        <>
          <ReportText key={shown.id} report={shown}>
            {actions}
          </ReportText>
          <Report
            report={shown}
            steps={steps}
            actionsFor={(finding) =>
              finding.severity === 'note' ? null : (
                <>
                  {actionsFor?.(finding)}
                  <Button
                    size="small"
                    icon={RotateCw}
                    aria-label={t('againFor', { cause: title(finding.cause) })}
                    onPress={again}
                  >
                    {t('again')}
                  </Button>
                </>
              )
            }
          />
        </>
      )}
      {!task.isRunning && report === undefined && children}
    </div>
  );
}
