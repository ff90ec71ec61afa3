import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fail, type Result } from '../contract/result.ts';
import { errnoOf, writeFailure } from './disk-failure.ts';
import { makePrivateFolder } from './durable.ts';
import { isHeldOpen, renameOver } from './rename.ts';

/*
 * One writer at a time, among processes and within one.
 *
 * `<path>.lock/` is a folder with one file in it, the token, named `free` or `held-<holder>`. Whoever renames the token
 * has it. A rename names the token as it was seen, so of several that try, one succeeds and the others find no such
 * file. That is so for a free token and for one whose holder died, which is why this is own code: proper-lockfile 4.1.2
 * removes a dead holder's lock by its common name, and so also that of the first to have taken over (measured: two
 * holders at once in 64 of 400 rounds with four waiting for a dead one).
 *
 * A holder touches its token again and again. A waiter that has seen a token unchanged for `staleMs` takes it over.
 * It measures that itself, so no clock that was set and no laptop that slept makes a living holder look dead.
 */

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds. 15,000 unless told; more than `staleMs`, or a dead holder is never outwaited. */
  readonly waitMs?: number;
  /** After how long without a sign of life a holder counts as dead, in milliseconds. 5,000 unless told. */
  readonly staleMs?: number;
}

const free = 'free';

/**
 * Does the work while no other does, for the file at `path`, whose folder is made (0700) where there is none. The
 * work's own answer comes back.
 *
 * Fails with `records-busy` (`file`) when another holds it for longer than `waitMs`; `disk-full`, `disk-read-only` or
 * `disk-failed` (`file`, `reason`) when the token cannot be had.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<Result<T>>,
  options: LockOptions = {},
): Promise<Result<T>> {
  const { waitMs = 15_000, staleMs = 5_000 } = options;
  const folder = `${path}.lock`;
  const made = await makePrivateFolder(dirname(path));
  if (!made.ok) return made;
  const mine = `held-${randomBytes(6).toString('hex')}`;
  try {
    if (!(await take(folder, mine, waitMs, staleMs))) return fail('records-busy', { file: path });
  } catch (error) {
    return writeFailure(error, folder);
  }
  const token = join(folder, mine);
  const alive = setInterval(() => void touch(token), staleMs / 5);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await release(token, join(folder, free));
  }
}

async function take(folder: string, mine: string, waitMs: number, staleMs: number): Promise<boolean> {
  const deadline = performance.now() + waitMs;
  let seen: { readonly state: string; readonly since: number } | undefined;
  for (;;) {
    const token = await tokenIn(folder);
    const now = performance.now();
    if (token === undefined) {
      await makeToken(folder);
    } else {
      const state = `${token} ${await lastTouched(join(folder, token))}`;
      if (seen?.state !== state) seen = { state, since: now };
      const dead = now - seen.since >= staleMs;
      if ((token === free || dead) && (await claim(join(folder, token), join(folder, mine)))) return true;
    }
    if (now >= deadline) return false;
    // Waits differ, so that none always comes second.
    await pause(2 + Math.random() * 20);
  }
}

async function tokenIn(folder: string): Promise<string | undefined> {
  try {
    return (await readdir(folder)).find((name) => name === free || /^held-[0-9a-f]{12}$/.test(name));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The folder appears with its token in it, or not at all: a second maker's rename fails, since the first is not empty. */
async function makeToken(folder: string): Promise<void> {
  const fresh = `${folder}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(fresh, { mode: 0o700 });
    await writeFile(join(fresh, free), '');
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST'].includes(errnoOf(error)) && !isHeldOpen(errnoOf(error))) throw error;
  }
}

async function claim(token: string, mine: string): Promise<boolean> {
  try {
    await rename(token, mine);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || isHeldOpen(errnoOf(error))) return false;
    throw error;
  }
}

async function lastTouched(token: string): Promise<number> {
  try {
    return (await stat(token)).mtimeMs;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || isHeldOpen(errnoOf(error))) return 0;
    throw error;
  }
}

async function touch(token: string): Promise<void> {
  const now = new Date();
  // One sign of life that fails does no harm: the next comes in time, or the token is another's by now.
  await utimes(token, now, now).catch(errnoOf);
}

/** What cannot be given back counts as a dead holder's, and is taken over: the work's answer matters more. */
async function release(token: string, freed: string): Promise<void> {
  await renameOver(token, freed).catch(errnoOf);
}
