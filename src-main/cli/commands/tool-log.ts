import type { App } from '../../app.ts';
import { csvOf } from '../../contract/csv.ts';
import { plain } from '../../contract/plain.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { mostToolCalls, type Tool, type ToolCall, type ToolCallsRequest } from '../../contract/tools.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { ago, bytesInWords, printJson, table, tellFailure } from '../output.ts';
import { print, tell } from '../terminal.ts';
import type { ToolOptions } from './tool.ts';

export interface ToolLogOptions extends ToolOptions {
  readonly text?: string;
  readonly limit: string;
  readonly csv?: boolean;
}

/** What tools called, newest first. `--json`: `{"calls":[ToolCall]}`. The vault is opened for the names of tools alone. */
export async function toolLog(
  context: CommandContext,
  reference: string | undefined,
  options: ToolLogOptions,
): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const limit = options.limit === 'all' ? Number.POSITIVE_INFINITY : Number(options.limit);
  if (!(limit >= 1) || (limit !== Number.POSITIVE_INFINITY && !Number.isInteger(limit))) {
    return tellFailure(terminal, fail('usage', { reason: 'limit-form', given: options.limit }).failure, json);
  }
  return context.withApp(options, async (app) => {
    const found = await wanted(app, reference, options);
    if (!found.ok) return tellFailure(terminal, found.failure, json);
    const calls = await readAll(
      app,
      { ...found.value, ...(options.text === undefined ? {} : { text: options.text }) },
      limit,
    );
    if (!calls.ok) return tellFailure(terminal, calls.failure, json);
    if (json) {
      printJson(terminal, { calls: calls.value });
      return exitCodes.ok;
    }
    const nameOf = namesOf(calls.value.length === 0 ? [] : await knownTools(app));
    if (options.csv) {
      const head = ['when', 'tool', 'tool id', 'store', 'method', 'route', 'status', 'bytes', 'milliseconds', 'reason'];
      const rows = calls.value.map((call) => [
        call.at,
        call.tool === undefined ? '' : plain(nameOf(call.tool)),
        call.tool ?? '',
        call.store ?? '',
        call.method,
        plain(call.route),
        String(call.status),
        String(call.bytes),
        String(call.ms),
        call.reason ?? '',
      ]);
      terminal.stdout.write(csvOf(head, rows));
      return exitCodes.ok;
    }
    if (calls.value.length === 0) tell(terminal, 'No such call is in the log.');
    const now = Date.now();
    for (const line of table(calls.value.map((call) => rowOf(call, nameOf, now)))) print(terminal, line);
    return exitCodes.ok;
  });
}

function rowOf(call: ToolCall, nameOf: (id: string) => string, now: number): string[] {
  return [
    ago(call.at, now),
    call.tool === undefined ? 'nobody known' : plain(nameOf(call.tool)),
    call.store ?? '',
    plain(call.method),
    plain(call.route),
    call.status === 0 ? 'no answer' : String(call.status),
    bytesInWords(call.bytes),
    `${Math.round(call.ms)} ms`,
    call.reason ?? '',
  ];
}

/** Whose calls: of a tool, of a store's tools, or of all. */
async function wanted(
  app: App,
  reference: string | undefined,
  { store }: ToolLogOptions,
): Promise<Result<Pick<ToolCallsRequest, 'store' | 'tool'>>> {
  if (reference !== undefined) {
    const { tools } = await app.gateway();
    const shown = await tools.show({ tool: reference, ...(store === undefined ? {} : { store }) });
    return shown.ok ? ok({ tool: shown.value.id }) : shown;
  }
  if (store === undefined) return ok({});
  const found = await app.showStore({ store });
  return found.ok ? ok({ store: found.value.id }) : found;
}

async function readAll(
  app: App,
  request: Omit<ToolCallsRequest, 'limit' | 'before'>,
  limit: number,
): Promise<Result<readonly ToolCall[]>> {
  const all: ToolCall[] = [];
  let before: string | undefined;
  do {
    const read = await app.toolCalls({
      ...request,
      ...(before === undefined ? {} : { before }),
      limit: Math.min(limit - all.length, mostToolCalls),
    });
    if (!read.ok) return read;
    all.push(...read.value.calls);
    before = read.value.earlier;
  } while (before !== undefined && all.length < limit);
  return ok(all);
}

/** None where the vault stays closed: then ids have to do. */
async function knownTools(app: App): Promise<readonly Tool[]> {
  const listed = await app.listTools({});
  return listed.ok ? listed.value : [];
}

function namesOf(tools: readonly Tool[]): (id: string) => string {
  const names = new Map(tools.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}
