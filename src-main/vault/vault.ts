import type { VaultStatus } from '../contract/models.ts';
import type { Failure, Result } from '../contract/result.ts';
import type { Secret } from '../contract/secret.ts';

/** Under which name the operating system's keychain apps list everything of ours. */
export const serviceName = 'Gatehouse for WooCommerce';

/**
 * The largest secret that every keychain takes, in bytes of UTF-8: Windows' limit for one credential
 * (`CRED_MAX_CREDENTIAL_BLOB_SIZE`, 5 × 512). Kept on every system, so that nothing works on one computer only.
 */
export const largestSecret = 2560;

/** Names one secret. Equal accounts are the same item. */
export interface VaultItem {
  /** What a person reads beside the service's name in a keychain app. */
  readonly account: string;
}

/** The item of one store key; its account reads `shop.example.com – key ending a1b2c3d – <keyId>`. */
export function keyItem(key: { readonly host: string; readonly last7: string; readonly keyId: string }): VaultItem {
  return { account: `${key.host} – key ending ${key.last7} – ${key.keyId}` };
}

/** The item of a store's staging login; its account reads `shop.example.com – staging login – <id>`. */
export function stagingItem(login: { readonly host: string; readonly id: string }): VaultItem {
  return { account: `${login.host} – staging login – ${login.id}` };
}

/** The item of the key that the gateway's local keys are encrypted with; its account reads `gateway – local keys – <id>`. */
export function localKeysItem(id: string): VaultItem {
  return { account: `gateway – local keys – ${id}` };
}

export interface VaultCallOptions {
  /** Gives up: a call that waits for a person, or for its turn, ends with `cancelled`. */
  readonly signal?: AbortSignal;
}

/** Whether secrets can be had, and if not, why. */
export interface VaultReport extends VaultStatus {
  /** Absent when ready. */
  readonly failure?: Failure;
}

/**
 * Where secrets live. Every call may have to wait for a person (an unlock prompt, a passphrase); `signal` ends the
 * wait. Nothing is ever kept in another, weaker place when this one fails.
 */
export interface Vault {
  readonly kind: 'keychain' | 'file';

  /**
   * Tries the vault out, so it may make the system ask the person to unlock it. While such a prompt is already
   * showing, it answers at once.
   */
  status(options?: VaultCallOptions): Promise<VaultReport>;

  /**
   * Keeps a secret under the item's name, over what was there. Once it is being written, raising `signal` changes
   * nothing: the answer tells what happened.
   */
  put(item: VaultItem, secret: Secret, options?: VaultCallOptions): Promise<Result<void>>;

  /** Fails with `vault-item-missing` only if the vault is open and the item is not in it. */
  get(item: VaultItem, options?: VaultCallOptions): Promise<Result<Secret>>;

  /** Removing what is not there is done already. */
  remove(item: VaultItem, options?: VaultCallOptions): Promise<Result<void>>;

  /** Starts in the background what the first call would wait for; worth it as soon as a secret will be needed. */
  prepare?(): void;

  /** Tells when the system begins (`true`) and ends (`false`) asking the person, until the returned function is called. */
  onPrompt?(listener: (pending: boolean) => void): () => void;

  /** Ends calls that wait, and all that come later, with `cancelled`; forgets what is in memory; leaves nothing running. */
  close(): Promise<void>;
}
