import type { CauseCode, FailureCode } from '../contract/codes.ts';
import type { StoreRecord } from '../contract/models.ts';
import type { Result } from '../contract/result.ts';
import type { Later } from './rotation/watch.ts';

export interface LookAgainParts {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly later: Later;
  /** The vault would give a secret now and ask nobody for it, as far as one can know. */
  readonly mayAsk: () => boolean;
  readonly stores: () => Promise<Result<readonly StoreRecord[]>>;
  /** Checks a store, unless it is being checked already. Never rejects. */
  readonly check: (store: string) => Promise<Result<unknown>>;
}

/**
 * Checks those stores once more, when there is another network, whose last check failed for want of one. A store that
 * answered, whatever it said, is left alone.
 */
export interface LookAgain {
  /** How a check of this store ended, whoever asked for it. */
  saw(store: string, checked: Result<unknown>): void;
  /** There is a network again, or another one; or the computer has slept. */
  networkChanged(): void;
  close(): void;
}

/**
 * After the change. A network that is said to be there may have no names yet, and the one of a company is reached a while
 * later. In milliseconds.
 */
const looks = [5_000, 60_000, 600_000] as const;
/** In one look; who has more of them offline has lost a server, not a network. */
const mostStores = 20;
/** Between two looks at one store, however often the network changes. In milliseconds. */
const leastPause = 30_000;

/** The store was not asked at all. */
const notAsked: ReadonlySet<FailureCode> = new Set<FailureCode>(['offline', 'captive-portal', 'proxy-failed']);
/** It was asked, and nothing came back that is its own. */
const notReached: ReadonlySet<CauseCode> = new Set<CauseCode>([
  'dns-not-found',
  'connection-refused',
  'connect-timeout',
  'connection-lost',
]);

export function createLookAgain({ now, later, mayAsk, stores, check }: LookAgainParts): LookAgain {
  const missed = new Set<string>();
  const lookedAt = new Map<string, number>();
  let stops: (() => void)[] = [];
  let isLooking = false;
  let isClosed = false;

  function isDue({ id, lastCheck }: StoreRecord): boolean {
    const pause = now() - (lookedAt.get(id) ?? Number.NEGATIVE_INFINITY);
    // A look that lies in the future was made before the clock was set back.
    if (pause >= 0 && pause < leastPause) return false;
    return missed.has(id) || (!lastCheck.ok && lastCheck.findings.some(({ cause }) => notReached.has(cause)));
  }

  async function look(): Promise<void> {
    if (isLooking || isClosed || !mayAsk()) return;
    isLooking = true;
    try {
      const listed = await stores();
      for (const { id } of listed.ok ? listed.value.filter(isDue).slice(0, mostStores) : []) {
        if (isClosed || !mayAsk()) return;
        const checked = await check(id);
        // There is no network for the others either.
        if (!checked.ok && notAsked.has(checked.failure.code)) return;
        lookedAt.set(id, now());
      }
    } finally {
      isLooking = false;
    }
  }

  function stop(): void {
    for (const one of stops) one();
    stops = [];
  }

  return {
    saw(store, checked) {
      if (checked.ok) missed.delete(store);
      else if (notAsked.has(checked.failure.code)) missed.add(store);
    },
    networkChanged() {
      stop();
      if (!isClosed) stops = looks.map((pause) => later(pause, () => void look()));
    },
    close() {
      isClosed = true;
      stop();
    },
  };
}
