import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  watch,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface SecondInstance {
  readonly argv: readonly string[];
  readonly workingDirectory: string;
  readonly additionalData: unknown;
}

/**
 * One instance a folder, among real processes: the first holds a file with its process id, the others leave a note for
 * it and go. Synchronous, as Electron's is. Returns whether this process is the first.
 */
export function takeInstanceLock(
  folder: string,
  additionalData: unknown,
  onSecondInstance: (second: SecondInstance) => void,
): boolean {
  const notes = join(folder, 'SingletonNotes');
  const lock = join(folder, 'SingletonLock');
  mkdirSync(notes, { recursive: true });
  if (holdsLock(lock)) {
    const readNotes = () => {
      for (const name of readdirSync(notes).filter((note) => note.endsWith('.json'))) {
        const note = JSON.parse(readFileSync(join(notes, name), 'utf8')) as SecondInstance;
        rmSync(join(notes, name));
        onSecondInstance(note);
      }
    };
    watch(notes, readNotes).unref();
    process.once('exit', () => rmSync(lock, { force: true }));
    return true;
  }
  const note: SecondInstance = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
  const draft = join(notes, `${process.pid}.draft`);
  writeFileSync(draft, JSON.stringify(note));
  renameSync(draft, join(notes, `${process.pid}.json`));
  return false;
}

function holdsLock(lock: string): boolean {
  for (;;) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isAlive(Number(readFileSync(lock, 'utf8')))) return false;
      rmSync(lock, { force: true });
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
