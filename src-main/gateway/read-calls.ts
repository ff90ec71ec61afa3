import { type FileHandle, open } from 'node:fs/promises';
import { z } from 'zod';
import { ok, type Result } from '../contract/result.ts';
import type { ToolCall, ToolCalls, ToolCallsRequest } from '../contract/tools.ts';
import { errnoOf, readFailure } from '../files/disk-failure.ts';
import { callLogFile } from './call-log.ts';

/*
 * The log of calls, read from its end: the file, and then the one before it. A chunk of it is in memory and what was
 * found, however long the log is. Where to go on is a file and an offset, since the file may be the one before by then.
 */

const chunkSize = 64 * 1024;
/** A longer line was not written by us. */
const longestLine = 64 * 1024;
const newline = 0x0a;

const loggedCall = z.strictObject({
  at: z.iso.datetime(),
  tool: z.string().max(100).exactOptional(),
  store: z.string().max(100).exactOptional(),
  method: z.string().max(20),
  route: z.string().max(longestLine),
  status: z.int().min(0).max(999),
  bytes: z.int().min(0),
  ms: z.number().min(0),
  reason: z.string().max(200).exactOptional(),
});

interface LogFile {
  readonly handle: FileHandle;
  readonly id: string;
  readonly size: number;
}

/** Newest first. Lines that no gateway has written are passed over. Fails with `disk-failed` (`file`, `reason`). */
export async function readCalls(folder: string, request: ToolCallsRequest): Promise<Result<ToolCalls>> {
  const path = callLogFile(folder);
  const files: LogFile[] = [];
  try {
    for (const one of [path, `${path}.previous`]) {
      const file = await openLog(one);
      // Where the log was begun anew in between, the one before is the file that is open already.
      if (file && files.every(({ id }) => id !== file.id)) files.push(file);
      else await file?.handle.close();
    }
    return ok(await search(files, request));
  } catch (error) {
    return readFailure(error, path);
  } finally {
    await Promise.all(files.map(({ handle }) => handle.close()));
  }
}

async function openLog(path: string): Promise<LogFile | undefined> {
  try {
    const handle = await open(path, 'r');
    const { ino, size } = await handle.stat({ bigint: true });
    return { handle, id: String(ino), size: Number(size) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function search(files: readonly LogFile[], request: ToolCallsRequest): Promise<ToolCalls> {
  const [id, offset] = request.before?.split('-') ?? [];
  const first = id === undefined ? 0 : files.findIndex((file) => file.id === id);
  // What was read last is gone by now, with all that was before it.
  if (first === -1) return { calls: [] };
  const fits = filterOf(request);
  const calls: ToolCall[] = [];
  for (const [index, file] of files.slice(first).entries()) {
    const end = index === 0 && offset !== undefined ? Math.min(Number(offset) || 0, file.size) : file.size;
    for await (const { line, start } of linesBefore(file.handle, end)) {
      const call = fits(line);
      if (call) calls.push(call);
      if (calls.length === request.limit) return { calls, earlier: `${file.id}-${start}` };
    }
  }
  return { calls };
}

/** Looks at the line as it is first: most of a long log is passed over without being taken apart. */
function filterOf({ store, tool, text, refused = false }: ToolCallsRequest): (line: string) => ToolCall | undefined {
  const words = (text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const ids = [...(store === undefined ? [] : [store]), ...(tool === undefined ? [] : [tool])];
  return (line) => {
    if (!ids.every((id) => line.includes(id))) return undefined;
    const lower = words.length > 0 ? line.toLowerCase() : '';
    if (!words.every((word) => lower.includes(word))) return undefined;
    const call = callOf(line);
    if (refused && (call?.reason === undefined || call.reason === 'cut')) return undefined;
    if (!call || (store !== undefined && call.store !== store) || (tool !== undefined && call.tool !== tool)) {
      return undefined;
    }
    const said = `${call.method} ${call.route} ${call.status} ${call.reason ?? ''}`.toLowerCase();
    return words.every((word) => said.includes(word)) ? call : undefined;
  };
}

function callOf(line: string): ToolCall | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const call = loggedCall.safeParse(value);
  return call.success ? call.data : undefined;
}

/** The whole lines before an offset, last first, with where each begins. What is still being written is none. */
async function* linesBefore(
  handle: FileHandle,
  before: number,
): AsyncGenerator<{ readonly line: string; readonly start: number }> {
  let at = before;
  /** The beginning of what was read, up to the first line break in it: the end of a line that begins further in front. */
  let rest: Buffer = Buffer.alloc(0);
  let isWhole = false;
  while (at > 0) {
    const length = Math.min(chunkSize, at);
    at -= length;
    const chunk = Buffer.alloc(length);
    const { bytesRead } = await handle.read(chunk, 0, length, at);
    let bytes = Buffer.concat([chunk.subarray(0, bytesRead), rest]);
    for (let end = bytes.lastIndexOf(newline); end !== -1; end = bytes.lastIndexOf(newline)) {
      const line = bytes.subarray(end + 1);
      if (isWhole && line.length > 0) yield { line: line.toString('utf8'), start: at + end + 1 };
      isWhole = true;
      bytes = bytes.subarray(0, end);
    }
    if (bytes.length > longestLine) {
      isWhole = false;
      bytes = Buffer.alloc(0);
    }
    rest = bytes;
  }
  if (isWhole && rest.length > 0) yield { line: rest.toString('utf8'), start: 0 };
}
