import { create } from 'zustand';
import type { VaultStatus } from '../../src-main/contract/models.ts';
import type { Failure, Result } from '../../src-main/contract/result.ts';
import { host } from './host.ts';

interface Vault {
  /** Absent until it was asked for: asking may make the system show its prompt. */
  readonly status?: VaultStatus;
  /** Why the last call that needed a secret did not get it; absent as soon as one does. */
  readonly trouble?: Failure;
  /** The system is asking for the password of its keychain right now. */
  readonly isPrompting: boolean;
}

const troubles: ReadonlySet<Failure['code']> = new Set([
  'vault-absent',
  'vault-locked',
  'vault-failed',
  'vault-prompt-pending',
  'vault-passphrase-missing',
  'vault-passphrase-wrong',
  'vault-file-damaged',
]);

/** Whether it says that no secret can be had now, whatever for. */
export function isVaultTrouble({ code }: Failure): boolean {
  return troubles.has(code);
}

export const useVault = create<Vault>()(() => ({ isPrompting: false }));

/** What the outcome of a call that needed a secret says about the vault. */
export function noteVault(failure: Failure | undefined): void {
  if (failure !== undefined && !isVaultTrouble(failure)) return;
  const { trouble: _, ...rest } = useVault.getState();
  useVault.setState(failure === undefined ? rest : { ...rest, trouble: failure }, true);
}

/** Asks whether secrets can be had, which lets the system ask the person to unlock its keychain. */
export async function refreshVault(): Promise<Result<VaultStatus>> {
  return noteStatus(await host().vaultStatus());
}

/** Opens the file with the keys, or makes it the place for all keys while there is none. */
export async function unlockVaultFile(passphrase: string): Promise<Result<VaultStatus>> {
  return noteStatus(await host().unlockVaultFile({ passphrase }));
}

function noteStatus(result: Result<VaultStatus>): Result<VaultStatus> {
  if (result.ok) useVault.setState({ status: result.value });
  if (!result.ok || result.value.state === 'ready') noteVault(result.ok ? undefined : result.failure);
  return result;
}
