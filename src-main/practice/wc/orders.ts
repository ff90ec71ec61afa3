import { errorReply, type Reply } from '../rest/reply.ts';
import { dateArgs, type Resource, resourceRoutes } from '../rest/resource.ts';
import { type Call, pathId, type Route } from '../rest/route.ts';
import type { Args } from '../rest/schema.ts';
import { createOrder, createRefund, orderStatuses, refundsOf, updateOrder } from '../shop/orders.ts';
import { type Fields, problem, type Row } from '../shop/shop.ts';
import { fields, ids, list, money, num, stamp, str } from '../shop/values.ts';

const wc = ['wc/v3', 'wc/v2', 'wc/v1'];

const orderItemArgs: Args = {
  status: { type: 'string', enum: orderStatuses },
  currency: { type: 'string' },
  customer_id: { type: 'integer' },
  customer_note: { type: 'string' },
  parent_id: { type: 'integer' },
  billing: { type: 'object' },
  shipping: { type: 'object' },
  payment_method: { type: 'string' },
  payment_method_title: { type: 'string' },
  transaction_id: { type: 'string' },
  set_paid: { type: 'boolean' },
  line_items: { type: 'array' },
  shipping_lines: { type: 'array' },
  fee_lines: { type: 'array' },
  coupon_lines: { type: 'array' },
  meta_data: { type: 'array' },
};

const orders: Resource = {
  base: '/orders',
  namespaces: wc,
  invalidId: { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.' },
  label: 'shop_order',
  trash: 'with',
  listArgs: {
    ...dateArgs,
    orderby: { type: 'string', enum: ['date', 'id', 'include', 'title', 'slug', 'modified'], default: 'date' },
    parent: { type: 'array', default: [] },
    parent_exclude: { type: 'array', default: [] },
    status: { type: 'array', enum: ['any', 'trash', ...orderStatuses], default: ['any'] },
    customer: { type: 'integer' },
    product: { type: 'integer' },
    dp: { type: 'integer', default: 2 },
    created_via: { type: 'array' },
  },
  itemArgs: orderItemArgs,
  linkExtras: [
    ['status[0]', 'any'],
    ['dp', '2'],
    ['context', 'view'],
  ],
  rows: ({ shop }) => [...shop.orders.values()],
  matches: orderMatches,
  compare: (_, orderby) => (orderby === 'modified' ? (a, b) => num(a.modified) - num(b.modified) : undefined),
  present: presentOrder,
  create: ({ shop, params }) => createOrder(shop, params),
  update: ({ shop, params }, row) => updateOrder(shop, row, params),
  discard(_, row) {
    row.status = 'trash';
  },
  remove({ shop }, row) {
    for (const refund of refundsOf(shop, row)) shop.refunds.delete(refund.id);
    for (const note of shop.orderNotes.values()) if (note.order_id === row.id) shop.orderNotes.delete(note.id);
    shop.orders.delete(row.id);
    return undefined;
  },
  isTrashed: (row) => row.status === 'trash',
};

function orderMatches({ params }: Call, row: Row): boolean {
  const status = str(row.status);
  const wanted = list(params.status).map(str);
  const any = wanted.includes('any') && status !== 'trash' && status !== 'auto-draft' && status !== 'checkout-draft';
  if (!any && !wanted.includes(status)) return false;
  const parents = ids(params.parent);
  if (parents.length > 0 && !parents.includes(num(row.parent_id))) return false;
  if (ids(params.parent_exclude).includes(num(row.parent_id))) return false;
  if (params.customer !== undefined && num(params.customer) !== num(row.customer_id)) return false;
  if (params.created_via !== undefined && !list(params.created_via).includes(row.created_via)) return false;
  const items = list(row.line_items).map(fields);
  const product = num(params.product);
  if (product !== 0 && !items.some((item) => item.product_id === product || item.variation_id === product))
    return false;
  const search = str(params.search).toLowerCase();
  const searched = [row.id, ...Object.values(fields(row.billing)), ...Object.values(fields(row.shipping))];
  const names = items.map((item) => item.name);
  return search === '' || [...searched, ...names].map(str).join('\n').toLowerCase().includes(search);
}

function presentOrder(call: Call, row: Row): Fields {
  const { shop, site } = call;
  const digits = call.params.dp === undefined ? 2 : Math.max(0, Math.min(10, num(call.params.dp)));
  const amount = (value: unknown) => money(num(value), digits);
  const { created, modified, paid, completed, ...rest } = row;
  const date = (value: unknown) => (value === undefined ? null : stamp(num(value)));
  const taxes = (line: Fields) =>
    list(line.taxes).map((tax) => {
      const { id, total, subtotal } = fields(tax);
      return { id, total: String(Number(num(total).toFixed(6))), subtotal: String(Number(num(subtotal).toFixed(6))) };
    });
  const taxTotal = (line: Fields) => list(line.taxes).reduce<number>((sum, tax) => sum + num(fields(tax).total), 0);
  const line = (value: unknown): Fields => {
    const { taxable: _, ...shown } = fields(value);
    return { ...shown, total: amount(shown.total), total_tax: amount(taxTotal(shown)), taxes: taxes(shown) };
  };
  return {
    ...rest,
    status: row.status,
    date_created: date(created),
    date_created_gmt: date(created),
    date_modified: date(modified),
    date_modified_gmt: date(modified),
    date_paid: date(paid),
    date_paid_gmt: date(paid),
    date_completed: date(completed),
    date_completed_gmt: date(completed),
    discount_total: amount(row.discount_total),
    discount_tax: amount(row.discount_tax),
    shipping_total: amount(row.shipping_total),
    shipping_tax: amount(row.shipping_tax),
    cart_tax: amount(row.cart_tax),
    total: amount(row.total),
    total_tax: amount(row.total_tax),
    line_items: list(row.line_items).map((item) => {
      const shown = line(item);
      const quantity = num(shown.quantity);
      return {
        ...shown,
        subtotal: amount(shown.subtotal),
        subtotal_tax: amount(taxTotal(fields(item))),
        price: quantity === 0 ? 0 : num(fields(item).total) / quantity,
      };
    }),
    tax_lines: list(row.tax_lines).map((tax) => {
      const shown = fields(tax);
      return {
        ...shown,
        tax_total: amount(shown.tax_total),
        shipping_tax_total: amount(shown.shipping_tax_total),
      };
    }),
    shipping_lines: list(row.shipping_lines).map(line),
    fee_lines: list(row.fee_lines).map(line),
    coupon_lines: list(row.coupon_lines).map((coupon) => {
      const { couponId: _, ...shown } = fields(coupon);
      return { ...shown, discount: amount(shown.discount), discount_tax: amount(shown.discount_tax) };
    }),
    refunds: refundsOf(shop, row).map((refund) => ({
      id: refund.id,
      reason: refund.reason,
      total: amount(-num(refund.amount)),
    })),
    payment_url: `${site.home}/checkout/order-pay/${row.id}/?pay_for_order=true&key=${str(row.order_key)}`,
    is_editable: ['pending', 'on-hold', 'auto-draft'].includes(str(row.status)),
    needs_payment: ['pending', 'failed'].includes(str(row.status)) && num(row.total) > 0,
    needs_processing: true,
    currency_symbol: '$',
  };
}

const orderOf = (call: Call) => call.shop.orders.get(pathId(call, 'order_id'));

function withinOrder(call: Call): Reply | undefined {
  return orderOf(call) === undefined
    ? errorReply('woocommerce_rest_order_invalid_id', 'Invalid order ID.', 404)
    : undefined;
}

const notes: Resource = {
  base: '/orders/(?P<order_id>[\\d]+)/notes',
  namespaces: wc,
  invalidId: { code: 'woocommerce_rest_invalid_id', message: 'Invalid resource ID.' },
  label: 'Order notes',
  trash: 'without',
  paged: false,
  scope: withinOrder,
  createArgs: { note: { type: 'string', required: true }, customer_note: { type: 'boolean', default: false } },
  rows: (call) =>
    [...call.shop.orderNotes.values()].filter((note) => note.order_id === pathId(call, 'order_id')).reverse(),
  present(_, row) {
    const { created, order_id: __, ...rest } = row;
    return { ...rest, date_created: stamp(num(created)), date_created_gmt: stamp(num(created)) };
  },
  create(call) {
    const row: Row = {
      id: call.shop.nextId('comment'),
      order_id: pathId(call, 'order_id'),
      author: call.params.added_by_user === true ? str(call.user?.login) : 'WooCommerce',
      created: call.shop.clock(),
      note: str(call.params.note),
      customer_note: call.params.customer_note === true,
    };
    call.shop.orderNotes.set(row.id, row);
    return row;
  },
  remove({ shop }, row) {
    shop.orderNotes.delete(row.id);
    return undefined;
  },
};

const refunds: Resource = {
  base: '/orders/(?P<order_id>[\\d]+)/refunds',
  namespaces: wc,
  invalidId: { code: 'woocommerce_rest_shop_order_refund_invalid_id', message: 'Invalid ID.' },
  label: 'shop_order_refund',
  trash: 'always-for-good',
  scope: withinOrder,
  createArgs: { amount: { type: 'string' }, reason: { type: 'string' }, line_items: { type: 'array' } },
  rows(call) {
    const order = orderOf(call);
    return order === undefined ? [] : refundsOf(call.shop, order);
  },
  present(_, row) {
    const { created, parent_id: __, ...rest } = row;
    return {
      ...rest,
      date_created: stamp(num(created)),
      date_created_gmt: stamp(num(created)),
      amount: money(num(row.amount)),
    };
  },
  create(call) {
    const order = orderOf(call);
    if (order === undefined) return problem('woocommerce_rest_invalid_order_id', 'Invalid order ID.', 404);
    return createRefund(call.shop, order, call.params);
  },
  remove({ shop }, row) {
    shop.refunds.delete(row.id);
    return undefined;
  },
};

export function orderRoutes(): Route[] {
  return [...resourceRoutes(notes), ...resourceRoutes(refunds), ...resourceRoutes(orders)];
}
