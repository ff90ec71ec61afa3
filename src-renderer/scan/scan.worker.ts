import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import { type Engine, zxingEngine } from '../../src-main/scan/decode/engines.ts';
import { findCodes } from '../../src-main/scan/decode/find-codes.ts';
import { type Gray, toGray } from '../../src-main/scan/decode/gray.ts';
import { largestPicture, readPictureHeader } from '../../src-main/scan/decode/picture-header.ts';
import { isExport } from '../state/export-in-text.ts';
import { hasKey } from '../state/key-in-text.ts';

/*
 * Looks for codes, away from the page's thread. One look at a time; its answer is the only message that goes back. All
 * that it has seen is gone when the page ends it.
 */

/** `again`: the last frame, for what was not tried on it yet. */
export type LookRequest =
  | { readonly kind: 'picture'; readonly file: Blob }
  | { readonly kind: 'frame'; readonly frame: VideoFrame | 'again' };

/** What the codes say. They may hold a secret. */
export type LookAnswer = Result<readonly string[]>;

/** More than anybody waits, in milliseconds; what was found until then counts. */
const patience = 30_000;
/** A key is found: as long as another code is looked for still, in milliseconds. */
const afterKey = 500;
/** As many pixels are taken out of a picture at once. */
const mostAtOnce = 16_000_000;

self.addEventListener('message', ({ data }: MessageEvent<LookRequest>) => {
  // What goes wrong here is our own fault: it reaches the page as the worker's error.
  look(data).then((answer) => self.postMessage(answer), reportError);
});

/** The frame that was looked at last, and how many looks there were. */
let last: Gray | undefined;
let looks = 0;
/** What frames were answered with. The scan goes on, so it was not that: it does not hide what is beside it. */
const answered = new Set<string>();

async function look(request: LookRequest): Promise<LookAnswer> {
  if (request.kind === 'picture') return lookAtPicture(request.file);
  const { frame } = request;
  if (frame !== 'again') {
    last = await grayOfFrame(frame);
    frame.close();
  }
  if (last === undefined) return ok([]);
  looks += 1;
  const wanted = (text: string) => isOurs(text) && !answered.has(text);
  const texts = await findCodes(last, { second, wanted, signal: AbortSignal.timeout(patience), frame: looks });
  for (const text of texts) answered.add(text);
  return ok(texts);
}

/** What one looks for with Gatehouse: a key, or stores from another computer. */
function isOurs(text: string): boolean {
  return hasKey(text) || isExport(text);
}

/** All codes of a picture, since more than one may be a key; with one in hand the others are not waited for long. */
async function lookAtPicture(file: Blob): Promise<LookAnswer> {
  const decoded = await decode(file);
  if (!decoded.ok) return decoded;
  const bitmap = decoded.value;
  const gray = grayOf(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  const enough = new AbortController();
  const wanted = (text: string) => {
    if (isOurs(text)) setTimeout(() => enough.abort(), afterKey);
    return false;
  };
  const signal = AbortSignal.any([enough.signal, AbortSignal.timeout(patience)]);
  return ok(await findCodes(gray, { second, wanted, signal }));
}

/** What a file is, its first bytes say; only what they call a picture of ours gets to the browser's decoder. */
async function decode(file: Blob): Promise<Result<ImageBitmap>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    // One byte more than may be, and the header's reader refuses it.
    bytes = new Uint8Array(await file.slice(0, largestPicture + 1).arrayBuffer());
  } catch {
    // A folder, or a file that is gone or closed to us.
    return fail('picture-unreadable', { reason: 'not-a-picture' });
  }
  const header = readPictureHeader(bytes);
  if (!header.ok) return header;
  try {
    const picture = new Blob([bytes], { type: `image/${header.value.type}` });
    return ok(await createImageBitmap(picture, { imageOrientation: 'from-image' }));
  } catch {
    return fail('picture-unreadable', { reason: 'damaged' });
  }
}

/** Formats that hold the brightness of all pixels first, a byte each, and their colours behind. */
const brightnessFirst = ['I420', 'I420A', 'I422', 'I444', 'NV12'];

/** Cameras and screens mostly bring what is wanted by itself, in a fraction of the time that a canvas takes for it. */
async function grayOfFrame(frame: VideoFrame): Promise<Gray> {
  const { format, visibleRect } = frame;
  if (format === null || visibleRect === null || !brightnessFirst.includes(format)) {
    return grayOf(frame, frame.displayWidth, frame.displayHeight);
  }
  const { width, height } = visibleRect;
  const bytes = new Uint8Array(frame.allocationSize());
  // Row by row without a gap, unless another layout is asked for.
  await frame.copyTo(bytes);
  return { width, height, data: bytes.slice(0, width * height) };
}

let canvas: OffscreenCanvas | undefined;

function grayOf(source: ImageBitmap | VideoFrame, width: number, height: number): Gray {
  const gray = new Uint8Array(width * height);
  const rows = Math.min(height, Math.max(1, Math.floor(mostAtOnce / width)));
  if (canvas?.width !== width || canvas.height !== rows) canvas = new OffscreenCanvas(width, rows);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('there is no canvas to draw on');
  for (let top = 0; top < height; top += rows) {
    context.clearRect(0, 0, width, rows);
    context.drawImage(source, 0, -top);
    const here = Math.min(rows, height - top);
    gray.set(toGray(context.getImageData(0, 0, width, here).data, width, here).data, top * width);
  }
  return { width, height, data: gray };
}

let loading: Promise<Engine> | undefined;

/** The second engine's program comes with the app, and is loaded when the first engine has found nothing. */
function second(): Promise<Engine> {
  loading ??= loadSecond();
  return loading;
}

async function loadSecond(): Promise<Engine> {
  const answer = await fetch(wasmAddress);
  if (!answer.ok) throw new Error(`the second engine is not there: ${answer.status}`);
  return zxingEngine(await answer.arrayBuffer());
}
