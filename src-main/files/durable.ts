import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';
import { errnoOf, readFailure, writeFailure } from './disk-failure.ts';
import { renameOver } from './rename.ts';

/*
 * Why own code and not write-file-atomic 7.0.0: it does not fsync the directory, keeps no previous copy, leaves
 * the temporary files of a killed process for ever, and it calls write() once. A disk that fills up in the middle of
 * that one call makes it short, not failed, and the truncated file then takes the good one's place.
 */

export interface WriteOptions {
  /** Permission bits, less what the umask takes away. 0o600 unless told. */
  readonly mode?: number;
  /** The file as it was stays as `<name>.previous`. At every moment the file itself is there too. */
  readonly keepPrevious?: boolean;
}

/** The reason in `disk-failed` for a link, folder, pipe or device where a file of ours belongs: never followed, never replaced. */
export const notAFile = 'not-a-file';
/** The reason in `disk-failed` for a file longer than the reader's limit. */
export const tooLarge = 'too-large';

export function previousOf(path: string): string {
  return `${path}.previous`;
}

/** Makes a folder, and those above it, that only its owner may enter (0700). One that exists stays as it is. */
export async function makePrivateFolder(path: string): Promise<Result<void>> {
  try {
    await makeFolders(path);
    return ok(undefined);
  } catch (error) {
    return writeFailure(error, path);
  }
}

/**
 * Replaces a file as a whole: after a crash or a power cut it is the old one or the new one, never a mixture, and
 * once this has answered, it is the new one. When it fails, the old file is as it was. Its folder is made (0700) where
 * there is none.
 *
 * The caller holds the file's lock (`withLock`): what a killed writer left behind is removed here, and the unfinished
 * file of another writer could not be told from that.
 *
 * Fails with `disk-full`, `disk-read-only` or `disk-failed` (`file`, `reason`).
 */
export async function writeFileDurably(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<Result<void>> {
  const made = await makePrivateFolder(dirname(path));
  if (!made.ok) return made;
  const mode = options.mode ?? 0o600;
  const fresh = temporaryName(path);
  const copy = temporaryName(path);
  try {
    const old = await kindOf(path);
    if (old === 'other') return fail('disk-failed', { file: path, reason: notAFile });
    await removeLeftovers(path);
    await writeAndSync(fresh, data, mode);
    if (options.keepPrevious && old === 'file') {
      // A copy and not a hard link, which exFAT and many network disks do not have.
      await writeAndSync(copy, await readFile(path), mode);
      await renameOver(copy, previousOf(path));
    }
    await renameOver(fresh, path);
    await syncFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    await Promise.all([removeQuietly(fresh), removeQuietly(copy)]);
    return writeFailure(error, path);
  }
}

/**
 * Reads a file of at most `maxBytes`; null when there is none. Fails with `disk-failed` (`file`, `reason`: an errno
 * name, `not-a-file` or `too-large`).
 */
export async function readFileBounded(path: string, maxBytes: number): Promise<Result<Uint8Array | null>> {
  try {
    const kind = await kindOf(path);
    if (kind === 'none') return ok(null);
    if (kind === 'other') return fail('disk-failed', { file: path, reason: notAFile });
    const handle = await open(path, 'r');
    try {
      const { size } = await handle.stat();
      if (size > maxBytes) return fail('disk-failed', { file: path, reason: tooLarge });
      const buffer = Buffer.alloc(size);
      let length = 0;
      while (length < size) {
        const { bytesRead } = await handle.read(buffer, length, size - length, length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return ok(buffer.subarray(0, length));
    } finally {
      await handle.close();
    }
  } catch (error) {
    return readFailure(error, path);
  }
}

/** Gives a file another name in the same folder, for good. Fails as `writeFileDurably` does. */
export async function renameDurably(from: string, to: string): Promise<Result<void>> {
  try {
    await renameOver(from, to);
    await syncFolder(dirname(to));
    return ok(undefined);
  } catch (error) {
    return writeFailure(error, from);
  }
}

/** One by one, since Node 20's recursive mkdir says ENOENT where a read-only disk said EROFS. */
async function makeFolders(path: string): Promise<void> {
  if (await isFolder(path)) return;
  if (dirname(path) !== path) await makeFolders(dirname(path));
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster.
    if (!(await isFolder(path))) throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    errnoOf(error);
    return false;
  }
}

/** Whether there is nothing of this name, a plain file, or something else (a link is not followed). */
export async function kindOf(path: string): Promise<'none' | 'file' | 'other'> {
  try {
    return (await lstat(path)).isFile() ? 'file' : 'other';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'none';
    throw error;
  }
}

function temporaryName(path: string): string {
  return `${path}.${randomBytes(6).toString('hex')}.tmp`;
}

async function removeLeftovers(path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path));
  const leftovers = names.filter(
    (name) => name.startsWith(prefix) && /^[0-9a-f]{12}\.tmp$/.test(name.slice(prefix.length)),
  );
  await Promise.all(leftovers.map((name) => removeQuietly(join(dirname(path), name))));
}

async function writeAndSync(path: string, data: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(path, 'wx', mode);
  try {
    await handle.writeFile(data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes the renames in a folder last. Windows cannot open folders, and keeps its own journal of names. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // File systems that cannot do it (some network disks) say so; there the rename is as durable as they make it.
    if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(errnoOf(error))) throw error;
  } finally {
    await handle.close();
  }
}

async function removeQuietly(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    // What cannot be removed now is removed by the next write.
    errnoOf(error);
  }
}
