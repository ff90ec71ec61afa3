import { STATUS_CODES } from 'node:http';
import type { StoreCallReport } from '../../contract/host.ts';
import { plain } from '../../contract/plain.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readInput, readTextFile } from '../files.ts';
import { bytesInWords, failureJson, printJson, tellFailure } from '../output.ts';
import { withTask } from '../task.ts';
import { print, type Terminal, tell } from '../terminal.ts';

export interface CallOptions extends VaultOptions, JsonOption {
  readonly query?: readonly string[];
  readonly data?: string;
  readonly all?: boolean;
  readonly key?: string;
}

const largestBody = 8 * 1024 * 1024;

/**
 * Calls a store and prints its answer. `--json`: `{"status","headers","json"|"text"?,"problem"?,"polluted","bytes",
 * "durationMs","pages"}`, where `problem` is like `error` of a failure. A refusal by the store is exit code 1, with its answer printed all the same.
 */
export async function call(
  context: CommandContext,
  request: { readonly store: string; readonly method: string; readonly path: string },
  options: CallOptions,
): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const query = readQuery(options.query ?? []);
  if (!query.ok) return tellFailure(terminal, query.failure, json);
  const body = await readBody(terminal, options.data);
  if (!body.ok) return tellFailure(terminal, body.failure, json);

  return context.withApp(options, async (app) => {
    const answer = await withTask(context, app, (task) =>
      app.callStore({
        task,
        ...request,
        query: query.value,
        ...(body.value === undefined ? {} : { body: body.value }),
        ...(options.key === undefined ? {} : { key: options.key }),
        allPages: options.all === true,
      }),
    );
    if (!answer.ok) return tellFailure(terminal, answer.failure, json);
    const { problem } = answer.value;
    if (json) printJson(terminal, { ...answer.value, ...(problem ? { problem: failureJson(problem).error } : {}) });
    else tellAnswer(terminal, answer.value);
    return problem ? exitCodes.problem : exitCodes.ok;
  });
}

function tellAnswer(terminal: Terminal, answer: StoreCallReport): void {
  const { err } = terminal.color;
  const status = `${answer.status} ${STATUS_CODES[answer.status] ?? ''}`.trim();
  const pages = answer.pages > 1 ? `${answer.pages} pages, ` : '';
  const total = answer.headers['x-wp-total'];
  const of = total === undefined ? '' : ` of ${plain(total)} in all`;
  tell(
    terminal,
    `${answer.problem ? err.red(status) : err.green(status)}  ${pages}${bytesInWords(answer.bytes)} in ${Math.round(answer.durationMs)} ms${of}`,
  );
  if (answer.json !== undefined) print(terminal, JSON.stringify(answer.json, null, 2));
  else if (answer.text) print(terminal, plain(answer.text));
  if (answer.polluted) {
    tell(terminal, `${err.yellow('!')} Something stood before the JSON and was left out; other tools may fail on it.`);
  }
  if (answer.problem) tellFailure(terminal, answer.problem, false);
}

function readQuery(given: readonly string[]): Result<[string, string][]> {
  const pairs: [string, string][] = [];
  for (const one of given) {
    const at = one.indexOf('=');
    if (at < 1) return fail('usage', { reason: 'query-form', given: one });
    pairs.push([one.slice(0, at), one.slice(at + 1)]);
  }
  return ok(pairs);
}

/** Literal JSON, `@FILE`, or `@-` for standard input. */
async function readBody(terminal: Terminal, data: string | undefined): Promise<Result<string | undefined>> {
  if (data === undefined) return ok(undefined);
  const text = data.startsWith('@') ? await readSource(terminal, data.slice(1)) : ok(data);
  if (!text.ok) return text;
  try {
    JSON.parse(text.value);
  } catch (error) {
    // V8 quotes the text around the fault, which may be long and is the person's own: its first line says enough.
    return fail('body-not-json', {
      reason: error instanceof Error ? (error.message.split('\n')[0]?.slice(0, 200) ?? '') : '',
    });
  }
  return text;
}

async function readSource(terminal: Terminal, source: string): Promise<Result<string>> {
  if (source !== '-') return readTextFile(source, largestBody);
  const text = await readInput(terminal, largestBody);
  return text.ok && text.value.length > largestBody
    ? fail('file-unreadable', { file: '-', reason: 'too-large' })
    : text;
}
