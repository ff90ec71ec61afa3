import { errorReply, type Reply, reply } from '../rest/reply.ts';
import { type Resource, resourceRoutes } from '../rest/resource.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Call, editing, pathId, type Route, route } from '../rest/route.ts';
import { type Fields, problem, type Row } from '../shop/shop.ts';
import { fields, list, num, str } from '../shop/values.ts';

const methods: Readonly<Record<string, string>> = {
  flat_rate: 'Flat rate',
  free_shipping: 'Free shipping',
  local_pickup: 'Local pickup',
};

const namespaces = ['wc/v3', 'wc/v2'];
const zoneMissing = { code: 'woocommerce_rest_shipping_zone_invalid', message: 'Resource does not exist.' };

/** Zone 0, for everywhere else, can be neither changed nor deleted. */
const zones: Resource = {
  base: '/shipping/zones',
  namespaces,
  invalidId: zoneMissing,
  updateMissing: 404,
  label: 'Shipping zones',
  trash: 'without',
  paged: false,
  createArgs: { name: { type: 'string', required: true } },
  itemArgs: { name: { type: 'string' }, order: { type: 'integer' } },
  rows: ({ shop }) => [...shop.zones.values()],
  present: (_, row) => ({ id: row.id, name: row.name, order: row.order }),
  create({ shop, params }) {
    const row: Row = { id: shop.nextId('zone'), name: str(params.name), order: num(params.order), locations: [] };
    shop.zones.set(row.id, row);
    return row;
  },
  update({ params }, row) {
    if (row.id === 0) {
      return problem(
        'woocommerce_rest_shipping_zone_invalid_zone',
        'The "locations not covered by your other zones" zone cannot be updated.',
        403,
      );
    }
    for (const name of ['name', 'order']) if (params[name] !== undefined) row[name] = params[name];
    return row;
  },
  remove({ shop }, row) {
    if (row.id === 0) {
      return problem('woocommerce_rest_cannot_delete', 'Shipping zone 0 cannot be deleted.', 403);
    }
    for (const method of shop.zoneMethods.values()) if (method.zone === row.id) shop.zoneMethods.delete(method.id);
    shop.zones.delete(row.id);
    return undefined;
  },
};

const zoneOf = (call: Call) => call.shop.zones.get(pathId(call, 'zone_id'));

function withinZone(call: Call): Reply | undefined {
  return zoneOf(call) === undefined ? errorReply(zoneMissing.code, zoneMissing.message, 404) : undefined;
}

const zoneMethods: Resource = {
  base: '/shipping/zones/(?P<zone_id>[\\d]+)/methods',
  idPattern: '(?P<id>[\\d]+)',
  namespaces,
  invalidId: { code: 'woocommerce_rest_shipping_zone_method_invalid', message: 'Resource does not exist.' },
  updateMissing: 404,
  label: 'Shipping methods',
  createdStatus: 200,
  trash: 'without',
  paged: false,
  scope: withinZone,
  createArgs: { method_id: { type: 'string', required: true } },
  itemArgs: { enabled: { type: 'boolean' }, order: { type: 'integer' }, settings: { type: 'object' } },
  rows: (call) => [...call.shop.zoneMethods.values()].filter((method) => method.zone === pathId(call, 'zone_id')),
  present(_, row) {
    const { zone: __, values, ...rest } = row;
    const settings = Object.entries(fields(values)).map(([id, value]) => [
      id,
      { id, label: id, description: '', type: 'text', value, default: '', tip: '', placeholder: '' },
    ]);
    return { ...rest, instance_id: row.id, settings: Object.fromEntries(settings) };
  },
  create(call) {
    const method = str(call.params.method_id);
    const title = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (title === undefined) {
      return problem(
        'woocommerce_rest_shipping_zone_not_created',
        "Resource cannot be created. Check to make sure 'order' and 'method_id' are present.",
        500,
      );
    }
    const cost = method === 'free_shipping' ? {} : { cost: method === 'flat_rate' ? '' : '0' };
    const row: Row = {
      id: call.shop.nextId('method'),
      title,
      order: num(call.params.order),
      enabled: call.params.enabled !== false,
      method_id: method,
      method_title: title,
      method_description: '',
      values: { title, ...cost, ...fields(call.params.settings) },
      zone: pathId(call, 'zone_id'),
    };
    call.shop.zoneMethods.set(row.id, row);
    return row;
  },
  update({ params }, row) {
    for (const name of ['enabled', 'order']) if (params[name] !== undefined) row[name] = params[name];
    row.values = { ...fields(row.values), ...fields(params.settings) };
    return row;
  },
  remove({ shop }, row) {
    shop.zoneMethods.delete(row.id);
    return undefined;
  },
};

function locationRoutes(namespace: string): Route {
  const show = (call: Call): Reply => {
    const zone = zoneOf(call);
    return zone === undefined ? errorReply(zoneMissing.code, zoneMissing.message, 404) : reply(list(zone.locations));
  };
  return {
    namespace,
    path: '/shipping/zones/(?P<zone_id>[\\d]+)/locations',
    endpoints: [
      { methods: ['GET'], args: {}, permission: managersOnly, run: show },
      {
        methods: editing,
        args: {},
        permission: managersOnly,
        run(call) {
          const zone = zoneOf(call);
          if (zone === undefined) return errorReply(zoneMissing.code, zoneMissing.message, 404);
          if (zone.id === 0) {
            return errorReply(
              'woocommerce_rest_shipping_zone_locations_invalid_zone',
              'The "locations not covered by your other zones" zone cannot be updated.',
              403,
            );
          }
          // The body is a list here.
          const sent = Object.entries(call.params).filter(([name]) => /^\d+$/.test(name));
          zone.locations = sent
            .map(([, location]) => fields(location))
            .map((location): Fields => ({ code: str(location.code), type: str(location.type) || 'country' }));
          return show(call);
        },
      },
    ],
  };
}

export function shippingRoutes(): Route[] {
  const kinds = Object.entries(methods).map(([id, title]) => ({ id, title, description: '' }));
  return [
    ...namespaces.flatMap((namespace) => [
      locationRoutes(namespace),
      route(namespace, '/shipping_methods', ['GET'], managersOnly, () => reply(kinds)),
      route(namespace, '/shipping_methods/(?P<id>[\\w-]+)', ['GET'], managersOnly, ({ path }) => {
        const kind = kinds.find(({ id }) => id === path.id);
        return kind === undefined
          ? errorReply('woocommerce_rest_shipping_method_invalid', 'Resource does not exist.', 404)
          : reply(kind);
      }),
    ]),
    ...resourceRoutes(zoneMethods),
    ...resourceRoutes(zones),
  ];
}
