import type { ProbeName, Road } from '../contract/models.ts';
import type { EvidenceSet, Observation } from './evidence.ts';

/** How one probe logs in. */
export type Login =
  | { readonly by: 'none' }
  | { readonly by: 'basic' }
  /** Basic with this key and a made-up secret. */
  | { readonly by: 'false-secret' }
  | { readonly by: 'signature'; readonly names: SignedName }
  /** The signature of a made-up secret, for this key or for a made-up one. Proves nothing, so it needs no secret. */
  | { readonly by: 'false-signature'; readonly names: SignedName; readonly key: 'own' | 'made-up' };

/** Which address a signature names: WordPress's own, with the scheme that it notices; or the www twin of that. */
export interface SignedName {
  readonly scheme: 'http' | 'https';
  readonly www?: true;
}

/** How the key can be used with this store, once that is settled. */
export interface SettledLogin {
  readonly login: Extract<Login, { by: 'basic' | 'signature' }>;
  /** A key that may only write is recognised by a write that changes nothing. */
  readonly writeOnly: boolean;
  /** The probe that was recognised. */
  readonly probe: ProbeName;
}

/** The roads that a key may be taken over, best first, and the probes that try them. */
const roads: readonly {
  readonly login: SettledLogin['login'];
  readonly read: ProbeName;
  readonly write?: ProbeName;
}[] = [
  { login: { by: 'basic' }, read: 'read-basic', write: 'write' },
  { login: { by: 'signature', names: { scheme: 'https' } }, read: 'read-signed-https', write: 'write-signed-https' },
  { login: { by: 'signature', names: { scheme: 'http' } }, read: 'read-signed-http', write: 'write-signed-http' },
  { login: { by: 'signature', names: { scheme: 'https', www: true } }, read: 'read-signed-www-https' },
  { login: { by: 'signature', names: { scheme: 'http', www: true } }, read: 'read-signed-www-http' },
];

/** The road that the evidence has settled, if it has. The scheme that the store is called with comes first. */
export function settledLogin(evidence: EvidenceSet, https: boolean): SettledLogin | undefined {
  const inOrder = https ? roads : roads.toReversed();
  for (const { login, read } of inOrder) {
    if (recognised(evidence.get(read))) return { login, writeOnly: false, probe: read };
  }
  for (const { login, read, write } of inOrder) {
    // An empty write goes by Basic only where Basic was not taken for nobody.
    const tried = write && (write !== 'write' || evidence.get(read)?.outcome === 'refused');
    if (tried && recognised(evidence.get(write))) return { login, writeOnly: true, probe: write };
  }
  return undefined;
}

/** The store knows the key and took the login, whatever its user may do. */
export function recognised(one: Observation | undefined): boolean {
  return one?.outcome === 'accepted' || one?.outcome === 'no-rights';
}

/** How a write over this road was answered, as far as one was tried. */
export function writeOver({ writeOnly, probe }: SettledLogin, evidence: EvidenceSet): Observation | undefined {
  return evidence.get(writeOnly ? probe : 'write');
}

/** The road as calls take it, once it is settled. */
export function roadOf(
  { login }: SettledLogin,
  {
    restUrl,
    homeRestUrl,
    staging,
  }: { readonly restUrl: string; readonly homeRestUrl: string; readonly staging: boolean },
): Omit<Road, 'verbs'> {
  const signedRestUrl = login.by === 'signature' ? signedName(homeRestUrl, login.names) : homeRestUrl;
  return { restUrl, signedRestUrl, authentication: login.by, staging };
}

/** The address that a signature names. */
export function signedName(homeRestUrl: string, { scheme, www }: SignedName): string {
  const url = new URL(homeRestUrl);
  url.protocol = `${scheme}:`;
  if (www) url.hostname = wwwTwin(url.hostname) ?? url.hostname;
  return url.href;
}

/** `www.shop.example` for `shop.example` and the other way; an address in numbers, and `localhost`, have none. */
export function wwwTwin(hostname: string): string | undefined {
  if (hostname.startsWith('www.')) return hostname.slice(4);
  return /[a-z]/i.test(hostname) && hostname.includes('.') && !hostname.startsWith('[') ? `www.${hostname}` : undefined;
}
