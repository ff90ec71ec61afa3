import type { ShownKey } from '../contract/host.ts';
import type { KeyRecord, StoreRecord } from '../contract/models.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { drawCode } from './draw-code.ts';
import { keyFor } from './find-key.ts';
import type { History } from './history.ts';
import { itemOf, type KeySafe } from './key-safe.ts';
import type { StoreRecords } from './records.ts';

export interface ShowingParts {
  readonly records: Pick<StoreRecords, 'find'>;
  readonly keySafe: Pick<KeySafe, 'read'>;
  readonly history: Pick<History, 'add'>;
  /** Has the system confirm who sits here, before this key is shown; absent where it cannot. */
  readonly confirmPerson?:
    | ((shown: { readonly last7: string; readonly store: string }) => Promise<Result<void>>)
    | undefined;
  /** Keeps the window out of other programs' pictures of the screen for so many seconds. */
  readonly shieldWindow?: ((seconds: number) => void) | undefined;
}

/** The one way on which a secret leaves the core for a page (ADR 18). */
export interface Showing {
  showAsQr(request: { readonly store: string; readonly key?: string }, signal: AbortSignal): Promise<Result<ShownKey>>;
}

/** Long enough to take a phone out, short enough to be forgotten. */
const seconds = 30;
/** The page begins to count a moment after the core. */
const shieldSeconds = seconds + 5;

export function createShowing(parts: ShowingParts): Showing {
  const { records, keySafe, history, confirmPerson, shieldWindow } = parts;

  async function find(
    reference: string,
    last7: string | undefined,
  ): Promise<Result<{ readonly store: StoreRecord; readonly key: KeyRecord }>> {
    const store = await records.find(reference);
    if (!store.ok) return store;
    const key = keyFor(store.value, last7);
    return key.ok ? ok({ store: store.value, key: key.value }) : key;
  }

  return {
    async showAsQr(request, signal) {
      const asked = await find(request.store, request.key);
      if (!asked.ok) return asked;
      const { name, id } = asked.value.store;
      const { last7 } = asked.value.key;
      const confirmed = await confirmPerson?.({ last7, store: name });
      if (confirmed && !confirmed.ok) return confirmed;
      // A person takes their time, in which the store may have gone.
      const found = await find(id, last7);
      if (!found.ok) return found;
      const { store, key } = found.value;
      const pair = await keySafe.read(itemOf(store.address, key), signal);
      if (!pair.ok) return pair;
      if (signal.aborted) return fail('cancelled');
      // WooCommerce's own format, which its mobile tools and Gatehouse read. A screen damages nothing, so the level is
      // one that leaves the modules large.
      const { consumerKey, consumerSecret } = pair.value;
      const text = `${consumerKey.reveal()}|${consumerSecret.reveal()}`;
      const picture = await drawCode(text, { level: 'medium', side: 400 });
      if (picture === undefined) throw new Error('a key pair fits into a code');
      await history.add(store.id, [{ event: 'shown-as-qr', keyLast7: last7 }]);
      shieldWindow?.(shieldSeconds);
      return ok({ picture, keyLast7: last7, seconds });
    },
  };
}
