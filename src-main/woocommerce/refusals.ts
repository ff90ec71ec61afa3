import type { FailureCode } from '../contract/codes.ts';
import type { Failure } from '../contract/result.ts';
import type { ProblemKind, StoreProblem } from './answers.ts';

/** Refusals that name their cause by themselves, whatever was asked; the others say nothing without a second probe. */
const causes: Partial<Record<ProblemKind, FailureCode>> = {
  challenge: 'bot-challenge',
  firewall: 'firewall-blocked',
  maintenance: 'maintenance',
  'rate-limited': 'rate-limited',
  'rest-closed': 'rest-closed',
  'server-error': 'server-error',
  'staging-password': 'staging-password',
};

/** Where a store says that there were too many calls, and not when to come back. */
export const assumedRetryAfterSeconds = 10;

/** The failure that a refusal is, or undefined where its cause is open. `realm` is a staging password's, where known. */
export function refusalOf(problem: StoreProblem, host: string, realm = ''): Failure | undefined {
  const code = causes[problem.kind];
  if (!code) return undefined;
  const { status } = problem;
  const seconds = problem.retryAfterSeconds ?? assumedRetryAfterSeconds;
  return { code, params: { host, status, restCode: problem.code ?? '', realm, seconds } };
}
