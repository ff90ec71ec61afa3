import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import QRCode from 'qrcode';
import { type Engine, zxingEngine } from '../../../src-main/scan/decode/engines.ts';
import type { Gray } from '../../../src-main/scan/decode/gray.ts';

/** How a code is drawn, and what is done to it. */
export interface Drawing {
  readonly text: string;
  /** Of the screen: 1 is 120 pixels. */
  readonly scale?: number;
  /** In degrees, around the code's middle. */
  readonly turn?: number;
  /** Pixels of the page around it, negative where the crop cuts into it. */
  readonly margins?: Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>;
  /** Shade of the page. */
  readonly page?: number;
  readonly level?: 'L' | 'H';
  readonly inverted?: boolean;
  /** As the standard deviation of a bell curve, in pixels. */
  readonly blur?: number;
}

const canvasSide = 120;

/** A code as WooCommerce's script draws it: on 120 pixels, each module rounded to whole ones, and nothing around it. */
function canvas(text: string, level: 'L' | 'H'): Uint8Array {
  const { size, data: dark } = QRCode.create(text, { errorCorrectionLevel: level }).modules;
  const module = canvasSide / size;
  const data = new Uint8Array(canvasSide * canvasSide).fill(255);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      // Light ones too: they take back what a dark neighbour has painted too wide.
      const shade = dark[row * size + column] ? 0 : 255;
      const left = Math.round(column * module);
      const width = Math.ceil((column + 1) * module) - Math.floor(column * module);
      const top = Math.round(row * module);
      const height = Math.ceil((row + 1) * module) - Math.floor(row * module);
      for (let y = top; y < Math.min(canvasSide, top + height); y += 1) {
        data.fill(shade, y * canvasSide + left, y * canvasSide + Math.min(canvasSide, left + width));
      }
    }
  }
  return data;
}

/** As a screen shows it: the canvas stretched and turned, on a page. */
export function draw({
  text,
  scale = 1,
  turn = 0,
  margins = { left: 20, top: 20, right: 20, bottom: 20 },
  page = 240,
  level = 'H',
  inverted = false,
  blur = 0,
}: Drawing): Gray {
  const source = canvas(text, level);
  const shade = (x: number, y: number): number => {
    if (x < -0.5 || y < -0.5 || x > canvasSide - 0.5 || y > canvasSide - 0.5) return page;
    const at = (column: number, row: number): number =>
      source[Math.min(canvasSide - 1, Math.max(0, row)) * canvasSide + Math.min(canvasSide - 1, Math.max(0, column))] ??
      0;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [x - left, y - top];
    const upper = at(left, top) * (1 - across) + at(left + 1, top) * across;
    const lower = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
    return upper * (1 - down) + lower * down;
  };
  const side = canvasSide * scale;
  const width = Math.round(side + margins.left + margins.right);
  const height = Math.round(side + margins.top + margins.bottom);
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const across = x + 0.5 - margins.left - side / 2;
      const down = y + 0.5 - margins.top - side / 2;
      const value = shade(
        (across * cos + down * sin) / scale + canvasSide / 2 - 0.5,
        (down * cos - across * sin) / scale + canvasSide / 2 - 0.5,
      );
      data[y * width + x] = Math.round(inverted ? 255 - value : value);
    }
  }
  return blur ? blurred({ width, height, data }, blur) : { width, height, data };
}

/** In one direction after the other; the picture goes on at its edges. */
function blurred(gray: Gray, deviation: number): Gray {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) => Math.exp(-((at - reach) ** 2) / 2 / deviation ** 2));
  const sum = weights.reduce((one, other) => one + other);
  const along = ({ width, height, data }: Gray, dx: number, dy: number): Gray => ({
    width,
    height,
    data: data.map((_, at) => {
      const shades = weights.map((weight, index) => {
        const x = Math.min(width - 1, Math.max(0, (at % width) + dx * (index - reach)));
        const y = Math.min(height - 1, Math.max(0, Math.floor(at / width) + dy * (index - reach)));
        return weight * (data[y * width + x] ?? 0);
      });
      return Math.round(shades.reduce((one, other) => one + other) / sum);
    }),
  });
  return along(along(gray, 1, 0), 0, 1);
}

/** A sheet of one shade with pictures on it. */
export function sheet(width: number, height: number, placed: readonly (readonly [Gray, number, number])[]): Gray {
  const data = new Uint8Array(width * height).fill(240);
  for (const [gray, left, top] of placed) {
    for (let y = 0; y < gray.height; y += 1) {
      data.set(gray.data.subarray(y * gray.width, (y + 1) * gray.width), (top + y) * width + left);
    }
  }
  return { width, height, data };
}

let zxing: Promise<Engine> | undefined;

/** The second engine, with its program from the package. */
export function secondEngine(): Promise<Engine> {
  const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');
  zxing ??= zxingEngine(new Uint8Array(readFileSync(file)).buffer);
  return zxing;
}
