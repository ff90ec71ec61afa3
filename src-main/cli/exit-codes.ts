import type { Failure } from '../contract/result.ts';

/** What the command's exit code means to a script. The same numbers for every command. */
export const exitCodes = {
  /** Done, and no problem was found. */
  ok: 0,
  /** The store or its key has a problem, or the store refused the call. */
  problem: 1,
  /** The command was not understood, or what it was given cannot be. */
  usage: 2,
  /** Gatehouse itself could not work: keychain, disk, records. */
  couldNotRun: 3,
  /** Stopped with Ctrl+C. */
  stopped: 130,
} as const;

const usage = new Set<string>([
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
  'path-invalid',
  'body-not-json',
  'file-unreadable',
  'authority-invalid',
  'name-invalid',
  'store-not-found',
  'store-ambiguous',
  'store-exists',
  'key-not-found',
  'confirmation-missing',
]);

export function exitCodeOf(failure: Failure): number {
  if (failure.code === 'cancelled') return exitCodes.stopped;
  if (usage.has(failure.code)) return exitCodes.usage;
  return /^(vault|records|disk|port)-/.test(failure.code) ? exitCodes.couldNotRun : exitCodes.problem;
}
