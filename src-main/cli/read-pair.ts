import { describeFailure } from '../contract/describe.ts';
import type { Paste } from '../contract/host.ts';
import { plain } from '../contract/plain.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { readPaste } from '../scan/text.ts';
import { readInput } from './files.ts';
import { longestInput } from './read-key.ts';
import { type Terminal, tell } from './terminal.ts';

/**
 * Gets a key and its secret in one piece, for a question that is put once: asked for on a terminal until both are
 * there (nothing of them is shown), else what is on standard input. Whether it is a key, the core says.
 */
export async function readPair(terminal: Terminal): Promise<Result<Paste>> {
  if (!terminal.stdin.isTTY) {
    const text = await readInput(terminal, longestInput);
    return text.ok ? ok({ text: text.value }) : text;
  }
  tell(terminal, 'Paste the consumer key and the consumer secret, together or one after the other. Nothing is shown.');
  let before = '';
  for (;;) {
    const pasted = await terminal.keyboard.readPaste();
    if (!pasted.ok) return pasted;
    const text = `${before}${pasted.value}\n`;
    const read = readPaste({ text });
    const kind = read.ok ? read.value.kind : undefined;
    if (kind !== 'key-only' && kind !== 'secret-only') return ok({ text });
    before = text;
    const { what, next } = describeFailure(fail(kind === 'key-only' ? 'secret-missing' : 'key-missing').failure);
    tell(terminal, `  ${terminal.color.err.yellow('…')} ${plain(what)} ${plain(next)}`);
  }
}
