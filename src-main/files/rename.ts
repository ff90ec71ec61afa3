import { rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { errnoOf } from './disk-failure.ts';

/** Renames over what is there. On Windows a virus scanner may have the file open for a moment: tried again for 1 s. */
export async function renameOver(from: string, to: string): Promise<void> {
  for (let wait = 10; ; wait *= 2) {
    try {
      return await rename(from, to);
    } catch (error) {
      if (wait > 500 || !isHeldOpen(errnoOf(error))) throw error;
      await pause(wait);
    }
  }
}

/** Windows' answers while another program has the file open. Elsewhere an open file may be renamed. */
export function isHeldOpen(reason: string): boolean {
  return process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(reason);
}
