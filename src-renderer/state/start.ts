import type { Failure } from '../../src-main/contract/result.ts';
import { followNetwork } from './conditions.ts';
import { host } from './host.ts';
import { useSettings } from './settings.ts';
import { useStores } from './stores.ts';
import { noteStep } from './tasks.ts';
import { useVault } from './vault.ts';

/** Follows what the core tells, and reads what the window shows first. `onNotice`: something to tell the person. */
export function startState(onNotice: (failure: Failure) => void): () => void {
  const unsubscribe = host().subscribe((event) => {
    if (event.type === 'step') noteStep(event.task, event.step);
    else if (event.type === 'vault-prompt') useVault.setState({ isPrompting: event.pending });
    else onNotice(event.failure);
  });
  const unfollow = followNetwork();
  void useStores.getState().refresh();
  void useSettings.getState().load();
  return () => {
    unsubscribe();
    unfollow();
  };
}
