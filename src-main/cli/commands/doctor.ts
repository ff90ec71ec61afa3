import { writeFile } from 'node:fs/promises';
import type { App } from '../../app.ts';
import { describeFailure } from '../../contract/describe.ts';
import type { CheckReport, Permission, StepName, StoreRecord } from '../../contract/models.ts';
import { plain } from '../../contract/plain.ts';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import { writeFailure } from '../../files/disk-failure.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { largestAuthorityFile, readTextFile } from '../files.ts';
import { failureJson, printJson, tellFailure } from '../output.ts';
import { readKeyToDiagnose } from '../read-key.ts';
import { readStaging } from '../read-staging.ts';
import { isForHost, printReport, reportJson } from '../report.ts';
import { withTask } from '../task.ts';
import { print, type Terminal, tell } from '../terminal.ts';

export interface DoctorOptions extends VaultOptions, JsonOption {
  readonly all?: boolean;
  readonly key?: string;
  readonly want?: Permission;
  readonly ca?: string;
  readonly staging?: string;
  readonly report?: string;
  readonly letter?: string;
}

/**
 * Says how it stands with an address or a connected store: what is wrong, how that is known, who mends it and how.
 * `--json`: the report. With `--all`, one store after the other, so that a host with several of them is not pressed:
 * `{"checks":[{"store","report"}|{"store","error"}]}`, and the gravest exit code.
 */
export async function doctor(
  context: CommandContext,
  reference: string | undefined,
  options: DoctorOptions,
): Promise<number> {
  const { terminal } = context;
  const usage = misuse(reference, options);
  if (usage) return tellFailure(terminal, usage, options.json === true);
  // A key that is pasted before it is asked for must not be shown.
  if (terminal.stdin.isTTY && (options.key ?? options.staging) !== undefined) terminal.keyboard.hold();
  return context.withApp(options, (app) =>
    reference === undefined ? allStores(context, app, options) : oneOf(context, app, reference, options),
  );
}

function misuse(reference: string | undefined, options: DoctorOptions): Failure | undefined {
  const { all, key, ca, staging, report, letter } = options;
  if ((reference === undefined) === (all !== true)) return fail('usage', { reason: 'store-or-all' }).failure;
  // Never quoted: it may be a key.
  if (key !== undefined && key !== '-') return fail('usage', { reason: 'key-as-argument' }).failure;
  const ofOne = key ?? ca ?? staging ?? report ?? letter;
  return all && ofOne !== undefined ? fail('usage', { reason: 'option-of-one' }).failure : undefined;
}

async function oneOf(context: CommandContext, app: App, reference: string, options: DoctorOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const { fine, end } = watchSteps(app);
  const checked = await checkReference(context, app, reference, options);
  end();
  if (!checked.ok) return tellFailure(terminal, checked.failure, json);
  const report = checked.value;
  if (json) printJson(terminal, reportJson(report));
  else printReport(terminal, report, fine);
  const written = await writeTexts(terminal, app, report, options);
  if (written) return tellFailure(terminal, written, false);
  if (!json && options.letter === undefined && isForHost(report)) {
    tell(terminal, 'For a message to your host, with what was seen and what to do: add --letter FILE');
  }
  return report.ok ? exitCodes.ok : exitCodes.problem;
}

/** A connected store, with its own key unless another is given; else an address. */
async function checkReference(
  context: CommandContext,
  app: App,
  reference: string,
  options: DoctorOptions,
): Promise<Result<CheckReport>> {
  const { terminal } = context;
  const found = await app.showStore({ store: reference });
  const store = found.ok ? found.value : undefined;
  if (!found.ok && (found.failure.code !== 'store-not-found' || !looksLikeAddress(reference))) return found;
  if (store && options.key === undefined && (options.ca ?? options.staging) !== undefined) {
    return fail('usage', { reason: 'option-of-address' });
  }
  const wanted = options.want === undefined ? {} : { wanted: options.want };
  if (store && looksLikeAddress(reference)) {
    tell(
      terminal,
      `${plain(store.name)} (${store.address}) is connected${options.key ? '.' : ': its own key is checked.'}`,
    );
  }
  if (store && options.key === undefined) {
    return withTask(context, app, (task) => app.checkStore({ task, store: store.id, ...wanted }));
  }
  const asked = await readQuestion(terminal, app, store, options);
  if (!asked.ok) return asked;
  const address = store?.address ?? reference;
  return withTask(context, app, (task) => app.diagnose({ task, address, ...asked.value, ...wanted }));
}

/** A name of a store may be anything; what has a dot, a colon or a slash in it is more likely an address. */
function looksLikeAddress(reference: string): boolean {
  return /[.:/]/.test(reference) || /^localhost$/i.test(reference.trim());
}

async function readQuestion(terminal: Terminal, app: App, store: StoreRecord | undefined, options: DoctorOptions) {
  const file = options.ca === undefined ? ok(undefined) : await readTextFile(options.ca, largestAuthorityFile);
  if (!file.ok) return file;
  const authority = file.value ?? store?.addedAuthority?.pem;
  const staging = options.staging === undefined ? ok(undefined) : await readStaging(terminal, options.staging);
  if (!staging.ok) return staging;
  const key = options.key === undefined ? ok({}) : await readKeyToDiagnose(terminal, app);
  if (!key.ok) return key;
  return ok({
    ...(authority === undefined ? {} : { authority }),
    ...(staging.value ? { staging: staging.value } : {}),
    ...key.value,
  });
}

/** Writes what was asked for into files; the failure of the first that could not be written. */
async function writeTexts(
  terminal: Terminal,
  app: App,
  { id }: CheckReport,
  { report, letter }: DoctorOptions,
): Promise<Failure | undefined> {
  const wanted = [
    { file: report, as: 'report', what: 'The report' },
    { file: letter, as: 'host-letter', what: 'The message to your host' },
  ] as const;
  for (const { file, as, what } of wanted) {
    if (file === undefined) continue;
    const described = await app.describeReport({ report: id, as });
    if (!described.ok && described.failure.code === 'nothing-for-host') {
      const words = describeFailure(described.failure);
      tell(terminal, `${words.what} ${words.next}`);
      continue;
    }
    if (!described.ok) return described.failure;
    try {
      await writeFile(file, described.value.text);
    } catch (error) {
      return writeFailure(error, file).failure;
    }
    tell(terminal, `${what} is in ${plain(file)}. No key and no secret is in it.`);
  }
  return undefined;
}

async function allStores(context: CommandContext, app: App, options: DoctorOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  const listed = await app.listStores();
  if (!listed.ok) return tellFailure(terminal, listed.failure, json);
  const stores = listed.value;
  const checks: object[] = [];
  const counts = { healthy: 0, problems: 0, unchecked: 0 };
  let exitCode: number = exitCodes.ok;
  for (const [index, { id, name }] of stores.entries()) {
    if (terminal.stop.aborted) break;
    tell(terminal, `${index + 1} of ${stores.length}: ${plain(name)}`);
    const { fine, end } = watchSteps(app);
    const wanted = options.want === undefined ? {} : { wanted: options.want };
    const checked = await withTask(context, app, (task) => app.checkStore({ task, store: id, ...wanted }));
    end();
    if (!checked.ok) {
      counts.unchecked += 1;
      exitCode = Math.max(exitCode, exitCodeOf(checked.failure));
      checks.push({ store: id, ...failureJson(checked.failure) });
      if (!json) tellFailure(terminal, checked.failure, false);
      continue;
    }
    const report = checked.value;
    counts[report.ok ? 'healthy' : 'problems'] += 1;
    exitCode = Math.max(exitCode, report.ok ? exitCodes.ok : exitCodes.problem);
    checks.push({ store: id, report: reportJson(report) });
    if (!json) printReport(terminal, report, fine);
    if (!json) print(terminal, '');
  }
  if (json) printJson(terminal, { checks });
  else if (stores.length > 1) print(terminal, summary(stores.length, counts));
  return terminal.stop.aborted ? exitCodes.stopped : exitCode;
}

function summary(all: number, { healthy, problems, unchecked }: Readonly<Record<string, number>>): string {
  return `${all} stores: ${healthy} healthy, ${problems} with a problem, ${unchecked} not checked.`;
}

/** Which steps found nothing wrong, in their order. */
function watchSteps(app: App): { readonly fine: readonly StepName[]; readonly end: () => void } {
  const fine: StepName[] = [];
  const end = app.subscribe((event) => {
    if (event.type === 'step' && event.step.state === 'done') fine.push(event.step.name);
  });
  return { fine, end };
}
