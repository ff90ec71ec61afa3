import type { App } from '../../app.ts';
import { describeFailure, describeRoad } from '../../contract/describe.ts';
import type { AddressReport } from '../../contract/host.ts';
import type { HostRequest } from '../../contract/host-methods.ts';
import type { Permission } from '../../contract/models.ts';
import { plain } from '../../contract/plain.ts';
import { ok, type Result } from '../../contract/result.ts';
import { permissionTexts } from '../../contract/words-en.ts';
import { confirm } from '../ask.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { largestAuthorityFile, readTextFile } from '../files.ts';
import { printJson, tellFailure } from '../output.ts';
import { offerPicture, readKey } from '../read-key.ts';
import { readStaging } from '../read-staging.ts';
import { firstProblem, reportJson, tellFindings } from '../report.ts';
import { withTask } from '../task.ts';
import { print, tell } from '../terminal.ts';

export interface ConnectOptions extends VaultOptions, JsonOption {
  readonly name?: string;
  readonly description?: string;
  readonly want: Permission;
  readonly picture?: string;
  readonly ca?: string;
  readonly staging?: string;
  readonly yes?: boolean;
}

/**
 * Leads through connecting a store. The key is never an argument: arguments stand in the shell's history and in
 * the list of processes. `--json`: `{"store":{…},"report":{…}}`.
 */
export async function connect(context: CommandContext, address: string, options: ConnectOptions): Promise<number> {
  const { terminal } = context;
  // A key that is pasted before it is asked for must not be shown either.
  if (terminal.stdin.isTTY) terminal.keyboard.hold();
  return context.withApp(options, async (app) => {
    const connected = await lead(context, app, address, options);
    if (!connected.ok) return tellFailure(terminal, connected.failure, options.json === true);
    const { store, report } = connected.value;
    if (options.json) {
      printJson(terminal, { store, report: reportJson(report) });
      return exitCodes.ok;
    }
    tellFindings(terminal, report);
    print(terminal, `Connected: ${plain(store.name)} (${store.address}); ${describeRoad(store.road)}.`);
    print(terminal, `Try it: gatehouse call ${store.id} GET products -q per_page=3`);
    return exitCodes.ok;
  });
}

async function lead(context: CommandContext, app: App, typed: string, options: ConnectOptions) {
  const { terminal } = context;
  const authority = options.ca === undefined ? ok(undefined) : await readTextFile(options.ca, largestAuthorityFile);
  if (!authority.ok) return authority;

  const staging = options.staging === undefined ? ok(undefined) : await readStaging(terminal, options.staging);
  if (!staging.ok) return staging;

  const scanned = options.picture === undefined ? ok(undefined) : await offerPicture(terminal, app, options.picture);
  if (!scanned.ok) return scanned;

  const request = {
    address: typed,
    ...(authority.value === undefined ? {} : { authority: authority.value }),
    ...(staging.value ? { staging: staging.value } : {}),
    ...(scanned.value ? { connection: scanned.value.connection } : {}),
  };
  const site = await inspect(context, app, request, options.yes === true);
  if (!site.ok) return site;
  const { connection } = site.value;
  if (scanned.value?.state !== 'complete') {
    const permissions = permissionTexts[options.want];
    tell(terminal, `Make the key here, with Permissions set to ${permissions}: ${site.value.addKeyUrl}`);
    const key = await readKey(terminal, app, connection);
    if (!key.ok) return key;
  }

  const report = await check(context, app, connection, options.want);
  if (!report.ok) return report;
  const kept = await withTask(context, app, (task) =>
    app.keepStore({
      task,
      connection,
      ...(options.name === undefined ? {} : { name: options.name }),
      ...(options.description === undefined ? {} : { description: options.description }),
    }),
  );
  return kept.ok ? ok({ store: kept.value, report: report.value }) : kept;
}

async function inspect(
  context: CommandContext,
  app: App,
  request: Omit<HostRequest<'inspectAddress'>, 'task'>,
  yes: boolean,
): Promise<Result<AddressReport>> {
  const site = await withTask(context, app, (task) => app.inspectAddress({ task, ...request }));
  if (site.ok || site.failure.code !== 'redirect-to-other-host') return site;
  const target = site.failure.params.address;
  if (typeof target !== 'string' || (!yes && !context.terminal.interactive)) return site;
  const { what } = describeFailure(site.failure);
  const agreed = await confirm(context.terminal, `${plain(what)} Is ${target} your store?`, yes);
  if (!agreed.ok) return agreed;
  // Once: an address that leads on again is shown to the person again, by its own failure.
  return withTask(context, app, (task) => app.inspectAddress({ task, ...request, address: target }));
}

/** Checks the key; a key that may do less than wanted can be kept for what it may do, if the person says so. */
async function check(context: CommandContext, app: App, connection: string, wanted: Permission) {
  const report = await withTask(context, app, (task) => app.checkKey({ task, connection, wanted }));
  if (!report.ok) return report;
  const problem = firstProblem(report.value);
  if (!problem) return report;
  const { read, write } = report.value.capabilities;
  const less = read === 'yes' && write === 'no' ? 'read' : read === 'no' && write === 'yes' ? 'write' : undefined;
  const others = report.value.findings.some(
    (finding) => finding.severity === 'problem' && !finding.cause.startsWith('permission-'),
  );
  if (!less || others || !context.terminal.interactive) return { ok: false as const, failure: problem };
  const { what, next } = describeFailure(problem);
  tell(context.terminal, `${plain(what)} ${plain(next)}`);
  const agreed = await confirm(context.terminal, `Keep it as a key that may only ${less}?`, false);
  if (!agreed.ok) return agreed;
  return withTask(context, app, (task) => app.checkKey({ task, connection, wanted: less }));
}
