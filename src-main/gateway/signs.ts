import { type FSWatcher, watch } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { makePrivateFolder } from '../files/durable.ts';
import { callLogFile } from './call-log.ts';
import { localKeysFile } from './local-keys.ts';
import { pauseFile } from './pause.ts';

/*
 * Programs of ours on this computer tell each other by the files that they write: the system says that there is something
 * new, and nobody has to ask time and again. A system that says nothing costs a while, and nothing else: what matters is
 * looked at with each call, and when a page asks.
 */

/** A gateway has let go of its port. What is in the file is for people. */
function closedFile(folder: string): string {
  return join(folder, 'gateway', 'closed');
}

/** Says to others that the port is free. */
export async function signClosed(folder: string, now: number): Promise<void> {
  await writeFile(closedFile(folder), `${new Date(now).toISOString()}\n`, { mode: 0o600 }).catch(() => undefined);
}

/** Calls `seen` whenever tools, the pause of everything, or a gateway's end were written. Returns what ends that. */
export function watchSigns(folder: string, seen: () => void): () => void {
  return watchFiles(
    join(folder, 'gateway'),
    [localKeysFile(folder), pauseFile(folder), closedFile(folder)].map((file) => basename(file)),
    seen,
  );
}

/** Calls `seen` whenever calls were written to the log. Returns what ends that. */
export function watchCallLog(folder: string, seen: () => void): () => void {
  return watchFiles(join(folder, 'logs'), [basename(callLogFile(folder))], seen);
}

function watchFiles(folder: string, names: readonly string[], seen: () => void): () => void {
  let watcher: FSWatcher | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    watcher?.close();
  };
  void makePrivateFolder(folder).then((made) => {
    if (!made.ok || isOver) return;
    try {
      watcher = watch(folder, { persistent: false }, (_, name) => {
        if (!isOver && (name === null || names.includes(name))) seen();
      });
      watcher.on('error', end);
    } catch {
      // The system watches no more folders.
    }
  });
  return end;
}
