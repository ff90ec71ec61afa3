import type { StagingLogin } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { readSecretLine } from '../vault/passphrase.ts';
import { askHidden, askLine } from './ask.ts';
import type { Terminal } from './terminal.ts';

/**
 * Gets the name and password that a staging site asks for: `-` asks on a terminal; else a file that its owner alone may
 * read, with `name:password` in one line. Never an argument, as a key is none.
 */
export async function readStaging(terminal: Terminal, source: string): Promise<Result<StagingLogin>> {
  if (source === '-') {
    if (!terminal.interactive) return fail('usage', { reason: 'staging-unasked' });
    const user = await askLine(terminal, 'Name for the staging site: ');
    if (!user.ok) return user;
    const password = await askHidden(terminal, 'Its password: ');
    return password.ok ? ok({ user: user.value, password: password.value }) : password;
  }
  const line = await readSecretLine(source, 'private');
  if (!line.ok) return line;
  const text = line.value.reveal();
  const colon = text.indexOf(':');
  return ok(colon < 0 ? { user: text, password: '' } : { user: text.slice(0, colon), password: text.slice(colon + 1) });
}
