import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import encodeJpeg, { init as initJpeg } from '@jsquash/jpeg/encode.js';
import encodePng, { init as initPng } from '@jsquash/png/encode.js';
import encodeWebp, { init as initWebp } from '@jsquash/webp/encode.js';
import type { Gray } from '../../src-main/scan/decode/gray.ts';
import type { LoadWasm, WasmName } from '../../src-main/scan/picture.ts';

const { resolve } = createRequire(import.meta.url);

async function wasmOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(resolve(file)));
}

const readers: Readonly<Record<WasmName, string>> = {
  squoosh_png_bg: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  mozjpeg_dec: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  webp_dec: '@jsquash/webp/codec/dec/webp_dec.wasm',
  zxing_reader: 'zxing-wasm/reader/zxing_reader.wasm',
};

/** The programs from their packages. */
export const loadWasm: LoadWasm = (name) => wasmOf(readers[name]);

/** Makes a picture's file of shades of grey. */
export const encoders = {
  async png(gray: Gray) {
    await initPng(await wasmOf(readers.squoosh_png_bg));
    return new Uint8Array(await encodePng(inColour(gray)));
  },
  async jpeg(gray: Gray, quality = 75) {
    await initJpeg({ wasmBinary: await wasmOf('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm') });
    return new Uint8Array(await encodeJpeg(inColour(gray), { quality }));
  },
  /** As a camera sends it: Chromium's fake camera takes no other. A film of them is one after the other. */
  async frame(gray: Gray) {
    await initJpeg({ wasmBinary: await wasmOf('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm') });
    return new Uint8Array(await encodeJpeg(inColour(gray), { quality: 90, progressive: false }));
  },
  async webp(gray: Gray) {
    await initWebp({ wasmBinary: await wasmOf('@jsquash/webp/codec/enc/webp_enc_simd.wasm') });
    return new Uint8Array(await encodeWebp(inColour(gray)));
  },
} as const;

/** In the form of a canvas; Node has no class for it, and nothing asks for one. */
function inColour({ width, height, data }: Gray): Parameters<typeof encodeJpeg>[0] {
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 1) rgba.set([data[at] ?? 0, data[at] ?? 0, data[at] ?? 0, 255], at * 4);
  return { width, height, data: rgba, colorSpace: 'srgb' } as Parameters<typeof encodeJpeg>[0];
}

/** A photo with what its camera writes into it about how it was held: 1 upright, 6 turned to the right, and so on. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array<ArrayBuffer> {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  const exif = [...Buffer.from('Exif\0\0', 'latin1'), ...tiff];
  const segment = [0xff, 0xe1, 0, exif.length + 2, ...exif];
  return new Uint8Array([...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2)]);
}
