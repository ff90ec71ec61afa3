import { type Failure, fail } from '../contract/result.ts';

const full = new Set(['ENOSPC', 'EDQUOT']);
const readOnly = new Set(['EROFS', 'EACCES', 'EPERM']);

/** The errno name (`ENOSPC`) of what the system refused. Anything else thrown is a bug, and is thrown on. */
export function errnoOf(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) throw error;
  return code;
}

/** Why writing failed: `disk-full`, `disk-read-only` or `disk-failed`, with `file` (path) and `reason` (errno name). */
export function writeFailure(error: unknown, file: string): { ok: false; failure: Failure } {
  const reason = errnoOf(error);
  if (full.has(reason)) return fail('disk-full', { file, reason });
  if (readOnly.has(reason)) return fail('disk-read-only', { file, reason });
  return fail('disk-failed', { file, reason });
}

/** Why reading failed: always `disk-failed`, since a file that may not be read is no read-only disk. */
export function readFailure(error: unknown, file: string): { ok: false; failure: Failure } {
  return fail('disk-failed', { file, reason: errnoOf(error) });
}
