import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import { fail, ok, type Result } from '../contract/result.ts';
import { zxingEngine } from '../scan/decode/engines.ts';
import { findCodes } from '../scan/decode/find-codes.ts';
import { toGray } from '../scan/decode/gray.ts';
import { largestPicture } from '../scan/decode/picture-header.ts';
import { type LoadWasm, readPicture } from '../scan/picture.ts';
import { readBytes, readInputBytes } from './files.ts';
import type { Terminal } from './terminal.ts';

/** More than anybody waits for a picture, in milliseconds; what was found until then counts. */
const patience = 30_000;

/** The build puts the programs beside this module's, compressed, since a package holds those of the window as well. */
const loadWasm: LoadWasm = async (name) =>
  new Uint8Array(brotliDecompressSync(await readFile(new URL(`./${name}.wasm.br`, import.meta.url))));

/**
 * What the codes of a picture say, all of them; `-` is the picture on standard input. They may hold a secret.
 * `picture-without-code`, and what `readPicture` and reading a file fail with.
 */
export async function scanPicture(terminal: Terminal, picture: string): Promise<Result<readonly string[]>> {
  const bytes =
    picture === '-' ? await readInputBytes(terminal, largestPicture) : await readBytes(picture, largestPicture);
  if (!bytes.ok) return bytes;
  const read = await readPicture(bytes.value, loadWasm);
  if (!read.ok) return read;
  const { data, width, height } = read.value;
  const codes = await findCodes(toGray(data, width, height), {
    second: async () => zxingEngine((await loadWasm('zxing_reader')).buffer),
    signal: AbortSignal.any([terminal.stop, AbortSignal.timeout(patience)]),
  });
  if (terminal.stop.aborted) return fail('cancelled');
  return codes.length > 0 ? ok(codes) : fail('picture-without-code');
}
