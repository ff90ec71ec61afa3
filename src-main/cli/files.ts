import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../contract/result.ts';

/** A file of certificate authorities is some kilobytes. */
export const largestAuthorityFile = 64 * 1024;

/** Reads a file that a person named, as text. `file-unreadable` with the system's reason, or when it has more than `most` bytes. */
export async function readTextFile(file: string, most: number): Promise<Result<string>> {
  try {
    const { size } = await stat(file);
    if (size > most) return fail('file-unreadable', { file, reason: 'too-large' });
    return ok(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return fail('file-unreadable', { file, reason });
  }
}
