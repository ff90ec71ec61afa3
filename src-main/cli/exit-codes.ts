import type { FailureCode } from '../contract/codes.ts';
import type { Failure } from '../contract/result.ts';

/** What the command's exit code means to a script. The same numbers for every command. */
export const exitCodes = {
  /** Done, and no problem was found. */
  ok: 0,
  /** The store or its key has a problem, or the store refused the call. */
  problem: 1,
  /** The command was not understood, or what it was given cannot be. */
  usage: 2,
  /** Gatehouse itself could not work: keychain, disk, records, a port, this computer's own network, a fault of its own. */
  couldNotRun: 3,
  /** Stopped, with Ctrl+C or by a signal. */
  stopped: 130,
} as const;

const usage = new Set<FailureCode>([
  'usage',
  'address-invalid',
  'address-has-credentials',
  'paste-empty',
  'paste-too-large',
  'key-malformed',
  'key-missing',
  'secret-missing',
  'key-truncated',
  'key-is-application-password',
  'several-pairs',
  'several-halves',
  'paste-without-key',
  'keys-not-copied',
  'picture-unreadable',
  'picture-too-large',
  'picture-without-code',
  'code-without-key',
  'export-not-key',
  'path-invalid',
  'body-not-json',
  'file-unreadable',
  'authority-invalid',
  'name-invalid',
  'staging-login-invalid',
  'staging-needs-https',
  'staging-not-asked',
  'store-not-found',
  'store-ambiguous',
  'store-exists',
  'address-taken',
  'key-not-found',
  'rotation-under-way',
  'rotation-absent',
  'rotation-other-step',
  'rotation-key-not-new',
  'tool-not-found',
  'tool-ambiguous',
  'tool-exists',
  'tool-rules-invalid',
  'confirmation-missing',
]);

/** The way to any store is barred, so that nothing was learnt of this one. */
const ownNetwork = new Set<FailureCode>(['offline', 'captive-portal', 'proxy-failed']);

export function exitCodeOf(failure: Failure): number {
  if (failure.code === 'cancelled') return exitCodes.stopped;
  if (usage.has(failure.code)) return exitCodes.usage;
  if (ownNetwork.has(failure.code)) return exitCodes.couldNotRun;
  return /^(vault|records?|disk|port|gateway|tools|internal)-/.test(failure.code)
    ? exitCodes.couldNotRun
    : exitCodes.problem;
}
