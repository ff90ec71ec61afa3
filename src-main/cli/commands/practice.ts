import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { permissionTexts } from '../../contract/words-en.ts';
import { type PracticeStore, startPracticeStore } from '../../practice/index.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { errnoOf } from '../files.ts';
import { printJson, table, tellFailure } from '../output.ts';
import { print, type Terminal, tell } from '../terminal.ts';

export interface PracticeCommandOptions extends JsonOption {
  readonly port: string;
  readonly https?: boolean;
  readonly plain?: boolean;
}

/**
 * Runs the practice store until Ctrl+C. `--json`, one line as soon as it answers:
 * `{"address","authorityFile"?,"addKeyUrl","keys":[{"consumerKey","consumerSecret","permission","description"}]}`.
 * Its keys are good for nothing but this store, for as long as it runs.
 */
export async function practice(context: CommandContext, options: PracticeCommandOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const port = Number(options.port);
  if (!/^\d{1,5}$/.test(options.port) || port > 65_535) {
    return tellFailure(terminal, fail('usage', { reason: 'port-form', given: options.port }).failure, json);
  }
  const started = await start(options, port);
  if (!started.ok) return tellFailure(terminal, started.failure, json);
  const store = started.value;
  const authority = await keepAuthority(context.folder, store);
  try {
    if (!authority.ok) return tellFailure(terminal, authority.failure, json);
    if (json) printJson(terminal, asJson(store, authority.value));
    else introduce(terminal, store, authority.value);
    await stopped(terminal.stop);
    return exitCodes.ok;
  } finally {
    if (authority.ok && authority.value) await rm(authority.value, { force: true });
    await store.close();
  }
}

async function start({ https, plain }: PracticeCommandOptions, port: number): Promise<Result<PracticeStore>> {
  try {
    const listener = https ? { httpPort: null, httpsPort: port } : { httpPort: port };
    return ok(await startPracticeStore({ ...listener, permalinks: plain ? 'plain' : 'pretty' }));
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes(errnoOf(error))) return fail('port-taken', { port });
    throw error;
  }
}

/** The authority is new at each start, so its file is too; named by the port, since several stores may run. */
async function keepAuthority(folder: string, store: PracticeStore): Promise<Result<string | undefined>> {
  if (store.authority === undefined) return ok(undefined);
  const file = join(folder, `practice-authority-${new URL(store.url).port}.pem`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, store.authority);
    return ok(file);
  } catch (error) {
    return fail('disk-failed', { file, reason: errnoOf(error) });
  }
}

const addKeyPath = '/wp-admin/admin.php?page=wc-settings&tab=advanced&section=keys&create-key=1';

function asJson(store: PracticeStore, authorityFile: string | undefined): object {
  return {
    address: store.url,
    ...(authorityFile === undefined ? {} : { authorityFile }),
    addKeyUrl: store.url + addKeyPath,
    keys: store.keys.map(({ consumerKey, consumerSecret, permission, description }) => ({
      consumerKey,
      consumerSecret,
      permission,
      description,
    })),
  };
}

function introduce(terminal: Terminal, store: PracticeStore, authorityFile: string | undefined): void {
  print(terminal, `The practice store answers at ${store.url}`);
  print(terminal, `It is a stand-in for WooCommerce on this computer; what you do in it is gone when it stops.`);
  print(terminal, '');
  const rows = store.keys.map((key) => [
    permissionTexts[key.permission],
    key.description,
    `${key.consumerKey} ${key.consumerSecret}`,
  ]);
  for (const line of table([['MAY', 'KEY', 'CONSUMER KEY AND SECRET'], ...rows])) print(terminal, line);
  print(terminal, '');
  print(terminal, `Make a key of your own: ${store.url}${addKeyPath}`);
  print(terminal, `Connect it: gatehouse connect ${store.url}${authorityFile ? ` --ca ${quoted(authorityFile)}` : ''}`);
  tell(terminal, 'Ctrl+C stops it.');
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}

function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
