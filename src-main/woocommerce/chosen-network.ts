import { isLoopback } from './environment-network.ts';
import type { SystemNetwork } from './exchange.ts';

/**
 * The one rule for all doors on how stores are reached: what the setting says wins. `none` is no proxy, an address is
 * that proxy for every store, and `system` is what the door knows by itself: the desktop's settings in the window, the
 * environment's variables elsewhere. This computer itself is never called through a proxy. The setting is asked for
 * with each call, so that a change counts at once.
 */
export function chosenNetwork(door: SystemNetwork, proxySetting: () => Promise<string>): SystemNetwork {
  return {
    async proxyFor(url) {
      if (isLoopback(url.hostname)) return null;
      const chosen = await proxySetting();
      if (chosen === 'none') return null;
      return chosen === 'system' ? door.proxyFor(url) : chosen;
    },
    authorities: () => door.authorities(),
  };
}
