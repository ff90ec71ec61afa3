import type { Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import type { SecretSearch } from './secret-search.ts';

/** Looks through one answer as it comes, for what must not be in it. */
export interface AnswerWatch {
  /**
   * Whether the answer has it, with this piece. At once for an answer that is not compressed, and later for one that is:
   * no piece goes on before that is known.
   */
  has(piece: Buffer): boolean | Promise<boolean>;
  /** The answer is over. */
  end(): void;
}

/** The codings that can be looked into. A tool's wish for another is not passed on. */
export const knownCodings: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'identity']);

/** `coding`: the answer's Content-Encoding. One that nobody asked for cannot be looked into: undefined. */
export function watchAnswer(search: SecretSearch, coding: string | undefined): AnswerWatch | undefined {
  const has = search.begin();
  switch (coding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return { has, end: () => undefined };
    case 'gzip':
    case 'x-gzip':
    case 'deflate':
      return watchThrough(createUnzip(), has);
    case 'br':
      return watchThrough(createBrotliDecompress(), has);
    default:
      return undefined;
  }
}

/** What comes out is looked through and let go: the answer itself goes on as it came. */
function watchThrough(decoder: Transform, has: (piece: Buffer) => boolean): AnswerWatch {
  let found = false;
  /** What cannot be decoded here, no tool can decode either. */
  let isBroken = false;
  let settle: ((found: boolean) => void) | undefined;
  decoder.on('data', (piece: Buffer) => {
    found ||= has(piece);
  });
  decoder.on('error', () => {
    isBroken = true;
    settle?.(found);
  });
  return {
    has(piece) {
      if (isBroken) return found;
      return new Promise((resolve) => {
        settle = resolve;
        decoder.write(piece, () => {
          // What has come out and not been told yet.
          while (decoder.read() !== null);
          resolve(found);
        });
      });
    },
    end() {
      isBroken = true;
      decoder.destroy();
    },
  };
}
