import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { Paste, PasteChoice, PasteReport, StagingLogin } from '../../src-main/contract/host.ts';
import type { CheckReport, Permission, Step } from '../../src-main/contract/models.ts';
import { type Failure, fail, type Result } from '../../src-main/contract/result.ts';
import type { AuthorityFile } from './authority.ts';
import { host } from './host.ts';
import { hasKey } from './key-in-text.ts';
import { useTasks } from './tasks.ts';

/** The subject of the check, for `useTask`. */
export const diagnoseSubject = 'diagnose';

/**
 * What is being checked without being kept. Nothing of a key but its last seven characters is ever in it, so it may
 * survive a reload.
 */
export interface Diagnosing {
  readonly address: string;
  readonly addressFailure?: Failure;
  readonly authority?: AuthorityFile;
  readonly wanted: Permission;
  /** The core's name for the key and the staging login that were handed over. */
  readonly connection?: string;
  readonly paste?: PasteReport;
  readonly pasteFailure?: Failure;
  /** A staging login was handed over. */
  readonly hasStaging: boolean;
  readonly report?: CheckReport;
  readonly steps: readonly Step[];
  /** The report before, of the same address. */
  readonly before?: CheckReport;
}

const blank: Diagnosing = { address: '', wanted: 'read_write', hasStaging: false, steps: [] };

export const useDiagnosing = create<Diagnosing>()(
  persist((): Diagnosing => blank, { name: 'diagnosing', storage: createJSONStorage(() => sessionStorage) }),
);

/** A field that is named with `undefined` is taken out. */
function change(changes: { readonly [Field in keyof Diagnosing]?: Diagnosing[Field] | undefined }): void {
  const changed = Object.entries({ ...useDiagnosing.getState(), ...changes }).filter(
    ([, value]) => value !== undefined,
  );
  useDiagnosing.setState(Object.fromEntries(changed) as unknown as Diagnosing, true);
}

const nothingFound = { report: undefined, before: undefined, steps: [] } as const;

export function typeAddress(address: string): void {
  if (hasKey(address)) {
    change({ addressFailure: fail('address-has-credentials').failure });
  } else if (address !== useDiagnosing.getState().address) {
    stop();
    // A login was meant for the address that it was typed for.
    if (useDiagnosing.getState().hasStaging) forget();
    change({ ...nothingFound, address, addressFailure: undefined, authority: undefined });
  }
}

export function addAuthority(authority: AuthorityFile | undefined): void {
  change({ authority });
}

export function want(wanted: Permission): void {
  change({ wanted });
}

/** Hands over what was pasted or scanned; whether there was something of a key in it. It is not looked at here, and not kept. */
export async function offerKey(paste: Paste, choice?: PasteChoice): Promise<boolean> {
  const { connection } = useDiagnosing.getState();
  const offered = await host().offerKey({
    paste,
    ...(connection === undefined ? {} : { connection }),
    ...(choice ? { choice } : {}),
  });
  if (offered.ok) {
    const { connection: named, ...report } = offered.value;
    change({ connection: named, paste: report, pasteFailure: undefined });
  } else if (isForgotten(offered.failure)) {
    forget();
    return offerKey(paste);
  } else {
    change({ pasteFailure: offered.failure });
  }
  return offered.ok;
}

/** Gives back the key and the staging login that were handed over. */
export function forget(): void {
  const { connection } = useDiagnosing.getState();
  if (connection !== undefined) void host().forgetConnection({ connection });
  change({ connection: undefined, paste: undefined, pasteFailure: undefined, hasStaging: false });
}

/** Checks the address, with the key where there is one. What it finds stands in the state, whatever page is shown then. */
export async function diagnose(staging?: StagingLogin): Promise<Result<CheckReport>> {
  const { address, authority, wanted, connection, report: before, hasStaging } = useDiagnosing.getState();
  change({ addressFailure: undefined, hasStaging: hasStaging || staging !== undefined });
  const diagnosed = await useTasks.getState().run(diagnoseSubject, (task) =>
    host().diagnose({
      task,
      address,
      wanted,
      ...(authority ? { authority: authority.pem } : {}),
      ...(connection === undefined ? {} : { connection }),
      ...(staging ? { staging } : {}),
    }),
  );
  // Another address was typed meanwhile.
  if (useDiagnosing.getState().address !== address) return diagnosed;
  if (diagnosed.ok) {
    const steps = useTasks.getState().bySubject[diagnoseSubject]?.steps ?? [];
    change({ report: diagnosed.value, steps, before, connection: connection ?? diagnosed.value.id });
  } else if (isForgotten(diagnosed.failure)) {
    forget();
  }
  return diagnosed;
}

export function stop(): void {
  useTasks.getState().cancel(diagnoseSubject);
}

/** Begins anew with this address, as another page suggests it. */
export function suggest(
  given: Partial<Pick<Diagnosing, 'address' | 'authority' | 'connection' | 'paste' | 'wanted'>>,
): void {
  stop();
  forget();
  useTasks.getState().forget(diagnoseSubject);
  useDiagnosing.setState({ ...blank, ...given }, true);
}

/** The core does not know any more what was handed over: it was started anew, or too much was handed over since. */
function isForgotten({ code }: Failure): boolean {
  return code === 'connection-not-found';
}
