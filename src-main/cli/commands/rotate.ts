import type { App } from '../../app.ts';
import { describeFailure } from '../../contract/describe.ts';
import type { StoreRecord } from '../../contract/models.ts';
import { plain } from '../../contract/plain.ts';
import { type Failure, fail, ok, type Result } from '../../contract/result.ts';
import {
  isOfKeyItself,
  needsAnotherKey,
  type Rotation,
  type RotationOrder,
  type RotationReason,
  rotationReasons,
} from '../../contract/rotation.ts';
import { askLine, confirm } from '../ask.ts';
import type { CommandContext, JsonOption, VaultOptions } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { offerPicture, readNewKey } from '../read-key.ts';
import {
  comparisonLines,
  newKeyLines,
  permissionHint,
  revokeLines,
  rotationJson,
  rotationLines,
} from '../rotation-words.ts';
import { withTask } from '../task.ts';
import { print, type Terminal, tell } from '../terminal.ts';

export interface RotateOptions extends VaultOptions, JsonOption {
  readonly reason?: RotationReason;
  readonly order?: RotationOrder;
  readonly picture?: string;
  readonly acceptFewerRights?: boolean;
  readonly yes?: boolean;
}

export type RotateStep =
  | 'start'
  | 'new'
  | 'verify'
  | 'switch'
  | 'confirm-revoked'
  | 'undo'
  | 'abandon'
  | 'stop-waiting'
  | 'status';

/**
 * One step of a rotation, for scripts. `--json`: `{"store","rotation","steps","addKeyUrl","keysUrl"}`, `rotation` null
 * where none is under way. `confirm-revoked` ends with 1 while the old key is not seen to be revoked.
 */
export async function rotateStep(
  context: CommandContext,
  step: RotateStep,
  reference: string,
  options: RotateOptions,
): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  return context.withApp(options, async (app) => {
    const shown = await app.showStore({ store: reference });
    const done = shown.ok ? await take(context, app, step, shown.value, options) : shown;
    if (!done.ok) return tellFailure(terminal, done.failure, json);
    const store = done.value;
    if (json) printJson(terminal, rotationJson(store));
    else
      for (const line of step === 'status' || store.rotation ? rotationLines(store) : over(step, store))
        print(terminal, line);
    return step === 'confirm-revoked' && store.rotation ? exitCodes.problem : exitCodes.ok;
  });
}

function over(step: RotateStep, store: StoreRecord): string[] {
  const key = store.keys.find(({ id }) => id === store.activeKey);
  const inUse = `Calls of ${plain(store.name)} are made with ck_…${key?.last7 ?? ''}.`;
  return step === 'abandon'
    ? ['The rotation is given up.', inUse]
    : ['The old key is erased from this computer.', inUse];
}

async function take(
  context: CommandContext,
  app: App,
  step: RotateStep,
  store: StoreRecord,
  options: RotateOptions,
): Promise<Result<StoreRecord>> {
  const { id } = store;
  const { terminal } = context;
  switch (step) {
    case 'start':
      return app.startRotation({
        store: id,
        reason: options.reason ?? 'old',
        ...(options.order ? { order: options.order } : {}),
      });
    case 'new': {
      // Before the key is asked for: where there is no rotation, it would be given for nothing.
      if (!store.rotation) return fail('rotation-absent', { name: store.name });
      return takeNewKey(context, app, id, options);
    }
    case 'verify':
      return withTask(context, app, (task) => app.verifyNewKey({ task, store: id }));
    case 'switch': {
      const acceptFewerRights = options.acceptFewerRights === true;
      return withTask(context, app, (task) => app.switchKey({ task, store: id, acceptFewerRights }));
    }
    case 'confirm-revoked':
      return withTask(context, app, (task) => app.confirmRevoked({ task, store: id }));
    case 'undo':
      return withTask(context, app, (task) => app.undoRotation({ task, store: id }));
    case 'abandon':
      return withTask(context, app, (task) => app.abandonRotation({ task, store: id }));
    case 'stop-waiting': {
      const question = `Erase the old key of ${plain(store.name)}, though the store may still know it? Its secret cannot be had again.`;
      const agreed = await confirm(terminal, question, options.yes === true);
      if (!agreed.ok) return agreed;
      return withTask(context, app, (task) => app.stopWaiting({ task, store: id }));
    }
    case 'status':
      return ok(store);
  }
}

async function takeNewKey(
  context: CommandContext,
  app: App,
  store: string,
  { picture }: Pick<RotateOptions, 'picture'>,
): Promise<Result<StoreRecord>> {
  const offered =
    picture === undefined
      ? await readNewKey(context.terminal, app)
      : await offerPicture(context.terminal, app, picture);
  if (!offered.ok) return offered;
  const { connection } = offered.value;
  return withTask(context, app, (task) => app.takeNewKey({ task, store, connection }));
}

/**
 * Leads through a rotation, from wherever it stands, as far as it goes: on a terminal to its end; elsewhere to where the
 * merchant has to do something. `--json` as for its steps.
 */
export async function rotate(context: CommandContext, reference: string, options: RotateOptions): Promise<number> {
  const { terminal } = context;
  const json = options.json === true;
  // A key that is pasted before it is asked for must not be shown either.
  if (terminal.stdin.isTTY) terminal.keyboard.hold();
  return context.withApp(options, async (app) => {
    const shown = await app.showStore({ store: reference });
    if (!shown.ok) return tellFailure(terminal, shown.failure, json);
    const led = await lead(context, app, shown.value, options);
    if (!led.ok) {
      const code = tellFailure(terminal, led.failure, json);
      if (!json) tell(terminal, `  Nothing is lost. Go on with: gatehouse rotate ${shown.value.id}`);
      return code;
    }
    const store = led.value;
    if (json) printJson(terminal, rotationJson(store));
    else
      for (const line of store.rotation ? rotationLines(store) : over('confirm-revoked', store)) print(terminal, line);
    return exitCodes.ok;
  });
}

/** Goes on until the rotation is over, or nobody is there to do what comes next. */
async function lead(
  context: CommandContext,
  app: App,
  begun: StoreRecord,
  options: RotateOptions,
): Promise<Result<StoreRecord>> {
  const { interactive } = context.terminal;
  let store = begun;
  let { picture } = options;
  if (!store.rotation) {
    const started = await start(context, app, store, options);
    if (!started.ok) return started;
    store = started.value;
  }
  let { rotation } = store;
  while (rotation) {
    const { phase, order, revocation } = rotation;
    const revokesFirst = interactive && phase === 'awaiting-key' && order === 'revoke-first';
    const next =
      revokesFirst && revocation?.answer !== 'refused'
        ? await askRevoked(context, app, store, rotation)
        : await goOn(context, app, store, rotation, { ...options, ...(picture === undefined ? {} : { picture }) });
    if (!next.ok) return next;
    // What was seen in this step stands in the record, too.
    if (next.value === 'stop') return app.showStore({ store: store.id });
    picture = undefined;
    store = next.value;
    rotation = store.rotation;
  }
  return ok(store);
}

type Next = Result<StoreRecord | 'stop'>;

async function goOn(
  context: CommandContext,
  app: App,
  store: StoreRecord,
  rotation: Rotation,
  options: RotateOptions,
): Promise<Next> {
  switch (rotation.phase) {
    case 'awaiting-key':
      return askNewKey(context, app, store, rotation, options);
    case 'offered': {
      if (needsAnotherKey(rotation)) return askNewKey(context, app, store, rotation, options);
      const verified = await withTask(context, app, (task) => app.verifyNewKey({ task, store: store.id }));
      return verified.ok || !isOfKey(verified.failure) ? verified : again(context, app, store, verified.failure);
    }
    case 'verified':
      return askSwitch(context, app, store, rotation, options);
    case 'switched':
      return askRevoked(context, app, store, rotation);
  }
}

async function start(
  context: CommandContext,
  app: App,
  store: StoreRecord,
  options: RotateOptions,
): Promise<Result<StoreRecord>> {
  const { terminal } = context;
  const reason = options.reason ? ok(options.reason) : await askReason(terminal);
  if (!reason.ok) return reason;
  const order = options.order || reason.value !== 'leaked' ? ok(options.order) : await askOrder(terminal, store);
  if (!order.ok) return order;
  return app.startRotation({ store: store.id, reason: reason.value, ...(order.value ? { order: order.value } : {}) });
}

const reasonTexts: Readonly<Record<RotationReason, string>> = {
  old: 'It has served long enough',
  leaked: 'Somebody may have seen it',
  'person-left': 'The person whose user it belongs to leaves',
  other: 'Something else',
};

async function askReason(terminal: Terminal): Promise<Result<RotationReason>> {
  if (!terminal.interactive) return ok('old');
  tell(terminal, 'Why is the key to be replaced?');
  for (const [index, reason] of rotationReasons.entries()) tell(terminal, `  ${index + 1}  ${reasonTexts[reason]}`);
  for (;;) {
    const answer = await askLine(terminal, `1 to ${rotationReasons.length}: `);
    if (!answer.ok) return answer;
    const reason = rotationReasons[Number(answer.value) - 1];
    if (reason !== undefined) return ok(reason);
  }
}

async function askOrder(terminal: Terminal, { name }: StoreRecord): Promise<Result<RotationOrder | undefined>> {
  if (!terminal.interactive) return ok(undefined);
  tell(terminal, 'Whoever has the key can use it until it is revoked.');
  tell(
    terminal,
    `Revoked first, every call of ${plain(name)} fails, and so does whatever else uses this key, until the new key is in use.`,
  );
  const answer = await askLine(terminal, 'Revoke it first? [y/N] ');
  if (!answer.ok) return answer;
  return ok(isYes(answer.value) ? 'revoke-first' : undefined);
}

/** Asks for the pair as often as it takes; what has nothing to do with the pair ends it. */
async function askNewKey(
  context: CommandContext,
  app: App,
  store: StoreRecord,
  rotation: Rotation,
  options: RotateOptions,
): Promise<Next> {
  const { terminal } = context;
  for (const line of newKeyLines(store, rotation)) tell(terminal, line);
  const taken = await takeNewKey(context, app, store.id, options);
  if (taken.ok || !terminal.interactive || !isOfKey(taken.failure)) return taken;
  return again(context, app, store, taken.failure);
}

/** Tells what was wrong with a key, and leads back to where the rotation stands now. */
async function again({ terminal }: CommandContext, app: App, store: StoreRecord, failure: Failure): Promise<Next> {
  if (!terminal.interactive) return { ok: false, failure };
  const { what, next } = describeFailure(failure);
  tell(terminal, `${terminal.color.err.red('✗')} ${plain(what)} ${plain(next)}`);
  const answer = await askLine(terminal, 'Enter to go on, Ctrl+C to do so later. ');
  return answer.ok ? app.showStore({ store: store.id }) : answer;
}

/** Another key, or the same one after a change in wp-admin, would not fail so. */
function isOfKey({ code }: Failure): boolean {
  return code === 'rotation-key-not-new' || code.startsWith('permission-') || isOfKeyItself(code);
}

async function askSwitch(
  context: CommandContext,
  app: App,
  store: StoreRecord,
  { comparison, newKey, oldKey }: Rotation,
  options: RotateOptions,
): Promise<Next> {
  const { terminal } = context;
  const { interactive } = terminal;
  const switchOver = (acceptFewerRights: boolean): Promise<Next> =>
    withTask(context, app, (task) => app.switchKey({ task, store: store.id, acceptFewerRights }));
  if (!comparison) return switchOver(false);
  for (const line of comparisonLines(comparison)) tell(terminal, line);
  if (!comparison.fewer) {
    if (!interactive || options.yes) return switchOver(false);
    const answer = await askLine(
      terminal,
      `Make calls with ck_…${newKey?.last7} instead of ck_…${oldKey.last7}? [Y/n] `,
    );
    if (!answer.ok) return answer;
    return answer.value === '' || isYes(answer.value) ? switchOver(false) : ok('stop');
  }
  if (options.acceptFewerRights) return switchOver(true);
  if (!interactive) return fail('rotation-fewer-rights', { last7: newKey?.last7 ?? '' });
  const hint = permissionHint(store, comparison);
  if (hint) tell(terminal, `To mend it, ${hint}.`);
  const answer = await askLine(terminal, 'c to check again, k to give another key, s to switch all the same: ');
  if (!answer.ok) return answer;
  switch (answer.value.toLowerCase()) {
    case 'c': {
      const verified = await withTask(context, app, (task) => app.verifyNewKey({ task, store: store.id }));
      return verified.ok || !isOfKey(verified.failure) ? verified : again(context, app, store, verified.failure);
    }
    case 'k':
      return store.rotation ? askNewKey(context, app, store, store.rotation, {}) : ok('stop');
    case 's':
      return switchOver(true);
    default:
      return ok(store);
  }
}

/** Says which line is to be revoked, and asks the store whether it was. */
async function askRevoked(context: CommandContext, app: App, store: StoreRecord, rotation: Rotation): Promise<Next> {
  const { terminal } = context;
  if (!terminal.interactive) return ok('stop');
  for (const line of revokeLines(store, rotation)) tell(terminal, line);
  const answer = await askLine(terminal, 'Enter once it is revoked, Ctrl+C to do so later. ');
  if (!answer.ok) return answer;
  const asked = await withTask(context, app, (task) => app.confirmRevoked({ task, store: store.id }));
  if (!asked.ok || !asked.value.rotation) return asked;
  const [state, ...lines] = rotationLines(asked.value).slice(0, -1);
  for (const line of rotation.phase === 'switched' ? lines : [state ?? '', ...lines]) tell(terminal, line);
  const { revocation } = asked.value.rotation;
  // Asking again is of no use then; what is, stands in what comes next.
  if (revocation?.answer === 'both-refused') return ok('stop');
  if (revocation?.answer !== 'new-refused') return asked;
  const agreed = await askLine(terminal, `Make calls with the old key ck_…${rotation.oldKey.last7} again? [Y/n] `);
  if (!agreed.ok) return agreed;
  if (agreed.value !== '' && !isYes(agreed.value)) return ok('stop');
  return withTask(context, app, (task) => app.undoRotation({ task, store: store.id }));
}

function isYes(answer: string): boolean {
  return /^(y|yes)$/i.test(answer);
}
