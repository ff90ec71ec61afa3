import type { Permission } from '../../contract/models.ts';
import { plain } from '../../contract/plain.ts';
import { fail, type Result } from '../../contract/result.ts';
import type { Tool, ToolArea, ToolChanges, ToolLogin, ToolSummary } from '../../contract/tools.ts';
import { permissionTexts } from '../../contract/words-en.ts';
import type { Tools } from '../../gateway/tools.ts';
import { confirm } from '../ask.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { ago, bytesInWords, printJson, table, tellFailure } from '../output.ts';
import { print, type Terminal, tell } from '../terminal.ts';
import { rulesInWords } from '../tool-words.ts';

export interface ToolOptions extends VaultOptions, JsonOption {
  readonly store?: string;
}

export interface AddToolOptions extends VaultOptions, JsonOption {
  readonly may: Permission;
  readonly area: readonly ToolArea[];
  readonly until?: string;
  readonly perMinute?: string;
}

/**
 * Gives a tool a local key. `--json`: `{"tool":Tool,"url","consumerKey","consumerSecret"}`. The secret is printed here
 * and never again: it is the person's to copy, and opens nothing but this computer's gateway.
 */
export async function addTool(
  context: CommandContext,
  request: { readonly store: string; readonly name: string },
  options: AddToolOptions,
): Promise<number> {
  const expiresAt = options.until === undefined ? undefined : endOf(options.until);
  return withTools(context, options, (tools) =>
    tools.add({
      ...request,
      permission: options.may,
      areas: options.area,
      ...(expiresAt === undefined ? {} : { expiresAt }),
      ...(options.perMinute === undefined ? {} : { perMinute: Number(options.perMinute) }),
    }),
  )(tellLogin);
}

/** `--json`: `{"tools":[Tool and "url","use"]}`. */
export async function listTools(context: CommandContext, options: ToolOptions): Promise<number> {
  return withTools(context, options, (tools) => tools.list(ofStore(options)))((terminal, listed, json) => {
    if (json) return printJson(terminal, { tools: listed });
    if (listed.length === 0) {
      return tell(terminal, 'No tool yet. Add one: gatehouse tool add STORE NAME --area products');
    }
    const now = Date.now();
    const rows = listed.map((tool) => [
      tool.id,
      plain(tool.name),
      tool.store,
      `ck_…${tool.keyLast7}`,
      permissionTexts[tool.permission],
      tool.areas.join(', '),
      stateOf(tool, now),
      tool.use.lastUsedAt === undefined ? 'never used' : `used ${ago(tool.use.lastUsedAt, now)}`,
    ]);
    const head = ['ID', 'NAME', 'STORE', 'KEY', 'MAY', 'AREAS', 'STATE', 'LAST USE'];
    for (const line of table([head, ...rows])) print(terminal, line);
  });
}

/** `--json`: `{"tool":Tool and "url","use"}`. */
export async function showTool(context: CommandContext, tool: string, options: ToolOptions): Promise<number> {
  return withTools(context, options, (tools) => tools.show({ tool, ...ofStore(options) }))((terminal, shown, json) => {
    if (json) return printJson(terminal, { tool: shown });
    for (const line of table(rowsOf(shown))) print(terminal, line);
  });
}

export interface ChangeToolOptions extends ToolOptions {
  readonly name?: string;
  readonly may?: Permission;
  readonly area?: readonly ToolArea[];
  readonly until?: string;
  readonly perMinute?: string;
}

/**
 * Other rules, with the key that the tool has; what is not said stays. `--until always` and `--per-minute any` take a limit
 * away. `--json`: `{"tool":Tool}`.
 */
export async function changeTool(context: CommandContext, tool: string, options: ChangeToolOptions): Promise<number> {
  const { name, may, area, until, perMinute } = options;
  const changes: ToolChanges = {
    ...(name === undefined ? {} : { name }),
    ...(may === undefined ? {} : { permission: may }),
    ...(area === undefined ? {} : { areas: area }),
    ...(until === undefined ? {} : { expiresAt: until === 'always' ? null : endOf(until) }),
    ...(perMinute === undefined ? {} : { perMinute: perMinute === 'any' ? null : Number(perMinute) }),
  };
  if (Object.keys(changes).length === 0) {
    return tellFailure(context.terminal, fail('usage', { reason: 'no-change' }).failure, options.json === true);
  }
  return withTools(context, options, (tools) => tools.update({ tool, ...ofStore(options), ...changes }))(
    (terminal, changed, json) => {
      if (json) return printJson(terminal, { tool: changed });
      tell(terminal, `${terminal.color.err.green('✓')} “${plain(changed.name)}”: ${rulesInWords(changed)}.`);
    },
  );
}

/** Another key for a tool. `--json`: as `tool add`. */
export async function replaceTool(context: CommandContext, tool: string, options: ToolOptions): Promise<number> {
  return withTools(context, options, (tools) => tools.replace({ tool, ...ofStore(options) }))(tellLogin);
}

export interface PauseOptions extends ToolOptions {
  readonly all?: boolean;
}

/**
 * Pauses a tool, or lets it go on. With `--all` every tool of every store, for each gateway on this computer, which needs no
 * vault. `--json`: `{"tool":Tool}` or `{"paused"}`.
 */
export async function pauseTools(
  context: CommandContext,
  paused: boolean,
  tool: string | undefined,
  options: PauseOptions,
): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  if ((tool === undefined) === (options.all !== true)) {
    return tellFailure(terminal, fail('usage', { reason: 'tool-or-all' }).failure, json);
  }
  if (tool !== undefined) {
    return withTools(context, options, (tools) => tools.pause({ tool, ...ofStore(options), paused }))(
      tellChange(paused ? 'is paused: its calls are refused.' : 'may call again.'),
    );
  }
  return context.withApp(options, async (app) => {
    const done = await app.pauseGateway({ paused });
    if (!done.ok) return tellFailure(terminal, done.failure, json);
    const what = paused ? allPaused : 'Tools may call again, except those that are paused one by one.';
    if (json) printJson(terminal, { paused: done.value.paused });
    else tell(terminal, `${terminal.color.err.green('✓')} ${what}`);
    return exitCodes.ok;
  });
}

export const allPaused = 'All tools are paused: every call is refused until gatehouse tool resume --all.';

/** Asks first. `--json`: `{"tool":Tool}`. */
export async function revokeTool(
  context: CommandContext,
  tool: string,
  options: ToolOptions & { readonly yes?: boolean },
): Promise<number> {
  const reference = { tool, ...ofStore(options) };
  return withTools(context, options, async (tools) => {
    const shown = await tools.show(reference);
    if (!shown.ok) return shown;
    const question = `Revoke the key of “${plain(shown.value.name)}” (${shown.value.store})?`;
    const agreed = await confirm(context.terminal, question, options.yes === true);
    return agreed.ok ? tools.revoke({ tool: shown.value.id }) : agreed;
  })(tellChange('is revoked: its key opens nothing any more.'));
}

/** Does something with the tools, and tells what came of it. */
function withTools<T>(
  context: CommandContext,
  options: VaultOptions & JsonOption,
  work: (tools: Tools) => Promise<Result<T>>,
): (told: (terminal: Terminal, value: T, json: boolean) => void) => Promise<number> {
  const json = options.json === true;
  return (told) =>
    context.withApp(options, async (app) => {
      const { tools } = await app.gateway();
      const done = await work(tools);
      if (!done.ok) return tellFailure(context.terminal, done.failure, json);
      told(context.terminal, done.value, json);
      return exitCodes.ok;
    });
}

function tellLogin(terminal: Terminal, login: ToolLogin, json: boolean): void {
  if (json) {
    printJson(terminal, login);
    return;
  }
  const rows = [
    ['URL', login.url],
    ['Consumer key', login.consumerKey],
    ['Consumer secret', login.consumerSecret],
  ];
  for (const line of table(rows)) print(terminal, line);
  tell(
    terminal,
    `Give these to “${plain(login.tool.name)}” in place of the store's own. The secret is not shown again.`,
  );
  tell(terminal, 'They work while a Gatehouse window is open, or the gateway runs alone: gatehouse serve.');
}

function tellChange(what: string) {
  return (terminal: Terminal, tool: Tool, json: boolean): void => {
    if (json) printJson(terminal, { tool });
    else tell(terminal, `${terminal.color.err.green('✓')} “${plain(tool.name)}” ${what}`);
  };
}

function rowsOf(tool: ToolSummary): string[][] {
  const now = Date.now();
  const { use } = tool;
  const isToday = use.lastUsedAt?.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return [
    ['Name', plain(tool.name)],
    ['Id', tool.id],
    ['Store', tool.store],
    ['URL', tool.url],
    [
      'Key',
      `ck_…${tool.keyLast7}, ${tool.replacedAt ? 'replaced' : 'made'} ${ago(tool.replacedAt ?? tool.addedAt, now)}`,
    ],
    ['May', permissionTexts[tool.permission]],
    ['Areas', tool.areas.join(', ')],
    ...(tool.perMinute === undefined ? [] : [['Calls a minute', `${tool.perMinute} at most`]]),
    ['State', stateOf(tool, now)],
    ['Calls', `${use.calls} in all, ${isToday ? use.callsToday : 0} today`],
    ['Refused', `${use.refusals} in all, ${isToday ? use.refusalsToday : 0} today`],
    ['Answers', bytesInWords(use.bytes)],
    ['Last use', use.lastUsedAt === undefined ? 'never' : ago(use.lastUsedAt, now)],
  ];
}

function stateOf({ paused, expiresAt }: Tool, now: number): string {
  if (expiresAt !== undefined && Date.parse(expiresAt) <= now) return `expired on ${expiresAt.slice(0, 10)}`;
  if (paused) return 'paused';
  return expiresAt === undefined ? 'may call' : `may call until ${expiresAt.slice(0, 10)}`;
}

function ofStore({ store }: ToolOptions): { readonly store?: string } {
  return store === undefined ? {} : { store };
}

/** A day counts to its end, where this computer is; what is no date stays, to be refused. */
function endOf(given: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T23:59:59` : given;
  const time = new Date(day);
  return Number.isNaN(time.getTime()) ? given : time.toISOString();
}
