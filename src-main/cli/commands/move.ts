import { plain } from '../../contract/plain.ts';
import { ok } from '../../contract/result.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { largestAuthorityFile, readTextFile } from '../files.ts';
import { printJson, tellFailure } from '../output.ts';
import { withTask } from '../task.ts';
import { print } from '../terminal.ts';

export interface MoveOptions extends VaultOptions, JsonOption {
  readonly ca?: string;
}

/** `--json`: `{"store":{…}}`. */
export async function move(
  context: CommandContext,
  store: string,
  address: string,
  options: MoveOptions,
): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const authority = options.ca === undefined ? ok(undefined) : await readTextFile(options.ca, largestAuthorityFile);
  if (!authority.ok) return tellFailure(terminal, authority.failure, json);
  return context.withApp(options, async (app) => {
    const moved = await withTask(context, app, (task) =>
      app.moveStore({ task, store, address, ...(authority.value === undefined ? {} : { authority: authority.value }) }),
    );
    if (!moved.ok) return tellFailure(terminal, moved.failure, json);
    if (json) printJson(terminal, { store: moved.value });
    else print(terminal, `Moved: ${plain(moved.value.name)} is now called at ${moved.value.address}.`);
    return exitCodes.ok;
  });
}
