import { hash } from 'node:crypto';

/** Seconds that a timestamp may be off, either way (WooCommerce's own). */
const clockWindow = 15 * 60;

/** Of one key. A tool on this computer has this computer's clock, so the last of them cover the last seconds at least. */
const most = 100_000;

/**
 * Which nonces each key has used, for as long as their timestamps are good (RFC 5849, section 3.3).
 *
 * Bounded without ever forgetting one that could be used again: when a key has used too many, its oldest are dropped and
 * every timestamp as old as they are is refused from then on.
 */
export interface Nonces {
  /** `used` for one that was used before, `too-old` for a timestamp out of its time; else it is used now. In seconds. */
  use(keyId: string, nonce: string, timestamp: number, now: number): 'new' | 'used' | 'too-old';
  /** Forgets those of keys that are no more. */
  retain(keyIds: ReadonlySet<string>): void;
}

interface Used {
  /** WooCommerce looks for a nonce among those of every timestamp. */
  readonly all: Set<string>;
  readonly bySecond: Map<number, string[]>;
  /** Timestamps up to this one are refused. */
  floor: number;
  /** When the key was last used. */
  lastUsedAt: number;
}

/** Seconds by which a clock is put right without a word; more than that was set back by somebody. */
const slightCorrection = 60;

export function createNonces(limit = most): Nonces {
  const keys = new Map<string, Used>();

  function drop(used: Used, second: number): void {
    for (const nonce of used.bySecond.get(second) ?? []) used.all.delete(nonce);
    used.bySecond.delete(second);
    used.floor = Math.max(used.floor, second);
  }

  return {
    use(keyId, nonce, timestamp, now) {
      if (!(Math.abs(timestamp - now) <= clockWindow)) return 'too-old';
      const used = keys.get(keyId) ?? { all: new Set(), bySecond: new Map(), floor: 0, lastUsedAt: now };
      keys.set(keyId, used);
      // Those of a future that is undone were dropped; refusing the present until that comes would lock the tool out.
      if (now < used.lastUsedAt - slightCorrection) used.floor = Math.min(used.floor, now - 1);
      used.lastUsedAt = now;
      if (timestamp <= used.floor) return 'too-old';
      // A copy: of a part of a text V8 keeps all of it, here the whole address for as long as the nonce.
      const short = nonce.length <= 64 ? Buffer.from(nonce).toString() : hash('sha256', nonce, 'base64');
      if (used.all.has(short)) return 'used';
      let ofSecond = used.bySecond.get(timestamp);
      if (ofSecond === undefined) {
        for (const second of used.bySecond.keys()) if (second < now - clockWindow) drop(used, second);
        ofSecond = [];
        used.bySecond.set(timestamp, ofSecond);
      }
      used.all.add(short);
      ofSecond.push(short);
      if (used.all.size > limit) drop(used, Math.min(...used.bySecond.keys()));
      return 'new';
    },
    retain(keyIds) {
      for (const id of keys.keys()) if (!keyIds.has(id)) keys.delete(id);
    },
  };
}
