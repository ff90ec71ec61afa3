import type { Session } from 'electron';
import type { AppSettings } from '../contract/host.ts';
import { isLoopback } from '../woocommerce/environment-network.ts';
import type { SystemNetwork } from '../woocommerce/exchange.ts';

export interface NetworkParts {
  readonly session: Pick<Session, 'resolveProxy'>;
  readonly proxySetting: () => Promise<AppSettings['proxy']>;
  /** Its authorities are the system's and the environment's; they are the same here. */
  readonly environment: SystemNetwork;
}

/**
 * What the system knows of proxies and certificate authorities, for the one transport. Calls themselves never go
 * through Chromium, which validates certificates otherwise than Node does.
 */
export function systemNetwork({ session, proxySetting, environment }: NetworkParts): SystemNetwork {
  return {
    async proxyFor(url) {
      const chosen = await proxySetting();
      if (chosen === 'none' || isLoopback(url.hostname)) return null;
      return chosen === 'system' ? firstProxy(await session.resolveProxy(url.href)) : chosen;
    },
    authorities: environment.authorities,
  };
}

/**
 * The first of what a proxy script answers (`PROXY a:3128; HTTPS b:443; DIRECT`), or null for none. A SOCKS proxy is
 * handed on as well, for the transport to say that it cannot use one, rather than go around what somebody set up.
 */
export function firstProxy(answer: string): string | null {
  const [kind, address] = answer.split(';', 1)[0]?.trim().split(/\s+/) ?? [];
  if (kind === undefined || address === undefined || kind === 'DIRECT') return null;
  const schemes: Readonly<Record<string, string>> = { PROXY: 'http', HTTPS: 'https' };
  return `${schemes[kind] ?? 'socks5'}://${address}`;
}
