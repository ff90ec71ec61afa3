import { type Code, type Engine, largestSide, qrEngine } from './engines.ts';
import { crop, framed, type Gray, type Region, scaled, within } from './gray.ts';
import { paperMargin, repairs } from './quiet-zone.ts';
import { busyRegions } from './regions.ts';

export interface FindOptions {
  /** The second engine; it may take its time to load, so it is asked for when it is needed. */
  readonly second: () => Promise<Engine>;
  /** Once such a code is found, the search ends; all are looked for unless given. */
  readonly wanted?: (text: string) => boolean;
  /** Ends the search, by a person's wish or when it has taken long enough, with what was found until then. */
  readonly signal: AbortSignal;
}

/** More codes than this are no screen that shows a key. */
const mostCodes = 8;
/** Modules along a side of the smallest code that there is; a picture with fewer pixels holds none. */
const fewestModules = 21;

/**
 * The texts of the codes in a picture, each once, in the order in which they were found, up to the first that is wanted.
 * A code that is not is painted over, since an engine answers with one code a look, and looked for again.
 */
export async function findCodes(picture: Gray, { second, wanted, signal }: FindOptions): Promise<string[]> {
  const texts = new Set<string>();
  const breathe = createBreath();
  let gray: Gray | undefined = picture;
  for (let looks = 0; gray && looks < mostCodes; looks += 1) {
    const found = await findOne(gray, second, breathe, signal);
    if (!found) break;
    texts.add(found.text);
    if (wanted?.(found.text)) break;
    gray = paintedOver(gray, found.corners);
  }
  return [...texts];
}

async function findOne(
  gray: Gray,
  second: FindOptions['second'],
  breathe: () => Promise<void>,
  signal: AbortSignal,
): Promise<Code | undefined> {
  if (Math.min(gray.width, gray.height) < fewestModules) return undefined;
  for (const attempt of attempts(gray, second)) {
    if (signal.aborted) return undefined;
    const found = await attempt();
    if (found) return found;
    await breathe();
  }
  return undefined;
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

type Attempt = () => Promise<Code | undefined>;

/**
 * Cheapest first. Where a code may be is found faster than an engine looks through a large picture, and most codes of a
 * screen are read right there; then the whole picture; then each of those places larger and with what it may lack put
 * right; then all of it with the other engine.
 */
function* attempts(gray: Gray, second: FindOptions['second']): Generator<Attempt> {
  const regions = busyRegions(gray);
  const first = async () => qrEngine;
  for (const region of regions) yield () => readOnPaper(gray, region);
  for (const part of parts(gray)) yield () => readPart(qrEngine, gray, part);
  for (const engine of [first, second]) {
    for (const region of regions) yield* repairedAttempts(engine, gray, region);
  }
  for (const part of parts(gray)) yield async () => readPart(await second(), gray, part);
}

/** The whole, or, where that is more than an engine takes, overlapping parts of it. */
function parts({ width, height }: Gray): Region[] {
  const spans = (side: number): [number, number][] => {
    if (side <= largestSide) return [[0, side]];
    const count = Math.ceil((side - overlap) / (largestSide - overlap));
    const length = Math.ceil((side - overlap) / count) + overlap;
    return Array.from({ length: count }, (_, index) => [index * (length - overlap), length]);
  };
  return spans(height).flatMap(([top, tall]) =>
    spans(width).map(([left, wide]) => ({ left, top, width: wide, height: tall })),
  );
}
/** A code of WooCommerce's at a display scale of 3 and a zoom of 150 % is 540 pixels wide. */
const overlap = 640;

async function readPart(engine: Engine, gray: Gray, part: Region): Promise<Code | undefined> {
  const whole = part.width === gray.width && part.height === gray.height;
  const found = await engine(whole ? gray : crop(gray, part));
  return found && moved(found, { x: part.left, y: part.top, scale: 1 });
}

/** The region with what is around it: it ends where its last busy cell does, which may be inside the code. */
function withSurroundings(gray: Gray, { left, top, width, height }: Region): Region {
  const margin = Math.max(16, Math.round(0.12 * Math.max(width, height)));
  return within(gray, {
    left: left - margin,
    top: top - margin,
    width: width + 2 * margin,
    height: height + 2 * margin,
  });
}

async function readOnPaper(gray: Gray, region: Region): Promise<Code | undefined> {
  const part = withSurroundings(gray, region);
  const found = await qrEngine(framed(crop(gray, part), paperMargin));
  return found && moved(found, { x: part.left - paperMargin, y: part.top - paperMargin, scale: 1 });
}

/** Sizes to try, of the region's own. Modules of 2 pixels are at the limit of what engines read. */
const factors = [2, 1.5, 3, 1];
/** A code that is larger needs no help: the whole picture has been looked through for it. In pixels a side. */
const largestScaled = 1800;

function* repairedAttempts(engine: () => Promise<Engine>, gray: Gray, region: Region): Generator<Attempt> {
  const part = withSurroundings(gray, region);
  if (Math.max(part.width, part.height) + 2 * paperMargin > largestScaled) return;
  for (const repaired of repairs(crop(gray, part))) {
    for (const factor of factors) {
      if (Math.max(repaired.gray.width, repaired.gray.height) * factor > largestScaled) continue;
      yield async () => {
        const read = await engine();
        const found = await read(factor === 1 ? repaired.gray : scaled(repaired.gray, factor));
        return found && moved(found, { x: part.left + repaired.left, y: part.top + repaired.top, scale: 1 / factor });
      };
    }
  }
}

/** The code with its corners in the picture that the part was cut from. */
function moved({ text, corners }: Code, { x, y, scale }: { x: number; y: number; scale: number }): Code {
  return { text, corners: corners.map((corner) => ({ x: corner.x * scale + x, y: corner.y * scale + y })) };
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
