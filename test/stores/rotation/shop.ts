import { type PracticeKey, type PracticeStore, startPracticeStore } from '../../../src-main/practice/index.ts';

export const shopKeys = ['old', 'fresh', 'another'] as const;
export type ShopKey = (typeof shopKeys)[number];

/** A practice store whose keys are the same each time that it is opened, so that a data folder fits all of them. */
export interface Shop {
  readonly store: PracticeStore;
  readonly keys: Readonly<Record<ShopKey, PracticeKey>>;
  /** Those that it knows, of these three. */
  known(): ShopKey[];
  revoke(key: ShopKey): void;
}

export async function openShop(port: number, revoked: readonly ShopKey[] = []): Promise<Shop> {
  const store = await startPracticeStore({ httpPort: port, withKeys: false });
  const make = (description: string) => store.createKey({ user: 'admin', permission: 'read_write', description });
  const keys = { old: make('old'), fresh: make('fresh'), another: make('another') };
  const known = () => shopKeys.filter((key) => store.keys.some(({ id }) => id === keys[key].id));
  const revoke = (key: ShopKey) => void store.revokeKey(keys[key].id);
  for (const key of revoked) revoke(key);
  return { store, keys, known, revoke };
}
