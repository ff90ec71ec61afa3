import type { StoreRecord } from '../../contract/models.ts';
import { nextQuestionAt } from '../../contract/rotation.ts';

/** Does the work after so many milliseconds, unless the answer is called before. */
export type Later = (milliseconds: number, work: () => void) => () => void;

export interface WatchParts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly later: Later;
  /** The vault would give a secret now and ask nobody for it, as far as one can know. */
  readonly mayAsk: () => boolean;
  /** Asks the store whether it still knows the key that is to be revoked. Never rejects. */
  readonly ask: (store: string) => Promise<unknown>;
}

/** Lets Gatehouse ask by itself whether a key was revoked, when that is due. Without anything to ask there is no timer. */
export interface Watch {
  /** All stores, as they are on disk. */
  sawAll(stores: readonly StoreRecord[]): void;
  saw(store: StoreRecord): void;
  /** The computer has slept, or its clock may have been set: timers stood still meanwhile. */
  wake(): void;
  close(): void;
}

/** Between two questions, of whichever stores. */
const leastPauseMs = 60_000;
/** A timer knows nothing of a clock that is set, nor of sleep: after so long it is looked anew what is due. */
const longestTimerMs = 60 * 60_000;

export function createWatch({ now, later, mayAsk, ask }: WatchParts): Watch {
  const due = new Map<string, number>();
  let stop: (() => void) | undefined;
  let lastAsked = Number.NEGATIVE_INFINITY;
  let state: 'idle' | 'asking' | 'closed' = 'idle';

  function note({ id, rotation }: StoreRecord): void {
    const at = rotation && nextQuestionAt(rotation, now());
    if (at === undefined) due.delete(id);
    else due.set(id, at);
  }

  function arm(): void {
    stop?.();
    stop = undefined;
    if (state !== 'idle' || due.size === 0) return;
    const at = now();
    // Set back since, the clock says nothing of how long it is.
    if (lastAsked > at) lastAsked = at;
    const next = Math.max(Math.min(...due.values()), lastAsked + leastPauseMs);
    stop = later(Math.min(Math.max(next - at, 0), longestTimerMs), () => void fire());
  }

  async function fire(): Promise<void> {
    stop = undefined;
    const [store] = [...due].filter(([, at]) => at <= now()).sort(([, one], [, other]) => one - other)[0] ?? [];
    if (store === undefined) return arm();
    // Until the next time that something of the stores is seen: a person is there then.
    if (!mayAsk()) return;
    state = 'asking';
    lastAsked = now();
    // What it leads to is seen again. Where it leads to nothing, as with a vault that was closed, it waits for that.
    due.delete(store);
    await ask(store);
    if (state === 'asking') state = 'idle';
    arm();
  }

  return {
    sawAll(stores) {
      due.clear();
      for (const store of stores) note(store);
      arm();
    },
    saw(store) {
      note(store);
      arm();
    },
    wake: arm,
    close() {
      state = 'closed';
      stop?.();
    },
  };
}
