import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { plain } from '../contract/plain.ts';
import { practiceFault, practiceFaultNames } from '../contract/practice-faults.ts';
import type { CommandContext } from './context.ts';
import { print } from './terminal.ts';

/** Verbs of the store's REST API. */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/*
 * For bash alone the script is our own. That of @bomb.sh/tab 0.0.22 works only where the bash-completion package is
 * installed (`_get_comp_words_by_ref`: not on macOS, nor on a Debian server), and it runs what stands in `$(…)` on the
 * line, since it hands the words to `eval`. This one needs bash 3.2 and runs nothing.
 */
const bashScript = `# bash completion for gatehouse
__gatehouse_complete() {
  local offer current=\${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  while IFS= read -r offer; do
    offer=\${offer%%$'\\t'*}
    if [[ $offer != :* && $offer == "$current"* ]]; then COMPREPLY+=("$offer"); fi
  done < <(gatehouse complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -F __gatehouse_complete gatehouse`;

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
    const store = command.arguments.get('store') ?? command.arguments.get('address-or-store');
    if (store) store.handler = offering(stores.map(({ id, name }) => [id, plain(name)]));
    const method = command.arguments.get('method');
    if (method) method.handler = offering(methods.map((verb) => [verb, '']));
    const fault = command.options.get('fault');
    if (fault) fault.handler = offering(practiceFaultNames.map((name) => [name, practiceFault(name).title]));
  }
  if (process.argv[3] === 'bash') print(context.terminal, bashScript);
  else await program.parseAsync(process.argv, { from: 'node' });
}

function offering(choices: readonly (readonly [value: string, description: string])[]) {
  return (offer: (value: string, description: string) => void): void => {
    for (const [value, description] of choices) offer(value, description);
  };
}
