import type { Permission } from '../../contract/models.ts';
import type { Random } from '../random.ts';

/** A REST key as the store keeps it. */
export interface StoreKey {
  readonly id: number;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  permission: Permission;
  description: string;
  /** Of the user it acts for; the user may have been deleted since. */
  userId: number;
  /** Milliseconds since 1970 of the last request that it was accepted for. */
  lastAccess: number | undefined;
  /** Used OAuth nonces by timestamp: one a second, as WooCommerce keeps them. */
  readonly nonces: Map<number, string>;
}

export interface NewKey {
  readonly userId: number;
  readonly permission: Permission;
  readonly description: string;
  /** A pair given from outside (a recording's); made up otherwise. */
  readonly consumerKey?: string;
  readonly consumerSecret?: string;
}

export interface KeyTable {
  /** Newest first, as the keys list shows them. */
  all(): readonly StoreKey[];
  byId(id: number): StoreKey | undefined;
  /**
   * The key of this name. Blanks around it are forgiven (WooCommerce cleans what it gets before it looks it up), the case
   * is not. Measured on WooCommerce 11.0.1.
   */
  byConsumerKey(consumerKey: string): StoreKey | undefined;
  create(key: NewKey): StoreKey;
  /** False when there is no such key. */
  revoke(id: number): boolean;
}

export function keyTable(random: Random): KeyTable {
  const keys: StoreKey[] = [];
  let lastId = 0;
  return {
    all: () => keys.toReversed(),
    byId: (id) => keys.find((key) => key.id === id),
    byConsumerKey(consumerKey) {
      const cleaned = consumerKey.trim().replace(/\s+/g, ' ');
      return keys.find((key) => key.consumerKey === cleaned);
    },
    create(wanted) {
      lastId += 1;
      const key: StoreKey = {
        id: lastId,
        consumerKey: wanted.consumerKey ?? `ck_${random.hex(40)}`,
        consumerSecret: wanted.consumerSecret ?? `cs_${random.hex(40)}`,
        permission: wanted.permission,
        description: wanted.description,
        userId: wanted.userId,
        lastAccess: undefined,
        nonces: new Map(),
      };
      keys.push(key);
      return key;
    },
    revoke(id) {
      const at = keys.findIndex((key) => key.id === id);
      if (at === -1) return false;
      keys.splice(at, 1);
      return true;
    },
  };
}
