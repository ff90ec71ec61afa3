import { describeFailure } from '../contract/describe.ts';
import type { Host, OfferedKey, Paste, PasteChoice, PasteReport } from '../contract/host.ts';
import { plain } from '../contract/plain.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { repairTexts } from '../contract/words-en.ts';
import { askLine } from './ask.ts';
import { readInput } from './files.ts';
import { type Terminal, tell } from './terminal.ts';

/** More than this is refused by the core in words; what comes after is not even read. In characters. */
const longestInput = 2 * 1024 * 1024;

/**
 * Gets the key from whoever runs the command: asked for on a terminal (as often as it takes, showing nothing of
 * it), else read from standard input to its end. It goes to the core as it came; only the last seven characters
 * come back.
 */
export async function readKey(terminal: Terminal, host: Host, connection: string): Promise<Result<PasteReport>> {
  if (terminal.stdin.isTTY) return askKey(terminal, host, connection);
  const text = await readInput(terminal, longestInput);
  if (!text.ok) return text;
  const report = await host.offerKey({ connection, paste: { text: text.value } });
  if (!report.ok) return report;
  return report.value.state === 'complete' ? report : asFailure(report.value);
}

/**
 * Gets a key for a diagnosis: asked for on a terminal, and known by its connection from then on; else what is on
 * standard input, as it is. Whether that is a whole key, the diagnosis says.
 */
export async function readKeyToDiagnose(
  terminal: Terminal,
  host: Host,
): Promise<Result<{ readonly connection: string } | { readonly paste: Paste }>> {
  if (terminal.stdin.isTTY) {
    const asked = await askKey(terminal, host, undefined);
    return asked.ok ? ok({ connection: asked.value.connection }) : asked;
  }
  const text = await readInput(terminal, longestInput);
  return text.ok ? ok({ paste: { text: text.value } }) : text;
}

/** Gets a key that is for no connection yet: asked for on a terminal, else read from standard input to its end. */
export async function readNewKey(terminal: Terminal, host: Host): Promise<Result<OfferedKey>> {
  if (terminal.stdin.isTTY) return askKey(terminal, host, undefined);
  const text = await readInput(terminal, longestInput);
  if (!text.ok) return text;
  const report = await host.offerKey({ paste: { text: text.value } });
  if (!report.ok) return report;
  return report.value.state === 'complete' ? report : asFailure(report.value);
}

async function askKey(terminal: Terminal, host: Host, named: string | undefined): Promise<Result<OfferedKey>> {
  tell(terminal, 'Paste the consumer key and the consumer secret, together or one after the other. Nothing is shown.');
  let connection = named;
  for (;;) {
    const text = await terminal.keyboard.readPaste();
    if (!text.ok) return text;
    const report = await host.offerKey({
      ...(connection === undefined ? {} : { connection }),
      paste: { text: text.value },
    });
    if (!report.ok) {
      const { what, next } = describeFailure(report.failure);
      tell(terminal, `  ${terminal.color.err.red('✗')} ${plain(what)} ${plain(next)}`);
      continue;
    }
    connection = report.value.connection;
    tellReport(terminal, report.value);
    if (report.value.state === 'complete') return report;
    if (report.value.state === 'choose') {
      const chosen = await choose(terminal, host, connection, report.value.choices ?? []);
      if (!chosen.ok || chosen.value.state === 'complete') return chosen;
    }
  }
}

/**
 * Hands the core what the code in a picture says, before there is an address. Where the picture has more than one key, or
 * half of one, whoever is at the terminal is asked for the rest; without a terminal that is a failure.
 */
export async function offerPicture(terminal: Terminal, host: Host, picture: string): Promise<Result<OfferedKey>> {
  const { scanPicture } = await import('./scan-picture.ts');
  const scanned = await scanPicture(terminal, picture);
  if (!scanned.ok) return scanned;
  const offered = await host.offerKey({ paste: { codes: scanned.value } });
  if (!offered.ok) return offered;
  const report = offered.value;
  tellReport(terminal, report);
  if (report.state === 'complete') return offered;
  if (!terminal.interactive) return asFailure(report);
  return report.state === 'choose' ? choose(terminal, host, report.connection, report.choices ?? []) : offered;
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
): Promise<Result<OfferedKey>> {
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

function asFailure(report: PasteReport): Result<never> {
  if (report.state === 'choose') {
    return fail('several-pairs', { choices: (report.choices ?? []).map((one) => `ck_…${one.keyLast7}`).join(', ') });
  }
  return fail(report.state === 'key-missing' ? 'key-missing' : 'secret-missing');
}
