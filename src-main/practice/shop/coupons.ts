import { type Fields, type Outcome, problem, type Row, type Shop } from './shop.ts';
import { mergeMeta, money, num, str } from './values.ts';

const defaults: Fields = {
  amount: '0.00',
  status: 'publish',
  discount_type: 'fixed_cart',
  description: '',
  date_expires: null,
  date_expires_gmt: null,
  usage_count: 0,
  individual_use: false,
  product_ids: [],
  excluded_product_ids: [],
  usage_limit: null,
  usage_limit_per_user: null,
  limit_usage_to_x_items: null,
  free_shipping: false,
  product_categories: [],
  excluded_product_categories: [],
  exclude_sale_items: false,
  minimum_amount: '0.00',
  maximum_amount: '0.00',
  email_restrictions: [],
  used_by: [],
  meta_data: [],
};

const readOnly = new Set(['usage_count', 'used_by']);

export function createCoupon(shop: Shop, sent: Fields): Outcome {
  const now = shop.clock();
  const row: Row = { id: shop.nextId('post'), code: '', ...structuredClone(defaults), created: now, modified: now };
  const outcome = write(shop, row, sent);
  if ('code' in outcome && 'id' in outcome) shop.coupons.set(row.id, row);
  return outcome;
}

export function updateCoupon(shop: Shop, row: Row, sent: Fields): Outcome {
  row.modified = shop.clock();
  return write(shop, row, sent);
}

function write(shop: Shop, row: Row, sent: Fields): Outcome {
  const code = sent.code === undefined ? str(row.code) : str(sent.code).toLowerCase();
  if ([...shop.coupons.values()].some((other) => other.code === code && other.id !== row.id)) {
    return problem('woocommerce_rest_coupon_code_already_exists', 'The coupon code already exists', 400);
  }
  for (const name of Object.keys(defaults)) {
    if (sent[name] !== undefined && !readOnly.has(name)) row[name] = sent[name];
  }
  row.code = code;
  for (const name of ['amount', 'minimum_amount', 'maximum_amount']) row[name] = money(num(row[name]));
  for (const name of ['date_expires', 'date_expires_gmt']) if (row[name] === '') row[name] = null;
  row.meta_data = mergeMeta(shop, row.meta_data, sent.meta_data);
  return row;
}
