import { appendFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ToolCall } from '../contract/tools.ts';
import { makePrivateFolder } from '../files/durable.ts';

/**
 * What tools called, a line of JSON each: the file, and the one before it once it was full.
 *
 * Not a journal (`files/journal.ts`), which reads its end and makes sure of the disk with each line: here there may be
 * thousands a second, and calls never wait for their log. Lines are gathered and written together; while the disk takes
 * none, they are dropped.
 */
export interface CallLog {
  write(call: ToolCall): void;
  /** Resolves when all that was written is on the disk, or could not be. */
  settled(): Promise<void>;
}

/** Of each of the two files, in bytes. */
const longestFile = 8 * 1024 * 1024;
const gatherMs = 250;
/** What is gathered at most while the disk is slow; what comes then is dropped. */
const mostGathered = 20_000;

export function callLogFile(folder: string): string {
  return join(folder, 'logs', 'gateway.jsonl');
}

export function openCallLog(folder: string, longest = longestFile): CallLog {
  const file = callLogFile(folder);
  let gathered: ToolCall[] = [];
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<void> = Promise.resolve();

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    turn = turn.then(async () => {
      const calls = gathered;
      gathered = [];
      if (calls.length === 0) return;
      await append(calls.map((call) => `${JSON.stringify(call)}\n`).join('')).catch(() => undefined);
    });
  }

  async function append(text: string): Promise<void> {
    const made = await makePrivateFolder(dirname(file));
    if (!made.ok) return;
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0 && size + text.length > longest) await rename(file, `${file}.previous`);
    await appendFile(file, text, { mode: 0o600 });
  }

  return {
    write(call) {
      if (gathered.length >= mostGathered) return;
      gathered.push(call);
      timer ??= setTimeout(flush, gatherMs);
    },
    async settled() {
      flush();
      await turn;
    },
  };
}

/**
 * Takes the lines of one store out; rejects as the disk does. A line that another Gatehouse appends in this moment may go
 * with them: a call never waits for the log, and so nothing locks it.
 */
export async function forgetCallsOf(folder: string, store: string): Promise<void> {
  const file = callLogFile(folder);
  // As `JSON.stringify` writes it. Nothing else of a line can look like this, since quotes in texts are escaped.
  const mark = `"store":${JSON.stringify(store)}`;
  for (const one of [`${file}.previous`, file]) {
    const text = await readFile(one, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    });
    if (!text.includes(mark)) continue;
    const others = text.split('\n').filter((line) => !line.includes(mark));
    await writeFile(`${one}.new`, others.join('\n'), { mode: 0o600 });
    await rename(`${one}.new`, one);
  }
}

export async function removeCallLog(folder: string): Promise<void> {
  const file = callLogFile(folder);
  await Promise.all([rm(file, { force: true }), rm(`${file}.previous`, { force: true })]);
}
