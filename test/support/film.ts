import { readFile, writeFile } from 'node:fs/promises';
import { type Gray, toGray } from '../../src-main/scan/decode/gray.ts';
import { readPicture } from '../../src-main/scan/picture.ts';
import { encoders, loadWasm } from '../scan/pictures.ts';

const pictures = new URL('../qr/', import.meta.url);

/** A real screenshot of WooCommerce's screen with a new key, and what its code says. */
export async function screenshotOf(name: string) {
  const file = await readFile(new URL(name, pictures));
  const truth = JSON.parse(await readFile(new URL('truth.json', pictures), 'utf8')) as Record<string, { text: string }>;
  const [consumerKey = '', consumerSecret = ''] = truth[name]?.text.split('|') ?? [];
  return { file, key: { consumerKey, consumerSecret }, last7: consumerKey.slice(-7) };
}

/** A picture's file as a camera without colours sees it. */
export async function seen(picture: Uint8Array): Promise<Gray> {
  const read = await readPicture(new Uint8Array(picture), loadWasm);
  if (!read.ok) throw new Error(read.failure.code);
  const { data, width, height } = read.value;
  return toGray(data, width, height);
}

/** Nothing but the desk below. */
export function desk({ width, height }: Pick<Gray, 'width' | 'height'>): Gray {
  return { width, height, data: new Uint8Array(width * height).fill(0x90) };
}

/** What Chromium's fake camera shows, each of them for two seconds, round and round. They are of one size. */
export async function writeFilm(film: string, pictures: readonly Gray[]): Promise<void> {
  const frames = await Promise.all(pictures.map((picture) => encoders.frame(picture)));
  await writeFile(film, Buffer.concat(frames.flatMap((frame) => Array.from({ length: 60 }, () => frame))));
}

/** The switches with which a Chromium has that camera. */
export const cameraSwitches = (film: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  `--use-file-for-fake-video-capture=${film}`,
];
