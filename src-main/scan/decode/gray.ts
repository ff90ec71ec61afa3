/** A picture in shades of grey, a byte a pixel, row by row: 0 is black. All that a decoder looks at. */
export interface Gray {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A part of a picture, in its pixels. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of a canvas's or a decoded file's pixels (RGBA, four bytes each); what is transparent is on white paper. */
export function toGray(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): Gray {
  const data = new Uint8Array(width * height);
  // A pixel at a time, as its four bytes lie in memory: red lowest, how opaque it is highest.
  const aligned = rgba.byteOffset % 4 === 0 ? rgba : rgba.slice();
  const pixels = new Uint32Array(aligned.buffer, aligned.byteOffset, data.length);
  for (let at = 0; at < data.length; at += 1) {
    const pixel = pixels[at] ?? 0;
    // Red and blue with one multiplication: their weighted sum ends up in the upper half.
    const redAndBlue = Math.imul(pixel & 0xff_00_ff, 0x4d_00_1c) >>> 16;
    const luma = (redAndBlue + 151 * ((pixel >>> 8) & 0xff)) >> 8;
    const alpha = pixel >>> 24;
    data[at] = alpha === 255 ? luma : 255 - (((255 - luma) * alpha) >> 8);
  }
  return { width, height, data };
}

/** The part of a region that lies inside a picture. */
export function within({ width, height }: Pick<Gray, 'width' | 'height'>, region: Region): Region {
  const left = Math.max(0, Math.floor(region.left));
  const top = Math.max(0, Math.floor(region.top));
  const right = Math.min(width, Math.ceil(region.left + region.width));
  const bottom = Math.min(height, Math.ceil(region.top + region.height));
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

export function crop(gray: Gray, region: Region): Gray {
  const { left, top, width, height } = within(gray, region);
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (top + y) * gray.width + left;
    data.set(gray.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}

/** The picture with a margin of one shade all around; white unless given. */
export function framed(gray: Gray, margin: number, shade = 255): Gray {
  const width = gray.width + 2 * margin;
  const data = new Uint8Array(width * (gray.height + 2 * margin)).fill(shade);
  for (let y = 0; y < gray.height; y += 1) {
    data.set(gray.data.subarray(y * gray.width, (y + 1) * gray.width), (y + margin) * width + margin);
  }
  return { width, height: gray.height + 2 * margin, data };
}

/**
 * What blur has taken from it given back, and more: each pixel's difference to those around it (weighed 1, 2, 1 in both
 * directions) as many times again.
 */
export function sharpened(gray: Gray, times: number): Gray {
  const { width, height } = gray;
  // Its own edge repeated all around, so that no pixel lacks a neighbour.
  const stride = width + 2;
  const padded = new Uint8Array(stride * (height + 2));
  for (let y = -1; y <= height; y += 1) {
    const row = Math.min(height - 1, Math.max(0, y)) * width;
    const to = (y + 1) * stride;
    padded.set(gray.data.subarray(row, row + width), to + 1);
    padded[to] = gray.data[row] ?? 0;
    padded[to + width + 1] = gray.data[row + width - 1] ?? 0;
  }
  const weighed = (at: number) => (padded[at - 1] ?? 0) + 2 * (padded[at] ?? 0) + (padded[at + 1] ?? 0);
  const data = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y + 1) * stride + x + 1;
      const shade = padded[at] ?? 0;
      const around = (weighed(at - stride) + 2 * weighed(at) + weighed(at + stride)) / 16;
      data[y * width + x] = shade + times * (shade - around);
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

/** Larger or smaller, each pixel mixed from the four around its place. */
export function scaled(gray: Gray, factor: number): Gray {
  const width = Math.max(1, Math.round(gray.width * factor));
  const height = Math.max(1, Math.round(gray.height * factor));
  const data = new Uint8Array(width * height);
  const columns = placesOf(gray.width, width);
  const rows = placesOf(gray.height, height);
  for (let y = 0; y < height; y += 1) {
    const above = (rows.first[y] ?? 0) * gray.width;
    const below = (rows.second[y] ?? 0) * gray.width;
    const down = rows.share[y] ?? 0;
    for (let x = 0; x < width; x += 1) {
      const left = columns.first[x] ?? 0;
      const right = columns.second[x] ?? 0;
      const across = columns.share[x] ?? 0;
      const upper = (gray.data[above + left] ?? 0) * (256 - across) + (gray.data[above + right] ?? 0) * across;
      const lower = (gray.data[below + left] ?? 0) * (256 - across) + (gray.data[below + right] ?? 0) * across;
      data[y * width + x] = (upper * (256 - down) + lower * down + 32_768) >> 16;
    }
  }
  return { width, height, data };
}

/** For each pixel along one side: its two neighbours in the original, and the share of the second, of 256. */
function placesOf(from: number, to: number) {
  const first = new Uint32Array(to);
  const second = new Uint32Array(to);
  const share = new Uint16Array(to);
  for (let at = 0; at < to; at += 1) {
    const place = Math.min(from - 1, Math.max(0, ((at + 0.5) * from) / to - 0.5));
    first[at] = Math.floor(place);
    second[at] = Math.min(from - 1, Math.floor(place) + 1);
    share[at] = Math.round((place - Math.floor(place)) * 256);
  }
  return { first, second, share };
}
