import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';

const assets = fileURLToPath(new URL('../../assets/', import.meta.url));
const hashes: { sources: Record<string, string>; made: Record<string, string> } = JSON.parse(
  readFileSync(`${assets}icons.json`, 'utf8'),
);

/** From the header, which comes first. */
function sizeOf(png: Uint8Array): string {
  const view = new DataView(png.buffer, png.byteOffset);
  expect(String.fromCharCode(...png.subarray(1, 4))).toBe('PNG');
  return `${view.getUint32(16)}x${view.getUint32(20)}`;
}

/** RGBA of a square picture, four bytes a pixel. */
function pixelsOf(png: Uint8Array, size: number): Uint8Array {
  const picture = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return new Resvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><image width="${size}" height="${size}" href="${picture}"/></svg>`,
  ).render().pixels;
}

/** Of an .ico file, from its directory: a byte each, in which 256 is 0. */
function sizesInIco(file: Buffer): number[] {
  return Array.from({ length: file.readUInt16LE(4) }, (_, at) => file[6 + 16 * at] || 256);
}

/** Of an .icns file: type and size of each of its PNGs. */
function picturesInIcns(file: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
    found[file.toString('latin1', at, at + 4)] = sizeOf(file.subarray(at + 8, at + file.readUInt32BE(at + 4)));
  }
  return found;
}

describe('the icons', () => {
  it('were made of the drawings as they are now (npm run icons)', () => {
    const files = readdirSync(assets, { recursive: true }).map((name) => String(name).replaceAll('\\', '/'));
    const drawings = files.filter((name) => name.endsWith('.svg')).toSorted();
    const pictures = files.filter((name) => /\.(png|ico|icns)$/.test(name)).toSorted();
    const hashed = (names: readonly string[]) =>
      Object.fromEntries(
        names.map((name) => [
          name,
          createHash('sha256')
            .update(readFileSync(assets + name))
            .digest('hex'),
        ]),
      );
    expect(hashed(drawings)).toEqual(hashes.sources);
    expect(hashed(pictures)).toEqual(hashes.made);
  });

  it('show the drawing: 512 pixels are what it looks like at that size', () => {
    const drawn = new Resvg(readFileSync(`${assets}icon.svg`), { fitTo: { mode: 'width', value: 512 } }).render();
    expect(
      Buffer.compare(pixelsOf(readFileSync(`${assets}icons/512x512.png`), 512), pixelsOf(drawn.asPng(), 512)),
    ).toBe(0);
  });

  it('are there in each size that a system asks for', () => {
    const linux = readdirSync(`${assets}icons`);
    expect(linux.toSorted()).toEqual(
      [16, 22, 24, 32, 48, 64, 96, 128, 256, 512].map((size) => `${size}x${size}.png`).toSorted(),
    );
    for (const name of linux) expect(`${sizeOf(readFileSync(`${assets}icons/${name}`))}.png`).toBe(name);
    expect(sizeOf(readFileSync(`${assets}icon.png`))).toBe('1024x1024');
    expect(sizesInIco(readFileSync(`${assets}icon.ico`)).toSorted((a, b) => a - b)).toEqual([
      16, 20, 24, 32, 40, 48, 64, 256,
    ]);
    expect(picturesInIcns(readFileSync(`${assets}icon.icns`))).toEqual({
      icp4: '16x16',
      icp5: '32x32',
      ic11: '32x32',
      ic12: '64x64',
      ic07: '128x128',
      ic13: '256x256',
      ic08: '256x256',
      ic14: '512x512',
      ic09: '512x512',
      ic10: '1024x1024',
    });
  });

  it.each(['idle', 'open', 'paused', 'problem'])(
    'of the tray tell %s, on light and dark panels and on macOS',
    (state) => {
      for (const [kind, color] of Object.entries({ '-light': 0x1e, '-dark': 0xf0, Template: 0x00 })) {
        for (const [scale, size] of Object.entries({ '': 16, '@1.25x': 20, '@1.5x': 24, '@2x': 32, '@3x': 48 })) {
          const png = readFileSync(`${assets}tray/${state}${kind}${scale}.png`);
          expect(sizeOf(png)).toBe(`${size}x${size}`);
          const data = pixelsOf(png, size);
          const solid = Array.from({ length: size * size }, (_, at) => data.subarray(4 * at, 4 * at + 4)).filter(
            (pixel) => pixel[3] === 255,
          );
          expect(solid.length).toBeGreaterThan((size * size) / 4);
          // macOS looks at a template's alpha only, and wants black.
          expect(solid.every(([red, green, blue]) => red === color && green === color && blue === color)).toBe(true);
        }
      }
    },
  );

  it('of the tray differ from state to state', () => {
    const all = ['idle', 'open', 'paused', 'problem'].map((state) => hashes.made[`tray/${state}Template.png`]);
    expect(new Set(all).size).toBe(4);
  });
});
