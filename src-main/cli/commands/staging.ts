import { plain } from '../../contract/plain.ts';
import { fail } from '../../contract/result.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { readStaging } from '../read-staging.ts';
import { withTask } from '../task.ts';
import { print } from '../terminal.ts';

export interface StagingOptions extends VaultOptions, JsonOption {
  readonly login?: string;
  readonly remove?: boolean;
}

/** Keeps the name and password that a store's staging site asks for, or erases them. `--json`: `{"store":{…}}`. */
export async function staging(context: CommandContext, reference: string, options: StagingOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  if (options.remove && options.login !== undefined) {
    return tellFailure(terminal, fail('usage', { reason: 'login-or-remove' }).failure, json);
  }
  return context.withApp(options, async (app) => {
    // Before anything is asked: a slip in the name should not cost a password.
    const found = await app.showStore({ store: reference });
    if (!found.ok) return tellFailure(terminal, found.failure, json);
    const login = options.remove ? undefined : await readStaging(terminal, options.login ?? '-');
    if (login && !login.ok) return tellFailure(terminal, login.failure, json);
    const changed = await withTask(context, app, (task) =>
      app.setStagingLogin({ task, store: found.value.id, staging: login ? login.value : null }),
    );
    if (!changed.ok) return tellFailure(terminal, changed.failure, json);
    if (json) printJson(terminal, { store: changed.value });
    else {
      const what = login ? 'is kept in the keychain, and was accepted' : 'is erased from this computer';
      print(terminal, `The staging login of ${plain(changed.value.name)} ${what}.`);
    }
    return exitCodes.ok;
  });
}
