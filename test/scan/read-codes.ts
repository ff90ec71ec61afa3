import { findCodes } from '../../src-main/scan/decode/find-codes.ts';
import { toGray } from '../../src-main/scan/decode/gray.ts';
import { readPicture } from '../../src-main/scan/picture.ts';
import { secondEngine } from './decode/drawing.ts';
import { loadWasm } from './pictures.ts';

/** What the codes say that are in a picture's file, read as `gatehouse scan` reads them; none where it is no picture. */
export async function codesIn(file: Uint8Array): Promise<readonly string[]> {
  const read = await readPicture(new Uint8Array(file), loadWasm);
  if (!read.ok) return [];
  const { data, width, height } = read.value;
  return findCodes(toGray(data, width, height), { second: secondEngine, signal: AbortSignal.timeout(60_000) });
}

/** The same of a picture in a `data:` address. */
export function codesInAddress(address: string): Promise<readonly string[]> {
  return codesIn(Buffer.from(address.replace(/^data:image\/png;base64,/, ''), 'base64'));
}
