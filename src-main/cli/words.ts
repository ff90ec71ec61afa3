import type { Step } from '../contract/models.ts';
import type { Failure, FailureParams } from '../contract/result.ts';
import { failureTexts, stepTexts, termTexts } from '../contract/words-en.ts';

/** A failure in words: what happened and why, and what to do now. */
export function describeFailure(failure: Failure): { what: string; next: string } {
  const text = failureTexts[failure.code];
  const { code, params } = failure;
  return { what: fill(text.what, params, code).trim(), next: fill(text.next, params, code).trim() };
}

export function describeStep(step: Step): string {
  const texts = stepTexts[step.name];
  return fill(step.state === 'done' ? texts.done : texts.running, step.params ?? {});
}

/** Puts the parameters into their places. A parameter that is a term of ours (`reason`, `half`…) is put into words too. */
function fill(template: string, params: FailureParams, code = ''): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    const term = termTexts[`${code}.${name}.${value}`] ?? termTexts[`${name}.${value}`];
    return term === undefined ? String(value) : fill(term, params);
  });
}

/** What a key may do, as WooCommerce's own screens name it. */
export const permissionWords = { read: 'Read', write: 'Write', read_write: 'Read/Write' } as const;
