import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { App } from '../../app.ts';
import type { Permission } from '../../contract/models.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { toolEnvironment } from '../../contract/tool-environment.ts';
import type { ToolArea, ToolRules } from '../../contract/tools.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { tellFailure } from '../output.ts';

export interface RunOptions extends VaultOptions, JsonOption {
  readonly store: string;
  readonly tool?: string;
  readonly may: Permission;
  readonly area?: readonly ToolArea[];
}

/**
 * Runs a command with a local key that is good as long as it runs, on a gateway of its own: what the command keeps of it
 * opens nothing afterwards. The exit code is the command's; `--json` tells a failure before it was started.
 */
export async function run(context: CommandContext, command: readonly string[], options: RunOptions): Promise<number> {
  const json = options.json === true;
  return context.withApp(options, async (app) => {
    const rules = await rulesOf(app, options);
    if (!rules.ok) return tellFailure(context.terminal, rules.failure, json);
    const name = rules.value.name;
    const opened = await (await app.gateway()).openFor({ ...rules.value, store: options.store, name });
    if (!opened.ok) return tellFailure(context.terminal, opened.failure, json);
    const { login, gateway } = opened.value;
    const ended = await start(command, { ...context.terminal.env, ...toolEnvironment(login) }, context.terminal.stop);
    await gateway.close();
    return ended.ok ? ended.value : tellFailure(context.terminal, ended.failure, json);
  });
}

async function rulesOf(app: App, options: RunOptions): Promise<Result<ToolRules & { readonly name: string }>> {
  if (options.tool === undefined) {
    return ok({ name: 'gatehouse run', permission: options.may, areas: options.area ?? ['everything'] });
  }
  const tool = await (await app.gateway()).tools.show({ tool: options.tool, store: options.store });
  if (!tool.ok) return tool;
  const { name, permission, areas, perMinute, expiresAt } = tool.value;
  return ok({
    name,
    permission,
    areas,
    ...(perMinute === undefined ? {} : { perMinute }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  });
}

/** Ctrl+C reaches the command by itself, from the terminal; what asks Gatehouse alone to end is passed on. */
function start(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
  stop: AbortSignal,
): Promise<Result<number>> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: 'inherit' });
    const end = () => child.kill('SIGTERM');
    stop.addEventListener('abort', end, { once: true });
    if (stop.aborted) end();
    child.once('error', (error: NodeJS.ErrnoException) => {
      stop.removeEventListener('abort', end);
      resolve(fail('usage', { reason: 'command-not-started', given: program, problem: error.code ?? '' }));
    });
    child.once('exit', (code, signal) => {
      stop.removeEventListener('abort', end);
      // As a shell tells it.
      resolve(ok(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  });
}
