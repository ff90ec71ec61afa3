import type { VaultStatus } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../contract/secret.ts';
import { openVault, type VaultChoice } from '../vault/open.ts';
import type { Vault } from '../vault/vault.ts';
import { readSettings, writeSettings } from './settings.ts';

type VaultKind = VaultChoice['kind'];

/** How each kind of vault is opened by a door; `given` is the passphrase that a page handed in, if one did. */
export type VaultsOfDoor = {
  readonly [Kind in VaultKind]: (given: () => Secret | undefined) => Promise<Extract<VaultChoice, { kind: Kind }>>;
};

export interface ChosenVaultParts {
  readonly folder: string;
  readonly vaults: VaultsOfDoor;
  /** The kind that was asked for in so many words; what was chosen before, else the keychain, unless given. */
  readonly kind?: VaultKind | undefined;
  /** Whether no key is kept yet: then any vault may still be chosen. */
  readonly isEmpty: () => Promise<Result<boolean>>;
  /** The system begins or ends to ask the person for a password. */
  readonly onPrompt: (pending: boolean) => void;
}

/** The one vault of a data folder. */
export interface ChosenVault {
  /** Opens it, once in a run. `vault-fixed` where keys are in another than the one that was asked for. */
  open(): Promise<Result<Vault>>;
  /** Writes down which one it is, for the runs to come. */
  remember(): Promise<Result<void>>;
  status(): Promise<Result<VaultStatus>>;
  /** Opens the passphrase-protected file, or chooses it where no key is kept yet. */
  unlockFile(passphrase: string): Promise<Result<VaultStatus>>;
  close(): Promise<void>;
}

/**
 * One data folder has one vault, chosen with its first key: two would make keys look lost. Which one is looked up each
 * time, since another program may have forgotten everything and begun anew elsewhere.
 */
export function createChosenVault(parts: ChosenVaultParts): ChosenVault {
  const { folder } = parts;
  const opened: { [Kind in VaultKind]?: Promise<Vault> } = {};
  let asked = parts.kind;
  let passphrase: Secret | undefined;

  async function openKind(kind: VaultKind): Promise<Vault> {
    const vault = await openVault(await parts.vaults[kind](() => passphrase));
    vault.onPrompt?.(parts.onPrompt);
    return vault;
  }

  async function open(): Promise<Result<Vault>> {
    const settings = await readSettings(folder);
    if (!settings.ok) return settings;
    const chosen = settings.value.vault;
    const kind = asked ?? chosen ?? 'keychain';
    if (chosen && kind !== chosen) {
      // A first key that could not be kept there has fixed nothing.
      const empty = await parts.isEmpty();
      if (!empty.ok) return empty;
      if (!empty.value) return fail('vault-fixed', { kind: chosen });
    }
    opened[kind] ??= openKind(kind);
    return ok(await opened[kind]);
  }

  return {
    open,
    async remember() {
      const settings = await readSettings(folder);
      if (!settings.ok) return settings;
      const vault = await open();
      if (!vault.ok) return vault;
      const { kind } = vault.value;
      return settings.value.vault === kind ? ok(undefined) : writeSettings(folder, { ...settings.value, vault: kind });
    },
    async status() {
      const vault = await open();
      return vault.ok ? ok(await vault.value.status()) : vault;
    },
    async unlockFile(given) {
      const askedBefore = asked;
      asked = 'file';
      passphrase = new Secret(given);
      const vault = await open();
      const status = vault.ok ? await vault.value.status() : undefined;
      if (status && !status.failure) return ok(status);
      // A passphrase that does not fit has chosen nothing.
      asked = askedBefore;
      passphrase = undefined;
      return status?.failure ? { ok: false, failure: status.failure } : (vault as Result<never>);
    },
    async close() {
      for (const vault of Object.values(opened)) await (await vault).close();
    },
  };
}
