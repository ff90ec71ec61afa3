import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Paste, PasteChoice, PasteReport } from '../../../src-main/contract/host.ts';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Failure, Result } from '../../../src-main/contract/result.ts';
import type { Rotation, RotationOrder, RotationReason } from '../../../src-main/contract/rotation.ts';
import { host } from '../../state/host.ts';
import { noteRecord, readRecord, useRecords } from '../../state/records.ts';
import { go } from '../../state/route.ts';
import { useStores } from '../../state/stores.ts';
import { useTasks } from '../../state/tasks.ts';
import type { RotationPage } from './pages.ts';

/** What a person has entered on the way. Nothing of a key but its last seven characters, so it may survive a reload. */
export interface RotationDraft {
  readonly reason?: RotationReason;
  readonly order: RotationOrder;
  /** Where the person looks, within what the rotation allows. */
  readonly page?: RotationPage;
  /** With `revoke-first`: the new key is made without waiting until the store refuses the old one. */
  readonly isOldLeft?: boolean;
  /** The core's name for what was handed over. */
  readonly connection?: string;
  readonly paste?: PasteReport;
  readonly pasteFailure?: Failure;
  /** The rotation as it was last seen here: its end is known by it, whoever brings it about. */
  readonly seen?: Pick<Rotation, 'id' | 'oldKey' | 'newKey'>;
}

const blank: RotationDraft = { order: 'replace-first' };

interface Rotating {
  readonly byStore: Readonly<Record<string, RotationDraft>>;
}

export const useRotating = create<Rotating>()(
  persist((): Rotating => ({ byStore: {} }), { name: 'rotating', storage: createJSONStorage(() => sessionStorage) }),
);

export function useRotationDraft(storeId: string): RotationDraft {
  return useRotating(({ byStore }) => byStore[storeId] ?? blank);
}

/** The subject of the work on a store's rotation, for `useTask`. */
export const rotationOf = (storeId: string) => `rotate:${storeId}`;

function draftOf(storeId: string): RotationDraft {
  return useRotating.getState().byStore[storeId] ?? blank;
}

function put(storeId: string, draft: RotationDraft): void {
  useRotating.setState(({ byStore }) => ({ byStore: { ...byStore, [storeId]: draft } }));
}

/** A field that is named with `undefined` is taken out. */
function change(
  storeId: string,
  changes: { readonly [Field in keyof RotationDraft]?: RotationDraft[Field] | undefined },
): void {
  const changed = Object.entries({ ...draftOf(storeId), ...changes }).filter(([, value]) => value !== undefined);
  put(storeId, Object.fromEntries(changed) as unknown as RotationDraft);
}

/** Opens the guide where it stands, or, where no rotation is under way, at its beginning; `reason` if it is known. */
export function openRotation({ id, rotation }: Pick<StoreRecord, 'id' | 'rotation'>, reason?: RotationReason): void {
  useTasks.getState().forget(rotationOf(id));
  if (rotation === undefined) {
    handBack(id);
    put(id, reason === undefined ? blank : { ...blank, reason });
  }
  go({ page: 'rotate', storeId: id });
}

/** Leaves the guide. What was entered stays, unless the rotation is over. */
export function leaveRotation({ id, rotation }: Pick<StoreRecord, 'id' | 'rotation'>): void {
  if (rotation === undefined) {
    handBack(id);
    put(id, blank);
  }
  go({ page: 'store', storeId: id, tab: 'key' });
}

export function chooseReason(storeId: string, reason: RotationReason): void {
  change(storeId, { reason });
}

export function chooseOrder(storeId: string, order: RotationOrder): void {
  change(storeId, { order });
}

export function showPage(storeId: string, page: RotationPage): void {
  useTasks.getState().forget(rotationOf(storeId));
  change(storeId, { page });
}

export function leaveOld(storeId: string): void {
  useTasks.getState().forget(rotationOf(storeId));
  change(storeId, { isOldLeft: true });
}

export function noteRotation({ id: storeId, rotation }: StoreRecord): void {
  if (rotation === undefined) return;
  const { id, oldKey, newKey } = rotation;
  const isOther = draftOf(storeId).seen?.id !== id;
  change(storeId, {
    ...(isOther ? { page: undefined, isOldLeft: undefined } : {}),
    seen: { id, oldKey, ...(newKey ? { newKey } : {}) },
  });
}

/** Hands over what was pasted or scanned. It is not looked at here, and not kept. Whether something of a key was in it. */
export async function offerNewKey(storeId: string, paste: Paste, choice?: PasteChoice): Promise<boolean> {
  const { connection } = draftOf(storeId);
  const request = { paste, ...(choice ? { choice } : {}) };
  const first = await host().offerKey(connection === undefined ? request : { ...request, connection });
  // The core was started anew, or forgot it for others: then what is missing is what was handed over before.
  const isForgotten = !first.ok && first.failure.code === 'connection-not-found';
  const offered = isForgotten ? await host().offerKey(request) : first;
  if (offered.ok) {
    const { connection: held, ...report } = offered.value;
    change(storeId, { connection: held, paste: report, pasteFailure: undefined });
  } else {
    change(storeId, { ...(isForgotten ? notHanded : {}), pasteFailure: offered.failure });
  }
  return offered.ok;
}

const notHanded = { connection: undefined, paste: undefined, pasteFailure: undefined } as const;

/** Forgets what was handed over. */
function handBack(storeId: string): void {
  const { connection } = draftOf(storeId);
  if (connection !== undefined) void host().forgetConnection({ connection });
  change(storeId, notHanded);
}

/** Runs a step; the record and the list follow, whatever page is shown by then. */
async function work(
  storeId: string,
  step: (task: string) => Promise<Result<StoreRecord>>,
): Promise<Result<StoreRecord>> {
  const subject = rotationOf(storeId);
  const done = await useTasks.getState().run(subject, async (task) => {
    const result = await step(task);
    if (result.ok) noteRecord(result.value);
    else await readRecord(storeId);
    return result;
  });
  if (done.ok) useTasks.getState().forget(subject);
  void useStores.getState().refresh();
  return done;
}

export async function startRotation(storeId: string): Promise<void> {
  const { reason, order } = draftOf(storeId);
  if (reason === undefined) return;
  const chosen = reason === 'leaked' ? { order } : {};
  await work(storeId, () => host().startRotation({ store: storeId, reason, ...chosen }));
}

/** Takes the key that was handed over as the new one, and checks it. */
export async function takeNewKey(storeId: string): Promise<void> {
  const { connection, paste } = draftOf(storeId);
  if (connection === undefined) return;
  const taken = await work(storeId, (task) => host().takeNewKey({ task, store: storeId, connection }));
  const code = taken.ok ? undefined : taken.failure.code;
  if (code === 'rotation-key-not-new' || code === 'connection-not-found') {
    // Told at the field, which wants another.
    handBack(storeId);
    change(storeId, { pasteFailure: taken.ok ? undefined : taken.failure });
    useTasks.getState().forget(rotationOf(storeId));
  } else if (newKeyOf(storeId) === paste?.keyLast7) {
    change(storeId, { ...notHanded, page: undefined });
  }
}

function newKeyOf(storeId: string): string | undefined {
  const record = useRecords.getState().byStore[storeId];
  return record?.ok ? record.value.rotation?.newKey?.last7 : undefined;
}

export async function verifyNewKey(storeId: string): Promise<void> {
  await work(storeId, (task) => host().verifyNewKey({ task, store: storeId }));
}

export async function switchKey(storeId: string, acceptFewerRights: boolean): Promise<void> {
  change(storeId, { page: undefined });
  const switched = await work(storeId, (task) =>
    host().switchKey({ task, store: storeId, ...(acceptFewerRights ? { acceptFewerRights } : {}) }),
  );
  // Revoked before there was a new key to hold it against: now that can be proven.
  if (switched.ok && switched.value.rotation?.oldKey.refusedAt !== undefined) await confirmRevoked(storeId);
}

export async function confirmRevoked(storeId: string): Promise<void> {
  await work(storeId, (task) => host().confirmRevoked({ task, store: storeId }));
}

/** Whether the old key is in use again. */
export async function undoRotation(storeId: string): Promise<boolean> {
  const undone = await work(storeId, (task) => host().undoRotation({ task, store: storeId }));
  return undone.ok;
}

export async function abandonRotation(storeId: string): Promise<boolean> {
  const abandoned = await work(storeId, (task) => host().abandonRotation({ task, store: storeId }));
  return abandoned.ok;
}

export async function stopWaiting(storeId: string): Promise<void> {
  await work(storeId, (task) => host().stopWaiting({ task, store: storeId }));
}
