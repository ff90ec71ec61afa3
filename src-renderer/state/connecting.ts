import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { AddressReport, Paste, PasteChoice, PasteReport, StagingLogin } from '../../src-main/contract/host.ts';
import type { CheckReport, Permission, StoreRecord } from '../../src-main/contract/models.ts';
import { type Failure, fail, type Result } from '../../src-main/contract/result.ts';
import { type AuthorityFile, practiceStore } from './authority.ts';
import { host } from './host.ts';
import { hasKey } from './key-in-text.ts';
import { useStores } from './stores.ts';
import { useTasks } from './tasks.ts';
import { unlockVaultFile } from './vault.ts';

export const wizardSteps = ['address', 'key', 'check', 'keep'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** The subjects of the wizard's work, for `useTask`. */
export const addressSubject = 'connect:address';
export const checkSubject = 'connect:check';
export const keepSubject = 'connect:keep';

/**
 * What was entered and found out on the way to a connected store. Nothing of a key but its last seven characters is
 * ever in it, so it may survive a reload.
 */
export interface Draft {
  readonly step: WizardStep;
  readonly address: string;
  readonly authority?: AuthorityFile;
  /** The core's name for a key that was handed over before the wizard began; it is taken along to the address. */
  readonly handed?: string;
  /** Another address that the store's server sends all calls on to: it is asked for, never followed by itself. */
  readonly proposal?: string;
  /** The site lets nobody in without a name and a password of its own: they are asked for, or were handed over. */
  readonly staging?: 'asked' | 'given';
  readonly site?: AddressReport;
  readonly addressFailure?: Failure;
  readonly wanted: Permission;
  readonly paste?: PasteReport;
  readonly pasteFailure?: Failure;
  readonly report?: CheckReport;
  readonly checkFailure?: Failure;
  /** As the person wrote it; the one that the core suggests until then. */
  readonly name?: string;
  readonly description: string;
  readonly keepFailure?: Failure;
}

const blank: Draft = { step: 'address', address: '', wanted: 'read_write', description: '' };

export const useConnecting = create<Draft>()(
  persist((): Draft => blank, { name: 'connecting', storage: createJSONStorage(() => sessionStorage) }),
);

/** A field that is named with `undefined` is taken out. */
function change(changes: { readonly [Field in keyof Draft]?: Draft[Field] | undefined }): void {
  const changed = Object.entries({ ...useConnecting.getState(), ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  useConnecting.setState(Object.fromEntries(changed) as unknown as Draft, true);
}

/** Everything that was found out with the address, which another address makes void. */
const nothingFound = {
  proposal: undefined,
  site: undefined,
  addressFailure: undefined,
  paste: undefined,
  pasteFailure: undefined,
  report: undefined,
  checkFailure: undefined,
  keepFailure: undefined,
} as const;

export function typeAddress(address: string): void {
  if (hasKey(address)) {
    change({ addressFailure: fail('address-has-credentials').failure });
  } else if (address !== useConnecting.getState().address) {
    forget();
    change({ ...nothingFound, address, authority: undefined, staging: undefined, handed: undefined });
  }
}

export function addAuthority(authority: AuthorityFile | undefined): void {
  forget();
  change({ ...nothingFound, authority });
}

/** Looks for the store behind the address; what is found stands in the draft. */
export async function inspectAddress(staging?: StagingLogin): Promise<void> {
  const { address, authority, handed } = useConnecting.getState();
  forget();
  change(staging ? { ...nothingFound, staging: 'given' } : nothingFound);
  const inspected = await useTasks.getState().run(addressSubject, (task) =>
    host().inspectAddress({
      task,
      address,
      ...(authority ? { authority: authority.pem } : {}),
      ...(handed === undefined ? {} : { connection: handed }),
      ...(staging ? { staging } : {}),
    }),
  );
  if (isOver({ address, authority })) {
    if (inspected.ok) void host().forgetConnection({ connection: inspected.value.connection });
  } else if (inspected.ok) {
    const { paste, ...site } = inspected.value;
    change({ site, paste });
  } else {
    const { code, params } = inspected.failure;
    const proposal = code === 'redirect-to-other-host' ? params.address : undefined;
    change({ addressFailure: inspected.failure, ...(typeof proposal === 'string' ? { proposal } : {}) });
    if (code === 'staging-password' && staging === undefined) change({ staging: 'asked' });
  }
}

/** Whether the address was changed, or the wizard given up, while it was looked for. */
function isOver({ address, authority }: { readonly address: string; readonly authority: AuthorityFile | undefined }) {
  const draft = useConnecting.getState();
  return draft.address !== address || draft.authority?.pem !== authority?.pem;
}

/** A link from outside brought an address: typed for the person, unless the wizard is past that step. */
export function suggestAddress(address: string): void {
  if (useConnecting.getState().step === 'address') typeAddress(address);
}

/** Takes the address that the server proposed. */
export function takeProposal(): Promise<void> {
  const { proposal } = useConnecting.getState();
  if (proposal !== undefined) typeAddress(proposal);
  return inspectAddress();
}

/** Begins anew with what another page knows already. */
export function takeOver({ address, authority, handed }: Pick<Draft, 'address' | 'authority' | 'handed'>): void {
  cancelConnecting();
  change({ address, authority, handed });
}

/** Starts the practice store, and fills in its address and its certificate authority. */
export async function fillInPracticeStore(): Promise<Result<unknown>> {
  const started = await host().startPractice({ https: true });
  if (started.ok) takeOver(practiceStore(started.value));
  return started;
}

export function showStep(step: WizardStep): void {
  change({ step });
}

export function want(wanted: Permission): void {
  change({ wanted, report: undefined, checkFailure: undefined });
}

/** Hands over what was pasted or scanned; whether there was something of a key in it. It is not looked at here, and not kept. */
export async function offerKey(paste: Paste, choice?: PasteChoice): Promise<boolean> {
  const { site } = useConnecting.getState();
  if (site === undefined) return false;
  const { connection } = site;
  const offered = await host().offerKey({ connection, paste, ...(choice ? { choice } : {}) });
  if (useConnecting.getState().site?.connection !== connection) return false;
  if (offered.ok) {
    const { connection: _, ...report } = offered.value;
    change({ paste: report, pasteFailure: undefined, report: undefined, checkFailure: undefined });
  } else if (!beginAgain(offered.failure)) {
    change({ pasteFailure: offered.failure });
  }
  return offered.ok;
}

/** Checks the key that was pasted; `wanted` where less than was wished is enough. */
export async function checkKey(wanted = useConnecting.getState().wanted): Promise<void> {
  const { site } = useConnecting.getState();
  if (site === undefined) return;
  const { connection } = site;
  change({ step: 'check', wanted, report: undefined, checkFailure: undefined });
  const checked = await useTasks.getState().run(checkSubject, (task) => host().checkKey({ task, connection, wanted }));
  if (useConnecting.getState().site?.connection !== connection) return;
  if (checked.ok) change({ report: checked.value });
  else if (!beginAgain(checked.failure)) change({ checkFailure: checked.failure });
}

export function nameStore(name: string): void {
  if (!hasKey(name)) change({ name, keepFailure: undefined });
}

export function describeKey(description: string): void {
  if (!hasKey(description)) change({ description, keepFailure: undefined });
}

/** Keeps the store; it stands in the list then, and the wizard is ready for another. Nothing where it was not kept. */
export async function keepStore(): Promise<StoreRecord | undefined> {
  const { site, name, description } = useConnecting.getState();
  if (site === undefined) return undefined;
  const { connection } = site;
  change({ keepFailure: undefined });
  const kept = await useTasks.getState().run(keepSubject, (task) =>
    host().keepStore({
      task,
      connection,
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(description.trim() === '' ? {} : { description: description.trim() }),
    }),
  );
  if (kept.ok) {
    reset();
    await useStores.getState().refresh();
    return kept.value;
  }
  if (!beginAgain(kept.failure)) change({ keepFailure: kept.failure });
  return undefined;
}

/** Opens the file with the keys, or makes one; then the store can be kept there. Why it did not work, if it did not. */
export async function unlockAndKeep(passphrase: string): Promise<{ failure?: Failure; kept?: StoreRecord }> {
  const unlocked = await unlockVaultFile(passphrase);
  if (!unlocked.ok) return { failure: unlocked.failure };
  const kept = await keepStore();
  return kept ? { kept } : {};
}

/** Gives the wizard up: what was entered, what was found, and the key that was handed over. */
export function cancelConnecting(): void {
  cancelTasks();
  forget();
  reset();
}

/** The core has forgotten the connection (it was started anew, or too many were open): the address comes first again. */
function beginAgain(failure: Failure): boolean {
  if (failure.code !== 'connection-not-found') return false;
  change({ ...nothingFound, step: 'address', addressFailure: failure });
  return true;
}

function reset(): void {
  for (const subject of [addressSubject, checkSubject, keepSubject]) useTasks.getState().forget(subject);
  useConnecting.setState(blank, true);
}

function cancelTasks(): void {
  for (const subject of [addressSubject, checkSubject, keepSubject]) useTasks.getState().cancel(subject);
}

function forget(): void {
  const { site } = useConnecting.getState();
  if (site) void host().forgetConnection({ connection: site.connection });
  useTasks.getState().cancel(addressSubject);
  useTasks.getState().forget(addressSubject);
}
