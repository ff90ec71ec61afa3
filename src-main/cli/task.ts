import { randomUUID } from 'node:crypto';
import type { Host } from '../contract/host.ts';
import type { Result } from '../contract/result.ts';
import type { CommandContext } from './context.ts';

/** Runs one task of the core; Ctrl+C cancels it. */
export async function withTask<T>(
  context: CommandContext,
  host: Host,
  work: (task: string) => Promise<Result<T>>,
): Promise<Result<T>> {
  const task = randomUUID();
  const signal = context.terminal.stop;
  const stop = (): void => void host.cancel({ task });
  signal.addEventListener('abort', stop);
  try {
    const running = work(task);
    if (signal.aborted) stop();
    return await running;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
