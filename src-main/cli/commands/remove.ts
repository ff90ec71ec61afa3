import { plain } from '../../contract/plain.ts';
import { confirm } from '../ask.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { withTask } from '../task.ts';
import { print } from '../terminal.ts';

export interface RemoveOptions extends VaultOptions, JsonOption {
  readonly yes?: boolean;
}

/** `--json`: `{"removed":{"id","name"}}`. */
export async function remove(context: CommandContext, reference: string, options: RemoveOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  return context.withApp(options, async (app) => {
    const shown = await app.showStore({ store: reference });
    if (!shown.ok) return tellFailure(terminal, shown.failure, json);
    const { id, name, keys, address } = shown.value;
    const tools = await app.listTools({ store: id });
    // Those that cannot be read go, too; while the vault is closed, the removal itself says so.
    const count = tools.ok ? tools.value.length : 0;
    const ofTools = count === 0 ? '' : count === 1 ? ', and its tool' : `, and its ${count} tools`;
    const what = `${keys.length === 1 ? 'its key' : `its ${keys.length} keys`}${ofTools}`;
    const question = `Remove ${plain(name)} (${address}) and ${what} from this computer? A secret cannot be had again.`;
    const agreed = await confirm(terminal, question, options.yes === true);
    if (!agreed.ok) return tellFailure(terminal, agreed.failure, json);
    const removed = await withTask(context, app, (task) => app.removeStore({ task, store: id }));
    if (!removed.ok) return tellFailure(terminal, removed.failure, json);
    if (json) printJson(terminal, { removed: { id, name } });
    else {
      print(terminal, `Removed: ${plain(name)}, with ${what}.`);
      const them = keys.length === 1 ? 'it' : 'them';
      print(
        terminal,
        `The store still knows ${them}: revoke ${them} in its keys list, unless something else uses ${them}.`,
      );
    }
    return exitCodes.ok;
  });
}
