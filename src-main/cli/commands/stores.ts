import { plain } from '../../contract/plain.ts';
import { permissionTexts } from '../../contract/words-en.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { ago, printJson, table, tellFailure } from '../output.ts';
import { print, tell } from '../terminal.ts';

const healthWords = { healthy: 'healthy', warning: 'works, with a warning', problem: 'has a problem' };

/** `--json`: `{"stores":[{"id","name","address","keyLast7","permission","health","checkedAt","keyAddedAt","remindAfter"?,"rotation"?}]}`. */
export async function stores(context: CommandContext, options: JsonOption): Promise<number> {
  const { terminal } = context;
  return context.withApp(options, async (app) => {
    const listed = await app.listStores();
    if (!listed.ok) return tellFailure(terminal, listed.failure, options.json === true);
    if (options.json) {
      printJson(terminal, { stores: listed.value });
      return exitCodes.ok;
    }
    if (listed.value.length === 0) {
      tell(terminal, 'No store yet. Connect one: gatehouse connect shop.example.com');
      return exitCodes.ok;
    }
    const now = Date.now();
    const rows = listed.value.map((store) => [
      plain(store.name),
      store.address,
      `ck_…${store.keyLast7}`,
      permissionTexts[store.permission],
      `${healthWords[store.health]}, checked ${ago(store.checkedAt, now)}`,
    ]);
    print(terminal, table([['NAME', 'ADDRESS', 'KEY', 'MAY', 'STATE'], ...rows]).join('\n'));
    return exitCodes.ok;
  });
}
