import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isPracticeFault } from '../../contract/practice-faults.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { permissionTexts } from '../../contract/words-en.ts';
import { type Language, type PracticeStore, startPracticeStore } from '../../practice/index.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { errnoOf } from '../files.ts';
import { printJson, table, tellFailure } from '../output.ts';
import { portOf } from '../port.ts';
import { stopped } from '../stopped.ts';
import { print, type Terminal, tell } from '../terminal.ts';
import { commandLine, listFaults, nearestFault, runFault } from './practice-fault.ts';

export interface PracticeCommandOptions extends JsonOption {
  readonly port: string;
  readonly https?: boolean;
  readonly plain?: boolean;
  readonly fault?: string;
  readonly language?: Language;
  readonly listFaults?: boolean;
}

/** What runs until it is stopped, and how it is told of. */
export interface PracticeRun {
  readonly address: string;
  /** PEM; it is put into a file for as long as this runs. */
  readonly authority?: string;
  readonly json: (authorityFile: string | undefined) => object;
  readonly introduce: (terminal: Terminal, authorityFile: string | undefined) => void;
  close(): Promise<void>;
}

/**
 * Runs the practice store until Ctrl+C. `--json`, one line as soon as it answers:
 * `{"address","authorityFile"?,"addKeyUrl","keys":[{"consumerKey","consumerSecret","permission","description"}]}`; with a
 * fault `{"fault","address","authorityFile"?,"addKeyUrl","key":{"consumerKey","consumerSecret"},"staging"?:{"user","password"}}`.
 * Its keys are good for nothing but this store, for as long as it runs.
 *
 * `--list-faults` runs nothing, and lists what `--fault` takes: `{"faults":[{"name","group","title","plays","over","cause"}]}`.
 */
export async function practice(context: CommandContext, options: PracticeCommandOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  if (options.listFaults) return listFaults(terminal, json);
  const port = portOf(options.port);
  if (port === null) {
    return tellFailure(terminal, fail('usage', { reason: 'port-form', given: options.port }).failure, json);
  }
  const started = await start(options, port);
  if (!started.ok) return tellFailure(terminal, started.failure, json);
  const run = started.value;
  const authority = await keepAuthority(context.folder, run);
  try {
    if (!authority.ok) return tellFailure(terminal, authority.failure, json);
    if (json) printJson(terminal, run.json(authority.value));
    else run.introduce(terminal, authority.value);
    if (!json) tell(terminal, 'Ctrl+C stops it.');
    await stopped(terminal.stop);
    return exitCodes.ok;
  } finally {
    if (authority.ok && authority.value) await rm(authority.value, { force: true });
    await run.close();
  }
}

async function start(options: PracticeCommandOptions, port: number): Promise<Result<PracticeRun>> {
  const { https = false, plain = false, fault, language = 'en' } = options;
  try {
    if (fault !== undefined) {
      if (!isPracticeFault(fault)) {
        return fail('usage', { reason: 'fault-unknown', given: fault, nearest: nearestFault(fault) });
      }
      return ok(await runFault(fault, { https, port, language }));
    }
    const listener = https ? { httpPort: null, httpsPort: port } : { httpPort: port };
    return ok(inOrder(await startPracticeStore({ ...listener, permalinks: plain ? 'plain' : 'pretty', language })));
  } catch (error) {
    if (['EADDRINUSE', 'EACCES'].includes(errnoOf(error))) return fail('port-taken', { port });
    throw error;
  }
}

/** The authority is new at each start, so its file is too; named by the port, since several stores may run. */
async function keepAuthority(folder: string, run: PracticeRun): Promise<Result<string | undefined>> {
  if (run.authority === undefined) return ok(undefined);
  const file = join(folder, `practice-authority-${new URL(run.address).port}.pem`);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeFile(file, run.authority);
    return ok(file);
  } catch (error) {
    return fail('disk-failed', { file, reason: errnoOf(error) });
  }
}

function inOrder(store: PracticeStore): PracticeRun {
  return {
    address: store.url,
    ...(store.authority === undefined ? {} : { authority: store.authority }),
    json: (authorityFile) => asJson(store, authorityFile),
    introduce: (terminal, authorityFile) => introduce(terminal, store, authorityFile),
    close: () => store.close(),
  };
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
  print(terminal, `Connect it: ${commandLine('connect', store.url, authorityFile)}`);
}
