import { describeFailure } from '../contract/describe.ts';
import type { StoreRecord } from '../contract/models.ts';
import { plain } from '../contract/plain.ts';
import {
  lacksPermissionOnly,
  needsAnotherKey,
  nextQuestionAt,
  type Rotation,
  type RotationComparison,
  type RotationDifference,
  stepsAllowed,
} from '../contract/rotation.ts';
import { permissionTexts } from '../contract/words-en.ts';
import { adminPage, adminUrlOf } from '../contract/wp-admin.ts';

/** Where a rotation stands, for `--json`; `rotation` is null where none is under way. */
export function rotationJson(store: StoreRecord): object {
  const { id, name, rotation } = store;
  return {
    store: { id, name },
    rotation: rotation ?? null,
    steps: rotation ? stepsAllowed(rotation) : [],
    addKeyUrl: adminPage(adminUrlOf(store), 'addKey'),
    keysUrl: adminPage(adminUrlOf(store), 'keys'),
  };
}

/** Where it stands and what comes next, in lines. */
export function rotationLines(store: StoreRecord): string[] {
  const { rotation } = store;
  if (!rotation) return [`No key of ${plain(store.name)} is being rotated.`];
  return [...stateLines(store, rotation), `Next: ${nextStep(store, rotation)}`];
}

function stateLines(store: StoreRecord, rotation: Rotation): string[] {
  const { name } = store;
  const { phase, oldKey, newKey, comparison, revocation } = rotation;
  const [old, fresh] = [`ck_…${oldKey.last7}`, `ck_…${newKey?.last7 ?? ''}`];
  switch (phase) {
    case 'awaiting-key':
      return [
        `The key ${old} of ${plain(name)} is to be replaced.`,
        ...revocationLines(old, fresh, revocation),
        ...newKeyLines(store, rotation),
      ];
    case 'offered':
      return [
        `The new key ${fresh} of ${plain(name)} is kept, and was not seen to do what ${old} does.`,
        ...(newKey?.problem ? [plain(describeFailure(newKey.problem).what)] : []),
        ...revocationLines(old, fresh, revocation),
      ];
    case 'verified':
      return [
        `The new key ${fresh} of ${plain(name)} was checked; calls are still made with ${old}.`,
        ...(comparison ? comparisonLines(comparison) : []),
        ...revocationLines(old, fresh, revocation),
      ];
    case 'switched':
      return [
        `Calls of ${plain(name)} are made with the new key ${fresh}.`,
        ...revocationLines(old, fresh, revocation),
        ...(isAstray(revocation) ? [] : revokeLines(store, rotation)),
      ];
  }
}

/** To revoke the old key is not what is left to do: the store does not take the new one. */
function isAstray(revocation: Rotation['revocation']): boolean {
  return revocation?.answer === 'new-refused' || revocation?.answer === 'both-refused';
}

/** What the new key may do, against the old one. */
export function comparisonLines({ old, differences }: RotationComparison): string[] {
  const compared =
    old.asked === 'now'
      ? 'as both answered just now'
      : `with what the old key could do when it was last checked${old.because ? ` (${plain(describeFailure(old.because).what)})` : ''}`;
  if (differences.length === 0) return [`It may do what the old key may, ${compared}.`];
  return [`Compared with the old key, ${compared}:`, ...differences.map((one) => `  ${differenceWords(one)}`)];
}

function differenceWords(difference: RotationDifference): string {
  const can =
    difference.kind === 'permission'
      ? { may: `may ${difference.right}`, not: `may not ${difference.right}` }
      : {
          may: `its user sees ${difference.area.replace('_', ' ')}`,
          not: `its user does not see ${difference.area.replace('_', ' ')}`,
        };
  switch (difference.direction) {
    case 'fewer':
      return `– The new key: ${can.not}.`;
    case 'more':
      return `+ The new key: ${can.may}, and the old one did not.`;
    case 'unclear':
      return `? The new key: it could not be told whether ${difference.kind === 'permission' ? `it ${can.may}` : can.may}.`;
  }
}

function revocationLines(old: string, fresh: string, revocation: Rotation['revocation']): string[] {
  switch (revocation?.answer) {
    case 'known':
      return [`The store still knows ${old}.`];
    case 'refused':
      return [`The store no longer knows ${old}.`];
    case 'new-refused':
      return [`The store no longer knows the new key ${fresh}, and still knows ${old}: the wrong line was revoked.`];
    case 'both-refused':
      return [`The store takes neither ${old} nor ${fresh}.`];
    case 'cannot-tell':
      return [
        `Whether the store still knows ${old} could not be told.`,
        ...(revocation.failure ? [plain(describeFailure(revocation.failure).what)] : []),
      ];
    default:
      return [];
  }
}

function nextStep(store: StoreRecord, rotation: Rotation): string {
  const { phase, comparison, revocation } = rotation;
  const command = (step: string): string => `gatehouse rotate ${step} ${store.id}`;
  switch (phase) {
    case 'awaiting-key':
      return `make the new key, then: ${command('new')}`;
    case 'offered':
      return needsAnotherKey(rotation) ? `make another key, then: ${command('new')}` : command('verify');
    case 'verified':
      return comparison?.fewer
        ? `${permissionHint(store, comparison) ?? 'give its user the same rights'}, then: ${command('verify')}. Or switch all the same: ${command('switch')} --accept-fewer-rights`
        : command('switch');
    case 'switched':
      if (revocation?.answer === 'new-refused') return command('undo');
      if (revocation?.answer === 'both-refused') {
        const keys = adminPage(adminUrlOf(store), 'keys');
        return `look whether both lines are gone from ${keys}. If so: ${command('stop-waiting')}, then rotate once more. If not: ${command('confirm-revoked')}`;
      }
      return `revoke the line …${rotation.oldKey.last7}, then: ${command('confirm-revoked')}${asksItself(rotation)}`;
  }
}

function asksItself(rotation: Rotation): string {
  return nextQuestionAt(rotation) === undefined ? '' : ' (a window that is open asks by itself, too)';
}

/** Where nothing but the permission is wrong, which needs no other key. */
export function permissionHint(store: StoreRecord, comparison: RotationComparison): string | undefined {
  if (!lacksPermissionOnly(comparison)) return undefined;
  const { wanted = 'read_write' } = store.keys.find(({ id }) => id === store.rotation?.oldKey.id) ?? {};
  const keys = adminPage(adminUrlOf(store), 'keys');
  return `choose View/Edit at its line in ${keys}, set Permissions to ${permissionTexts[wanted]} and save: no other key is needed`;
}

/** What the merchant types into the form of a new key. */
export function newKeyLines(store: StoreRecord, rotation: Rotation): string[] {
  const { wanted = 'read_write' } = store.keys.find(({ id }) => id === rotation.oldKey.id) ?? {};
  return [
    `Make the new key here: ${adminPage(adminUrlOf(store), 'addKey')}`,
    `  Description: ${plain(rotation.suggestedDescription)}`,
    `  User: the one of the old key, or another who stays and manages the store`,
    `  Permissions: ${permissionTexts[wanted]}`,
  ];
}

/** Which line of wp-admin is to be revoked. */
export function revokeLines(store: StoreRecord, { oldKey, newKey }: Rotation): string[] {
  const other = newKey ? `, and not the one ending in …${newKey.last7}` : '';
  return [`Revoke the key whose line ends in …${oldKey.last7}${other}: ${adminPage(adminUrlOf(store), 'keys')}`];
}
