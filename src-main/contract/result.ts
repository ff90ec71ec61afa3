import type { FailureCode } from './codes.ts';
import type { failureTexts } from './words-en.ts';

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

/** The placeholders of a text: `'{{a}} and {{b}}'` has `'a' | 'b'`. */
export type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type Texts = typeof failureTexts;

/** What a failure must know, for its words to have no gap. */
type Needed<Code extends FailureCode> = Placeholders<Texts[Code]['what'] | Texts[Code]['next']>;

/** It may know more; where one of several codes is told, all that any of them needs. */
type ParamsArgument<Code extends FailureCode> = [Needed<Code>] extends [never]
  ? [params?: FailureParams]
  : [params: FailureParams & Readonly<Record<Needed<Code>, string | number>>];

/** A failure. The compiler asks for every parameter that the code's words have a place for. */
export function fail<Code extends FailureCode>(
  code: Code,
  ...[params]: ParamsArgument<Code>
): { ok: false; failure: Failure } {
  return { ok: false, failure: { code, params: params ?? {} } };
}
