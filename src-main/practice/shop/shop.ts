import type { WooCommerceVersion } from '../options.ts';
import type { Random } from '../random.ts';

/** One thing of the shop, in the shape in which the REST API shows it; what is computed is added when it is shown. */
export interface Row {
  readonly id: number;
  [field: string]: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

/** Why something could not be done, as the REST API says it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly status: number;
  readonly data?: Fields;
}

export type Outcome = Row | Problem;

export function problem(code: string, message: string, status: number, data?: Fields): Problem {
  return data === undefined ? { code, message, status } : { code, message, status, data };
}

export function isProblem(outcome: object): outcome is Problem {
  return 'code' in outcome && 'message' in outcome && 'status' in outcome && !('id' in outcome);
}

export type Table = Map<number, Row>;

/** What WordPress numbers together: products, variations, orders, coupons and refunds share one count. */
export type Sequence =
  | 'post'
  | 'term'
  | 'user'
  | 'comment'
  | 'webhook'
  | 'attribute'
  | 'tax'
  | 'zone'
  | 'method'
  | 'item'
  | 'meta';

/** The shop's whole state, in memory. */
export interface Shop {
  readonly clock: () => number;
  readonly random: Random;
  readonly version: WooCommerceVersion;
  readonly products: Table;
  readonly variations: Table;
  readonly orders: Table;
  readonly refunds: Table;
  readonly orderNotes: Table;
  readonly coupons: Table;
  readonly customers: Table;
  readonly webhooks: Table;
  readonly categories: Table;
  readonly tags: Table;
  readonly brands: Table;
  readonly shippingClasses: Table;
  readonly attributes: Table;
  readonly attributeTerms: Table;
  readonly reviews: Table;
  readonly taxRates: Table;
  readonly taxClasses: Map<string, string>;
  readonly zones: Table;
  readonly zoneMethods: Table;
  /** Values of settings that were changed, by `group/option`. */
  readonly settings: Map<string, unknown>;
  nextId(sequence: Sequence): number;
}

/** Puts things into an empty shop. */
export type FillShop = (shop: Shop) => void;

/** First number of each count on a fresh WordPress with WooCommerce: pages, the first category and the staff came before. */
const firstIds: Readonly<Record<Sequence, number>> = {
  post: 10,
  term: 16,
  user: 6,
  comment: 2,
  webhook: 1,
  attribute: 1,
  tax: 1,
  zone: 1,
  method: 1,
  item: 1,
  meta: 100,
};

export function emptyShop(clock: () => number, random: Random, version: WooCommerceVersion): Shop {
  const counts = { ...firstIds };
  const shop: Shop = {
    clock,
    random,
    version,
    products: new Map(),
    variations: new Map(),
    orders: new Map(),
    refunds: new Map(),
    orderNotes: new Map(),
    coupons: new Map(),
    customers: new Map(),
    webhooks: new Map(),
    categories: new Map(),
    tags: new Map(),
    brands: new Map(),
    shippingClasses: new Map(),
    attributes: new Map(),
    attributeTerms: new Map(),
    reviews: new Map(),
    taxRates: new Map(),
    taxClasses: new Map([
      ['standard', 'Standard rate'],
      ['reduced-rate', 'Reduced rate'],
      ['zero-rate', 'Zero rate'],
    ]),
    zones: new Map([[0, { id: 0, name: 'Locations not covered by your other zones', order: 0, locations: [] }]]),
    zoneMethods: new Map(),
    settings: new Map(),
    nextId(sequence) {
      const id = counts[sequence];
      counts[sequence] += 1;
      return id;
    },
  };
  shop.categories.set(15, {
    id: 15,
    name: 'Uncategorized',
    slug: 'uncategorized',
    parent: 0,
    description: '',
    display: 'default',
    image: null,
    menu_order: 0,
  });
  return shop;
}
