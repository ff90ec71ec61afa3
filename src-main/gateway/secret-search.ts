/**
 * Finds any of some texts in what comes in pieces, also where one ends in the next piece. All of an answer goes through
 * this, so most of it is stepped over: by Wu and Manber's method, which looks at every fortieth byte or so and tells by
 * two of them how far the next place is at which a text could end.
 */
export interface SecretSearch {
  /** For one answer: whether one of the texts ends in the piece that comes next. */
  begin(): (piece: Buffer) => boolean;
}

/** Of each text so much is looked for, which is enough to know it by: a key or a secret is as long. */
const mostLength = 43;
/** Six bits of each of two bytes tell letters and digits apart. */
const slotOf = (first: number, second: number) => ((first & 63) << 6) | (second & 63);

/** `texts`: ASCII, each of two characters at least. */
export function searchFor(texts: readonly string[]): SecretSearch {
  const length = Math.min(mostLength, ...texts.map((text) => text.length));
  const wanted = texts.map((text) => Buffer.from(text.slice(0, length), 'latin1'));
  /** How far it is, from two bytes, to the next place at which a text could end; 0 where one may end with them. */
  const steps = new Uint8Array(64 * 64).fill(length - 1);
  for (const text of wanted) {
    for (let at = 1; at < length; at += 1) {
      const slot = slotOf(text[at - 1] as number, text[at] as number);
      steps[slot] = Math.min(steps[slot] as number, length - 1 - at);
    }
  }

  function isIn(bytes: Buffer): boolean {
    let at = length - 1;
    while (at < bytes.length) {
      const step = steps[slotOf(bytes[at - 1] as number, bytes[at] as number)] as number;
      if (step === 0 && wanted.some((text) => text.compare(bytes, at + 1 - length, at + 1) === 0)) return true;
      at += step || 1;
    }
    return false;
  }

  return {
    begin() {
      let before: Buffer = Buffer.alloc(0);
      return (piece) => {
        const border = before.length === 0 ? piece : Buffer.concat([before, piece.subarray(0, length - 1)]);
        const found = isIn(piece) || (border !== piece && isIn(border));
        const last = piece.length >= length - 1 ? piece : border;
        // A copy: the piece itself is not to be kept alive for it.
        before = Buffer.from(last.subarray(Math.max(0, last.length - (length - 1))));
        return found;
      };
    },
  };
}
