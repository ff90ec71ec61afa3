import type { Permission } from '../../../../src-main/contract/models.ts';
import type { ToolArea } from '../../../../src-main/contract/tools.ts';

/** A list of each area that changes nothing and that every store has. */
const lists: Readonly<Record<ToolArea, string>> = {
  everything: 'products',
  products: 'products',
  orders: 'orders',
  customers: 'customers',
  coupons: 'coupons',
  reports: 'reports/orders/totals',
  settings: 'settings',
  webhooks: 'webhooks',
  system_status: 'system_status/tools',
};

export interface ExampleCall {
  /** `OPTIONS` asks what a route takes: all that a key may ask that may only write. */
  readonly method: 'GET' | 'OPTIONS';
  /** Below `wp-json/wc/v3/`. */
  readonly route: string;
}

/** A call that this tool may make and that harms nothing, to see whether its settings are right. */
export function exampleCall(permission: Permission, areas: readonly ToolArea[]): ExampleCall {
  const [area = 'everything'] = areas;
  const wanted = areas.includes('everything') ? 'everything' : area;
  return { method: permission === 'write' ? 'OPTIONS' : 'GET', route: lists[wanted] };
}
