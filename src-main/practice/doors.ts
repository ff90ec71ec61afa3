import { type CertificateKind, type ThrowAwayTls, throwAwayTls } from './certificates.ts';
import type { Handler } from './http.ts';
import { type Listener, listen } from './server.ts';

export interface DoorOptions {
  /** A loopback address. */
  readonly host: string;
  /** 0 picks a free one, `null` opens none. */
  readonly httpPort: number | null;
  readonly httpsPort: number | null;
  readonly certificate: CertificateKind;
  /** What the certificate is issued for, besides this computer's own names. */
  readonly names: readonly string[];
}

/** Where something listens: origins, without a trailing slash. */
export interface Doors {
  readonly http?: string;
  readonly https?: string;
  /** PEM of the authority that signed the https door's certificate. */
  readonly authority?: string;
  close(): Promise<void>;
}

/** Loopback only: what is practised on must not be reached by anybody else. */
export function requireLoopback(host: string): void {
  if (!/^(127(\.\d+){3}|::1|localhost)$/.test(host)) throw new Error('The practice store listens on loopback only.');
}

/** Opens them all, or none: rejects with Node's own error where a port is taken or may not be had. */
export async function openDoors(options: DoorOptions, handler: Handler): Promise<Doors> {
  const { host, httpPort, httpsPort, names } = options;
  const tls =
    httpsPort === null
      ? undefined
      : await throwAwayTls([...new Set(['localhost', '127.0.0.1', '::1', host, ...names])], options.certificate);
  const listeners: Listener[] = [];
  const open = async (scheme: 'http' | 'https', port: number, identity?: ThrowAwayTls): Promise<string> => {
    const listener = await listen(host, port, identity, handler);
    listeners.push(listener);
    return `${scheme}://${inUrl(host)}:${listener.port}`;
  };
  const close = async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
  };
  try {
    return {
      ...(httpPort === null ? {} : { http: await open('http', httpPort) }),
      ...(httpsPort === null || tls === undefined
        ? {}
        : { https: await open('https', httpsPort, tls), authority: tls.authority }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A host as it stands in an address. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** The names by which a caller on this computer calls it; a page on the internet must not reach it by a name of its own. */
export function knownNames(host: string, more: readonly string[]): (header: string | undefined) => boolean {
  const names = new Set(['localhost', '127.0.0.1', '[::1]', inUrl(host), ...more]);
  return (header = '') => {
    const name = header.replace(/:\d+$/, '').toLowerCase();
    return names.has(name) || name.endsWith('.localhost');
  };
}
