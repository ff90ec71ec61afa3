import { createHash, timingSafeEqual } from 'node:crypto';

/** Who may speak with the door: the one page that brought the launch token. */
export interface Sessions {
  /** Good once, and for a short time. */
  readonly launchToken: string;
  /** A session for a token: `used` when it was good before, `refused` when it never was or its time is over. */
  exchange(token: string): { readonly session: string } | 'used' | 'refused';
  /** The token has been exchanged. */
  taken(): boolean;
  knows(session: string | undefined): boolean;
}

export interface SessionsOptions {
  /** In milliseconds since whenever; nobody can set it. */
  readonly clock: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
  /** How long the token is good, in milliseconds. */
  readonly tokenLifetime: number;
}

export function createSessions({ clock, randomBytes, tokenLifetime }: SessionsOptions): Sessions {
  const random = () => Buffer.from(randomBytes(32)).toString('base64url');
  const launchToken = random();
  const until = clock() + tokenLifetime;
  let session: string | undefined;
  return {
    launchToken,
    exchange(token) {
      if (!same(token, launchToken)) return 'refused';
      if (session !== undefined) return 'used';
      if (clock() > until) return 'refused';
      session = random();
      return { session };
    },
    taken: () => session !== undefined,
    knows: (given) => given !== undefined && session !== undefined && same(given, session),
  };
}

/** Takes as long whether the first character differs or the last; digests, so that the length does not tell either. */
function same(given: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
