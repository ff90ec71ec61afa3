import { reply } from '../rest/reply.ts';
import { dateArgs, type Resource, resourceRoutes } from '../rest/resource.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Route, route } from '../rest/route.ts';
import { problem, type Row } from '../shop/shop.ts';
import { num, stamp, str } from '../shop/values.ts';

const hooks: Readonly<Record<string, readonly string[]>> = {
  'coupon.created': ['woocommerce_process_shop_coupon_meta', 'woocommerce_new_coupon'],
  'coupon.updated': ['woocommerce_process_shop_coupon_meta', 'woocommerce_update_coupon'],
  'coupon.deleted': ['wp_trash_post'],
  'coupon.restored': ['untrashed_post'],
  'customer.created': ['user_register', 'woocommerce_created_customer', 'woocommerce_new_customer'],
  'customer.updated': ['profile_update', 'woocommerce_update_customer'],
  'customer.deleted': ['delete_user'],
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post'],
  'order.restored': ['untrashed_post'],
  'product.created': ['woocommerce_process_product_meta', 'woocommerce_new_product'],
  'product.updated': ['woocommerce_process_product_meta', 'woocommerce_update_product'],
  'product.deleted': ['wp_trash_post'],
  'product.restored': ['untrashed_post'],
};

function hooksOf(topic: string): readonly string[] | undefined {
  if (topic.startsWith('action.') && topic.length > 7) return [topic.slice(7)];
  return Object.hasOwn(hooks, topic) ? hooks[topic] : undefined;
}

/**
 * The secret and the API version are never shown; creating makes every webhook active, whatever was asked for.
 * Measured on WooCommerce 11.0.1.
 */
const webhooks: Resource = {
  base: '/webhooks',
  namespaces: ['wc/v3', 'wc/v2', 'wc/v1'],
  invalidId: { code: 'woocommerce_rest_shop_webhook_invalid_id', message: 'Invalid ID.' },
  label: 'Webhooks',
  trash: 'without',
  listArgs: {
    ...dateArgs,
    orderby: { type: 'string', enum: ['date', 'id', 'title'], default: 'date' },
    status: { type: 'string', enum: ['all', 'active', 'paused', 'disabled'], default: 'all' },
  },
  itemArgs: {
    name: { type: 'string' },
    status: { type: 'string', enum: ['active', 'paused', 'disabled'] },
    topic: { type: 'string' },
    secret: { type: 'string' },
  },
  createArgs: { topic: { type: 'string', required: true }, delivery_url: { type: 'string', required: true } },
  rows: ({ shop }) => [...shop.webhooks.values()],
  matches: ({ params }, row) => params.status === 'all' || params.status === row.status,
  present(_, row) {
    const { created, modified, ...rest } = row;
    const date = (value: unknown) => (value === undefined ? null : stamp(num(value)));
    return {
      ...rest,
      date_created: date(created),
      date_created_gmt: date(created),
      date_modified: date(modified),
      date_modified_gmt: date(modified),
    };
  },
  create({ shop, params }) {
    const topic = str(params.topic);
    const found = hooksOf(topic);
    if (found === undefined) {
      return problem(
        'woocommerce_rest_shop_webhook_invalid_topic',
        'Webhook topic is required and must be valid.',
        400,
      );
    }
    if (!/^https?:\/\//i.test(str(params.delivery_url))) {
      return problem(
        'woocommerce_rest_shop_webhook_invalid_delivery_url',
        'Webhook delivery URL must be a valid URL starting with http:// or https://.',
        400,
      );
    }
    const row: Row = {
      id: shop.nextId('webhook'),
      name: str(params.name) || `Webhook created on ${stamp(shop.clock())}`,
      status: 'active',
      topic,
      resource: topic.split('.')[0],
      event: topic.slice(topic.indexOf('.') + 1),
      hooks: found,
      delivery_url: str(params.delivery_url),
      created: shop.clock(),
      modified: undefined,
    };
    shop.webhooks.set(row.id, row);
    return row;
  },
  update({ shop, params }, row) {
    const topic = params.topic === undefined ? str(row.topic) : str(params.topic);
    const found = hooksOf(topic);
    if (found === undefined) {
      return problem('woocommerce_rest_shop_webhook_invalid_topic', 'Webhook topic must be valid.', 400);
    }
    for (const name of ['name', 'status', 'delivery_url']) if (params[name] !== undefined) row[name] = params[name];
    row.topic = topic;
    row.resource = topic.split('.')[0];
    row.event = topic.slice(topic.indexOf('.') + 1);
    row.hooks = found;
    row.modified = shop.clock();
    return row;
  },
  remove({ shop }, row) {
    shop.webhooks.delete(row.id);
    return undefined;
  },
};

export function webhookRoutes(): Route[] {
  const deliveries = ['wc/v2', 'wc/v1'].map((namespace) =>
    route(namespace, '/webhooks/(?P<webhook_id>[\\d]+)/deliveries', ['GET'], managersOnly, () => reply([])),
  );
  return [...deliveries, ...resourceRoutes(webhooks)];
}
