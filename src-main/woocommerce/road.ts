import type { Road } from '../contract/models.ts';
import { ok, type Result } from '../contract/result.ts';
import type { BasicLogin, KeyPair } from '../contract/secret.ts';
import { basicAuthorization } from './basic.ts';
import { encodeQuery, newNonce, type Query, signQuery } from './signing.ts';
import { type StoreAddress, type StorePath, storeAddresses } from './store-path.ts';

/** What a call is logged in with. */
export interface RoadLogin {
  readonly road: Road;
  readonly credentials: KeyPair;
  /** Milliseconds since 1970, by the store's clock where it is known to differ. */
  readonly clock: () => number;
  readonly random: (bytes: number) => Uint8Array;
}

/** A call as it goes over the wire: logged in as its road says, but for a staging site's own login. */
export interface RoadCall {
  readonly method: string;
  readonly origin: string;
  /** With its query. */
  readonly path: string;
  /** The value of the Authorization header, for a road with one. */
  readonly authorization?: string;
}

/** Parameters that are ours to set, or that would lead a call somewhere else than its path says. */
const ownParameters = /^(consumer_key|consumer_secret|oauth_.*|_method|rest_route|wc-api.*)$/i;

export function isOwnParameter(name: string): boolean {
  return ownParameters.test(name.replace(/\[[\s\S]*$/, ''));
}

/**
 * Basic goes over https only, and the login of a staging site with a signature only: one call can carry one
 * Authorization header. Anything else is a bug, and throws.
 */
export function requirePossible(road: Road, staging: BasicLogin | undefined): void {
  const secure = road.restUrl.startsWith('https://');
  if (road.authentication === 'basic' && !secure) throw new TypeError('a road with Basic needs https');
  if (road.staging && (road.authentication === 'basic' || !secure || !staging)) {
    throw new TypeError('a road with a staging login needs the login, a signature and https');
  }
}

/** Makes the call of a place in a store; `upgradedTo`: the store has led from http to https. `path-invalid` as `encodeQuery`. */
export type AlongRoad = (called: string, place: StorePath, upgradedTo?: URL) => Result<RoadCall>;

/** Calls over one road with one key: the address, the method that gets through, and the login. */
export function alongRoad({ road, credentials, clock, random }: RoadLogin): AlongRoad {
  const addressOf = storeAddresses(road.restUrl);
  const signedAddressOf = storeAddresses(road.signedRestUrl);
  const authorization = road.authentication === 'basic' ? basicAuthorization(credentials) : undefined;
  return (called, place, upgradedTo) => {
    const detour = road.verbs === 'method-parameter' && ['PUT', 'PATCH', 'DELETE'].includes(called);
    const method = detour ? 'POST' : called;
    const query: Query = detour ? [...place.query, ['_method', called]] : place.query;
    const address = addressOf(place);
    const origin = upgradedTo?.origin ?? address.origin;
    if (authorization !== undefined) {
      const encoded = encodeQuery(query);
      return encoded.ok ? ok({ method, origin, path: withQuery(address, encoded.value), authorization }) : encoded;
    }
    const seen = signedAddressOf(place);
    const signed = signQuery({
      method,
      url: upgradedTo ? { ...seen, origin: withScheme(seen.origin, upgradedTo.protocol) } : seen,
      query,
      ...(place.form && method === 'POST' ? { form: place.form } : {}),
      ...credentials,
      timestamp: Math.floor(clock() / 1000),
      nonce: newNonce(random),
    });
    return signed.ok ? ok({ method, origin, path: withQuery(address, signed.value.query) }) : signed;
  };
}

function withQuery({ pathname }: StoreAddress, query: string): string {
  return query === '' ? pathname : `${pathname}?${query}`;
}

function withScheme(origin: string, protocol: string): string {
  const url = new URL(origin);
  url.protocol = protocol;
  return url.origin;
}
