import { readFile } from 'node:fs/promises';
import tls from 'node:tls';
import ipaddr from 'ipaddr.js';
import type { SystemNetwork } from './exchange.ts';

/**
 * What the environment says of the network, as curl and others read it: `HTTPS_PROXY`, `HTTP_PROXY`,
 * `ALL_PROXY` and `NO_PROXY` (lower case first), and the authorities of `NODE_EXTRA_CA_CERTS` and `SSL_CERT_FILE`.
 *
 * Node adds the first to its own list at start, and that list does not count once a connection names its
 * authorities; so it is read here again. A file that cannot be read adds nothing, as in Node. The operating
 * system's own store is read where Node can (`tls.getCACertificates`, from 22.15 on; on Linux that is what
 * `SSL_CERT_FILE` names where it is set).
 */
export function environmentNetwork(environment: Readonly<Record<string, string | undefined>>): SystemNetwork {
  const read = (name: string) => environment[name.toLowerCase()] || environment[name.toUpperCase()] || '';
  return {
    async proxyFor(url) {
      const proxy = read(url.protocol === 'https:' ? 'https_proxy' : 'http_proxy') || read('all_proxy');
      if (proxy === '' || isLoopback(url.hostname) || isExempt(url, read('no_proxy'))) return null;
      return proxy.includes('://') ? proxy : `http://${proxy}`;
    },
    async authorities() {
      const { getCACertificates } = tls as { getCACertificates?: (type: 'system') => string[] };
      const files = [environment.NODE_EXTRA_CA_CERTS, environment.SSL_CERT_FILE];
      const added = await Promise.all(files.map((file) => (file ? readFile(file, 'utf8').catch(() => '') : '')));
      // Linux has most of them several times over, and each is parsed for each store.
      return [...new Set([...(getCACertificates?.('system') ?? []), ...added.filter((pem) => pem !== '')])];
    },
  };
}

/** Whether a URL's host name is this computer itself; never reached through a proxy. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return /(^|\.)localhost\.?$/i.test(bare) || (ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'loopback');
}

/**
 * `NO_PROXY`: names (with all below them), addresses, networks (`10.0.0.0/8`), each with an optional port,
 * separated by commas or blanks; `*` for all.
 */
function isExempt(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      if (entry.includes('/')) return isInNetwork(host, entry);
      const [, name = '', onlyPort] =
        /^\[?(.*?)\]?(?::(\d+))?$/.exec(ipaddr.isValid(entry) ? `[${entry}]` : entry) ?? [];
      const domain = name.replace(/^\*?\./, '');
      return (onlyPort === undefined || onlyPort === port) && (host === domain || host.endsWith(`.${domain}`));
    });
}

function isInNetwork(host: string, network: string): boolean {
  if (!ipaddr.isValid(host) || !ipaddr.isValidCIDR(network)) return false;
  const address = ipaddr.process(host);
  const [base, bits] = ipaddr.parseCIDR(network);
  return address.kind() === base.kind() && address.match(base, bits);
}
