import type { ToolLogin } from './tools.ts';

/** The names under which WooCommerce's clients look for an address, a key and a secret; the guide lists them. */
const prefixes = ['WC', 'WOOCOMMERCE', 'WOO'] as const;

/** A tool's login as environment variables: those that `gatehouse run` sets, and that a `.env` file holds. */
export function toolEnvironment({
  url,
  consumerKey,
  consumerSecret,
}: Pick<ToolLogin, 'url' | 'consumerKey' | 'consumerSecret'>): Record<string, string> {
  return Object.fromEntries(
    prefixes.flatMap((prefix) => [
      [`${prefix}_URL`, url],
      [`${prefix}_CONSUMER_KEY`, consumerKey],
      [`${prefix}_CONSUMER_SECRET`, consumerSecret],
    ]),
  );
}
