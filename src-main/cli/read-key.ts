import type { Host, PasteChoice, PasteReport } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { repairTexts } from '../contract/words-en.ts';
import { askLine } from './ask.ts';
import { plain, type Terminal, tell } from './terminal.ts';
import { describeFailure } from './words.ts';

/** More than this is refused by the core in words; what comes after is not even read. */
const longestInput = 2 * 1024 * 1024;

const pasteStart = '\x1b[200~';
const pasteEnd = '\x1b[201~';

/**
 * Gets the key from whoever runs the command: asked for on a terminal (as often as it takes, showing nothing of
 * it), else read from standard input to its end. It goes to the core as it came; only the last seven characters
 * come back.
 */
export async function readKey(terminal: Terminal, host: Host, connection: string): Promise<Result<PasteReport>> {
  if (!terminal.interactive) {
    const text = await readToEnd(terminal);
    const report = await host.offerKey({ connection, paste: { text } });
    if (!report.ok) return report;
    return report.value.state === 'complete' ? report : asFailure(report.value);
  }

  tell(terminal, 'Paste the consumer key and the consumer secret, together or one after the other. Nothing is shown.');
  for (;;) {
    const text = await readPaste(terminal);
    if (!text.ok) return text;
    const report = await host.offerKey({ connection, paste: { text: text.value } });
    if (!report.ok) {
      const { what, next } = describeFailure(report.failure);
      tell(terminal, `  ${terminal.color.err.red('✗')} ${plain(what)} ${plain(next)}`);
      continue;
    }
    tellReport(terminal, report.value);
    if (report.value.state === 'complete') return report;
    if (report.value.state === 'choose') {
      const chosen = await choose(terminal, host, connection, report.value.choices ?? []);
      if (!chosen.ok || chosen.value.state === 'complete') return chosen;
    }
  }
}

function tellReport(terminal: Terminal, report: PasteReport): void {
  const repairs = report.repairs.map((repair) => repairTexts[repair]);
  const repaired = repairs.length > 0 ? ` (${repairs.join(', ')})` : '';
  if (report.state === 'complete') {
    tell(terminal, `  ${terminal.color.err.green('✓')} Key ck_…${report.keyLast7} and its secret${repaired}`);
  } else if (report.state !== 'choose') {
    const { what, next } = describeFailure({ code: report.state, params: {} });
    tell(terminal, `  ${terminal.color.err.yellow('…')} ${what} ${next}`);
  }
}

async function choose(
  terminal: Terminal,
  host: Host,
  connection: string,
  choices: readonly PasteChoice[],
): Promise<Result<PasteReport>> {
  tell(terminal, 'There is more than one key. Which one belongs to this store?');
  choices.forEach((choice, index) => {
    tell(terminal, `  ${index + 1}  ck_…${choice.keyLast7} with cs_…${choice.secretLast7}`);
  });
  for (;;) {
    const answer = await askLine(terminal, `1 to ${choices.length}: `);
    if (!answer.ok) return answer;
    const choice = choices[Number(answer.value) - 1];
    if (choice !== undefined) {
      const report = await host.offerKey({ connection, paste: {}, choice });
      if (report.ok) tellReport(terminal, report.value);
      return report;
    }
  }
}

function asFailure(report: PasteReport): Result<PasteReport> {
  if (report.state === 'choose') {
    return fail('several-pairs', { choices: (report.choices ?? []).map((one) => `ck_…${one.keyLast7}`).join(', ') });
  }
  return fail(report.state === 'key-missing' ? 'key-missing' : 'secret-missing');
}

async function readToEnd(terminal: Terminal): Promise<string> {
  let text = '';
  terminal.stdin.setEncoding('utf8');
  for await (const chunk of terminal.stdin) {
    text += chunk;
    if (text.length > longestInput) break;
  }
  return text;
}

/** What has come in so far: more is needed, a person stopped, or a paste (or typed line) that may be whole. */
type Typed =
  | { readonly state: 'more' | 'stopped' }
  | { readonly state: 'whole' | 'maybe-whole'; readonly text: string };

/** Exported for its test: what a terminal in raw mode has sent, understood. */
export function readTyped(input: string): Typed {
  const start = input.indexOf(pasteStart);
  const typed = erase(start < 0 ? input : input.slice(0, start));
  if (typed.includes('\x03') || typed === '\x04') return { state: 'stopped' };
  if (input.length > longestInput) return { state: 'whole', text: input };
  if (start >= 0) {
    const end = input.indexOf(pasteEnd, start);
    if (end < 0) return { state: 'more' };
    return { state: 'whole', text: typed + input.slice(start + pasteStart.length, end) };
  }
  return /[\r\n]/.test(typed) && typed.trim() !== '' ? { state: 'maybe-whole', text: typed } : { state: 'more' };
}

/** In raw mode the terminal leaves backspace to us. */
function erase(typed: string): string {
  let text = '';
  for (const character of typed) {
    text = character === '\x7f' || character === '\b' ? text.slice(0, -1) : text + character;
  }
  return text;
}

/** A terminal without bracketed paste sends a paste in pieces; after so many milliseconds without one it is whole. */
const quietMs = 60;

/** Reads one paste, or one typed line, without showing it. */
function readPaste(terminal: Terminal): Promise<Result<string>> {
  const { stdin, stderr } = terminal;
  return new Promise((resolve) => {
    let input = '';
    let quiet: NodeJS.Timeout | undefined;

    const finish = (result: Result<string>): void => {
      clearTimeout(quiet);
      stdin.off('data', onData);
      stdin.off('end', onEnd);
      stdin.setRawMode?.(false);
      stdin.pause();
      stderr.write('\x1b[?2004l');
      resolve(result);
    };
    const onEnd = (): void => finish(fail('cancelled'));
    const onData = (chunk: string): void => {
      clearTimeout(quiet);
      input += chunk;
      const typed = readTyped(input);
      if (typed.state === 'stopped') finish(fail('cancelled'));
      else if (typed.state === 'whole') finish(ok(typed.text));
      else if (typed.state === 'maybe-whole') quiet = setTimeout(() => finish(ok(typed.text)), quietMs);
    };

    stderr.write('\x1b[?2004h');
    stdin.setEncoding('utf8');
    stdin.setRawMode?.(true);
    stdin.on('data', onData);
    stdin.once('end', onEnd);
    stdin.resume();
  });
}
