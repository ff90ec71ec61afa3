import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok, type Result } from '../contract/result.ts';
import { writeFailure } from '../files/disk-failure.ts';
import { syncFolder, writeFileDurably } from '../files/durable.ts';
import { stampOf } from './local-keys.ts';

/*
 * That every tool is to be refused is a file which is there or not: nothing in it can be damaged or misread, every gateway
 * on this computer sees it with its next look, and it lasts until it is taken back.
 */

export function pauseFile(folder: string): string {
  return join(folder, 'gateway', 'paused');
}

/** A file that cannot be looked at counts: refusing is the safe side. */
export function isPaused(folder: string): boolean {
  return stampOf(pauseFile(folder)) !== '';
}

/** Fails with `disk-full`, `disk-read-only` or `disk-failed`. */
export async function setPaused(folder: string, paused: boolean): Promise<Result<void>> {
  const file = pauseFile(folder);
  if (isPaused(folder) === paused) return ok(undefined);
  if (paused) return writeFileDurably(file, 'All tools are refused while this file is here.\n');
  try {
    await rm(file, { force: true });
    await syncFolder(dirname(file));
    return ok(undefined);
  } catch (error) {
    return writeFailure(error, file);
  }
}
