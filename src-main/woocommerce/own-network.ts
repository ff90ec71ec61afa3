import { Resolver } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import ipaddr from 'ipaddr.js';

/** What this computer can tell of its own network, before a store is held to be at fault. */
export interface OwnNetwork {
  /** Whether there is a way out besides this computer itself. */
  hasWayOut(): boolean;
  /** Whether the name service that this computer asks can answer, when it could not for a host. */
  nameServiceAnswers(host: string): Promise<boolean>;
}

/** How long the name service may take, in milliseconds. */
const patience = 3_000;
/** It was not there, or could ask nobody itself. All else is an answer, also that there is no such name. */
const unanswered = new Set(['ETIMEOUT', 'ECONNREFUSED', 'ESERVFAIL', 'EREFUSED', 'ECANCELLED']);

export const ownNetwork: OwnNetwork = {
  hasWayOut: () =>
    Object.values(networkInterfaces()).some((addresses) =>
      addresses?.some(({ internal, address }) => !internal && !isLinkLocal(address)),
    ),

  /*
   * A lookup fails for now when no name server can be reached, and when those of the store's own domain are broken. Its
   * last label (`com`) is asked for then: that works whenever the name service does, and tells nobody which store it is.
   */
  async nameServiceAnswers(host) {
    const resolver = new Resolver({ timeout: patience, tries: 1 });
    const timer = setTimeout(() => resolver.cancel(), patience);
    try {
      await resolver.resolveNs(host.split('.').at(-1) ?? host);
      return true;
    } catch (error) {
      return !unanswered.has((error as NodeJS.ErrnoException).code ?? '');
    } finally {
      clearTimeout(timer);
    }
  },
};

/** Interfaces have one of these also without any network. */
function isLinkLocal(address: string): boolean {
  return ipaddr.process(address.replace(/%.*$/, '')).range() === 'linkLocal';
}
