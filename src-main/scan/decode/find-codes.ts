import { type Code, type Engine, largestSide, qrEngine } from './engines.ts';
import { crop, framed, type Gray, type Region, scaled, within } from './gray.ts';
import { paperMargin, repairs } from './quiet-zone.ts';
import { busyRegions } from './regions.ts';

export interface FindOptions {
  /** The second engine; it may take its time to load, so it is asked for when it is needed. */
  readonly second: () => Promise<Engine>;
  /** Of what is looked for: once one is found, the search ends. */
  readonly wanted: (text: string) => boolean;
  readonly signal?: AbortSignal;
}

/** More codes than this are no screen that shows a key. */
const mostCodes = 8;

/**
 * The codes in a picture, in the order in which they were found, up to the first that is wanted. A code that is not
 * is painted over, since an engine answers with one code a look, and looked for again.
 */
export async function findCodes(picture: Gray, { second, wanted, signal }: FindOptions): Promise<string[]> {
  const texts: string[] = [];
  let gray = picture;
  while (texts.length < mostCodes) {
    const found = await findOne(gray, second, signal);
    if (!found) break;
    texts.push(found.text);
    if (wanted(found.text)) break;
    gray = paintedOver(gray, found.corners);
  }
  return texts;
}

/**
 * Cheapest first. Where a code may be is found faster than an engine looks through a large picture, and most codes of a
 * screen are read right there; then the whole picture; then each of those places larger and with what it may lack put
 * right; then all of it with the other engine.
 */
async function findOne(gray: Gray, second: FindOptions['second'], signal?: AbortSignal): Promise<Code | undefined> {
  const regions = busyRegions(gray);
  for (const attempt of attempts(gray, regions, second)) {
    if (signal?.aborted) return undefined;
    const found = await attempt();
    if (found) return found;
  }
  return undefined;
}

function* attempts(
  gray: Gray,
  regions: readonly Region[],
  second: FindOptions['second'],
): Generator<() => Promise<Code | undefined>> {
  for (const region of regions) yield () => readRegion(qrEngine, gray, region, 'as it is');
  for (const part of parts(gray)) yield () => readPart(qrEngine, gray, part);
  for (const region of regions) yield () => readRegion(qrEngine, gray, region, 'repaired');
  for (const region of regions) yield async () => readRegion(await second(), gray, region, 'repaired');
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

/** Sizes to try, of the region's own. Modules of 2 pixels are at the limit of what engines read. */
const factors = [2, 1.5, 3, 1];
const largestScaled = 1800;

async function readRegion(
  engine: Engine,
  gray: Gray,
  region: Region,
  how: 'as it is' | 'repaired',
): Promise<Code | undefined> {
  const margin = Math.max(16, Math.round(0.12 * Math.max(region.width, region.height)));
  const part = within(gray, {
    left: region.left - margin,
    top: region.top - margin,
    width: region.width + 2 * margin,
    height: region.height + 2 * margin,
  });
  const cut = crop(gray, part);
  if (how === 'as it is') {
    const found = await engine(framed(cut, paperMargin));
    return found && moved(found, { x: part.left - paperMargin, y: part.top - paperMargin, scale: 1 });
  }
  for (const repaired of repairs(cut)) {
    for (const factor of factors) {
      if (Math.max(repaired.gray.width, repaired.gray.height) * factor > largestScaled) continue;
      const found = await engine(factor === 1 ? repaired.gray : scaled(repaired.gray, factor));
      if (found) return moved(found, { x: part.left + repaired.left, y: part.top + repaired.top, scale: 1 / factor });
    }
  }
  return undefined;
}

function moved({ text, corners }: Code, { x, y, scale }: { x: number; y: number; scale: number }): Code {
  return { text, corners: corners.map((corner) => ({ x: corner.x * scale + x, y: corner.y * scale + y })) };
}

/** The picture with a code's box painted white. */
function paintedOver(gray: Gray, corners: Code['corners']): Gray {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const box = within(gray, {
    left: Math.min(...xs),
    top: Math.min(...ys),
    width: Math.max(...xs) - Math.min(...xs),
    height: Math.max(...ys) - Math.min(...ys),
  });
  const data = gray.data.slice();
  for (let y = box.top; y < box.top + box.height; y += 1) {
    data.fill(255, y * gray.width + box.left, y * gray.width + box.left + box.width);
  }
  return { ...gray, data };
}
