import type { CertificateKind } from './certificates.ts';
import type { Fault } from './http.ts';
import type { Language } from './messages.ts';
import type { FillShop } from './shop/shop.ts';

export const woocommerceVersions = ['8.9.3', '10.0.2', '11.0.1'] as const;
export type WooCommerceVersion = (typeof woocommerceVersions)[number];

/** What the store is. Faults in front of it are `faults`; those with a name are started by `startPracticeFault`. */
export interface PracticeOptions {
  /** Bound and named in the store's address; a loopback address. Default `127.0.0.1`. */
  readonly host?: string;
  /** Of the plain http listener; 0 picks a free one, `null` starts none. Default 0. */
  readonly httpPort?: number | null;
  /** Of the https listener; 0 picks a free one, `null` starts none. Default `null`. */
  readonly httpsPort?: number | null;
  /** Of the https listener. Default `good`. */
  readonly certificate?: CertificateKind;
  /**
   * Default false. True: one more http listener, for wp-admin's pages alone, which no fault stands before; see `sideDoorUrl`.
   */
  readonly sideDoor?: boolean;
  /** Names besides the host's own that calls may use (and that the certificate carries), such as `shop.example`. */
  readonly hostNames?: readonly string[];
  /**
   * What WordPress believes its address is, without a trailing slash, or what it makes of the default: the address of
   * the listener called (https before http for `url`), with the subdirectory.
   */
  readonly home?: string | ((address: string) => string);
  /** Such as `/shop`. Default: none. */
  readonly subdirectory?: string;
  /** Default `pretty`. People can switch it at Settings > Permalinks. */
  readonly permalinks?: Permalinks;
  /** They differ where permalinks are plain, and in what `PUT /` gets. Default `nginx`. */
  readonly server?: 'nginx' | 'apache';
  /** Default true. False: the server passes on to WordPress what names a script, and nothing else. */
  readonly rewrites?: boolean;
  /** Default `wp-json`. */
  readonly restPrefix?: string;
  /** Default `11.0.1`. */
  readonly version?: WooCommerceVersion;
  /** Default true. False: WordPress alone, without a single `wc/` route. */
  readonly woocommerce?: boolean;
  /** The versions of its REST API. Default: all three. An old WooCommerce lacks `wc/v3`. */
  readonly apiVersions?: readonly WooCommerceNamespace[];
  /** The legacy API (`/wc-api/v3`): WooCommerce 9 and later has it as a plugin (`absent`), 8.9.3 as a checkbox (`off`). */
  readonly legacyApi?: 'absent' | 'off' | 'on';
  /** Default true. False: TLS ends at a proxy that WordPress does not notice; to it every call is plain http. */
  readonly noticesHttps?: boolean;
  /** Default false. True: the server drops the Authorization header before PHP sees it. */
  readonly stripsAuthorization?: boolean;
  /** A plugin that refuses the REST API to callers; see `RestClosed`. Default: none. */
  readonly restClosed?: RestClosed;
  /** Default false. True: visitors see WooCommerce's "coming soon" page. */
  readonly comingSoon?: boolean;
  /** Of what the store says about keys. Default `en`. */
  readonly language?: Language;
  /** Milliseconds since 1970. Default: the system's clock. */
  readonly clock?: () => number;
  /** Keys, ids and the shop follow from it. Default: `gatehouse`; keys are then always the same. */
  readonly seed?: string | number;
  /** What the shop sells. Default: a small believable shop. */
  readonly shop?: FillShop;
  /** Default true. False: no key is there until `createKey`. */
  readonly withKeys?: boolean;
  readonly name?: string;
  /** The first is the outermost, nearest to the caller. */
  readonly faults?: readonly Fault[];
}

export type Permalinks = 'pretty' | 'plain';

export type WooCommerceNamespace = 'wc/v1' | 'wc/v2' | 'wc/v3';

/**
 * How such a plugin goes about it. `polite`: to nobody in particular, and WooCommerce's own refusals stand. `impolite`:
 * to all that were not recognised, whatever WooCommerce has to say to them. `to-keys`: to everybody.
 */
export type RestClosed = 'polite' | 'impolite' | 'to-keys';
