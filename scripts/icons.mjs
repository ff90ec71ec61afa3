// npm run icons: draws every picture of Gatehouse anew, into assets/, from assets/icon.svg and assets/tray/*.svg. What it
// makes is committed, with the hashes of both in assets/icons.json, which a test holds against the files.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import pngToIco from 'png-to-ico';
import { root } from './setup.mjs';

const assets = join(root, 'assets');
/** Of the hicolor theme, and up to what a software centre shows. */
const linuxSizes = [16, 22, 24, 32, 48, 64, 96, 128, 256, 512];
const windowsSizes = [16, 20, 24, 32, 40, 48, 64, 256];
/** Types of an .icns file, with the size in pixels of the PNG in each; the second of a size is the @2x of the half. */
const macTypes = {
  icp4: 16,
  icp5: 32,
  ic11: 32,
  ic12: 64,
  ic07: 128,
  ic13: 256,
  ic08: 256,
  ic14: 512,
  ic09: 512,
  ic10: 1024,
};
/** macOS draws icons on a plate of 824 of 1024 pixels. */
const macPlate = 824 / 1024;
const trayStates = ['idle', 'open', 'paused', 'problem'];
/** Of a tray's picture, in pixels; Electron finds the others by their names. */
const traySizes = { '': 16, '@1.25x': 20, '@1.5x': 24, '@2x': 32, '@3x': 48 };
/** `light` and `dark` say what the tray is like; macOS colours a template by itself. */
const trayColors = { '-light': '#1e1e1e', '-dark': '#f0f0f0', Template: '#000000' };

const sources = ['icon.svg', ...trayStates.map((state) => `tray/${state}.svg`)];
const made = [];
for (const name of readdirSync(assets, { recursive: true }).filter((name) => /\.(png|ico|icns)$/.test(name))) {
  rmSync(join(assets, name));
}

const icon = read('icon.svg');
for (const size of linuxSizes) {
  make(`icons/${size}x${size}.png`, draw(icon, size));
}
make('icon.png', draw(icon, 1024));
make('icon.ico', await pngToIco(windowsSizes.map((size) => draw(icon, size))));
make('icon.icns', icns(withMargin(icon)));
for (const state of trayStates) {
  const glyph = read(`tray/${state}.svg`);
  for (const [kind, color] of Object.entries(trayColors)) {
    for (const [scale, size] of Object.entries(traySizes)) {
      make(`tray/${state}${kind}${scale}.png`, draw(glyph.replaceAll('currentColor', color), size));
    }
  }
}
const hashes = (names) => Object.fromEntries(names.map((name) => [name, hashOf(readFileSync(join(assets, name)))]));
writeFileSync(
  join(assets, 'icons.json'),
  `${JSON.stringify({ sources: hashes(sources), made: hashes(made.toSorted()) }, null, 2)}\n`,
);
console.log(`${made.length} pictures of ${sources.length} drawings`);

function read(name) {
  return readFileSync(join(assets, name), 'utf8');
}

function draw(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

function withMargin(svg) {
  const margin = (64 * (1 - macPlate)) / 2;
  return svg
    .replace(/(<svg[^>]*>)/, `$1<g transform="translate(${margin} ${margin}) scale(${macPlate})">`)
    .replace('</svg>', '</g></svg>');
}

/** Apple's container: a magic word and the whole length, then for each picture its type, its length and a PNG. */
function icns(svg) {
  const entries = Object.entries(macTypes).map(([type, size]) => chunk(type, draw(svg, size)));
  return chunk('icns', Buffer.concat(entries));
}

function chunk(type, content) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + head.length, 4);
  return Buffer.concat([head, content]);
}

function make(name, bytes) {
  mkdirSync(dirname(join(assets, name)), { recursive: true });
  writeFileSync(join(assets, name), bytes);
  made.push(name);
}

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}
