import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is not one of the public internet: loopback, private, link-local, carrier-grade NAT,
 * unspecified, reserved, and IPv4 addresses of these kinds in IPv6 clothes (`::ffff:10.0.0.1`).
 * Text that is no IP address is not private.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() !== 'unicast';
}

/** Whether a URL's host name says by itself that it is not on the public internet (RFC 6761: `localhost`). */
export function isPrivateHostname(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname) || isPrivateAddress(hostname);
}

/** Whether a URL's host name says by itself that it is this computer. */
export function isOwnHostname(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(bare)) return ipaddr.process(bare).range() === 'loopback';
  return /(^|\.)localhost\.?$/i.test(hostname);
}

/** The code of the error that `publicLookup` fails with. */
export const privateAddressCode = 'GATEHOUSE_PRIVATE_ADDRESS';

/**
 * Looks a name up as Node does, and fails when any of its addresses is private. Handed to the connection
 * itself, so that the address that was checked is the one that is connected to (no DNS rebinding in between).
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  systemLookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const first = addresses?.[0];
    if (error || !first) {
      callback(error ?? Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
    } else if (addresses.some(({ address }) => isPrivateAddress(address))) {
      callback(Object.assign(new Error('private address'), { code: privateAddressCode }), '', 0);
    } else if (options.all) {
      callback(null, addresses);
    } else {
      callback(null, first.address, first.family);
    }
  });
};
