import type { Session } from 'electron';
import type { SystemNetwork } from '../woocommerce/exchange.ts';

export interface NetworkParts {
  readonly session: Pick<Session, 'resolveProxy'>;
  /** Its authorities are the system's and the environment's; they are the same here. */
  readonly environment: SystemNetwork;
}

/**
 * What the system knows of proxies and certificate authorities, for the one transport. Calls themselves never go
 * through Chromium, which validates certificates otherwise than Node does.
 */
export function systemNetwork({ session, environment }: NetworkParts): SystemNetwork {
  return {
    proxyFor: async (url) => firstProxy(await session.resolveProxy(url.href)),
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
