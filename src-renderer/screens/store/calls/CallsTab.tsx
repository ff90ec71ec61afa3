import './calls.css';
import { useEffect } from 'react';
import type { StoreRecord } from '../../../../src-main/contract/models.ts';
import { Answer } from './Answer.tsx';
import { CallForm } from './CallForm.tsx';
import { Copies } from './Copies.tsx';
import { readRoutes } from './calls.ts';
import { PastCalls } from './PastCalls.tsx';

/** Calls to a store, written by hand: to see what it answers. */
export function CallsTab({ store }: { readonly store: StoreRecord }) {
  useEffect(() => void readRoutes(store.id), [store.id]);
  return (
    <div className="part-stack">
      <CallForm store={store} />
      <Answer store={store} />
      <Copies store={store} />
      <PastCalls storeId={store.id} />
    </div>
  );
}
