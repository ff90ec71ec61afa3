import type { Task } from '../../state/tasks.ts';
import { useCoreWords } from '../../text/failures.ts';
import { StepList } from '../../ui/StepList.tsx';

/** Work of the core, line by line, as it happens and after it. */
export function TaskSteps({ label, task }: { label: string; task: Task }) {
  const words = useCoreWords();
  const steps = task.steps.map((step) => ({
    id: step.name,
    label: words.step(step),
    // What was under way when it was stopped does not run on.
    state: step.state === 'running' && !task.isRunning ? ('skipped' as const) : step.state,
    detail: step.failure && words.failure(step.failure).what,
  }));
  return <StepList label={label} steps={steps} />;
}
