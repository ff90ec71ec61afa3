import { useCallback, useEffect, useState } from 'react';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import { host } from '../../state/host.ts';
import { useStores } from '../../state/stores.ts';

/** A store as it is kept, read anew whenever its line in the list changes; `shown` is absent until it is there. */
export function useRecord(storeId: string): {
  readonly shown: Result<StoreRecord> | undefined;
  readonly reload: () => void;
} {
  const summary = useStores(({ list }) => list.find(({ id }) => id === storeId));
  const [shown, setShown] = useState<Result<StoreRecord>>();
  const [asked, setAsked] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed summary says that the record changed
  useEffect(() => {
    let isCurrent = true;
    void host()
      .showStore({ store: storeId })
      .then((result) => isCurrent && setShown(result));
    return () => {
      isCurrent = false;
    };
  }, [storeId, summary, asked]);

  const reload = useCallback(() => {
    setShown(undefined);
    setAsked((times) => times + 1);
  }, []);
  return { shown, reload };
}
