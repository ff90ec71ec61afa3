import type { ApplicationPasswordTable } from './auth/application-passwords.ts';
import type { KeyTable } from './auth/keys.ts';
import type { Messages } from './messages.ts';
import type { Permalinks, RestClosed, WooCommerceVersion } from './options.ts';
import type { Shop } from './shop/shop.ts';
import type { User } from './users.ts';

/** What there is besides the shop: the WordPress that it runs on. One for all listeners of a practice store. */
export interface SiteState {
  readonly name: string;
  readonly version: WooCommerceVersion;
  readonly wordpressVersion: string;
  readonly woocommerce: boolean;
  readonly server: 'nginx' | 'apache';
  readonly rewrites: boolean;
  readonly restPrefix: string;
  /** `''` or `/shop`. */
  readonly subdirectory: string;
  readonly restClosed: RestClosed | undefined;
  readonly comingSoon: boolean;
  readonly messages: Messages;
  readonly clock: () => number;
  readonly keys: KeyTable;
  readonly applicationPasswords: ApplicationPasswordTable;
  readonly users: Map<number, User>;
  readonly shop: Shop;
  /** These two can be changed in wp-admin. */
  permalinks: Permalinks;
  legacyApi: 'absent' | 'off' | 'on';
}

/** The site as one request meets it. */
export interface Site {
  readonly state: SiteState;
  /** What WordPress believes its address is, without a trailing slash. */
  readonly home: string;
  /** What WordPress's `is_ssl()` says. */
  readonly seesHttps: boolean;
}

/** The address of a REST route, in the form that the permalinks allow: `…/wp-json/wc/v3` or `…/index.php?rest_route=/wc/v3`. */
export function restUrl(site: Site, route = '/'): string {
  const { permalinks, restPrefix } = site.state;
  return permalinks === 'pretty' ? `${site.home}/${restPrefix}${route}` : `${site.home}/index.php?rest_route=${route}`;
}

/** Where the REST API is, as every answer of WordPress says it. */
export function linkHeader(site: Site): { readonly link: string } {
  return { link: `<${restUrl(site)}>; rel="https://api.w.org/"` };
}

/** What a signature over this path has to name: home's host, port and path, with the scheme that WordPress sees. */
export function signedUrl(site: Site, path: string): string {
  const home = new URL(site.home);
  const base = home.pathname.replace(/\/$/, '');
  const inside = path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path.replace(/^\//, '');
  const scheme = site.seesHttps ? 'https' : 'http';
  // For the home page's own path WordPress names its address without a slash at the end.
  return `${scheme}://${home.host}${base}${inside === '' ? '' : `/${inside.replace(/^\/+/, '')}`}`;
}
