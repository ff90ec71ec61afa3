import { type Action, type Resource, resourceRoutes } from '../rest/resource.ts';
import type { Route } from '../rest/route.ts';
import type { Args } from '../rest/schema.ts';
import { createCustomer, updateCustomer } from '../shop/customers.ts';
import { fields, list, num, stamp, str } from '../shop/values.ts';
import { managesShop, type User } from '../users.ts';

const customerArgs: Args = {
  email: { type: 'string' },
  first_name: { type: 'string' },
  last_name: { type: 'string' },
  username: { type: 'string' },
  password: { type: 'string' },
  billing: { type: 'object' },
  shipping: { type: 'object' },
  meta_data: { type: 'array' },
};

/** A shop manager may neither delete customers nor change them in a batch. Batch: measured on WooCommerce 11.0.1. */
function mayDo(user: User | undefined, action: Action): boolean {
  if (user?.role === 'shop_manager') return action !== 'batch' && action !== 'delete';
  return managesShop(user);
}

const customers: Resource = {
  base: '/customers',
  namespaces: ['wc/v3', 'wc/v2', 'wc/v1'],
  invalidId: { code: 'woocommerce_rest_invalid_id', message: 'Invalid resource ID.' },
  label: 'Customers',
  trash: 'without',
  allowed: mayDo,
  listArgs: {
    order: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
    orderby: { type: 'string', enum: ['id', 'include', 'name', 'registered_date'], default: 'name' },
    email: { type: 'string' },
    role: {
      type: 'string',
      enum: ['all', 'administrator', 'editor', 'author', 'contributor', 'subscriber', 'customer', 'shop_manager'],
      default: 'customer',
    },
  },
  itemArgs: customerArgs,
  createArgs: { email: { type: 'string', required: true } },
  rows: ({ shop }) => [...shop.customers.values()],
  matches({ params }, row) {
    if (params.role !== 'all' && params.role !== row.role) return false;
    if (params.email !== undefined && params.email !== row.email) return false;
    const search = str(params.search).toLowerCase();
    const searched = [row.username, row.email, row.first_name, row.last_name].map(str).join('\n').toLowerCase();
    return search === '' || searched.includes(search);
  },
  compare: (_, orderby) => (orderby === 'name' ? (a, b) => str(a.username).localeCompare(str(b.username)) : undefined),
  present({ shop }, row) {
    const { created, modified, ...rest } = row;
    const modifiedAt = modified === undefined ? null : stamp(num(modified));
    return {
      ...rest,
      date_created: stamp(num(created)),
      date_created_gmt: stamp(num(created)),
      date_modified: modifiedAt,
      date_modified_gmt: modifiedAt,
      is_paying_customer: [...shop.orders.values()].some(
        (order) => order.customer_id === row.id && order.paid !== undefined,
      ),
      avatar_url: '',
      meta_data: list(row.meta_data),
      billing: fields(row.billing),
    };
  },
  create: ({ shop, params }) => createCustomer(shop, params),
  update: ({ shop, params }, row) => updateCustomer(shop, row, params),
  remove({ shop }, row) {
    shop.customers.delete(row.id);
    return undefined;
  },
};

export function customerRoutes(): Route[] {
  return resourceRoutes(customers);
}
