import { readFile, stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Terminal } from './terminal.ts';

/** A file of certificate authorities is some kilobytes. */
export const largestAuthorityFile = 64 * 1024;

/** Reads a file that a person named, as text. `file-unreadable` with the system's reason, or when it has more than `most` bytes. */
export async function readTextFile(file: string, most: number): Promise<Result<string>> {
  const bytes = await readBytes(file, most);
  return bytes.ok ? ok(bytes.value.toString('utf8')) : bytes;
}

/** Like `readTextFile`, as it is. */
export async function readBytes(file: string, most: number): Promise<Result<Buffer<ArrayBuffer>>> {
  try {
    const found = await stat(file);
    // A pipe or a device may never end, and has no size to look at.
    if (!found.isFile())
      return fail('file-unreadable', { file, reason: found.isDirectory() ? 'EISDIR' : 'not-a-file' });
    if (found.size > most) return fail('file-unreadable', { file, reason: 'too-large' });
    return ok(await readFile(file));
  } catch (error) {
    return fail('file-unreadable', { file, reason: errnoOf(error) });
  }
}

/** Reads standard input to its end, as text, or to a little more than `most` characters. `cancelled` when the command is stopped. */
export async function readInput(terminal: Terminal, most: number): Promise<Result<string>> {
  terminal.stdin.setEncoding('utf8');
  const chunks = await readChunks<string>(terminal, most);
  return chunks.ok ? ok(chunks.value.join('')) : chunks;
}

/** Like `readInput`, as it is. */
export async function readInputBytes(terminal: Terminal, most: number): Promise<Result<Buffer<ArrayBuffer>>> {
  const chunks = await readChunks<Buffer>(terminal, most);
  return chunks.ok ? ok(Buffer.concat(chunks.value)) : chunks;
}

async function readChunks<Chunk extends string | Buffer>(
  { stdin, stop }: Terminal,
  most: number,
): Promise<Result<Chunk[]>> {
  const chunks: Chunk[] = [];
  let length = 0;
  try {
    for await (const chunk of addAbortSignal(stop, stdin)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > most) break;
    }
    return ok(chunks);
  } catch (error) {
    return stop.aborted ? fail('cancelled') : fail('file-unreadable', { file: '-', reason: errnoOf(error) });
  }
}

/** The system's name of what went wrong, such as `ENOENT`. */
export function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
