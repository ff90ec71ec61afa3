import { type Code, type Engine, largestSide, qrEngine } from './engines.ts';
import { crop, type Gray, type Region, scaled, within } from './gray.ts';
import { busyRegions } from './regions.ts';
import { type Repair, type Repaired, repairNames, repairs } from './repairs.ts';

/** One engine's look at a picture or a part of it. What that part needs first is done when it is called. */
export type Attempt = () => Promise<Code | undefined>;

export interface Ladder {
  /** What reads most codes of a screen, in less time than an engine takes to look through all of it. */
  readonly likely: readonly Attempt[];
  /** What finds the others, the cheapest and likeliest first; together many times as dear. */
  readonly further: readonly Attempt[];
}

type Load = () => Promise<Engine>;
const first: Load = async () => qrEngine;

/**
 * All that is tried on a picture. Where a code may be is found faster than an engine looks through a large picture, and
 * most codes are read right there, on white paper: as they stand, or larger where they are small. Then what crops and
 * dark pages need, and the other engine; then the whole picture; last each place in all sizes, with all that it may
 * lack put right.
 */
export function ladder(gray: Gray, second: Load): Ladder {
  const places = busyRegions(gray).map((region) => createPlace(gray, region));
  const compact = places.filter((place) => place.side <= largestCompact);
  const whole = (load: Load) => parts(gray).map((part) => async () => readPart(await load(), gray, part));
  const all = (load: Load) =>
    places.flatMap((place) => repairNames.flatMap((repair) => place.attempts(load, repair, factors)));
  return {
    likely: [
      ...compact.flatMap((place) => place.attempts(first, 'paper', [1])),
      ...compact.flatMap((place) => place.attempts(first, 'paper', [place.factor])),
    ],
    further: [
      ...compact.flatMap((place) => (place.isCut ? place.attempts(first, 'redrawn', [place.factor]) : [])),
      ...compact.flatMap((place) => place.attempts(first, 'sharpened', [place.factor])),
      ...compact.flatMap((place) => place.attempts(first, 'background', [place.factor])),
      ...compact.flatMap((place) => place.attempts(second, 'paper', [place.factor])),
      ...whole(second),
      ...whole(first),
      ...all(first),
      ...all(second),
    ],
  };
}

/** A region of a picture, which can be looked at in many ways; none is given twice. */
function createPlace(gray: Gray, region: Region) {
  const part = withSurroundings(gray, region);
  const side = Math.max(part.width, part.height);
  const given = new Set<string>();
  const prepared = new Map<Repair, Repaired>();

  function prepare(repair: Repair): Repaired {
    const repaired = prepared.get(repair) ?? repairs[repair](crop(gray, part));
    prepared.set(repair, repaired);
    return repaired;
  }

  function attempts(load: Load, repair: Repair, sizes: readonly number[]): Attempt[] {
    return sizes.flatMap((factor) => {
      const name = [load === first, repair, factor].join();
      if (side * factor > largestScaled || given.has(name)) return [];
      given.add(name);
      return async () => {
        const read = await load();
        const { gray: repaired, left, top } = prepare(repair);
        const found = await read(factor === 1 ? repaired : scaled(repaired, factor));
        return found && moved(found, { x: part.left + left, y: part.top + top, scale: 1 / factor });
      };
    });
  }

  return { attempts, side, factor: side <= largestFine ? 2 : 1, isCut: isCut(gray, region) };
}

/** Sizes to try, of the region's own. Modules of 2 pixels are at the limit of what engines read. */
const factors = [2, 1.5, 3, 1];
/** A code that is larger needs no help: the whole picture is looked through for it. In pixels a side. */
const largestScaled = 1800;

/** Up to here, with its surroundings, modules of WooCommerce's code are at most 4 pixels wide. */
const largestFine = 270;
/** What is larger, noise above all, may be all of the picture: it is left until that has been looked through. */
const largestCompact = 900;

/** Whether the picture ends where the region does, all around. */
function isCut(gray: Gray, { left, top, width, height }: Region): boolean {
  const most = 4;
  return Math.max(left, top, gray.width - left - width, gray.height - top - height) <= most;
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

/** The code with its corners in the picture that the part was cut from. */
function moved({ text, corners }: Code, { x, y, scale }: { x: number; y: number; scale: number }): Code {
  return { text, corners: corners.map((corner) => ({ x: corner.x * scale + x, y: corner.y * scale + y })) };
}
