import { JPG } from 'image-size/types/jpg';
import { PNG } from 'image-size/types/png';
import { WEBP } from 'image-size/types/webp';
import { fail, ok, type Result } from '../../contract/result.ts';

export type PictureType = 'png' | 'jpeg' | 'webp';

/** What a picture's file says of itself, before anything of it is decoded. */
export interface PictureHeader {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

const readers: Readonly<Record<PictureType, typeof JPG>> = { png: PNG, jpeg: JPG, webp: WEBP };

/** A screen of 8K has 33 million pixels, the camera of a phone mostly 12, some 50. */
const mostPixels = 64_000_000;
/** In bytes. A screen of 8K takes hardly 10 MB as PNG, the photo of a phone as much as JPEG. */
export const largestPicture = 64 * 1024 * 1024;

/**
 * Reads what a picture is by its first bytes, never by a name, and how large it will be: a few kilobytes can be a picture
 * of gigabytes. `picture-unreadable`, `picture-too-large`.
 */
export function readPictureHeader(bytes: Uint8Array): Result<PictureHeader> {
  if (bytes.length === 0) return fail('picture-unreadable', { reason: 'empty' });
  if (bytes.length > largestPicture) return tooLarge(largestPicture / 2 ** 20, 'megabytes');
  try {
    const known = Object.entries(readers).find(([, reader]) => reader.validate(bytes));
    if (!known) return notReadable(bytes);
    const [type, reader] = known as [PictureType, typeof JPG];
    const { width, height } = reader.calculate(bytes);
    if (!(width > 0 && height > 0)) return fail('picture-unreadable', { reason: 'damaged' });
    if (width * height > mostPixels) return tooLarge(mostPixels / 1e6, 'megapixels');
    if (type === 'webp' && isAnimated(bytes)) return fail('picture-unreadable', { reason: 'animated' });
    if (type === 'jpeg' && !hasEnd(bytes)) return fail('picture-unreadable', { reason: 'damaged' });
    return ok({ type, width, height });
  } catch {
    // It begins like such a picture, and ends before it says how large it is, or says nonsense.
    return fail('picture-unreadable', { reason: 'damaged' });
  }
}

function tooLarge(limit: number, unit: 'megabytes' | 'megapixels') {
  return fail('picture-too-large', { limit, unit });
}

/**
 * Whether a JPEG goes on to its end: what is missing of it, decoders make up. The end is looked for behind the segments
 * that come before the picture, one of which may hold a small picture of its own.
 */
function hasEnd(bytes: Uint8Array): boolean {
  const scan = 0xda;
  let at = 2;
  while (bytes[at] === 0xff && bytes[at + 1] !== scan) at += 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
  for (let mark = bytes.indexOf(0xff, at); mark !== -1; mark = bytes.indexOf(0xff, mark + 1)) {
    if (bytes[mark + 1] === 0xd9) return true;
  }
  return false;
}

/** The flag in the header of the extended form. */
function isAnimated(bytes: Uint8Array): boolean {
  return text(bytes, 12, 16) === 'VP8X' && ((bytes[20] ?? 0) & 0x02) !== 0;
}

/** What people take for a picture and hand over, by how it begins: so that they are told what it is. */
const others: readonly (readonly [format: string, begins: RegExp])[] = [
  ['GIF', /^GIF8[79]a/],
  ['SVG', /^(\xef\xbb\xbf)?\s*<(\?xml|!doctype svg|!--|svg)/i],
  ['HEIC', /^....ftyp(hei|hev|mif1|msf1)/s],
  ['AVIF', /^....ftypavi/s],
  ['TIFF', /^(II\*\0|MM\0\*)/],
  ['BMP', /^BM/],
  ['PDF', /^%PDF-/],
  ['ZIP', /^PK[^ -~]{2}/],
];

function notReadable(bytes: Uint8Array): Result<never> {
  const beginning = text(bytes, 0, 64);
  const other = others.find(([, begins]) => begins.test(beginning));
  return other
    ? fail('picture-unreadable', { reason: 'other-format', format: other[0] })
    : fail('picture-unreadable', { reason: 'not-a-picture' });
}

/** A character a byte. */
function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
