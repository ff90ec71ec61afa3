import { causeTexts, type Mender } from './causes-en.ts';
import type { CheckReport, Finding, Road, Step } from './models.ts';
import type { Failure, FailureParams } from './result.ts';
import { failureTexts, roadTexts, stepTexts, termTexts } from './words-en.ts';
import type { AdminPage } from './wp-admin.ts';

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

/** A piece of a text; `strong` are labels to look for or to click. */
export interface Piece {
  readonly text: string;
  readonly strong: boolean;
}

/** A finding in words. */
export interface FindingWords {
  readonly title: string;
  /** What is wrong and how it shows, in a sentence. */
  readonly explanation: string;
  readonly fixes: readonly { readonly who: Mender; readonly pieces: readonly Piece[]; readonly page?: AdminPage }[];
}

export function describeFinding({ cause, params }: Pick<Finding, 'cause' | 'params'>): FindingWords {
  const { title, fixes } = causeTexts[cause];
  return {
    title,
    explanation: describeFailure({ code: cause, params }).what,
    fixes: fixes.map(({ text, ...fix }) => ({ ...fix, pieces: piecesOf(text, params, cause) })),
  };
}

/** Of a report, what the host can mend and is worth a message to them. */
export function findingsForHost({ findings }: Pick<CheckReport, 'findings'>): Finding[] {
  return findings.filter(
    ({ cause, severity }) => severity !== 'note' && causeTexts[cause].fixes.some(({ who }) => who === 'host'),
  );
}

/** How a store is called. */
export function describeRoad({ authentication, verbs, staging }: Road): string {
  return [
    roadTexts[authentication],
    ...(staging ? [roadTexts.staging] : []),
    ...(verbs === 'direct' ? [] : [roadTexts.methodParameter]),
  ].join('; ');
}

/** Taken apart before it is filled: what a store said is never markup, whatever signs are in it. */
export function piecesOf(template: string, params: FailureParams, code = ''): Piece[] {
  return template.split('**').flatMap((text, index) => {
    const piece = { text: fill(text, params, code), strong: index % 2 === 1 };
    return piece.text === '' ? [] : [piece];
  });
}

export function plainText(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join('');
}

/** Puts the parameters into their places. A parameter that is a term of ours (`reason`, `half`…) is put into words too. */
export function fill(template: string, params: FailureParams, code = ''): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    const term = termTexts[`${code}.${name}.${value}`] ?? termTexts[`${name}.${value}`];
    return term === undefined ? String(value) : fill(term, params);
  });
}
