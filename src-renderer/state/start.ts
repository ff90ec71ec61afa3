import type { DeepLink } from '../../src-main/contract/host.ts';
import type { Failure } from '../../src-main/contract/result.ts';
import { ringCallBell } from './call-bell.ts';
import { followNetwork } from './conditions.ts';
import { suggestAddress } from './connecting.ts';
import { offerDisplays } from './displays.ts';
import { listen } from './events.ts';
import { noteGateway, readGateway } from './gateway.ts';
import { host } from './host.ts';
import { readRecord } from './records.ts';
import { go } from './route.ts';
import { followStores, useStores } from './stores.ts';
import { forgetCheck, noteStep } from './tasks.ts';
import { readToolsAgain } from './tools.ts';
import { useVault } from './vault.ts';

/** Follows what the core tells. `onNotice`: something to tell the person. Returns what ends it. */
export function startState(onNotice: (failure: Failure) => void): () => void {
  const unlisten = listen((event) => {
    switch (event.type) {
      case 'step':
        return noteStep(event.task, event.step);
      case 'vault-prompt':
        return useVault.setState({ isPrompting: event.pending });
      case 'notice':
        return onNotice(event.failure);
      case 'store-changed':
        void readRecord(event.store);
        return void useStores.getState().refresh();
      case 'checked-again':
        forgetCheck(event.store);
        void readRecord(event.store);
        return void useStores.getState().refresh();
      case 'rotation-over':
        // Its page and the list are read anew; who has the window closed is told by the system.
        return undefined;
      case 'tools-changed':
        return readToolsAgain();
      case 'gateway-changed':
        return noteGateway(event.status);
      case 'tool-call':
        return ringCallBell();
      case 'command':
        return go({ page: event.command === 'connect-store' ? 'connect' : event.command });
      case 'choose-display':
        return offerDisplays(event);
      case 'link':
        return void follow(event.link).then((failure) => failure && onNotice(failure));
    }
  });
  void readGateway();
  const endings = [unlisten, followNetwork(), followStores()];
  return () => {
    for (const end of endings) end();
  };
}

/** Shows what a link from outside leads to, and does nothing else. Why it could not, if it could not. */
async function follow(link: DeepLink): Promise<Failure | undefined> {
  if (link.to === 'store') {
    const found = await host().showStore({ store: link.store });
    if (!found.ok) return found.failure;
    go({ page: 'store', storeId: found.value.id });
  } else if (link.to === 'connect') {
    suggestAddress(link.address);
    go({ page: 'connect' });
  } else {
    go({ page: 'welcome' });
  }
  return undefined;
}
