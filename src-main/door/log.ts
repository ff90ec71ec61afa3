import { appendFile, mkdir, rename, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { scrub } from './scrub.ts';

export interface Log {
  /** One line of one event. What looks like a key is taken out. */
  write(text: string): void;
  /** Resolves when all that was written is on the disk, or could not be. */
  settled(): Promise<void>;
}

/** A log is at most twice this long: the file, and the one before it. In bytes. */
const longestFile = 1024 * 1024;

/**
 * A log for people to read and to send in: `file`, and `file.previous` once it was full; for its owner only. A log that
 * cannot be written never stops what it tells of. `now`: milliseconds since 1970.
 */
export function openLog(file: string, now: () => number): Log {
  let turn: Promise<void> = Promise.resolve();
  return {
    write(text) {
      const line = `${new Date(now()).toISOString()} ${scrub(text).trimEnd().replace(/\r?\n/g, '\n  ')}\n`;
      turn = turn.then(() => append(file, line)).catch(() => undefined);
    },
    settled: () => turn,
  };
}

async function append(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size + Buffer.byteLength(line) > longestFile) await rename(file, `${file}.previous`);
  await appendFile(file, line, { mode: 0o600 });
}
