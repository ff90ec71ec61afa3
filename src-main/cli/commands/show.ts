import { describeRoad } from '../../contract/describe.ts';
import type { KeyRecord, StoreRecord } from '../../contract/models.ts';
import { plain } from '../../contract/plain.ts';
import { permissionTexts } from '../../contract/words-en.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { ago, printJson, table, tellFailure } from '../output.ts';
import { print } from '../terminal.ts';

/** `--json`: `{"store":{…}}`, the record as it is on disk. */
export async function show(context: CommandContext, reference: string, options: JsonOption): Promise<number> {
  const { terminal } = context;
  return context.withApp(options, async (app) => {
    const shown = await app.showStore({ store: reference });
    if (!shown.ok) return tellFailure(terminal, shown.failure, options.json === true);
    if (options.json) printJson(terminal, { store: shown.value });
    else for (const line of table(rowsOf(shown.value))) print(terminal, line);
    return exitCodes.ok;
  });
}

function rowsOf(store: StoreRecord): string[][] {
  const now = Date.now();
  const { ok, findings } = store.lastCheck;
  const legacy = { on: 'on', off: 'off', unknown: 'unknown' }[store.legacyApi];
  return [
    ['Name', plain(store.name)],
    ['Id', store.id],
    ['Address', store.address],
    ['WordPress says', store.home],
    ['WooCommerce', store.versions.woocommerce ?? 'unknown'],
    ['WordPress', store.versions.wordpress ?? 'unknown'],
    ['Calls', describeRoad(store.road)],
    ['State', ok ? 'healthy' : `has a problem: ${findings.map(({ cause }) => cause).join(', ')}`],
    ['Checked', ago(store.checkedAt, now)],
    ['Connected', ago(store.connectedAt, now)],
    ['Legacy REST API', legacy],
    ...(store.addedAuthority
      ? [['Added authority', `${plain(store.addedAuthority.subject)}, for this store alone`]]
      : []),
    ...store.keys.map((key) => [key.id === store.activeKey ? 'Key in use' : 'Other key', keyWords(key, now)]),
  ];
}

function keyWords(key: KeyRecord, now: number): string {
  const sees = Object.entries(key.found.areas).flatMap(([area, yes]) =>
    yes === 'yes' ? [area.replace('_', ' ')] : [],
  );
  const may = { read: key.found.read === 'yes', write: key.found.write === 'yes' };
  const permission = may.read && may.write ? 'read_write' : may.write ? 'write' : 'read';
  return [
    `ck_…${key.last7}${key.description ? ` “${plain(key.description)}”` : ''}`,
    permissionTexts[permission],
    `its user sees ${sees.join(', ') || 'nothing'}`,
    `added ${ago(key.addedAt, now)}`,
  ].join(', ');
}
