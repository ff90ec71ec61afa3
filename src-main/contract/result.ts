import type { FailureCode } from './codes.ts';

/** What fills the placeholders of a failure's words: `{{host}}` is `params.host`. Never a secret. */
export type FailureParams = Readonly<Record<string, string | number>>;

/**
 * Why something could not be done.
 *
 * It carries no prose: `code` finds the words (what happened and why, what to do now) in the catalogue of
 * the reader's language, `params` fills their placeholders. So the same failure reads the same in the window,
 * on the command line and in a report, and nothing that a store said can slip into it unnoticed.
 */
export interface Failure {
  readonly code: FailureCode;
  readonly params: FailureParams;
}

/** What every operation that can fail returns. Exceptions are for bugs only. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(code: FailureCode, params: FailureParams = {}): { ok: false; failure: Failure } {
  return { ok: false, failure: { code, params } };
}
