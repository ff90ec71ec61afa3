import { reply } from '../rest/reply.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Call, type Route, route } from '../rest/route.ts';
import type { Fields, Row } from '../shop/shop.ts';
import { money, num } from '../shop/values.ts';

const orderNames: Readonly<Record<string, string>> = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  refunded: 'Refunded',
  failed: 'Failed',
  'checkout-draft': 'Draft',
};

function totals(rows: Iterable<Row>, field: string, names: Readonly<Record<string, string>>): Fields[] {
  const all = [...rows];
  return Object.entries(names).map(([slug, name]) => ({
    slug,
    name,
    total: all.filter((row) => row[field] === slug).length,
  }));
}

const reports: Readonly<Record<string, (call: Call) => unknown>> = {
  'orders/totals': ({ shop }) => totals(shop.orders.values(), 'status', orderNames),
  'products/totals': ({ shop }) =>
    totals(shop.products.values(), 'type', {
      external: 'External/Affiliate product',
      grouped: 'Grouped product',
      simple: 'Simple product',
      variable: 'Variable product',
    }),
  'coupons/totals': ({ shop }) =>
    totals(shop.coupons.values(), 'discount_type', {
      percent: 'Percentage discount',
      fixed_cart: 'Fixed cart discount',
      fixed_product: 'Fixed product discount',
    }),
  'customers/totals'({ shop }) {
    const buyers = new Set(
      [...shop.orders.values()].filter((order) => order.paid !== undefined).map((order) => order.customer_id),
    );
    const paying = [...shop.customers.keys()].filter((id) => buyers.has(id)).length;
    return [
      { slug: 'paying', name: 'Paying customer', total: paying },
      { slug: 'non_paying', name: 'Non-paying customer', total: shop.customers.size - paying },
    ];
  },
  sales({ shop }) {
    const paid = [...shop.orders.values()].filter((order) => order.paid !== undefined);
    const sum = paid.reduce((total, order) => total + num(order.total), 0);
    return [{ total_sales: money(sum), net_sales: money(sum), average_sales: money(sum), total_orders: paid.length }];
  },
};

export function reportRoutes(): Route[] {
  return [
    route('wc/v3', '/reports', ['GET'], managersOnly, () =>
      reply(Object.keys(reports).map((slug) => ({ slug, description: '' }))),
    ),
    ...Object.entries(reports).map(([slug, run]) =>
      route('wc/v3', `/reports/${slug}`, ['GET'], managersOnly, (call) => reply(run(call))),
    ),
  ];
}
