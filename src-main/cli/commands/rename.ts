import { plain } from '../../contract/plain.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { print } from '../terminal.ts';

/** `--json`: `{"store":{…}}`. */
export async function rename(
  context: CommandContext,
  store: string,
  name: string,
  options: JsonOption,
): Promise<number> {
  const { terminal } = context;
  return context.withApp(options, async (app) => {
    const renamed = await app.renameStore({ store, name });
    if (!renamed.ok) return tellFailure(terminal, renamed.failure, options.json === true);
    if (options.json) printJson(terminal, { store: renamed.value });
    else print(terminal, `Renamed: ${plain(renamed.value.name)} (${renamed.value.address})`);
    return exitCodes.ok;
  });
}
