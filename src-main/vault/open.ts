import type { AgeFileOptions } from './age-file.ts';
import type { KeychainOptions } from './keychain.ts';
import type { Vault } from './vault.ts';

/** Which vault, in so many words: there is no default, and no going from one to the other by itself. */
export type VaultChoice =
  | ({ readonly kind: 'keychain' } & KeychainOptions)
  | ({ readonly kind: 'file' } & AgeFileOptions);

/** Opens the vault that was chosen. Touches no secret, asks nobody and starts nothing; its first call does. */
export async function openVault(choice: VaultChoice): Promise<Vault> {
  if (choice.kind === 'keychain') {
    const { openKeychainVault } = await import('./keychain.ts');
    return openKeychainVault(choice);
  }
  const { openAgeFileVault } = await import('./age-file.ts');
  return openAgeFileVault(choice);
}
