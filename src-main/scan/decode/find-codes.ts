import type { Code, Engine } from './engines.ts';
import { type Gray, within } from './gray.ts';
import { type Attempt, type Ladder, ladder } from './ladder.ts';

export interface FindOptions {
  /** The second engine; it may take its time to load, so it is asked for when it is needed. */
  readonly second: () => Promise<Engine>;
  /** Once such a code is found, the search ends; all are looked for unless given. */
  readonly wanted?: (text: string) => boolean;
  /** Ends the search, by a person's wish or when it has taken long enough, with what was found until then. */
  readonly signal: AbortSignal;
  /**
   * Given for the frames of a camera or a screen, counted from 0: a look of some tenths of a second at most instead of
   * all that can be tried, since the next frame is there at once. Every frame is looked at for what is likely and for a
   * part of the rest, each for another one, so that a code that stays in sight is found as surely as in a picture.
   */
  readonly frame?: number;
}

/** More codes than this are no screen that shows a key. */
const mostCodes = 8;
/** Modules along a side of the smallest code that there is; a picture with fewer pixels holds none. */
const fewestModules = 21;
/** For what is not likely in a frame, in milliseconds: several frames a second are looked at. */
const frameTime = 100;
const goldenRatio = (Math.sqrt(5) - 1) / 2;

/**
 * The texts of the codes in a picture, each once, in the order in which they were found, up to the first that is wanted.
 * A code that is not is painted over, since an engine answers with one code a look, and looked for again.
 */
export async function findCodes(picture: Gray, { second, wanted, signal, frame }: FindOptions): Promise<string[]> {
  const texts = new Set<string>();
  const breathe = createBreath();
  const until = Date.now() + frameTime;
  const attempts = (gray: Gray) =>
    frame === undefined ? every(ladder(gray, second)) : some(ladder(gray, second), frame, until);
  let gray: Gray | undefined = picture;
  for (let looks = 0; gray && looks < mostCodes; looks += 1) {
    if (Math.min(gray.width, gray.height) < fewestModules) break;
    const found = await firstOf(attempts(gray), breathe, signal);
    if (!found) break;
    texts.add(found.text);
    if (wanted?.(found.text)) break;
    gray = paintedOver(gray, found.corners);
  }
  return [...texts];
}

async function firstOf(
  attempts: Iterable<Attempt>,
  breathe: () => Promise<void>,
  signal: AbortSignal,
): Promise<Code | undefined> {
  for (const attempt of attempts) {
    if (signal.aborted) return undefined;
    const found = await attempt();
    if (found) return found;
    await breathe();
  }
  return undefined;
}

function every({ likely, further }: Ladder): Iterable<Attempt> {
  return [...likely, ...further];
}

/**
 * All that is likely, and of what is further as much as there is time for, at least one. Steps of the golden ratio
 * around the ladder leave no part of it out for long, however little of it is looked at each time.
 */
function* some({ likely, further }: Ladder, frame: number, until: number): Iterable<Attempt> {
  yield* likely;
  const start = Math.floor(((frame * goldenRatio) % 1) * further.length);
  for (const attempt of [...further.slice(start), ...further.slice(0, start)]) {
    yield attempt;
    if (Date.now() >= until) return;
  }
}

/** Engines work without a pause: now and then whatever waits, a signal above all, is let through. */
function createBreath(): () => Promise<void> {
  const longest = 25;
  let last = Date.now();
  return async () => {
    if (Date.now() - last < longest) return;
    await new Promise((resolve) => setTimeout(resolve));
    last = Date.now();
  };
}

/** The picture with a code's box painted white; nothing where there is no box, since the same code would be found again. */
function paintedOver(gray: Gray, corners: Code['corners']): Gray | undefined {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const box = within(gray, {
    left: Math.min(...xs),
    top: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  });
  if (!(box.width > 0 && box.height > 0)) return undefined;
  const data = gray.data.slice();
  for (let y = box.top; y < box.top + box.height; y += 1) {
    data.fill(255, y * gray.width + box.left, y * gray.width + box.left + box.width);
  }
  return { ...gray, data };
}
