import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findCodes } from '../../../src-main/scan/decode/find-codes.ts';
import { type Gray, scaled } from '../../../src-main/scan/decode/gray.ts';
import { draw, secondEngine, sheet } from './drawing.ts';

const pair = 'ck_77fae4f3a8ee4de618dcf7c7e034836baea92147|cs_09679d55ed3d4136b6c569ff1975a5ce18c6d454';
const isPair = (text: string): boolean => /^ck_[0-9a-f]{40}\|cs_[0-9a-f]{40}$/.test(text);

function find(gray: Gray, signal = AbortSignal.timeout(30_000)): Promise<string[]> {
  return findCodes(gray, { second: secondEngine, wanted: isPair, signal });
}

function blank(width: number, height: number, shade = 240): Gray {
  return { width, height, data: new Uint8Array(width * height).fill(shade) };
}

const even = (margin: number) => ({ left: margin, top: margin, right: margin, bottom: margin });

describe('a code of a key', () => {
  test.each<[string, Parameters<typeof draw>[0]]>([
    ['as it stands on the page', { text: pair }],
    ['cut out exactly, without a quiet zone', { text: pair, margins: even(0) }],
    ['its outermost pixels cut off', { text: pair, margins: even(-1) }],
    ['on a dark page', { text: pair, page: 36, margins: even(30) }],
    ['on a page as dark as its modules', { text: pair, page: 0, margins: even(30) }],
    ['inverted', { text: pair, inverted: true }],
    ['on a screen of twice as many pixels', { text: pair, scale: 2 }],
    ['turned by 20°', { text: pair, scale: 1.5, turn: -20, margins: even(60) }],
    ['blurred until its modules run together', { text: pair, blur: 1.2 }],
    ['upside down', { text: pair, scale: 2, turn: 180 }],
  ])('%s', async (_, drawing) => expect(await find(draw(drawing))).toEqual([pair]));

  test('in a photo mirrored by a camera', async () => {
    const { width, height, data } = draw({ text: pair, scale: 2 });
    const mirrored = data.map((_, at) => data[at - (at % width) + width - 1 - (at % width)] ?? 0);
    expect(await find({ width, height, data: mirrored })).toEqual([pair]);
  });

  test('in the corner of a screen of 8K', async () => {
    expect(await find(sheet(7680, 4320, [[draw({ text: pair, scale: 2 }), 7380, 4000]]))).toEqual([pair]);
  });

  test('across the seam of the parts in which a large picture is looked through', async () => {
    // Too soft for the places where codes may be: only the whole is looked through.
    const soft = scaled(scaled(draw({ text: pair, scale: 1.5 }), 0.4), 6);
    expect(await find(sheet(6000, 4500, [[soft, 2800, 2100]]))).toEqual([pair]);
  });

  // The seed is fixed: how seldom one is missed is for the bench to say, over a corpus.
  test('any pair, at any size, on any light page, however cut', { timeout: 60_000 }, async () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 40, maxLength: 40 });
    const margin = fc.integer({ min: 0, max: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(hex, hex).map(([key, secret]) => `ck_${key}|cs_${secret}`),
        fc.double({ min: 1, max: 3, noNaN: true }),
        fc.record({ left: margin, top: margin, right: margin, bottom: margin }),
        fc.integer({ min: 200, max: 255 }),
        async (text, scale, margins, page) => {
          expect(await find(draw({ text, scale, margins, page }))).toEqual([text]);
        },
      ),
      { numRuns: 40, seed: 5 },
    );
  });
});

describe('several codes', () => {
  const address = 'https://shop.example/app';

  test('the one that is wanted is found behind another', async () => {
    const both = sheet(900, 400, [
      [draw({ text: address, scale: 1.5, level: 'L' }), 30, 40],
      [draw({ text: pair }), 500, 120],
    ]);
    const found = await find(both);
    expect(found.at(-1)).toBe(pair);
    expect(found.filter((text) => text !== address)).toEqual([pair]);
  });

  test('all of them, where none is named; each once', async () => {
    const code = draw({ text: pair });
    const many = sheet(1000, 500, [
      [draw({ text: address, scale: 1.5, level: 'L' }), 30, 40],
      [code, 400, 60],
      [code, 700, 260],
    ]);
    const found = await findCodes(many, { second: secondEngine, signal: AbortSignal.timeout(30_000) });
    expect(found.toSorted()).toEqual([pair, address].toSorted());
  });

  test('a wall of codes ends the search', { timeout: 30_000 }, async () => {
    const wall = Array.from({ length: 12 }, (_, at) => {
      const code = draw({ text: `code ${at}`, level: 'L', scale: 0.8 });
      return [code, (at % 4) * 180, Math.floor(at / 4) * 180] as const;
    });
    const found = await findCodes(sheet(720, 540, wall), {
      second: secondEngine,
      signal: AbortSignal.timeout(30_000),
    });
    expect(found.length).toBe(8);
  });

  test('a code that an engine cannot place is told once', async () => {
    const { second, looks } = engineWithoutCorners();
    expect(await findCodes(blank(64, 64), { second, signal: AbortSignal.timeout(30_000) })).toEqual(['somewhere']);
    expect(looks()).toBe(1);
  });

  function engineWithoutCorners() {
    const engine = vi.fn(async () => ({ text: 'somewhere', corners: [] }));
    return { second: async () => engine, looks: () => engine.mock.calls.length };
  }
});

describe('where there is no code', () => {
  test.each<[string, Gray]>([
    ['nothing at all', blank(0, 0)],
    ['one pixel', blank(1, 1)],
    ['a line', blank(4000, 1)],
    ['less than the smallest code', blank(20, 20)],
    ['one shade', blank(640, 480)],
    ['stripes', { ...blank(300, 300), data: new Uint8Array(90_000).map((_, at) => (at % 6 < 3 ? 0 : 255)) }],
    [
      'a chessboard',
      { ...blank(300, 300), data: new Uint8Array(90_000).map((_, at) => (at % 10 < 5 === at % 3000 < 1500 ? 0 : 255)) },
    ],
  ])('%s', async (_, gray) => expect(await find(gray)).toEqual([]));

  test('a screen of 8K without one', { timeout: 30_000 }, async () => {
    expect(await find(blank(7680, 4320))).toEqual([]);
  });

  test('noise of any kind and size', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer(),
        async (width, height, grain, seed) => {
          expect(await find(noise(width, height, grain, seed))).toEqual([]);
        },
      ),
      { numRuns: 25 },
    );
  });

  /** Black and white squares, as wide as modules are. */
  function noise(width: number, height: number, grain: number, seed: number): Gray {
    const data = new Uint8Array(width * height);
    for (let at = 0; at < data.length; at += 1) {
      const x = Math.floor((at % width) / grain);
      const y = Math.floor(at / width / grain);
      const mixed = Math.imul(x * 374_761_393 + y * 668_265_263 + seed, 1_274_126_177);
      data[at] = (mixed ^ (mixed >>> 15)) & 1 ? 255 : 0;
    }
    return { width, height, data };
  }

  test('a code of which half is missing', async () => {
    expect(await find(draw({ text: pair, scale: 2, margins: { left: 20, top: 20, right: -100, bottom: 20 } }))).toEqual(
      [],
    );
  });
});

describe('frames, on a computer on which everything takes longer than a frame may', () => {
  beforeEach(() => {
    let now = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => {
      now += 1000;
      return now;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  const { signal: never } = new AbortController();
  const look = (gray: Gray, frame: number) =>
    findCodes(gray, { second: secondEngine, wanted: isPair, signal: never, frame });

  test('a code as it stands on the page is found in each', async () => {
    const screen = sheet(900, 600, [[draw({ text: pair }), 500, 300]]);
    for (const frame of [0, 1, 2, 1000, 123_456]) expect(await look(screen, frame)).toEqual([pair]);
  });

  test('one on a dark page is found in one of them, whichever comes first', async () => {
    const dark = draw({ text: pair, page: 0, margins: even(30) });
    for (const start of [0, 17, 5000]) {
      let frame = start;
      while (frame < start + 60 && (await look(dark, frame)).length === 0) frame += 1;
      expect(frame).toBeLessThan(start + 60);
    }
  });

  test('a frame ends early, and some of them together leave nothing out', async () => {
    const soft = draw({ text: 'x'.repeat(30), margins: even(-30) });
    const { engine, seen } = blindEngine();
    await findCodes(soft, { second: async () => engine, signal: never });
    const all = seen.splice(0);
    expect(new Set(all).size).toBeGreaterThan(8);
    for (let frame = 0; frame < 100; frame += 1) {
      const before = seen.length;
      await findCodes(soft, { second: async () => engine, signal: never, frame });
      expect(seen.length - before).toBeLessThanOrEqual(1);
    }
    expect(new Set(seen)).toEqual(new Set(all));
  });

  /** Reads nothing, and tells what it was shown by its sums. */
  function blindEngine() {
    const seen: string[] = [];
    const engine = async ({ width, height, data }: Gray) => {
      seen.push(`${width}x${height} ${data.reduce((sum, shade, at) => (sum * 31 + shade * at) % 1_000_003, 0)}`);
      return undefined;
    };
    return { engine, seen };
  }
});

describe('an end to the search', () => {
  test('before it has begun', async () => {
    expect(await find(draw({ text: pair }), AbortSignal.abort())).toEqual([]);
  });

  test('in the middle of it: what raises the signal gets its turn', async () => {
    const stop = new AbortController();
    let asked = 0;
    const engine = async () => {
      asked += 1;
      // Longer than the search works without letting others in.
      const until = performance.now() + 30;
      while (performance.now() < until);
      return undefined;
    };
    const ended = findCodes(draw({ text: 'x'.repeat(30), margins: even(-30) }), {
      second: async () => engine,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort());
    expect(await ended).toEqual([]);
    expect(asked).toBeLessThan(16);
  });
});
