import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import type { CommandContext } from './context.ts';
import { plain } from './terminal.ts';

/** Verbs of the store's REST API. */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** `gatehouse complete bash|zsh|fish|powershell` prints the shell's script; that script asks `gatehouse complete -- …`. */
export async function complete(program: Command, context: CommandContext): Promise<void> {
  const root = tab(program);
  let stores: readonly { readonly id: string; readonly name: string }[] = [];
  await context.withApp({}, async (app) => {
    const listed = await app.listStores();
    if (listed.ok) stores = listed.value;
    return 0;
  });
  for (const command of root.commands.values()) {
    const store = command.arguments.get('store');
    if (store) store.handler = offering(stores.map(({ id, name }) => [id, plain(name)]));
    const method = command.arguments.get('method');
    if (method) method.handler = offering(methods.map((verb) => [verb, '']));
  }
  await program.parseAsync(process.argv);
}

function offering(choices: readonly (readonly [value: string, description: string])[]) {
  return (offer: (value: string, description: string) => void): void => {
    for (const [value, description] of choices) offer(value, description);
  };
}
