import { dateArgs, type Resource, resourceRoutes } from '../rest/resource.ts';
import type { Route } from '../rest/route.ts';
import { createCoupon, updateCoupon } from '../shop/coupons.ts';
import { num, stamp, str } from '../shop/values.ts';

const coupons: Resource = {
  base: '/coupons',
  namespaces: ['wc/v3', 'wc/v2', 'wc/v1'],
  invalidId: { code: 'woocommerce_rest_shop_coupon_invalid_id', message: 'Invalid ID.' },
  label: 'shop_coupon',
  trash: 'with',
  listArgs: { ...dateArgs, orderby: { type: 'string', default: 'date' }, code: { type: 'string' } },
  itemArgs: {
    code: { type: 'string' },
    amount: { type: 'string' },
    discount_type: { type: 'string', enum: ['percent', 'fixed_cart', 'fixed_product'] },
    description: { type: 'string' },
    individual_use: { type: 'boolean' },
    free_shipping: { type: 'boolean' },
    exclude_sale_items: { type: 'boolean' },
    minimum_amount: { type: 'string' },
    maximum_amount: { type: 'string' },
    usage_limit: { type: 'integer' },
    usage_limit_per_user: { type: 'integer' },
  },
  createArgs: { code: { type: 'string', required: true } },
  rows: ({ shop }) => [...shop.coupons.values()],
  matches({ params }, row) {
    if (row.status === 'trash') return false;
    if (params.code !== undefined && str(params.code).toLowerCase() !== row.code) return false;
    const search = str(params.search).toLowerCase();
    return search === '' || `${str(row.code)}\n${str(row.description)}`.toLowerCase().includes(search);
  },
  present(_, row) {
    const { created, modified, ...rest } = row;
    return {
      ...rest,
      date_created: stamp(num(created)),
      date_created_gmt: stamp(num(created)),
      date_modified: stamp(num(modified)),
      date_modified_gmt: stamp(num(modified)),
    };
  },
  create: ({ shop, params }) => createCoupon(shop, params),
  update: ({ shop, params }, row) => updateCoupon(shop, row, params),
  discard(_, row) {
    row.status = 'trash';
  },
  remove({ shop }, row) {
    shop.coupons.delete(row.id);
    return undefined;
  },
  isTrashed: (row) => row.status === 'trash',
};

export function couponRoutes(): Route[] {
  return resourceRoutes(coupons);
}
