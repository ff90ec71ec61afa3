import { pricesOf } from './products.ts';
import { type Fields, isProblem, type Outcome, type Problem, problem, type Row, type Shop } from './shop.ts';
import { fields, list, mergeMeta, money, num, str } from './values.ts';

/** Digits that amounts are kept with; they are shown with `dp` of them, 2 unless asked otherwise. */
const kept = 6;

const billing = [
  'first_name',
  'last_name',
  'company',
  'address_1',
  'address_2',
  'city',
  'state',
  'postcode',
  'country',
];
const emptyBilling: Fields = Object.fromEntries([...billing, 'email', 'phone'].map((name) => [name, '']));
const emptyShipping: Fields = Object.fromEntries([...billing, 'phone'].map((name) => [name, '']));

export const orderStatuses = [
  'auto-draft',
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
] as const;

const plainFields = [
  'parent_id',
  'currency',
  'customer_id',
  'customer_note',
  'payment_method',
  'payment_method_title',
  'transaction_id',
  'created_via',
];

export function createOrder(shop: Shop, sent: Fields): Outcome {
  const now = shop.clock();
  const row: Row = {
    id: shop.nextId('post'),
    parent_id: 0,
    status: 'pending',
    currency: 'USD',
    version: shop.version,
    prices_include_tax: false,
    created: now,
    modified: now,
    paid: undefined,
    completed: undefined,
    customer_id: 0,
    order_key: `wc_order_${shop.random.hex(13)}`,
    billing: emptyBilling,
    shipping: emptyShipping,
    payment_method: '',
    payment_method_title: '',
    transaction_id: '',
    customer_ip_address: '',
    customer_user_agent: '',
    created_via: 'rest-api',
    customer_note: '',
    cart_hash: '',
    number: '',
    meta_data: [],
    line_items: [],
    tax_lines: [],
    shipping_lines: [],
    fee_lines: [],
    coupon_lines: [],
  };
  row.number = String(row.id);
  const outcome = writeOrder(shop, row, sent);
  if (!isProblem(outcome)) shop.orders.set(row.id, row);
  return outcome;
}

export function updateOrder(shop: Shop, row: Row, sent: Fields): Outcome {
  row.modified = shop.clock();
  return writeOrder(shop, row, sent);
}

function writeOrder(shop: Shop, row: Row, sent: Fields): Outcome {
  const customer = num(sent.customer_id);
  if (customer !== 0 && !shop.customers.has(customer)) {
    return problem('woocommerce_rest_invalid_customer_id', 'Customer ID is invalid.', 400);
  }
  for (const name of plainFields) {
    if (sent[name] !== undefined && sent[name] !== null) row[name] = sent[name];
  }
  row.billing = { ...fields(row.billing), ...fields(sent.billing) };
  row.shipping = { ...fields(row.shipping), ...fields(sent.shipping) };
  row.meta_data = mergeMeta(shop, row.meta_data, sent.meta_data);

  const lines = writeLines(row.line_items, sent.line_items, (line, old) => lineItem(shop, line, old));
  if (isProblem(lines)) return lines;
  row.line_items = lines;
  const shipping = writeLines(row.shipping_lines, sent.shipping_lines, (line, old) => shippingLine(shop, line, old));
  if (isProblem(shipping)) return shipping;
  row.shipping_lines = shipping;
  const fees = writeLines(row.fee_lines, sent.fee_lines, (line, old) => feeLine(shop, line, old));
  if (isProblem(fees)) return fees;
  row.fee_lines = fees;
  const coupons = writeCoupons(shop, row.coupon_lines, sent.coupon_lines);
  if (isProblem(coupons)) return coupons;
  row.coupon_lines = coupons;

  const before = row.status;
  if (typeof sent.status === 'string') row.status = sent.status;
  if (sent.set_paid === true && ['pending', 'on-hold', 'failed', 'cancelled'].includes(str(row.status))) {
    row.status = 'processing';
  }
  if (sent.set_paid === true) row.paid ??= shop.clock();
  if (row.status !== before) {
    if (row.status === 'completed') row.completed = shop.clock();
    if (row.status === 'completed' || row.status === 'processing') row.paid ??= shop.clock();
  }
  total(shop, row);
  return row;
}

/** Lines as sent, joined with those that are there: one with an `id` changes that line, others are added. */
function writeLines(
  present: unknown,
  sent: unknown,
  make: (line: Fields, old: Row | undefined) => Outcome,
): Row[] | Problem {
  const rows = list(present) as Row[];
  for (const entry of list(sent)) {
    const line = fields(entry);
    const at = rows.findIndex((row) => row.id === num(line.id));
    const made = make(line, rows[at]);
    if (isProblem(made)) return made;
    const removed = line.quantity === 0 || line.product_id === null || line.method_id === null || line.name === null;
    if (at === -1) rows.push(made);
    else if (removed) rows.splice(at, 1);
    else rows[at] = made;
  }
  return rows;
}

function lineItem(shop: Shop, sent: Fields, old: Row | undefined): Outcome {
  const variationId = num(sent.variation_id ?? old?.variation_id);
  const variation = shop.variations.get(variationId);
  const asked = num(sent.product_id ?? old?.product_id);
  const direct = shop.variations.get(asked);
  const sold = variation ?? direct ?? shop.products.get(asked);
  if (old === undefined && sold === undefined && asked === 0) {
    return problem('woocommerce_rest_required_product_reference', 'Product ID or SKU is required.', 400);
  }
  const parent = sold?.type === 'variation' ? shop.products.get(num(sold.parent_id)) : sold;
  const quantity = num(sent.quantity ?? old?.quantity ?? 1);
  const price = sold === undefined ? 0 : Math.min(...pricesOf(shop, sold), Number.POSITIVE_INFINITY);
  const worth = (Number.isFinite(price) ? price : 0) * quantity;
  const subtotal = str(sent.subtotal) === '' ? num(old?.subtotal ?? worth) : num(sent.subtotal);
  const totalOfLine = str(sent.total) === '' ? num(old?.total ?? worth) : num(sent.total);
  return {
    id: old?.id ?? shop.nextId('item'),
    name: str(sent.name) || str(old?.name) || str(parent?.name),
    product_id: parent?.id ?? asked,
    variation_id: sold?.type === 'variation' ? sold.id : 0,
    quantity,
    tax_class: str(sent.tax_class) || str(sold?.tax_class),
    taxable: sold?.tax_status !== 'none',
    subtotal: money(subtotal, kept),
    total: money(totalOfLine, kept),
    meta_data: mergeMeta(shop, old?.meta_data, sent.meta_data),
    sku: str(sold?.sku),
    parent_name: sold?.type === 'variation' ? str(parent?.name) : null,
  };
}

function shippingLine(shop: Shop, sent: Fields, old: Row | undefined): Outcome {
  const method = str(sent.method_id) || str(old?.method_id);
  return {
    id: old?.id ?? shop.nextId('item'),
    method_title: str(sent.method_title) || str(old?.method_title),
    method_id: method,
    instance_id: str(sent.instance_id ?? old?.instance_id),
    total: money(num(sent.total ?? old?.total), kept),
    taxable: true,
    tax_class: '',
    tax_status: 'taxable',
    meta_data: mergeMeta(shop, old?.meta_data, sent.meta_data),
  };
}

function feeLine(shop: Shop, sent: Fields, old: Row | undefined): Outcome {
  const status = str(sent.tax_status) || str(old?.tax_status) || 'taxable';
  return {
    id: old?.id ?? shop.nextId('item'),
    name: str(sent.name) || str(old?.name),
    tax_class: str(sent.tax_class ?? old?.tax_class),
    tax_status: status,
    taxable: status === 'taxable',
    amount: str(sent.amount ?? sent.total ?? old?.amount),
    total: money(num(sent.total ?? old?.total), kept),
    meta_data: mergeMeta(shop, old?.meta_data, sent.meta_data),
  };
}

function writeCoupons(shop: Shop, present: unknown, sent: unknown): Row[] | Problem {
  if (sent === undefined || sent === null) return list(present) as Row[];
  const rows: Row[] = [];
  for (const entry of list(sent)) {
    const code = str(fields(entry).code).toLowerCase();
    const coupon = [...shop.coupons.values()].find((other) => other.code === code);
    if (coupon === undefined) {
      return problem(
        'woocommerce_rest_invalid_coupon',
        `Coupon "${code}" cannot be applied because it does not exist.`,
        400,
      );
    }
    rows.push({
      id: shop.nextId('item'),
      code,
      couponId: coupon.id,
      discount: '0',
      discount_tax: '0',
      meta_data: [
        {
          id: shop.nextId('meta'),
          key: 'coupon_data',
          value: {
            id: coupon.id,
            code,
            amount: coupon.amount,
            discount_type: coupon.discount_type,
            free_shipping: coupon.free_shipping,
          },
        },
      ],
      discount_type: coupon.discount_type,
      nominal_amount: num(coupon.amount),
      free_shipping: coupon.free_shipping,
    });
  }
  return rows;
}

/** Discounts, taxes and sums, worked out anew from the lines. */
function total(shop: Shop, row: Row): void {
  const items = list(row.line_items) as Row[];
  const shipping = list(row.shipping_lines) as Row[];
  const fees = list(row.fee_lines) as Row[];
  const discount = applyCoupons(items, list(row.coupon_lines) as Row[]);
  const rates = taxRates(shop, row);
  const sums = new Map<number, { item: number; shipping: number }>();

  const taxOf = (line: Row, amount: number, isShipping: boolean): Fields[] => {
    if (line.taxable !== true) return [];
    return rates
      .filter((rate) => rate.class === (str(line.tax_class) || 'standard') && (!isShipping || rate.shipping === true))
      .map((rate) => {
        const tax = (amount * num(rate.rate)) / 100;
        const sum = sums.get(rate.id) ?? { item: 0, shipping: 0 };
        if (isShipping) sum.shipping += tax;
        else sum.item += tax;
        sums.set(rate.id, sum);
        return { id: rate.id, total: tax, subtotal: tax };
      });
  };
  for (const line of items) line.taxes = taxOf(line, num(line.total), false);
  for (const line of fees) line.taxes = taxOf(line, num(line.total), false);
  for (const line of shipping) line.taxes = taxOf(line, num(line.total), true);

  const sumOf = (lines: readonly Row[]) => lines.reduce((sum, line) => sum + num(line.total), 0);
  const itemTax = [...sums.values()].reduce((sum, { item }) => sum + item, 0);
  const shippingTax = [...sums.values()].reduce((sum, { shipping: tax }) => sum + tax, 0);
  row.tax_lines = rates
    .filter((rate) => sums.has(rate.id))
    .map((rate) => ({
      id: rate.id,
      rate_code: `${[rate.country, rate.state, rate.name].map(str).filter(Boolean).join('-').toUpperCase()}-1`,
      rate_id: rate.id,
      label: rate.name,
      compound: rate.compound,
      tax_total: sums.get(rate.id)?.item ?? 0,
      shipping_tax_total: sums.get(rate.id)?.shipping ?? 0,
      rate_percent: num(rate.rate),
      meta_data: [],
    }));
  row.discount_total = discount;
  row.discount_tax = 0;
  row.shipping_total = sumOf(shipping);
  row.shipping_tax = shippingTax;
  row.cart_tax = itemTax;
  row.total_tax = itemTax + shippingTax;
  row.total = sumOf(items) + sumOf(fees) + sumOf(shipping) + itemTax + shippingTax;
}

/** Takes the coupons' discounts off the lines, and returns what they come to. */
function applyCoupons(items: readonly Row[], coupons: readonly Row[]): number {
  if (coupons.length === 0) return 0;
  for (const item of items) item.total = item.subtotal;
  let all = 0;
  for (const coupon of coupons) {
    const worth = items.reduce((sum, item) => sum + num(item.total), 0);
    const amount = num(coupon.nominal_amount);
    const off = Math.min(worth, coupon.discount_type === 'percent' ? (worth * amount) / 100 : amount);
    for (const item of items) {
      const share = worth === 0 ? 0 : (off * num(item.total)) / worth;
      item.total = money(num(item.total) - share, kept);
    }
    coupon.discount = off;
    all += off;
  }
  return all;
}

/** The rates that count for an order: none while taxes are off, else those for the buyer's country or for all. */
function taxRates(shop: Shop, row: Row): Row[] {
  if (shop.settings.get('general/woocommerce_calc_taxes') !== 'yes') return [];
  const country = str(fields(row.shipping).country) || str(fields(row.billing).country) || 'US';
  return [...shop.taxRates.values()].filter((rate) => {
    const where = str(rate.country);
    return where === '' || where === '*' || where === country;
  });
}

export function refundsOf(shop: Shop, order: Row): Row[] {
  return [...shop.refunds.values()].filter((refund) => refund.parent_id === order.id).reverse();
}

export function createRefund(shop: Shop, order: Row, sent: Fields): Outcome {
  const lines = list(sent.line_items).map(fields);
  const ofLines = lines.reduce((sum, line) => {
    const taxes = list(line.refund_tax).reduce<number>((tax, entry) => tax + num(fields(entry).refund_total), 0);
    return sum + num(line.refund_total) + taxes;
  }, 0);
  const amount = sent.amount === undefined ? ofLines : num(sent.amount);
  const before = refundsOf(shop, order).reduce((sum, refund) => sum + num(refund.amount), 0);
  if (amount <= 0 || amount > num(order.total) - before + 1e-6) {
    return problem('woocommerce_rest_invalid_order_refund', 'Invalid refund amount.', 400);
  }
  const now = shop.clock();
  const row: Row = {
    id: shop.nextId('post'),
    parent_id: order.id,
    created: now,
    amount,
    reason: str(sent.reason),
    refunded_by: 1,
    refunded_payment: false,
    meta_data: mergeMeta(shop, [], sent.meta_data),
    line_items: [],
    shipping_lines: [],
    tax_lines: [],
    fee_lines: [],
  };
  shop.refunds.set(row.id, row);
  if (amount >= num(order.total) - before - 1e-6) order.status = 'refunded';
  return row;
}
