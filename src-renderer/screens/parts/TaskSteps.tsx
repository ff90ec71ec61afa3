import type { Task } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { StepList } from '../../ui/StepList.tsx';

export interface TaskStepsProps {
  readonly label: string;
  readonly task: Task;
  /** Why a step failed stands beside it, with what to do. */
  readonly isFailureTold?: boolean;
}

/** Work of the core, line by line, as it happens and after it. */
export function TaskSteps({ label, task, isFailureTold = false }: TaskStepsProps) {
  const words = useCoreWords();
  const steps = task.steps.map((step) => ({
    id: step.name,
    label: words.step(step),
    // What was under way when it was stopped does not run on.
    state: step.state === 'running' && !task.isRunning ? ('skipped' as const) : step.state,
    detail: step.failure && !(isFailureTold && step.state === 'failed') ? words.failure(step.failure).what : undefined,
  }));
  return <StepList label={label} steps={steps} />;
}
