/** Calls `work` after so many milliseconds unless the returned function is called before. */
export type Later = (milliseconds: number, work: () => void) => () => void;

export interface Presence {
  /** A page listens; the returned function says that it has stopped. */
  arrive(): () => void;
  /** From here on nobody being gone matters. */
  end(): void;
}

export interface PresenceOptions {
  readonly later: Later;
  /** How long the first page may take to come, in milliseconds; for ever unless given. */
  readonly patience?: number | undefined;
  /** How long there may be no page before its window counts as gone: it may be loading anew. In milliseconds. */
  readonly grace: number;
  /** Called once. */
  readonly onGone: () => void;
}

/** Whether anybody has the page open. */
export function watchPresence({ later, patience, grace, onGone }: PresenceOptions): Presence {
  let pages = 0;
  let cancel = patience === undefined ? () => undefined : later(patience, onGone);
  return {
    arrive() {
      pages += 1;
      cancel();
      let here = true;
      return () => {
        if (!here) return;
        here = false;
        pages -= 1;
        if (pages === 0) cancel = later(grace, onGone);
      };
    },
    end() {
      pages = Number.POSITIVE_INFINITY;
      cancel();
    },
  };
}
