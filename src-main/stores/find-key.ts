import type { KeyRecord, StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';

/** The key of a store that ends so; the one in use where nothing is said. Fails with `key-not-found` (`name`). */
export function keyFor(store: StoreRecord, last7: string | undefined): Result<KeyRecord> {
  const key = store.keys.find((one) => (last7 === undefined ? one.id === store.activeKey : one.last7 === last7));
  return key ? ok(key) : fail('key-not-found', { name: store.name });
}
