import { create } from 'zustand';
import type { Failure } from '../../src-main/contract/result.ts';
import { host } from './host.ts';

interface Conditions {
  readonly isOffline: boolean;
}

/** What holds for the whole window. */
export const useConditions = create<Conditions>()(() => ({ isOffline: false }));

/** What the outcome of a call to a store says about the network. */
export function noteNetwork(failure: Failure | undefined): void {
  if (failure?.code === 'cancelled') return;
  if (failure === undefined || failure.code === 'offline') useConditions.setState({ isOffline: failure !== undefined });
}

/** Follows what the system says, and tells the core when there is a network again; returns what ends it. */
export function followNetwork(): () => void {
  const follow = () => useConditions.setState({ isOffline: !navigator.onLine });
  const back = () => {
    follow();
    void host().networkChanged();
  };
  follow();
  window.addEventListener('online', back);
  window.addEventListener('offline', follow);
  return () => {
    window.removeEventListener('online', back);
    window.removeEventListener('offline', follow);
  };
}
