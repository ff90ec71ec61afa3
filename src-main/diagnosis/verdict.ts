import type { ProbeName, YesNoUnknown } from '../contract/models.ts';
import type { EvidenceSet, Observation } from './evidence.ts';

/*
 * WooCommerce has one code for seven refusals of a login, and tells them apart in words of the store's own language. Two
 * answers that were given for different reasons differ, whatever the language; so each is compared with one whose reason
 * is known, because it was made false on purpose.
 */

/** The probes that lend the key's right signature to each address that it might have to name. */
const signatures: readonly ProbeName[] = [
  'read-signed-https',
  'read-signed-http',
  'write-signed-https',
  'write-signed-http',
  'read-signed-www-https',
  'read-signed-www-http',
];

export function signedEvidence(evidence: EvidenceSet): Observation[] {
  return signatures.flatMap((probe) => evidence.get(probe) ?? []);
}

/** Whether the store knows the key: a false signature for it is then refused otherwise than one for a made-up key. */
export function knowsKey(evidence: EvidenceSet): YesNoUnknown {
  const own = evidence.get('false-signature');
  const madeUp = evidence.get('false-signature-made-up-key');
  const alike = saysTheSame(own, madeUp);
  return alike === undefined ? 'unknown' : alike ? 'no' : 'yes';
}

/**
 * What became of the key's right signatures:
 * - `mismatch`: all refused like a false one, so the secret is wrong, or the address that they name;
 * - `late`: one fits and was refused for something that is looked at later, such as its time;
 * - `taken`: one was taken, and nobody stands behind it.
 */
export function signaturesOf(evidence: EvidenceSet): 'mismatch' | 'late' | 'taken' | 'unknown' {
  const tried = signedEvidence(evidence);
  if (tried.some(({ outcome }) => outcome === 'nobody')) return 'taken';
  const refused = tried.filter(({ outcome }) => outcome === 'refused');
  const alike = refused.map((one) => saysTheSame(one, evidence.get('false-signature')));
  if (refused.length === 0 || alike.includes(undefined)) return 'unknown';
  return alike.includes(false) ? 'late' : 'mismatch';
}

/** Whether two logins were refused for the same reason; undefined where one of them was not refused, or without a word. */
export function saysTheSame(one: Observation | undefined, other: Observation | undefined): boolean | undefined {
  if (one?.outcome !== 'refused' || other?.outcome !== 'refused') return undefined;
  if (one.problem?.message === undefined || other.problem?.message === undefined) return undefined;
  return one.problem.message === other.problem.message;
}
