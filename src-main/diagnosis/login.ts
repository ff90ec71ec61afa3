import type { ProbeName, Road } from '../contract/models.ts';
import { type KeyPair, Secret } from '../contract/secret.ts';
import type { Observation } from './evidence.ts';
import type { Login, ProbeRequest, Prober } from './prober.ts';
import type { Site } from './site.ts';

/** How the key can be used with this store, once that is settled. */
export interface SettledLogin {
  readonly login: Exclude<Login, { by: 'none' }>;
  readonly road: Omit<Road, 'verbs' | 'staging'>;
  /** A key that may only write is recognised by a write that changes nothing. */
  readonly writeOnly: boolean;
}

/**
 * Settles over which road the store takes the key, or that it takes it over none.
 *
 * In order: Basic over https (one request, enough where all is well), unless the header belongs to a staging login. Only if the store then recognised nobody,
 * the same call signed, once for https and once for http: a proxy in front may end TLS without WordPress noticing.
 * Only if both are refused, a call with a false signature for this key and one for a made-up key, whose
 * difference says whether the store knows the key, in any language. The secret itself travels by Basic over
 * verified TLS only.
 */
export async function settleLogin(
  prober: Prober,
  site: Site,
  pair: KeyPair,
  headerIsFree: boolean,
  randomBytes: (count: number) => Uint8Array,
): Promise<SettledLogin | undefined> {
  const https = site.restUrl.startsWith('https:');
  if (https && headerIsFree) {
    const basic: Login = { by: 'basic' };
    const [read] = await prober.round([readProbe('read-basic', basic)]);
    if (recognised(read)) return settled(site, basic, false);
    if (read?.outcome === 'refused') {
      // Either the key may only write, or the secret is wrong: writing nothing tells, in any language.
      const [write] = await prober.round([writeProbe('write', basic)]);
      return recognised(write) ? settled(site, basic, true) : undefined;
    }
    if (read?.outcome !== 'nobody') return undefined;
  }

  const first = https ? 'https' : 'http';
  const second = https ? 'http' : 'https';
  const reads = await prober.round([
    readProbe(`read-signed-${first}`, signature(first)),
    readProbe(`read-signed-${second}`, signature(second)),
  ]);
  if (recognised(reads[0])) return settled(site, signature(first), false);
  if (recognised(reads[1])) return settled(site, signature(second), false);
  if (!reads.some((read) => read.outcome === 'refused' || read.outcome === 'nobody')) return undefined;

  const madeUp = (prefix: string): Secret => new Secret(prefix + Buffer.from(randomBytes(20)).toString('hex'));
  const falseSignature = { consumerKey: pair.consumerKey, consumerSecret: madeUp('cs_') };
  const madeUpKey = { consumerKey: madeUp('ck_'), consumerSecret: madeUp('cs_') };
  const rest = await prober.round([
    writeProbe(`write-signed-${first}`, signature(first)),
    writeProbe(`write-signed-${second}`, signature(second)),
    readProbe('false-signature', { by: 'signature', scheme: first, pair: falseSignature }),
    readProbe('false-signature-made-up-key', { by: 'signature', scheme: first, pair: madeUpKey }),
  ]);
  if (recognised(rest[0])) return settled(site, signature(first), true);
  if (recognised(rest[1])) return settled(site, signature(second), true);
  return undefined;
}

/** The store knows the key and took the login, whatever its user may do. */
export function recognised(evidence: Observation | undefined): boolean {
  return evidence?.outcome === 'accepted' || evidence?.outcome === 'no-rights';
}

/** An empty batch: 200 for a key that may write, and nothing is changed but the key's last access. */
export function writeProbe(probe: ProbeName, login: Login, route = 'wc/v3/products/batch'): ProbeRequest {
  return { probe, method: 'POST', route, body: '{}', login };
}

export const readQuery: readonly (readonly [string, string])[] = [
  ['per_page', '1'],
  ['_fields', 'id'],
];

export function readProbe(probe: ProbeName, login: Login): ProbeRequest {
  return { probe, method: 'GET', route: 'wc/v3/products', query: readQuery, login };
}

function signature(scheme: 'http' | 'https'): Login {
  return { by: 'signature', scheme };
}

function settled(site: Site, login: Login, writeOnly: boolean): SettledLogin {
  if (login.by === 'none') throw new Error('a road needs a login');
  const signedRestUrl = new URL(site.homeRestUrl);
  if (login.by === 'signature') signedRestUrl.protocol = `${login.scheme}:`;
  return {
    login,
    writeOnly,
    road: {
      restUrl: site.restUrl,
      signedRestUrl: signedRestUrl.href,
      authentication: login.by,
    },
  };
}
