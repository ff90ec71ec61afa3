import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import jsQR from 'jsqr';
import decodeQR from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { largestSide, zxingEngine } from '../../src-main/scan/decode/engines.ts';
import { type FindOptions, findCodes } from '../../src-main/scan/decode/find-codes.ts';
import { toGray } from '../../src-main/scan/decode/gray.ts';
import { type Pixels, readPicture, type WasmName } from '../../src-main/scan/picture.ts';
import { corpus } from './scan/corpus.ts';

export const name = 'scanning a key';

interface Measured {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  readonly bar?: string;
  readonly ok?: boolean;
}

/** Finds the key in a picture; undefined where it does not. */
type Scanner = (picture: Pixels) => Promise<string | undefined>;

const programs: Readonly<Partial<Record<WasmName, string>>> = {
  squoosh_png_bg: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
  mozjpeg_dec: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  zxing_reader: 'zxing-wasm/reader/zxing_reader.wasm',
};
const { resolve } = createRequire(import.meta.url);
const loadWasm = async (wanted: WasmName) => new Uint8Array(readFileSync(resolve(programs[wanted] ?? '')));
const zxingWasm = (await loadWasm('zxing_reader')).buffer;
const isPair = (text: string) => /^ck_[0-9a-f]{40}\|cs_[0-9a-f]{40}$/.test(text);

const second = zxingEngine(zxingWasm);
async function find({ data, width, height }: Pixels, options: Pick<FindOptions, 'frame'> = {}) {
  const signal = AbortSignal.timeout(60_000);
  return await findCodes(toGray(data, width, height), { second: () => second, wanted: isPair, signal, ...options });
}

/** Ours, and each engine alone, with the settings in which it finds most. */
const scanners = {
  async ours(picture) {
    return (await find(picture)).find(isPair);
  },
  async qr({ data, width, height }) {
    try {
      const text = decodeQR({ data, width, height }, { effort: 8, timeLimit: 1500 });
      return isPair(text) ? text : undefined;
    } catch {
      return undefined;
    }
  },
  async jsqr({ data, width, height }) {
    const text = jsQR(data, width, height)?.data;
    return text !== undefined && isPair(text) ? text : undefined;
  },
  async 'zxing-wasm'(picture) {
    const found = await readBarcodes({ ...picture, colorSpace: 'srgb' } as ImageData, {
      formats: ['QRCode'],
      tryHarder: true,
    });
    return found.find(({ isValid, text }) => isValid && isPair(text))?.text;
  },
} satisfies Record<string, Scanner>;
type ScannerName = keyof typeof scanners;
const names = Object.keys(scanners) as ScannerName[];
const engines = names.slice(1);

interface Look {
  readonly kind: string;
  /** `undefined` for a picture without a key. */
  readonly expected: string | undefined;
  readonly size: string;
  readonly pixels: number;
  readonly found: Readonly<Record<ScannerName, string | undefined>>;
  /** Of the processor; none for an engine that refuses so large a picture at once. */
  readonly milliseconds: Readonly<Record<ScannerName, number | undefined>>;
}

/** The sizes of screens at which speed is told; others are in the rate, and in what is held against its like. */
const sizes: Readonly<Record<string, string>> = { '1920x1080': '1080p', '3840x2160': '4K' };
const frameSize = '1920x1080';
const repeats = 3;
/** The one that is many times slower than the others, and never the measure. */
const once: ScannerName = 'jsqr';
const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? 'chromium';

/**
 * All of the corpus, drawn here, and the screenshots of real stores, each by every scanner in turn. Time is the
 * processor's, so that what else the computer does hardly counts. `short`: a part of the corpus, of 1080p and 4K half.
 */
export async function run({ short }: { readonly short: boolean }): Promise<Measured[]> {
  await prepareZXingModule({ overrides: { wasmBinary: zxingWasm }, fireImmediately: true });
  const looks: Look[] = [];
  const frames = createFrames();
  for await (const { kind, name, text, png } of corpus(chromium, short)) {
    const pixels = await readPixels(png);
    if (looks.length === 0) for (const scanner of names) await scanners[scanner](pixels);
    const looked = await look(kind, text, pixels, looks.length);
    if (!isRight(looked, 'ours')) console.log(`  missed: ${kind}, ${name}`);
    looks.push(looked);
    if (looked.size === frameSize) await frames.look(pixels, text);
    if (looks.length % 50 === 0) console.log(`  ${looks.length} pictures`);
  }
  const real: Look[] = [];
  const folder = new URL('test/qr/', `file://${process.cwd()}/`);
  const truth = JSON.parse(readFileSync(new URL('truth.json', folder), 'utf8')) as Record<
    string,
    { text: string | null }
  >;
  for (const file of readdirSync(folder).filter((file) => file in truth)) {
    const pixels = await readPixels(readFileSync(new URL(file, folder)));
    const looked = await look(file, truth[file]?.text ?? undefined, pixels, real.length);
    if (!isRight(looked, 'ours')) console.log(`  missed: ${file}`);
    real.push(looked);
  }
  tellKinds(looks);
  return [...rates(looks, real), ...speed(looks), ...frames.told()];
}

async function readPixels(file: Buffer): Promise<Pixels> {
  const read = await readPicture(new Uint8Array(file), loadWasm);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

async function look(kind: string, expected: string | undefined, picture: Pixels, turn: number): Promise<Look> {
  const size = `${picture.width}x${picture.height}`;
  const found: Partial<Record<ScannerName, string | undefined>> = {};
  const times: Partial<Record<ScannerName, number[]>> = {};
  for (let repeat = 0; repeat < (size in sizes ? repeats : 1); repeat += 1) {
    for (let index = 0; index < names.length; index += 1) {
      // Each comes first in its turn.
      const scanner = names[(index + turn + repeat) % names.length] as ScannerName;
      if (isRefused(scanner, picture) || (scanner === once && repeat > 0)) continue;
      const [text, time] = await onProcessor(() => scanners[scanner](picture));
      found[scanner] = text;
      times[scanner] = [...(times[scanner] ?? []), time];
    }
  }
  const milliseconds = Object.fromEntries(names.map((scanner) => [scanner, times[scanner] && median(times[scanner])]));
  return { kind, expected, size, pixels: picture.width * picture.height, found, milliseconds } as Look;
}

function isRefused(scanner: ScannerName, { width, height }: Pixels): boolean {
  return scanner === 'qr' && Math.max(width, height) > largestSide;
}

/** What is computed, and the time the processor took for it in all of its threads. */
async function onProcessor<T>(compute: () => Promise<T>): Promise<[T, number]> {
  const before = process.cpuUsage();
  const value = await compute();
  const { user, system } = process.cpuUsage(before);
  return [value, (user + system) / 1000];
}

/** Pictures as the frames of a camera or a screen that goes on showing them. */
function createFrames() {
  /** Of those with a key, how many it took. */
  const needed: number[] = [];
  /** Of those without one, what each took. */
  const times: number[] = [];
  const most = 40;
  const begins = [0, 11, 5000];

  async function look(picture: Pixels, expected: string | undefined): Promise<void> {
    for (const begin of begins) {
      for (let count = 1; count <= (expected ? most : 4); count += 1) {
        const [found, time] = await onProcessor(() => find(picture, { frame: begin + count - 1 }));
        if (!expected) times.push(time);
        else if (found.includes(expected) || count === most) {
          needed.push(found.includes(expected) ? count : Number.POSITIVE_INFINITY);
          break;
        }
      }
    }
  }

  function told(): Measured[] {
    const slow = quantile(needed, 0.95);
    const what = `frames of 1080p until the key is found: 95 % of ${needed.length} within`;
    return [
      { what, value: slow, unit: '', bar: 'at most 10', ok: slow <= 10 },
      { what: 'the most of them', value: Math.max(...needed), unit: '' },
      { what: `a frame of 1080p without a key, of ${times.length}`, value: median(times), unit: 'ms' },
    ];
  }

  return { look, told };
}

function isRight({ found, expected }: Look, scanner: ScannerName): boolean {
  return found[scanner] === expected;
}

function rates(looks: readonly Look[], real: readonly Look[]): Measured[] {
  const share = (some: readonly Look[], scanner: ScannerName) =>
    (100 * some.filter((one) => isRight(one, scanner)).length) / some.length;
  const falseKeys = [...looks, ...real].filter(
    ({ found, expected }) => found.ours !== undefined && found.ours !== expected,
  ).length;
  const keys = looks.filter(({ expected }) => expected !== undefined);
  const ours = share(keys, 'ours');
  const ourReal = share(real, 'ours');
  return [
    { what: `found by ours, of ${keys.length} drawn`, value: ours, unit: '%', bar: 'at least 99.5', ok: ours >= 99.5 },
    ...engines.map((one) => ({ what: `by ${one} alone`, value: share(keys, one), unit: '%' })),
    {
      what: `right by ours, of ${real.length} screenshots`,
      value: ourReal,
      unit: '%',
      bar: '100',
      ok: ourReal === 100,
    },
    ...engines.map((one) => ({ what: `by ${one} alone`, value: share(real, one), unit: '%' })),
    {
      what: `false keys, in these and ${looks.length - keys.length} without a key`,
      value: falseKeys,
      unit: '',
      bar: 'none',
      ok: falseKeys === 0,
    },
  ];
}

/**
 * Of the pictures with a key, against the engine that is the fastest at that size, whether that finds the key or not:
 * the median against its median, and each picture against its median. An engine that refuses a size is none of them.
 */
function speed(looks: readonly Look[]): Measured[] {
  const keys = looks.filter(({ expected }) => expected !== undefined);
  const told = Object.entries(sizes).flatMap(([size, called]) => {
    const same = keys.filter((one) => one.size === size);
    if (same.length === 0) return [];
    const fastest = fastestOf(same);
    const ratio = typical(same, 'ours') / typical(same, fastest);
    const slow = quantile(
      same.map((one) => (one.milliseconds.ours ?? 0) / typical(same, fastest)),
      0.95,
    );
    const without = looks.filter((one) => one.size === size && one.expected === undefined);
    return [
      ...names.map((one) => ({ what: `${called}, ${one}, of ${same.length}`, value: typical(same, one), unit: 'ms' })),
      { what: `${called}, ours to ${fastest}`, value: ratio, unit: '×', bar: 'at most 1.3', ok: ratio <= 1.3 },
      { what: `${called}, 95 % of ours to its median`, value: slow, unit: '×', bar: 'at most 15', ok: slow <= 15 },
      {
        what: `${called} without a key, ours to it, of ${without.length}`,
        value: typical(without, 'ours') / typical(without, fastest),
        unit: '×',
      },
    ];
  });
  const ratios = keys.map((one) => {
    // From half to twice as many pixels.
    const like = keys.filter(({ pixels }) => Math.abs(Math.log2(pixels / one.pixels)) <= 1);
    return (one.milliseconds.ours ?? 0) / typical(like, fastestOf(like));
  });
  const slow = quantile(ratios, 0.95);
  const what = `all ${keys.length}, 95 % of ours to the fastest engine's median at like sizes`;
  return [...told, { what, value: slow, unit: '×', bar: 'at most 15', ok: slow <= 15 }];
}

function typical(looks: readonly Look[], scanner: ScannerName): number {
  return median(looks.flatMap(({ milliseconds }) => milliseconds[scanner] ?? []));
}

/** Of those engines that take all of these pictures. */
function fastestOf(looks: readonly Look[]): ScannerName {
  const able = engines.filter((one) => looks.every(({ milliseconds }) => milliseconds[one] !== undefined));
  return able.reduce((one, other) => (typical(looks, other) < typical(looks, one) ? other : one));
}

function tellKinds(looks: readonly Look[]): void {
  for (const kind of new Set(looks.map((one) => one.kind))) {
    const some = looks.filter((one) => one.kind === kind);
    const found = names.map((one) => `${one} ${some.filter((each) => isRight(each, one)).length}`).join(', ');
    console.log(`  ${kind}, of ${some.length}: ${found}`);
  }
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(share * values.length)] ?? Number.NaN;
}
