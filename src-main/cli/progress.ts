import { describeFailure, describeStep } from '../contract/describe.ts';
import type { Host } from '../contract/host.ts';
import type { Step } from '../contract/models.ts';
import { plain } from '../contract/plain.ts';
import { type Terminal, tell } from './terminal.ts';

/**
 * Shows the steps of what runs, a line each as it ends; on a terminal also the one under way. Also says when the
 * system waits for the person to unlock the keychain, and what was put right in the records. Returns what ends it.
 */
export function showProgress(terminal: Terminal, host: Host): () => void {
  const { err } = terminal.color;
  const live = terminal.stderr.isTTY === true;
  let shown = false;
  /** What the beginning of each step said, its end need not say again. */
  const known = new Map<Step['name'], Step['params']>();

  function clear(): void {
    if (shown) terminal.stderr.write('\r\x1b[K');
    shown = false;
  }

  function showStep(step: Step): void {
    clear();
    if (step.state === 'running') known.set(step.name, step.params);
    if (step.state !== 'running') {
      tell(terminal, `  ${lineOf(step)}`);
    } else if (live) {
      terminal.stderr.write(err.dim(`  … ${plain(describeStep(step))}`));
      shown = true;
    }
  }

  function lineOf(step: Step): string {
    // Why stands below, with the way out: the failure itself, or the findings of the check.
    const what = plain(describeStep({ ...step, params: { ...known.get(step.name), ...step.params } }));
    if (step.state === 'skipped') return err.dim(`– ${what} (not checked)`);
    return `${{ done: err.green('✓'), warning: err.yellow('!'), failed: err.red('✗'), running: '…' }[step.state]} ${what}`;
  }

  const unsubscribe = host.subscribe((event) => {
    if (event.type === 'step') showStep(event.step);
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
