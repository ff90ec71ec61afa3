import type { Road } from '../contract/models.ts';
import { isOwnParameter } from '../woocommerce/road.ts';
import { storeAddresses } from '../woocommerce/store-path.ts';

/** Where one of the store's two APIs is, and what it is called at the gateway. */
interface Root {
  readonly host: string;
  readonly path: string;
  readonly name: 'wp-json' | 'wc-api';
}

/**
 * Makes a store's links ones that a tool can follow: those that lead into its APIs lead to the gateway, without what a
 * call was logged in with (a store repeats the query that it was called with, key and signature included). All others
 * lead nowhere: undefined.
 */
export function linkBack(road: Road): (address: string, base: string) => string | undefined {
  const roots = [road.restUrl, road.signedRestUrl].flatMap((restUrl): Root[] => {
    const rest = new URL(restUrl);
    const legacy = storeAddresses(restUrl)({ route: 'wc-api/', legacy: true });
    return [
      { host: rest.host, path: rest.pathname, name: 'wp-json' },
      { host: rest.host, path: legacy.pathname, name: 'wc-api' },
      // WooCommerce's legacy API leaves the port out of its own links.
      { host: rest.hostname, path: legacy.pathname, name: 'wc-api' },
    ];
  });
  // Nearly all of them are written out like this, and need no parser.
  const beginnings = roots.flatMap(({ host, path, name }) =>
    ['https', 'http'].map((scheme) => ({ text: `${scheme}://${host}${path}`, name })),
  );
  return (address, base) => {
    const plain = beginnings.find(({ text }) => address.startsWith(text));
    if (plain && /^[\w/-]*(?:\?[\w=&,.-]*)?$/.test(address.slice(plain.text.length))) {
      const below = address.slice(plain.text.length);
      const mark = below.indexOf('?');
      const search = mark === -1 ? '' : below.slice(mark);
      return `${base}/${plain.name}/${mark === -1 ? below : below.slice(0, mark)}${withoutLogin(search)}`;
    }
    if (!URL.canParse(address, road.restUrl)) return undefined;
    const url = new URL(address, road.restUrl);
    if (!/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
    const path = `${url.pathname}${url.pathname.endsWith('/') ? '' : '/'}`;
    const root = roots.find((one) => one.host === url.host && path.startsWith(one.path));
    if (!root) return undefined;
    return `${base}/${root.name}/${url.pathname.slice(root.path.length)}${withoutLogin(url.search)}`;
  };
}

function withoutLogin(search: string): string {
  if (!/%|oauth_|consumer_|_method|rest_route|wc-api/i.test(search)) return search === '?' ? '' : search;
  const kept = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && ![...new URLSearchParams(part).keys()].some(isOwnParameter));
  return kept.length === 0 ? '' : `?${kept.join('&')}`;
}
