import type { App } from '../../app.ts';
import { describeRoad } from '../../contract/describe.ts';
import { plain } from '../../contract/plain.ts';
import { fail } from '../../contract/result.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureJson, printJson, tellFailure } from '../output.ts';
import { reportJson, tellFindings } from '../report.ts';
import { withTask } from '../task.ts';
import { print, tell } from '../terminal.ts';

export interface CheckOptions extends VaultOptions, JsonOption {
  readonly all?: boolean;
}

/**
 * Checks one store or all, one after the other, so that a host with several of them is not pressed. `--json`:
 * `{"checks":[{"store","report"}|{"store","error"}]}`. The exit code is the gravest of them.
 */
export async function check(
  context: CommandContext,
  reference: string | undefined,
  options: CheckOptions,
): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  if ((reference === undefined) === (options.all !== true)) {
    return tellFailure(terminal, fail('usage', { reason: 'store-or-all' }).failure, json);
  }
  return context.withApp(options, async (app) => {
    const listed = reference === undefined ? await app.listStores() : undefined;
    if (listed && !listed.ok) return tellFailure(terminal, listed.failure, json);
    const references = listed ? listed.value.map((store) => store.id) : [reference as string];
    const checks: object[] = [];
    let exitCode: number = exitCodes.ok;
    for (const [index, store] of references.entries()) {
      if (terminal.stop.aborted) break;
      if (listed) tell(terminal, `${index + 1} of ${references.length}: ${plain(listed.value[index]?.name ?? '')}`);
      const outcome = await checkOne(context, app, store, json);
      checks.push(outcome.json);
      exitCode = Math.max(exitCode, outcome.exitCode);
    }
    if (json) printJson(terminal, { checks });
    return terminal.stop.aborted ? exitCodes.stopped : exitCode;
  });
}

async function checkOne(context: CommandContext, app: App, store: string, json: boolean) {
  const { terminal } = context;
  const checked = await withTask(context, app, (task) => app.checkStore({ task, store }));
  if (!checked.ok) {
    if (!json) tellFailure(terminal, checked.failure, false);
    return { exitCode: exitCodeOf(checked.failure), json: { store, ...failureJson(checked.failure) } };
  }
  const report = checked.value;
  if (!json) {
    tellFindings(terminal, report.findings);
    const state = report.ok ? 'Healthy' : 'Has a problem';
    const calls = report.road ? `; ${describeRoad(report.road)}` : '';
    print(terminal, `${state}: ${report.address}, ${report.requests} requests in ${report.durationMs} ms${calls}.`);
  }
  return { exitCode: report.ok ? exitCodes.ok : exitCodes.problem, json: { store, report: reportJson(report) } };
}
