import './StepList.css';
import { CircleCheck, CircleMinus, CircleX, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Icon, type LucideIcon } from './Icon.tsx';

export type StepState = 'running' | 'done' | 'warning' | 'failed' | 'skipped';

export interface StepLine {
  readonly id: string;
  readonly label: string;
  readonly state: StepState;
  /** What was found, or why it stopped. */
  readonly detail?: ReactNode;
}

export interface StepListProps {
  readonly label: string;
  readonly steps: readonly StepLine[];
}

const icons: Readonly<Record<StepState, LucideIcon>> = {
  running: LoaderCircle,
  done: CircleCheck,
  warning: TriangleAlert,
  failed: CircleX,
  skipped: CircleMinus,
};

/** Work as it happens, a line a step. Screen readers hear each line when it comes and when its state changes. */
export function StepList({ label, steps }: StepListProps) {
  const { t } = useTranslation('kit');
  return (
    <ol className="ui-steps" aria-label={label} aria-live="polite" aria-relevant="additions text">
      {steps.map(({ id, label, state, detail }) => (
        <li key={id} className="ui-step" data-state={state} aria-atomic="true">
          <Icon icon={icons[state]} isBusy={state === 'running'} />
          <span>
            <Trans
              t={t}
              i18nKey={`step.${state}`}
              components={{ step: <>{label}</>, state: <span className="ui-hidden" /> }}
            />
          </span>
          {detail !== undefined && <span className="ui-step-detail">{detail}</span>}
        </li>
      ))}
    </ol>
  );
}
