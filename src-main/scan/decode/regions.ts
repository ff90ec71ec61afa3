import { type Gray, type Region, within } from './gray.ts';

/** Side of a cell, in pixels; a code's modules are 2 to 16 of them wide. */
const cell = 12;
/** A step in brightness between neighbours that counts as an edge. */
const step = 40;
/** Edges a pixel, in both directions, from which on a cell is busy. Modules of 7 pixels have 0.07. */
const busyFrom = 0.035;
/** Every other row tells as much as all of them. */
const stride = 2;
const smallestSide = 44;
const mostRegions = 6;

/**
 * Where codes may be: compact areas that are busy in both directions, as no text and no picture frame is; the
 * fullest and largest first. Cheap, so that what is tried on each may be dear.
 */
export function busyRegions(gray: Gray): Region[] {
  const columns = Math.ceil(gray.width / cell);
  const rows = Math.ceil(gray.height / cell);
  const busy = busyCells(gray, columns, rows);
  const seen = new Uint8Array(busy.length);
  const found: { readonly region: Region; readonly weight: number }[] = [];
  for (let start = 0; start < busy.length; start += 1) {
    if (!busy[start] || seen[start]) continue;
    const { left, right, top, bottom, count } = spread(busy, seen, columns, rows, start);
    const width = (right - left + 1) * cell;
    const height = (bottom - top + 1) * cell;
    const fill = (count * cell * cell) / (width * height);
    const ratio = width / height;
    if (Math.min(width, height) < smallestSide || ratio < 0.4 || ratio > 2.5 || fill < 0.4) continue;
    // A code is full and nearly square; a block of text is neither.
    const weight = fill * fill * Math.min(ratio, 1 / ratio) * Math.sqrt(width * height);
    found.push({ region: within(gray, { left: left * cell, top: top * cell, width, height }), weight });
  }
  return found
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostRegions)
    .map(({ region }) => region);
}

function busyCells({ width, height, data }: Gray, columns: number, rows: number): Uint8Array {
  const across = new Uint16Array(columns * rows);
  const down = new Uint16Array(columns * rows);
  for (let y = 0; y < height - 1; y += stride) {
    const row = Math.floor(y / cell) * columns;
    // Counted in variables of its own: this loop sees half the pixels of a screen.
    for (let column = 0; column < columns; column += 1) {
      const end = y * width + Math.min(width - 1, (column + 1) * cell);
      let at = y * width + column * cell;
      let edgesAcross = 0;
      let edgesDown = 0;
      for (let shade = data[at] ?? 0; at < end; at += 1) {
        const right = data[at + 1] ?? 0;
        const stepAcross = shade - right;
        const stepDown = shade - (data[at + width] ?? 0);
        if (stepAcross > step || stepAcross < -step) edgesAcross += 1;
        if (stepDown > step || stepDown < -step) edgesDown += 1;
        shade = right;
      }
      across[row + column] = (across[row + column] ?? 0) + edgesAcross;
      down[row + column] = (down[row + column] ?? 0) + edgesDown;
    }
  }
  const least = (busyFrom * cell * cell) / stride;
  return Uint8Array.from(across, (count, index) => (count >= least && (down[index] ?? 0) >= least ? 1 : 0));
}

/** All busy cells that hang together with this one, over gaps of one. */
function spread(busy: Uint8Array, seen: Uint8Array, columns: number, rows: number, start: number) {
  const waiting = [start];
  seen[start] = 1;
  let [left, right, top, bottom, count] = [columns, 0, rows, 0, 0];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const x = at % columns;
    const y = Math.floor(at / columns);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    count += 1;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        const next = at + dy * columns + dx;
        if (x + dx < 0 || x + dx >= columns || y + dy < 0 || y + dy >= rows || seen[next] || !busy[next]) continue;
        seen[next] = 1;
        waiting.push(next);
      }
    }
  }
  return { left, right, top, bottom, count };
}
