/*
 * Connections on their way to another computer: one file in the age format, which a passphrase opens. The messages
 * about it hold no secret.
 */

export interface ExportReport {
  /** Base64 of the file, which is in the age format, binary: `age --decrypt` opens it, too. */
  readonly file: string;
  readonly code: ExportCode;
  readonly stores: number;
  /** Keys that went along with their secret. */
  readonly keys: number;
  /** Keys that went along without it: because nobody wanted it, or because it is not in the vault. */
  readonly keysWithoutSecret: number;
}

/**
 * The same file as one QR code, in its text form (`age --armor`): a PNG in a `data:` address; or, where it does not fit, how
 * much of it there is, in bytes.
 */
export type ExportCode = { readonly picture: string } | { readonly bytes: number; readonly most: number };

/** What a file holds, and what taking it would do. Nothing is changed yet. */
export interface ImportPlan {
  /** Names this import in the calls that follow. It is over when applied or forgotten, and after 15 minutes. */
  readonly import: string;
  readonly stores: readonly PlannedStore[];
}

/**
 * - `add`: the store is not here.
 * - `replace`: it is here with other keys. Those of the file are added, and the file's key in use becomes the one in
 *   use, unless the key here is being rotated. All else stays as it is here: name, address, road, authority, and every key
 *   that is here.
 * - `same`: the file's keys are here. Taking it anyway brings back secrets that the vault here has lost.
 */
export type ImportAction = 'add' | 'replace' | 'same';

export interface PlannedStore {
  /** As the file has it. */
  readonly name: string;
  /** For `add`: the name it gets, where another store has that of the file. */
  readonly addedAs?: string;
  readonly address: string;
  readonly action: ImportAction;
  /** One without its secret is listed like any other, and each use of it is `vault-item-missing` until it is given anew. */
  readonly keys: readonly { readonly last7: string; readonly withSecret: boolean }[];
  /** For `add`: comes with a certificate authority that will be trusted for this store. */
  readonly authority?: { readonly subject: string; readonly sha256: string };
  /** When it was last checked, on the computer that it comes from; nothing was checked here. */
  readonly checkedAt: string;
}

export interface ImportChoice {
  readonly address: string;
  readonly take: boolean;
}

export interface ImportReport {
  readonly added: number;
  readonly replaced: number;
  /** Not taken, or nothing to change. */
  readonly skipped: number;
}
