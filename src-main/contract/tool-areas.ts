import type { ToolArea } from './tools.ts';

/**
 * Which area a route of WooCommerce belongs to: the one table of it. `*` is any one segment, and what stands below a row
 * belongs to it. What no row names takes a tool that is let to everything.
 *
 * - `wc` stands for `wc/v1` to `wc/v9`, `wc-api` for the legacy `wc-api/v1` to `v3`.
 * - Where an answer holds another area's data, that area counts: the orders of a legacy customer, the table of customers
 *   among the reports of wc-analytics, its leaderboard with their names.
 * - An export of wc-analytics takes the report that it exports from a parameter, which wins over the route, so the route
 *   says nothing about it.
 * - WooCommerce's own `batch` changes what its route names and nothing else. WordPress' `batch/v1`, whose items name
 *   routes of their own, is outside of WooCommerce's namespaces and so is refused.
 */
const table: Readonly<Record<string, ToolArea>> = {
  'wc/products': 'products',
  'wc/variations': 'products',
  'wc/orders': 'orders',
  'wc/refunds': 'orders',
  'wc/customers': 'customers',
  'wc/coupons': 'coupons',
  'wc/reports': 'reports',
  'wc/settings': 'settings',
  'wc/payment_gateways': 'settings',
  'wc/shipping': 'settings',
  'wc/shipping_methods': 'settings',
  'wc/taxes': 'settings',
  'wc/data': 'settings',
  'wc/webhooks': 'webhooks',
  'wc/system_status': 'system_status',

  'wc-analytics/products': 'products',
  'wc-analytics/variations': 'products',
  'wc-analytics/orders': 'orders',
  'wc-analytics/refunds': 'orders',
  'wc-analytics/customers': 'customers',
  'wc-analytics/coupons': 'coupons',
  'wc-analytics/taxes': 'settings',
  'wc-analytics/settings': 'settings',
  'wc-analytics/data': 'settings',
  'wc-analytics/leaderboards': 'everything',
  'wc-analytics/leaderboards/allowed': 'reports',
  'wc-analytics/leaderboards/products': 'reports',
  'wc-analytics/leaderboards/categories': 'reports',
  'wc-analytics/leaderboards/coupons': 'reports',
  'wc-analytics/leaderboards/customers': 'customers',
  'wc-analytics/reports': 'reports',
  'wc-analytics/reports/*/export': 'everything',
  'wc-analytics/reports/import': 'everything',
  'wc-analytics/reports/customers': 'customers',
  'wc-analytics/reports/customers/export': 'everything',
  'wc-analytics/reports/downloads': 'customers',
  'wc-analytics/reports/downloads/export': 'everything',
  'wc-analytics/reports/orders': 'orders',
  'wc-analytics/reports/orders/export': 'everything',

  'wc-api/products': 'products',
  'wc-api/products/*/orders': 'orders',
  'wc-api/orders': 'orders',
  'wc-api/customers': 'customers',
  'wc-api/customers/*/orders': 'orders',
  'wc-api/coupons': 'coupons',
  'wc-api/reports': 'reports',
  'wc-api/taxes': 'settings',
  'wc-api/webhooks': 'webhooks',
};

/** `public`: what any visitor of the store may read, such as the index of `wc/v3`. */
export type RouteArea = ToolArea | 'public';

interface Branch {
  area?: ToolArea;
  readonly below: Map<string, Branch>;
}

const root: Branch = { below: new Map() };
for (const [route, area] of Object.entries(table)) {
  let branch = root;
  for (const segment of route.split('/')) {
    const next: Branch = branch.below.get(segment) ?? { below: new Map() };
    branch.below.set(segment, next);
    branch = next;
  }
  branch.area = area;
}

/**
 * The area of a route, given as its segments, decoded; undefined for a namespace that keys of WooCommerce are not for.
 * Upper and lower case differ here, though not to WordPress: what is written otherwise belongs to no row.
 */
export function areaOf(segments: readonly string[]): RouteArea | undefined {
  const [namespace = '', version = ''] = segments;
  if (!/^wc(-[a-z][a-z-]*)?$/.test(namespace) || version === '') return undefined;
  const versioned = namespace === 'wc' || namespace === 'wc-api';
  if (versioned && !/^v\d$/.test(version)) return namespace === 'wc' ? 'everything' : undefined;
  if (versioned && segments.length === 2) return 'public';
  return lookUp([namespace, ...segments.slice(versioned ? 2 : 1)]) ?? 'everything';
}

/** The area of the longest row that the segments begin with; a segment that a row spells out goes before `*`. */
function lookUp(segments: readonly string[], branch: Branch = root, at = 0): ToolArea | undefined {
  const segment = segments[at];
  if (segment === undefined) return branch.area;
  const exact = branch.below.get(segment);
  const any = branch.below.get('*');
  return (exact && lookUp(segments, exact, at + 1)) ?? (any && lookUp(segments, any, at + 1)) ?? branch.area;
}
