import type { Host } from '../contract/host.ts';
import type { Step } from '../contract/models.ts';
import { plain, type Terminal, tell } from './terminal.ts';
import { describeFailure, describeStep } from './words.ts';

/**
 * Shows the steps of one task, a line each as it ends; on a terminal also the one under way. Also says when the
 * system waits for the person to unlock the keychain. Returns what ends it.
 */
export function showProgress(terminal: Terminal, host: Host, task: string): () => void {
  const { err } = terminal.color;
  const live = terminal.stderr.isTTY === true;
  let shown = false;

  function clear(): void {
    if (shown) terminal.stderr.write('\r\x1b[K');
    shown = false;
  }

  function showStep(step: Step): void {
    clear();
    if (step.state !== 'running') {
      tell(terminal, `  ${lineOf(step)}`);
    } else if (live) {
      terminal.stderr.write(err.dim(`  … ${plain(describeStep(step))}`));
      shown = true;
    }
  }

  function lineOf(step: Step): string {
    if (step.state === 'done') return `${err.green('✓')} ${plain(describeStep(step))}`;
    const why = plain(step.failure ? describeFailure(step.failure).what : describeStep(step));
    if (step.state === 'skipped') return err.dim(`– ${why} (not checked)`);
    return `${step.state === 'warning' ? err.yellow('!') : err.red('✗')} ${why}`;
  }

  const unsubscribe = host.subscribe((event) => {
    if (event.type === 'step' && event.task === task) showStep(event.step);
    if (event.type === 'vault-prompt' && event.pending) {
      clear();
      const prompt = describeFailure({ code: 'vault-prompt-pending', params: {} });
      tell(terminal, `  ${err.yellow('…')} ${prompt.what} ${prompt.next}`);
    }
    if (event.type === 'notice') {
      clear();
      const { what, next } = describeFailure(event.failure);
      tell(terminal, `  ${err.yellow('!')} ${plain(what)} ${plain(next)}`);
    }
  });
  return () => {
    clear();
    unsubscribe();
  };
}
