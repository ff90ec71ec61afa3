import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import jsQR from 'jsqr';
import decodeQR from 'qr/decode.js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { zxingEngine } from '../../src-main/scan/decode/engines.ts';
import { findCodes } from '../../src-main/scan/decode/find-codes.ts';
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

/** Finds the code in a picture; undefined where it does not. */
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

/** Ours, and each engine alone, with the settings in which it finds most. */
const scanners = {
  async ours({ data, width, height }) {
    const found = await findCodes(toGray(data, width, height), {
      second: () => zxingEngine(zxingWasm),
      wanted: isPair,
      signal: AbortSignal.timeout(60_000),
    });
    return found.find(isPair);
  },
  async qr({ data, width, height }) {
    try {
      return decodeQR({ data, width, height }, { effort: 8, timeLimit: 1500 });
    } catch {
      return undefined;
    }
  },
  async jsqr({ data, width, height }) {
    return jsQR(data, width, height)?.data;
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

interface Look {
  readonly kind: string;
  /** `undefined` for a picture without a key. */
  readonly expected: string | undefined;
  readonly size: string;
  readonly found: Readonly<Record<ScannerName, string | undefined>>;
  readonly milliseconds: Readonly<Record<ScannerName, number>>;
}

/** The sizes of screens at which speed is told; others are in the rate alone. */
const sizes: Readonly<Record<string, string>> = { '1920x1080': '1080p', '3840x2160': '4K' };
const repeats = 3;
const chromium = ['/usr/bin/chromium', '/usr/bin/google-chrome'].find(existsSync) ?? 'chromium';

/**
 * All of the corpus, drawn here, and the screenshots of real stores, each by every scanner in turn. Time is the
 * processor's, so that what else the computer does hardly counts. `short`: every ninth picture, to try the bench itself.
 */
export async function run({ short }: { readonly short: boolean }): Promise<Measured[]> {
  await prepareZXingModule({ overrides: { wasmBinary: zxingWasm }, fireImmediately: true });
  const looks: Look[] = [];
  for await (const { kind, text, png } of corpus(chromium, short ? 9 : 1)) {
    const pixels = await readPixels(png);
    if (looks.length === 0) for (const scanner of names) await scanners[scanner](pixels);
    looks.push(await look(kind, text, pixels, looks.length));
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
    real.push(await look(file, truth[file]?.text ?? undefined, pixels, real.length));
  }
  for (const { kind, size } of [...looks, ...real].filter((one) => !isRight(one, 'ours'))) {
    console.log(`  missed: ${kind} (${size})`);
  }
  tellKinds(looks);
  return [...rates(looks, real), ...speed(looks)];
}

async function readPixels(file: Buffer): Promise<Pixels> {
  const read = await readPicture(new Uint8Array(file), loadWasm);
  if (!read.ok) throw new Error(read.failure.code);
  return read.value;
}

async function look(kind: string, expected: string | undefined, pixels: Pixels, turn: number): Promise<Look> {
  const size = `${pixels.width}x${pixels.height}`;
  const found: Partial<Record<ScannerName, string | undefined>> = {};
  const times: Partial<Record<ScannerName, number[]>> = {};
  for (let repeat = 0; repeat < (size in sizes ? repeats : 1); repeat += 1) {
    for (let index = 0; index < names.length; index += 1) {
      // Each comes first in its turn.
      const scanner = names[(index + turn + repeat) % names.length] as ScannerName;
      const before = process.cpuUsage();
      found[scanner] = await scanners[scanner](pixels);
      const { user, system } = process.cpuUsage(before);
      times[scanner] = [...(times[scanner] ?? []), (user + system) / 1000];
    }
  }
  const milliseconds = Object.fromEntries(names.map((scanner) => [scanner, median(times[scanner] ?? [])]));
  return { kind, expected, size, found, milliseconds } as Look;
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
  const ours = share(looks, 'ours');
  const ourReal = share(real, 'ours');
  return [
    { what: `found by ours, of ${looks.length} drawn`, value: ours, unit: '%', bar: 'at least 99.5', ok: ours >= 99.5 },
    ...names.slice(1).map((one) => ({ what: `by ${one} alone`, value: share(looks, one), unit: '%' })),
    {
      what: `found by ours, of ${real.length} screenshots`,
      value: ourReal,
      unit: '%',
      bar: '100',
      ok: ourReal === 100,
    },
    ...names.slice(1).map((one) => ({ what: `by ${one} alone`, value: share(real, one), unit: '%' })),
    { what: 'false keys', value: falseKeys, unit: '', bar: 'none', ok: falseKeys === 0 },
  ];
}

/** Against the engine that is fastest, whether that finds the code or not. */
function speed(looks: readonly Look[]): Measured[] {
  const at = (some: readonly Look[], scanner: ScannerName) =>
    median(some.map(({ milliseconds }) => milliseconds[scanner]));
  const fastestOf = (some: readonly Look[]) =>
    names.slice(1).reduce((one, other) => (at(some, other) < at(some, one) ? other : one), names[1] as ScannerName);
  const told = Object.entries(sizes).flatMap(([size, called]) => {
    const same = looks.filter((one) => one.size === size);
    if (same.length === 0) return [];
    const fastest = fastestOf(same);
    const ratio = at(same, 'ours') / at(same, fastest);
    return [
      ...names.map((one) => ({ what: `${called}, ${one}, of ${same.length}`, value: at(same, one), unit: 'ms' })),
      { what: `${called}, ours to ${fastest}`, value: ratio, unit: '×', bar: 'at most 1.3', ok: ratio <= 1.3 },
    ];
  });
  const fastest = fastestOf(looks);
  const ratios = looks.map(({ milliseconds }) => milliseconds.ours / milliseconds[fastest]);
  const slow = ratios.toSorted((a, b) => a - b)[Math.floor(0.95 * ratios.length)] ?? Number.NaN;
  const what = `ours to ${fastest} on the same picture, 95 % within`;
  return [...told, { what, value: slow, unit: '×', bar: 'at most 15', ok: slow <= 15 }];
}

function tellKinds(looks: readonly Look[]): void {
  for (const kind of new Set(looks.map((one) => one.kind))) {
    const some = looks.filter((one) => one.kind === kind);
    const found = names.map((one) => `${one} ${some.filter((each) => isRight(each, one)).length}`).join(', ');
    console.log(`  ${kind}, of ${some.length}: ${found}`);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
