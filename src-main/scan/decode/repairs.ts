import { crop, framed, type Gray, sharpened } from './gray.ts';

/**
 * Side of a square of one shade that can only be background, as a share of the picture's shorter side: larger than a
 * finder's centre, which is 3 of a code's 53 modules.
 */
const flatShare = 0.08;
const smallestFlat = 8;
/** How much a background's shade may differ from one pixel to the next: less than its difference to a dark module. */
const tolerance = 9;

/** White paper around a code, in pixels: four modules of the largest that are not read without. */
const paperMargin = 24;

/** A part of a picture, put right; where its corner lies, seen from that of the part. */
export interface Repaired {
  readonly gray: Gray;
  readonly left: number;
  readonly top: number;
}

export const repairNames = ['paper', 'sharpened', 'background', 'light', 'redrawn'] as const;
export type Repair = (typeof repairNames)[number];

/** What a code may lack to be read, put right in one way or the other; all of it ends up on white paper. */
export const repairs: Readonly<Record<Repair, (part: Gray) => Repaired>> = {
  /** Nothing but the paper. */
  paper: (part) => onPaper(part),
  /** Against blur, which runs modules of 2 pixels together. */
  sharpened: (part) => onPaper(sharpened(part, 4)),
  /** The page around it painted white. */
  background: (part) => onPaper(paintBackground(part)),
  /** Cut to its light modules, where the page is as dark as its dark ones. */
  light(part) {
    const { gray, left, top } = cutToLight(part);
    return onPaper(gray, left, top);
  },
  /** Its outermost modules drawn anew, where a crop has cut into them. */
  redrawn(part) {
    const { gray, left, top } = cutToLight(part);
    const module = Math.max(1, Math.round(Math.min(gray.width, gray.height) / modules));
    return onPaper(framed(gray, module, 0), left - module, top - module);
  },
};

function onPaper(gray: Gray, left = 0, top = 0): Repaired {
  return { gray: framed(gray, paperMargin), left: left - paperMargin, top: top - paperMargin };
}

/** Along one side of WooCommerce's code. */
const modules = 53;

/** From here on a pixel is light. */
const light = 150;

function cutToLight(part: Gray): { readonly gray: Gray; readonly left: number; readonly top: number } {
  const { width, height, data } = part;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let at = 0; at < data.length; at += 1) {
    if ((data[at] ?? 0) < light) continue;
    const x = at % width;
    const y = Math.floor(at / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right < left) return { gray: part, left: 0, top: 0 };
  const box = { left, top, width: right - left + 1, height: bottom - top + 1 };
  return { gray: crop(part, box), left, top };
}

/**
 * The picture with its even background painted white: the page around a code takes the place of the quiet zone that
 * it was drawn without, also where the page is darker than white or nearly black.
 *
 * From each even square, all that hangs together in one shade is painted. What reaches into the code's own light
 * modules is white already; its dark ones are of another shade.
 */
function paintBackground(gray: Gray): Gray {
  const { width, height } = gray;
  const flatSide = Math.max(smallestFlat, Math.round(flatShare * Math.min(width, height)));
  const half = Math.ceil(flatSide / 2);
  const data = gray.data.slice();
  const painted = new Uint8Array(data.length);
  for (let top = 0; top + flatSide <= height; top += half) {
    for (let left = 0; left + flatSide <= width; left += half) {
      const start = top * width + left;
      if (!painted[start] && isFlat(gray, left, top, flatSide)) flood(gray, data, painted, start);
    }
  }
  return { width, height, data };
}

function isFlat({ width, data }: Gray, left: number, top: number, flatSide: number): boolean {
  const shade = data[top * width + left] ?? 0;
  for (let y = top; y < top + flatSide; y += 1) {
    for (let x = left; x < left + flatSide; x += 1) {
      if (Math.abs((data[y * width + x] ?? 0) - shade) > tolerance) return false;
    }
  }
  return true;
}

function flood({ width, data }: Gray, target: Uint8Array, painted: Uint8Array, start: number): void {
  const shade = data[start] ?? 0;
  const waiting = [start];
  painted[start] = 1;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    target[at] = 255;
    const x = at % width;
    for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
      if (next < 0 || next >= data.length || painted[next]) continue;
      if (Math.abs((data[next] ?? 0) - shade) > tolerance) continue;
      painted[next] = 1;
      waiting.push(next);
    }
  }
}
