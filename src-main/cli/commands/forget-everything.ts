import { confirm } from '../ask.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { withTask } from '../task.ts';
import { print } from '../terminal.ts';
import type { RemoveOptions } from './remove.ts';

/** `--json`: `{"forgotten":{"stores","keys"}}`. */
export async function forgetEverything(context: CommandContext, options: RemoveOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  return context.withApp(options, async (app) => {
    const listed = await app.listStores();
    if (!listed.ok) return tellFailure(terminal, listed.failure, json);
    const count = listed.value.length === 1 ? '1 store' : `${listed.value.length} stores`;
    const question = `Forget ${count}, all their keys and tools, and all settings on this computer? Secrets cannot be had again.`;
    const agreed = await confirm(terminal, question, options.yes === true);
    if (!agreed.ok) return tellFailure(terminal, agreed.failure, json);
    const forgotten = await withTask(context, app, (task) => app.forgetEverything({ task }));
    if (!forgotten.ok) return tellFailure(terminal, forgotten.failure, json);
    const { stores, keys } = forgotten.value;
    if (json) printJson(terminal, { forgotten: { stores, keys } });
    else
      print(
        terminal,
        `Forgotten: ${stores} ${stores === 1 ? 'store' : 'stores'} and ${keys} ${keys === 1 ? 'key' : 'keys'}.`,
      );
    return exitCodes.ok;
  });
}
