import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { type Terminal, tell } from './terminal.ts';

/** Asks a question that is answered by a line. `cancelled` on Ctrl+C and Ctrl+D. */
export async function askLine(terminal: Terminal, question: string): Promise<Result<string>> {
  const answer = await ask(terminal, question, true);
  return answer.ok ? ok(answer.value.trim()) : answer;
}

/** Asks before something that cannot be undone. Nobody there to ask and no `--yes` is `confirmation-missing`. */
export async function confirm(terminal: Terminal, question: string, yes: boolean): Promise<Result<void>> {
  if (yes) return ok(undefined);
  if (!terminal.interactive) return fail('confirmation-missing');
  const answer = await askLine(terminal, `${question} [y/N] `);
  if (!answer.ok) return answer;
  return /^(y|yes)$/i.test(answer.value) ? ok(undefined) : fail('cancelled');
}

/** Asks for a passphrase without showing it; twice where a new one is chosen. */
export async function askPassphrase(terminal: Terminal, purpose: 'open' | 'create'): Promise<Result<Secret>> {
  if (!terminal.interactive) return fail('vault-passphrase-missing');
  if (purpose === 'open') return asSecret(await askHidden(terminal, 'Passphrase for your keys: '));
  for (;;) {
    const first = await askHidden(terminal, 'Choose a passphrase for your keys, of 12 characters or more: ');
    if (!first.ok) return first;
    const second = await askHidden(terminal, 'Once more: ');
    if (!second.ok) return second;
    if (first.value === second.value) return ok(new Secret(first.value));
    tell(terminal, 'They differ. Again, please.');
  }
}

function asSecret(answer: Result<string>): Result<Secret> {
  return answer.ok ? ok(new Secret(answer.value)) : answer;
}

/** Asks a question whose answer is not shown. */
export function askHidden(terminal: Terminal, question: string): Promise<Result<string>> {
  return ask(terminal, question, false);
}

function ask(terminal: Terminal, question: string, shown: boolean): Promise<Result<string>> {
  // First: a Ctrl+D that is typed as soon as the question shows would be lost to a terminal that is not held yet.
  terminal.keyboard.hold();
  terminal.stderr.write(question);
  return terminal.keyboard.readLine(shown);
}
