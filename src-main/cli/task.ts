import { randomUUID } from 'node:crypto';
import type { Host } from '../contract/host.ts';
import type { Result } from '../contract/result.ts';
import type { CommandContext } from './context.ts';
import { showProgress } from './progress.ts';

/** Runs one task of the core with its progress shown; Ctrl+C cancels it. */
export async function withTask<T>(
  context: CommandContext,
  host: Host,
  work: (task: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const task = randomUUID();
  const endProgress = showProgress(context.terminal, host, task);
  const stop = (): void => void host.cancel({ task });
  context.stop.addEventListener('abort', stop);
  try {
    const running = work(task);
    if (context.stop.aborted) stop();
    return await running;
  } finally {
    context.stop.removeEventListener('abort', stop);
    endProgress();
  }
}
