import { errorReply, reply } from '../rest/reply.ts';
import { type Resource, resourceRoutes } from '../rest/resource.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Route, route } from '../rest/route.ts';
import type { Fields, Row, Shop } from '../shop/shop.ts';
import { num, slugify, str } from '../shop/values.ts';

const texts = ['country', 'state', 'postcode', 'city', 'name'];

/** Other tax classes than those of the shop's list count as the standard one. */
function classOf(shop: Shop, sent: unknown): string {
  return shop.taxClasses.has(str(sent)) ? str(sent) : 'standard';
}

function write(shop: Shop, row: Row, sent: Fields): Row {
  for (const name of texts)
    if (sent[name] !== undefined) row[name] = str(sent[name]).toUpperCase() === '*' ? '*' : str(sent[name]);
  if (sent.rate !== undefined) row.rate = num(sent.rate).toFixed(4);
  if (sent.class !== undefined) row.class = classOf(shop, sent.class);
  for (const name of ['compound', 'shipping']) if (sent[name] !== undefined) row[name] = sent[name];
  for (const name of ['priority', 'order']) if (sent[name] !== undefined) row[name] = sent[name];
  return row;
}

const rates: Resource = {
  base: '/taxes',
  namespaces: ['wc/v3', 'wc/v2', 'wc/v1'],
  invalidId: { code: 'woocommerce_rest_invalid_id', message: 'Invalid resource ID.' },
  label: 'Taxes',
  trash: 'without',
  listArgs: {
    order: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
    orderby: { type: 'string', default: 'order' },
    class: { type: 'string' },
  },
  itemArgs: { compound: { type: 'boolean' }, shipping: { type: 'boolean' }, priority: { type: 'integer' } },
  rows: ({ shop }) => [...shop.taxRates.values()],
  matches: ({ params }, row) => params.class === undefined || params.class === row.class,
  present: (_, row) => ({ ...row, postcodes: [], cities: [] }),
  create({ shop, params }) {
    const row: Row = {
      id: shop.nextId('tax'),
      country: '',
      state: '',
      postcode: '',
      city: '',
      rate: '0.0000',
      name: 'Tax',
      priority: 1,
      compound: false,
      shipping: true,
      order: 0,
      class: 'standard',
    };
    shop.taxRates.set(row.id, row);
    return write(shop, row, params);
  },
  update: ({ shop, params }, row) => write(shop, row, params),
  remove({ shop }, row) {
    shop.taxRates.delete(row.id);
    return undefined;
  },
};

export function taxRoutes(): Route[] {
  const show = ([slug, name]: readonly [string, string]) => ({ slug, name });
  const classes = ['wc/v3', 'wc/v2', 'wc/v1'].flatMap((namespace): Route[] => [
    {
      namespace,
      path: '/taxes/classes',
      endpoints: [
        {
          methods: ['GET'],
          args: {},
          permission: managersOnly,
          run: ({ shop }) => reply([...shop.taxClasses].map(show)),
        },
        {
          methods: ['POST'],
          args: { name: { type: 'string', required: true } },
          permission: managersOnly,
          run({ shop, params }) {
            const name = str(params.name);
            const slug = slugify(name);
            if (shop.taxClasses.has(slug)) {
              return errorReply('woocommerce_rest_tax_class_exists', 'Cannot create existing resource.', 400);
            }
            shop.taxClasses.set(slug, name);
            return reply(show([slug, name]), 201);
          },
        },
      ],
    },
    route(namespace, '/taxes/classes/(?P<slug>\\w[\\w\\s\\-]*)', ['DELETE'], managersOnly, ({ shop, path, params }) => {
      const slug = str(path.slug);
      const name = shop.taxClasses.get(slug);
      if (params.force !== true && params.force !== 'true') {
        return errorReply('woocommerce_rest_trash_not_supported', 'Taxes do not support trashing.', 501);
      }
      if (name === undefined || slug === 'standard') {
        return errorReply('woocommerce_rest_tax_class_invalid_slug', 'Invalid slug.', 404);
      }
      shop.taxClasses.delete(slug);
      return reply(show([slug, name]));
    }),
  ]);
  return [...classes, ...resourceRoutes(rates)];
}
