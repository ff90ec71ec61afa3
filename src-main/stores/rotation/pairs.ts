import type { KeyRecord, StoreRecord } from '../../contract/models.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { BasicLogin, KeyPair } from '../../contract/secret.ts';
import { itemOf, type KeySafe } from '../key-safe.ts';
import type { Found } from './machine.ts';

export type Pairs = ReturnType<typeof createPairs>;

/** What the vault has of both keys of a rotation. */
export function createPairs(keySafe: Pick<KeySafe, 'read' | 'readStaging'>) {
  /** A key's pair, or undefined where the vault has lost it. */
  async function pairOf(
    store: StoreRecord,
    key: Pick<KeyRecord, 'id' | 'last7'>,
    signal: AbortSignal,
  ): Promise<Result<KeyPair | undefined>> {
    const pair = await keySafe.read(itemOf(store.address, key), signal);
    const isGone = !pair.ok && ['vault-item-missing', 'vault-item-damaged'].includes(pair.failure.code);
    return isGone ? ok(undefined) : pair;
  }

  async function newPairOf({ store, rotation }: Found, signal: AbortSignal): Promise<Result<KeyPair>> {
    const { newKey } = rotation;
    return newKey
      ? keySafe.read(itemOf(store.address, newKey), signal)
      : fail('rotation-other-step', { name: store.name });
  }

  async function stagingOf(store: StoreRecord, signal: AbortSignal): Promise<Result<BasicLogin | undefined>> {
    if (store.stagingItem === undefined) return ok(undefined);
    const login = await keySafe.readStaging(store, signal);
    return !login.ok && login.failure.code === 'vault-staging-missing' ? ok(undefined) : login;
  }

  /** The new key is not let go of where it is all that the vault has left of both. */
  async function mayLetGo({ store, rotation }: Found, signal: AbortSignal): Promise<Result<void>> {
    if (!rotation.newKey?.verified) return ok(undefined);
    const old = await pairOf(store, rotation.oldKey, signal);
    if (!old.ok) return old;
    return old.value ? ok(undefined) : fail('rotation-last-key', { last7: rotation.newKey.last7 });
  }

  /** A key that is kept for this store already, whatever secret comes with it. */
  async function isKept(store: StoreRecord, { consumerKey }: KeyPair, signal: AbortSignal): Promise<Result<boolean>> {
    const alike = store.keys.find(({ last7 }) => last7 === consumerKey.last7);
    if (!alike) return ok(false);
    const pair = await pairOf(store, alike, signal);
    if (!pair.ok) return pair;
    return ok(pair.value === undefined || pair.value.consumerKey.equals(consumerKey));
  }

  /** The new key that is there already, given again. */
  async function isTaken(found: Found, pair: KeyPair, signal: AbortSignal): Promise<Result<boolean>> {
    const { store, rotation } = found;
    if (rotation.newKey?.last7 !== pair.consumerKey.last7) return ok(false);
    const taken = await pairOf(store, rotation.newKey, signal);
    if (!taken.ok) return taken;
    const { value } = taken;
    if (value === undefined) return ok(false);
    return ok(value.consumerKey.equals(pair.consumerKey) && value.consumerSecret.equals(pair.consumerSecret));
  }

  return { pairOf, newPairOf, stagingOf, mayLetGo, isKept, isTaken };
}
