import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { type Terminal, tell } from './terminal.ts';

/** Asks a question that is answered by a line. `cancelled` on Ctrl+C and at the end of the input. */
export function askLine(terminal: Terminal, question: string): Promise<Result<string>> {
  return ask(terminal, question, true);
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
  if (purpose === 'open') return asSecret(await ask(terminal, 'Passphrase for your keys: ', false));
  for (;;) {
    const first = await ask(terminal, 'Choose a passphrase for your keys, of 12 characters or more: ', false);
    if (!first.ok) return first;
    const second = await ask(terminal, 'Once more: ', false);
    if (!second.ok) return second;
    if (first.value === second.value) return ok(new Secret(first.value));
    tell(terminal, 'They differ. Again, please.');
  }
}

function asSecret(answer: Result<string>): Result<Secret> {
  return answer.ok ? ok(new Secret(answer.value)) : answer;
}

async function ask(terminal: Terminal, question: string, shown: boolean): Promise<Result<string>> {
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (!shown) terminal.stderr.write(question);
  const lines = createInterface({ input: terminal.stdin, output: shown ? terminal.stderr : hidden, terminal: true });
  const stop = new AbortController();
  lines.on('close', () => stop.abort());
  lines.on('SIGINT', () => stop.abort());
  try {
    const answer = await lines.question(shown ? question : '', { signal: stop.signal });
    return ok(shown ? answer.trim() : answer);
  } catch (error) {
    if (stop.signal.aborted) return fail('cancelled');
    throw error;
  } finally {
    lines.close();
    if (!shown) terminal.stderr.write('\n');
  }
}
