import decodeJpeg, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import decodePng, { init as initPng } from '@jsquash/png/decode.js';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { fail, ok, type Result } from '../contract/result.ts';
import { type PictureType, readPictureHeader } from './decode/picture-header.ts';

/** The programs in WebAssembly that read pictures; they are shipped with the app. */
export type WasmName = 'squoosh_png_bg' | 'mozjpeg_dec' | 'webp_dec' | 'zxing_reader';
export type LoadWasm = (name: WasmName) => Promise<Uint8Array<ArrayBuffer>>;

/** Four bytes each: red, green, blue and how opaque. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/**
 * The pixels of a picture's file, for where no browser decodes it. A photo is turned as its EXIF data says.
 * `picture-unreadable`, `picture-too-large`; nothing is decoded that says it is no picture, or too large a one.
 */
export async function readPicture(bytes: Uint8Array<ArrayBuffer>, loadWasm: LoadWasm): Promise<Result<Pixels>> {
  const header = readPictureHeader(bytes);
  if (!header.ok) return header;
  const decode = await decoders[header.value.type](loadWasm);
  provideImageData();
  try {
    return ok(await decode(bytes.slice().buffer));
  } catch {
    // A decoder throws whatever it likes, down to a trap of its program.
    return fail('picture-unreadable', { reason: 'damaged' });
  }
}

const decoders: Readonly<Record<PictureType, (loadWasm: LoadWasm) => Promise<(file: ArrayBuffer) => Promise<Pixels>>>> =
  {
    async png(loadWasm) {
      await initPng(await loadWasm('squoosh_png_bg'));
      return decodePng;
    },
    async jpeg(loadWasm) {
      await initJpeg({ wasmBinary: await loadWasm('mozjpeg_dec') });
      return (file) => decodeJpeg(file, { preserveOrientation: true });
    },
    async webp(loadWasm) {
      await initWebp({ wasmBinary: await loadWasm('webp_dec') });
      return decodeWebp;
    },
  };

/** The decoders answer with an ImageData, which a browser has and Node has not. */
function provideImageData(): void {
  if ('ImageData' in globalThis) return;
  class ImageData implements Pixels {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  }
  Object.assign(globalThis, { ImageData });
}
