import { useCallback, useEffect } from 'react';
import type { StoreRecord } from '../../../src-main/contract/models.ts';
import type { Result } from '../../../src-main/contract/result.ts';
import { forgetRecord, readRecord, useRecords } from '../../state/records.ts';
import { useStores } from '../../state/stores.ts';

/** A store as it is kept, read anew whenever its line in the list changes; `shown` is absent until it is there. */
export function useRecord(storeId: string): {
  readonly shown: Result<StoreRecord> | undefined;
  readonly reload: () => void;
} {
  const summary = useStores(({ list }) => list.find(({ id }) => id === storeId));
  const shown = useRecords(({ byStore }) => byStore[storeId]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed summary says that the record changed
  useEffect(() => void readRecord(storeId), [storeId, summary]);

  const reload = useCallback(() => {
    forgetRecord(storeId);
    void readRecord(storeId);
  }, [storeId]);
  return { shown, reload };
}
