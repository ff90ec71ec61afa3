import type { Host } from '../../src-main/contract/host.ts';

declare global {
  interface Window {
    /** Defined by the door that opened this window, before the page's own script runs. */
    readonly gatehouse: Host;
  }
}

/** The core, through whichever door. */
export function host(): Host {
  return window.gatehouse;
}
