import { fail, ok, type Result } from '../contract/result.ts';
import { forgetCallsOf, removeCallLog } from './call-log.ts';
import { type LocalKeysParts, openLocalKeys } from './local-keys.ts';
import { setPaused } from './pause.ts';
import { removeUses } from './uses.ts';

/**
 * Takes the tools of a store away, and what the log has of them, or with all of them everything that the gateway keeps. Apart from the gateway itself,
 * which loads what it calls stores with.
 */
export async function forgetTools(parts: LocalKeysParts, store: string | 'all'): Promise<Result<void>> {
  const forgotten = await openLocalKeys(parts).forget(store);
  if (!forgotten.ok) return forgotten;
  try {
    if (store !== 'all') {
      await forgetCallsOf(parts.folder, store);
      return ok(undefined);
    }
    await removeUses(parts.folder);
    await removeCallLog(parts.folder);
    return await setPaused(parts.folder, false);
  } catch (error) {
    return fail('disk-failed', { file: parts.folder, reason: String((error as NodeJS.ErrnoException).code) });
  }
}
