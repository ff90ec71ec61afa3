import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { later } from '../door/later.ts';

export interface UpdateRoundsParts {
  /** Keeps when it was last looked. */
  readonly file: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly later: typeof later;
  /** What the settings say now. */
  readonly isOn: () => Promise<boolean>;
  readonly look: () => Promise<void>;
}

const minute = 60_000;
const day = 24 * 60 * minute;
/** Not while the window opens. */
const first = minute;
/** A computer that sleeps has its timers stand still; so it is seen within hours that a day has gone by. */
const between = 6 * 60 * minute;

/** Looks for updates by itself: a minute after the start and now and then, at most once in 24 hours. Answers with its end. */
export function startUpdateRounds({ file, now, later, isOn, look }: UpdateRoundsParts): () => void {
  let end = later(first, () => void round());

  async function round(): Promise<void> {
    end = later(between, () => void round());
    if (!isDue(now() - readTime(file)) || !(await isOn())) return;
    writeTime(file, now());
    await look();
  }
  return () => end();
}

/** A clock that was set back is no reason to wait for years. */
function isDue(age: number): boolean {
  return !(age >= 0 && age < day);
}

function readTime(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8').slice(0, 20));
  } catch {
    return 0;
  }
}

function writeTime(file: string, time: number): void {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, `${time}\n`, { mode: 0o600 });
  } catch {
    // It looks once more after the next start; that does no harm.
  }
}
