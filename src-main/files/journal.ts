import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';
import { readFailure, writeFailure } from './disk-failure.ts';
import { kindOf, makePrivateFolder, notAFile, syncFolder, writeFileDurably } from './durable.ts';

/** How much of a journal is kept: its newest lines. */
export interface JournalLimits {
  readonly lines: number;
  /** Also what is read at most; a line that is longer is not taken. */
  readonly bytes: number;
}

const newline = 0x0a;

/**
 * Adds lines at the end of a file; once this has answered, they stay. A crash in the middle leaves at worst a last line
 * that is cut, and the next line begins anew. A file that has grown by a quarter over its limits is cut to its newest
 * lines. The file is made (0600, its folder 0700) where there is none.
 *
 * The caller holds a lock. Fails with `disk-full`, `disk-read-only` or `disk-failed` (`file`, `reason`).
 */
export async function appendToJournal(
  path: string,
  lines: readonly string[],
  limits: JournalLimits,
): Promise<Result<void>> {
  const text = lines.map((line) => `${line}\n`).join('');
  if (Buffer.byteLength(text) > limits.bytes) return fail('disk-failed', { file: path, reason: 'too-large' });
  const made = await makePrivateFolder(dirname(path));
  if (!made.ok) return made;
  try {
    const kind = await kindOf(path);
    if (kind === 'other') return fail('disk-failed', { file: path, reason: notAFile });
    const { tail, isWhole } = kind === 'none' ? { tail: Buffer.alloc(0), isWhole: true } : await readTail(path, limits);
    const kept = linesIn(tail);
    if (!isWhole || kept.length + lines.length > limits.lines * 1.25) {
      const newest = [...kept, ...lines].slice(-limits.lines);
      return await writeFileDurably(path, newest.map((line) => `${line}\n`).join(''));
    }
    const isCut = tail.length > 0 && tail.at(-1) !== newline;
    await appendAndSync(path, isCut ? `\n${text}` : text);
    if (kind === 'none') await syncFolder(dirname(path));
    return ok(undefined);
  } catch (error) {
    return writeFailure(error, path);
  }
}

/** The newest lines, oldest of them first; none where there is no file. Fails with `disk-failed` (`file`, `reason`). */
export async function readJournal(path: string, limits: JournalLimits): Promise<Result<readonly string[]>> {
  try {
    const kind = await kindOf(path);
    if (kind === 'none') return ok([]);
    if (kind === 'other') return fail('disk-failed', { file: path, reason: notAFile });
    const { tail } = await readTail(path, limits);
    return ok(linesIn(tail).slice(-limits.lines));
  } catch (error) {
    return readFailure(error, path);
  }
}

/** The end of the file, from the beginning of a line. */
async function readTail(path: string, limits: JournalLimits): Promise<{ tail: Buffer; isWhole: boolean }> {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - limits.bytes);
    const buffer = Buffer.alloc(size - from);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, from + length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    const bytes = buffer.subarray(0, length);
    if (from === 0) return { tail: bytes, isWhole: true };
    const cut = bytes.indexOf(newline);
    return { tail: cut === -1 ? Buffer.alloc(0) : bytes.subarray(cut + 1), isWhole: false };
  } finally {
    await handle.close();
  }
}

function linesIn(bytes: Buffer): string[] {
  return bytes
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}

async function appendAndSync(path: string, text: string): Promise<void> {
  const handle = await open(path, 'a', 0o600);
  const { size } = await handle.stat();
  try {
    await handle.appendFile(text);
    await handle.sync();
  } catch (error) {
    // What did not fit is taken back, so that half a line is not there for ever.
    await handle.truncate(size).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}
