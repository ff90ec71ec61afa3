import { csvOf } from '../../contract/csv.ts';
import type { DoorName } from '../../contract/history.ts';
import { plain } from '../../contract/plain.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { historyWords } from '../history-words.ts';
import { ago, printJson, table, tellFailure } from '../output.ts';
import { print, tell } from '../terminal.ts';

export interface HistoryOptions extends JsonOption {
  readonly csv?: boolean;
}

const doors: Readonly<Record<DoorName, string>> = {
  window: 'window',
  browser: 'browser',
  'command-line': 'command line',
};

/** What happened to a store, newest first. `--json`: `{"store":{"id","name"},"entries","unreadable"}`. */
export async function history(context: CommandContext, reference: string, options: HistoryOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  return context.withApp(options, async (app) => {
    const shown = await app.showStore({ store: reference });
    if (!shown.ok) return tellFailure(terminal, shown.failure, json);
    const { id, name } = shown.value;
    const read = await app.storeHistory({ store: id });
    if (!read.ok) return tellFailure(terminal, read.failure, json);
    const { entries, unreadable } = read.value;
    if (json) {
      printJson(terminal, { store: { id, name }, entries, unreadable });
      return exitCodes.ok;
    }
    if (options.csv) {
      const rows = entries.map((entry) => [entry.at, doors[entry.door], entry.event, plain(historyWords(entry))]);
      terminal.stdout.write(csvOf(['when', 'where', 'event', 'what'], rows));
    } else {
      const now = Date.now();
      const rows = entries.map((entry) => [ago(entry.at, now), doors[entry.door], plain(historyWords(entry))]);
      for (const line of table(rows)) print(terminal, line);
    }
    const lines = unreadable === 1 ? 'One line' : `${unreadable} lines`;
    if (unreadable > 0) tell(terminal, `${lines} of the history cannot be read, and are left out.`);
    return exitCodes.ok;
  });
}
