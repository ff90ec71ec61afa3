import { createHash } from 'node:crypto';

/** A source of repeatable bytes: the same seed gives the same shop, keys and ids. */
export interface Random {
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number;
}

export function seededRandom(seed: string | number): Random {
  let counter = 0;
  const block = () => createHash('sha256').update(`${seed}:${counter++}`).digest();
  return {
    hex(length) {
      let digits = '';
      while (digits.length < length) digits += block().toString('hex');
      return digits.slice(0, length);
    },
    below: (below) => block().readUInt32BE(0) % below,
  };
}
