import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';
import type { User } from '../users.ts';

/** WordPress's own way in for programs: a password of its own, with all the rights of its user. */
export interface ApplicationPassword {
  readonly uuid: string;
  readonly appId: string;
  readonly name: string;
  readonly userId: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  lastUsed: number | undefined;
}

export type PasswordOutcome =
  | { readonly kind: 'accepted'; readonly userId: number; readonly password: ApplicationPassword }
  | { readonly kind: 'unknown-user' | 'wrong-password' }
  /** No application password was ever made here: WordPress does not look at all. */
  | { readonly kind: 'not-in-use' };

export interface ApplicationPasswordTable {
  of(userId: number): readonly ApplicationPassword[];
  /** The password itself is known at this moment only. */
  create(
    userId: number,
    name: string,
    appId: string,
  ): { readonly password: string; readonly entry: ApplicationPassword };
  remove(userId: number, uuid: string): ApplicationPassword | undefined;
  /** Blanks in the password do not count: people copy it as WordPress shows it, in groups of four. */
  check(login: string, password: string): PasswordOutcome;
}

export function applicationPasswordTable(
  random: Random,
  clock: () => number,
  userByLogin: (login: string) => User | undefined,
): ApplicationPasswordTable {
  const entries: { readonly hash: string; readonly entry: ApplicationPassword }[] = [];
  let everUsed = false;
  const digest = (password: string) =>
    createHash('sha256')
      .update(password.replace(/[^a-z\d]/gi, ''))
      .digest('hex');
  return {
    of: (userId) => entries.filter(({ entry }) => entry.userId === userId).map(({ entry }) => entry),
    create(userId, name, appId) {
      everUsed = true;
      const password = random.hex(24);
      const id = random.hex(32);
      const uuid = `${id.slice(0, 8)}-${id.slice(8, 12)}-4${id.slice(13, 16)}-8${id.slice(17, 20)}-${id.slice(20)}`;
      const entry = { uuid, appId, name, userId, created: clock(), lastUsed: undefined };
      entries.push({ hash: digest(password), entry });
      return { password, entry };
    },
    remove(userId, uuid) {
      const at = entries.findIndex(({ entry }) => entry.userId === userId && entry.uuid === uuid);
      return at === -1 ? undefined : entries.splice(at, 1)[0]?.entry;
    },
    check(login, password) {
      if (!everUsed) return { kind: 'not-in-use' };
      const user = userByLogin(login);
      if (user === undefined) return { kind: 'unknown-user' };
      const hash = digest(password);
      const found = entries.find((candidate) => candidate.entry.userId === user.id && candidate.hash === hash);
      if (found === undefined) return { kind: 'wrong-password' };
      found.entry.lastUsed = clock();
      return { kind: 'accepted', userId: user.id, password: found.entry };
    },
  };
}
