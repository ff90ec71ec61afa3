import type { KeyPair } from '../contract/secret.ts';

/** The value of a Basic Authorization header (RFC 7617). For verified https only: it holds the secret as it is. */
export function basicAuthorization({ consumerKey, consumerSecret }: KeyPair): string {
  return `Basic ${Buffer.from(`${consumerKey.reveal()}:${consumerSecret.reveal()}`).toString('base64')}`;
}
