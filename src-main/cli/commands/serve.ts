import { fail } from '../../contract/result.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { portOf } from '../port.ts';
import { stopped } from '../stopped.ts';
import { print, tell } from '../terminal.ts';
import { installUnit, uninstallUnit } from './serve-unit.ts';
import { allPaused } from './tool.ts';

export interface ServeOptions extends VaultOptions, JsonOption {
  readonly port?: string;
  readonly install?: boolean;
  readonly uninstall?: boolean;
  readonly now?: boolean;
}

/**
 * Lets desktop tools through until Ctrl+C or SIGTERM, and then lets the calls under way come to their end. `--json`, one
 * line as soon as it listens: `{"address","paused"}`. What keeps tools from their stores meanwhile goes to standard error.
 */
export async function serve(context: CommandContext, options: ServeOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const port = options.port === undefined ? undefined : portOf(options.port);
  if (port === null) {
    return tellFailure(terminal, fail('usage', { reason: 'port-form', given: options.port ?? '' }).failure, json);
  }
  if (options.install) return installUnit(context, options);
  if (options.uninstall) return uninstallUnit(context, options);
  return context.withApp(options, async (app) => {
    const gateway = await app.gateway();
    const opened = await gateway.open(port === undefined ? {} : { port });
    if (!opened.ok) return tellFailure(terminal, opened.failure, json);
    const { address } = opened.value;
    const status = await app.gatewayStatus();
    const paused = status.ok && status.value.paused;
    if (json) printJson(terminal, { address, paused });
    else {
      print(terminal, `The gateway listens at ${address}`);
      if (paused) tell(terminal, allPaused);
      tell(terminal, 'A tool calls its store there, with its own key: gatehouse tool add. Ctrl+C stops it.');
    }
    await stopped(terminal.stop);
    await opened.value.close();
    return exitCodes.ok;
  });
}
