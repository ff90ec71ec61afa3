import decodeQR, { type Point } from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { Gray } from './gray.ts';

/** A code that was read, and its corners in the picture's pixels, clockwise. */
export interface Code {
  readonly text: string;
  readonly corners: readonly Point[];
}

/** Reads one code out of a picture, or none. Never throws for what a picture holds. */
export type Engine = (gray: Gray) => Promise<Code | undefined>;

/** More than this on a side it does not take. */
export const largestSide = 4096;

/** The engine `qr`: the better one on codes of a screen. As much effort as it has, bounded in time. */
export const qrEngine: Engine = async (gray) => {
  let corners: readonly Point[] = [];
  try {
    const text = decodeQR(gray, {
      format: 'I420',
      effort: 8,
      timeLimit: 1500,
      pointsOnDetect: (points, result) => {
        if (typeof result === 'string') corners = points.bounds;
      },
    });
    return { text, corners };
  } catch {
    // It says so whenever there is no code, or none that can be read.
    return undefined;
  }
};

/** The engine ZXing, as WebAssembly: reads some of what `qr` does not. `wasm` is its program, shipped with the app. */
export async function zxingEngine(wasm: ArrayBuffer): Promise<Engine> {
  await prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: true });
  return async (gray) => {
    const [found] = await readBarcodes(asImageData(gray), {
      formats: ['QRCode'],
      tryHarder: true,
      maxNumberOfSymbols: 1,
    });
    if (!found?.isValid) return undefined;
    const { topLeft, topRight, bottomRight, bottomLeft } = found.position;
    return { text: found.text, corners: [topLeft, topRight, bottomRight, bottomLeft] };
  };
}

/** What the engine reads of the ImageData that it wants. Node has none, nor a grey one. */
function asImageData({ width, height, data }: Gray): Parameters<typeof readBarcodes>[0] {
  const rgba = new Uint8ClampedArray(data.length * 4);
  const pixels = new Uint32Array(rgba.buffer);
  // Red, green and blue alike, and opaque.
  for (let at = 0; at < data.length; at += 1) pixels[at] = (data[at] ?? 0) * 0x1_01_01 + 0xff_00_00_00;
  return { width, height, data: rgba, colorSpace: 'srgb' } as Parameters<typeof readBarcodes>[0];
}
