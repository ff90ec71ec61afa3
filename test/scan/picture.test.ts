import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { findCodes } from '../../src-main/scan/decode/find-codes.ts';
import { type Gray, toGray } from '../../src-main/scan/decode/gray.ts';
import { readPictureHeader } from '../../src-main/scan/decode/picture-header.ts';
import { readPicture } from '../../src-main/scan/picture.ts';
import { zip } from '../scripts/zip.ts';
import { draw, secondEngine } from './decode/drawing.ts';
import { encoders, loadWasm, withOrientation } from './pictures.ts';

const pair = 'ck_77fae4f3a8ee4de618dcf7c7e034836baea92147|cs_09679d55ed3d4136b6c569ff1975a5ce18c6d454';
const types = ['png', 'jpeg', 'webp'] as const;

const folder = new URL('../qr/', import.meta.url);
const truth: [string, { text: string | null }][] = Object.entries(
  JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')),
);

function search(gray: Gray): Promise<string[]> {
  return findCodes(gray, { second: secondEngine, signal: AbortSignal.timeout(60_000) });
}

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<Gray> {
  const picture = await readPicture(bytes, loadWasm);
  if (!picture.ok) throw new Error(JSON.stringify(picture.failure));
  const { data, width, height } = picture.value;
  return toGray(data, width, height);
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

describe('screenshots of real stores', () => {
  test.each(truth)('%s', { timeout: 60_000 }, async (name, { text }) => {
    const found = await search(await read(new Uint8Array(readFileSync(new URL(name, folder)))));
    expect(found.filter((code) => code.startsWith('ck_'))).toEqual(text === null ? [] : [text]);
  });
});

describe.each(types)('a %s', (type) => {
  const code = draw({ text: pair, scale: 1.5 });

  test('is read by what is in it', async () => {
    const file = await encoders[type](code);
    expect(readPictureHeader(file)).toEqual({ ok: true, value: { type, width: code.width, height: code.height } });
    expect(await search(await read(file))).toEqual([pair]);
  });

  test('that stands in a larger buffer is read alone', async () => {
    const file = await encoders[type](code);
    const padded = new Uint8Array(file.length + 100).fill(7);
    padded.set(file, 50);
    expect(await search(await read(padded.subarray(50, 50 + file.length)))).toEqual([pair]);
  });

  test('cut off or damaged anywhere is a picture or a failure, and nothing else', { timeout: 60_000 }, async () => {
    const file = await encoders[type](draw({ text: 'short', scale: 0.3, level: 'L' }));
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length }),
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 8 }),
        async (length, changes) => {
          const damaged = file.slice(0, length);
          for (const [at, value] of changes) if (at < length) damaged[at] = value;
          const result = await readPicture(damaged, loadWasm);
          if (!result.ok) expect(result.failure.code).toMatch(/^picture-(unreadable|too-large)$/);
          else expect(result.value.data.length).toBe(4 * result.value.width * result.value.height);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a photo is turned as its camera was held', () => {
  /** Dark above, and a little wider than high. */
  const scene: Gray = { width: 48, height: 32, data: new Uint8Array(48 * 32).map((_, at) => (at < 48 * 16 ? 0 : 255)) };
  let photo: Uint8Array;
  beforeAll(async () => {
    photo = await encoders.jpeg(scene, 95);
  });

  test.each([
    [1, { width: 48, height: 32 }, [0, 0, 255, 255]],
    [3, { width: 48, height: 32 }, [255, 255, 0, 0]],
    [6, { width: 32, height: 48 }, [255, 0, 255, 0]],
    [8, { width: 32, height: 48 }, [0, 255, 0, 255]],
  ])('orientation %i', async (orientation, size, corners) => {
    const { width, height, data } = await read(withOrientation(photo, orientation));
    expect({ width, height }).toEqual(size);
    const at = (x: number, y: number) => ((data[y * width + x] ?? 0) > 128 ? 255 : 0);
    expect([at(2, 2), at(width - 3, 2), at(2, height - 3), at(width - 3, height - 3)]).toEqual(corners);
  });
});

describe('refused', () => {
  const script = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const gif =
    'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff!\xff\x0bNETSCAPE2.0\x03\x01\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;';
  test.each<[string, Uint8Array<ArrayBuffer>, object]>([
    ['nothing', bytes(''), { reason: 'empty' }],
    ['words', bytes('ck_ and cs_'), { reason: 'not-a-picture' }],
    ['a web page', bytes('<!doctype html><img src=x onerror=alert(1)>'), { reason: 'not-a-picture' }],
    ['an SVG with a script', bytes(script), { reason: 'other-format', format: 'SVG' }],
    ['an SVG behind a declaration', bytes(`\xef\xbb\xbf<?xml version="1.0"?>${script}`), { format: 'SVG' }],
    ['an animated GIF', bytes(gif), { reason: 'other-format', format: 'GIF' }],
    ['a photo of an iPhone', bytes('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), { format: 'HEIC' }],
    ['AVIF', bytes('\0\0\0\x1cftypavif\0\0\0\0'), { format: 'AVIF' }],
    ['TIFF', bytes('II*\0\x08\0\0\0'), { format: 'TIFF' }],
    ['BMP', bytes('BM\x36\0\0\0'), { format: 'BMP' }],
    ['a PDF', bytes('%PDF-1.7'), { format: 'PDF' }],
    ['a zip named .png', new Uint8Array(zip({ 'key.png': 'x' })), { format: 'ZIP' }],
    ['a PNG of its signature alone', bytes('\x89PNG\r\n\x1a\n'), { reason: 'damaged' }],
    ['a JPEG of its signature alone', bytes('\xff\xd8\xff\xe0'), { reason: 'damaged' }],
    // Extended form, flag of an animation, ten by ten pixels.
    ['an animated WebP', bytes(`RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x09\0\0\x09\0\0`), { reason: 'animated' }],
  ])('%s', async (_, file, params) => {
    const result = await readPicture(file, loadWasm);
    expect(result).toMatchObject({ ok: false, failure: { code: 'picture-unreadable', params } });
  });

  test('a JPEG that was cut off', async () => {
    const file = await encoders.jpeg(draw({ text: pair, scale: 1.5 }));
    expect(await readPicture(file.slice(0, 300), loadWasm)).toMatchObject({
      failure: { code: 'picture-unreadable', params: { reason: 'damaged' } },
    });
  });

  test('100 megapixels in a few bytes, before any is decoded', async () => {
    const file = await encoders.png({ width: 1, height: 1, data: new Uint8Array(1) });
    new DataView(file.buffer).setUint32(16, 10_000);
    new DataView(file.buffer).setUint32(20, 10_000);
    const noDecoder = async () => {
      throw new Error('a decoder was loaded');
    };
    expect(await readPicture(file, noDecoder)).toMatchObject({
      failure: { code: 'picture-too-large', params: { limit: 64, unit: 'megapixels' } },
    });
  });

  test('more than 64 MB', () => {
    expect(readPictureHeader(new Uint8Array(64 * 1024 * 1024 + 1))).toMatchObject({
      failure: { code: 'picture-too-large', params: { limit: 64, unit: 'megabytes' } },
    });
  });

  test('whatever it is, in words: a picture begins like one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '',
          '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
          '\xff\xd8\xff\xe1',
          'RIFF\0\0\0\0WEBPVP8X',
          'RIFF\0\0\0\0WEBPVP8L',
        ),
        fc.uint8Array({ maxLength: 200 }),
        (begins, rest) => {
          const result = readPictureHeader(new Uint8Array([...bytes(begins), ...rest]));
          if (result.ok) {
            expect(result.value.width * result.value.height).toBeGreaterThan(0);
            expect(result.value.width * result.value.height).toBeLessThanOrEqual(64_000_000);
          } else expect(result.failure.code).toMatch(/^picture-(unreadable|too-large)$/);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
