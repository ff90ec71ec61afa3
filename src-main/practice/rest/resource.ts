import { buildQuery, leaves, parseQuery } from '../php.ts';
import { type Fields, isProblem, type Outcome, type Row } from '../shop/shop.ts';
import { fields, list, num, readDate, str } from '../shop/values.ts';
import { restUrl } from '../site.ts';
import { managesShop, type User } from '../users.ts';
import { errorReply, problemReply, type Reply, reply } from './reply.ts';
import { denied } from './rights.ts';
import { type Call, type Endpoint, editing, pathId, type Route } from './route.ts';
import { type Args, validate } from './schema.ts';

export type Action = 'list' | 'view' | 'create' | 'edit' | 'delete' | 'batch';

/** A kind of thing with WooCommerce's usual routes: a list, one by its id, and a batch. */
export interface Resource {
  /** `/products`, or `/orders/(?P<order_id>[\d]+)/notes`. */
  readonly base: string;
  readonly namespaces: readonly string[];
  readonly invalidId: { readonly code: string; readonly message: string };
  /** What an update of an unknown id is answered with; products and orders 400, terms 404. */
  readonly updateMissing?: number;
  readonly listArgs?: Args;
  readonly itemArgs?: Args;
  /** What creating takes, where it asks for more than changing does. */
  readonly createArgs?: Args;
  /** `without`: a delete without `force` is 501 and says so with `label`. */
  readonly trash: 'with' | 'without' | 'always-for-good';
  readonly label: string;
  readonly allowed?: (user: User | undefined, action: Action) => boolean;
  /** Answers instead of the route where what the address names does not exist. */
  readonly scope?: (call: Call) => Reply | undefined;
  /** Every thing that a list could show, unsorted. */
  readonly rows: (call: Call) => readonly Row[];
  /** Things that a list leaves out unless asked for. Default: none. */
  readonly matches?: (call: Call, row: Row) => boolean;
  readonly compare?: (call: Call, orderby: string) => ((a: Row, b: Row) => number) | undefined;
  readonly present: (call: Call, row: Row) => Fields;
  readonly create?: (call: Call) => Outcome;
  readonly update?: (call: Call, row: Row) => Outcome;
  /** Into the bin. */
  readonly discard?: (call: Call, row: Row) => void;
  readonly remove?: (call: Call, row: Row) => Outcome | undefined;
  readonly isTrashed?: (row: Row) => boolean;
  /** Names and values that a list's `Link` carries besides the query. */
  readonly linkExtras?: readonly (readonly [string, string])[];
  readonly paged?: boolean;
  /** What creating is answered with; 201 but for shipping methods. */
  readonly createdStatus?: number;
  readonly idPattern?: string;
}

const pagingArgs: Args = {
  context: { type: 'string', enum: ['view', 'edit'], default: 'view' },
  page: { type: 'integer', minimum: 1, default: 1 },
  per_page: { type: 'integer', minimum: 1, maximum: 100, default: 10 },
  search: { type: 'string' },
  exclude: { type: 'array', default: [] },
  include: { type: 'array', default: [] },
  offset: { type: 'integer' },
  order: { type: 'string', enum: ['asc', 'desc'], default: 'desc' },
};

export const dateArgs: Args = {
  after: { type: 'date' },
  before: { type: 'date' },
  modified_after: { type: 'date' },
  modified_before: { type: 'date' },
};

export function resourceRoutes(resource: Resource): Route[] {
  const id = resource.idPattern ?? '(?P<id>[\\d]+)';
  const guard =
    (action: Action): Endpoint['permission'] =>
    (call) =>
      permit(resource, call, action);
  const scoped =
    (run: Endpoint['run']): Endpoint['run'] =>
    (call) =>
      resource.scope?.(call) ?? run(call);
  const listEndpoints: Endpoint[] = [
    {
      methods: ['GET'],
      args: { ...(resource.paged === false ? {} : pagingArgs), ...resource.listArgs },
      permission: guard('list'),
      run: scoped((call) => listReply(resource, call)),
    },
  ];
  if (resource.create !== undefined) {
    listEndpoints.push({
      methods: ['POST'],
      args: { ...resource.itemArgs, ...resource.createArgs },
      permission: guard('create'),
      run: scoped((call) => createReply(resource, call)),
    });
  }
  const itemEndpoints: Endpoint[] = [
    { methods: ['GET'], args: {}, permission: guard('view'), run: scoped((call) => viewReply(resource, call)) },
  ];
  if (resource.update !== undefined) {
    itemEndpoints.push({
      methods: editing,
      args: resource.itemArgs ?? {},
      permission: guard('edit'),
      run: scoped((call) => updateReply(resource, call)),
    });
  }
  if (resource.remove !== undefined) {
    itemEndpoints.push({
      methods: ['DELETE'],
      args: { force: { type: 'boolean', default: false } },
      permission: guard('delete'),
      run: scoped((call) => deleteReply(resource, call)),
    });
  }
  const batch: Endpoint = {
    methods: editing,
    args: {},
    permission: guard('batch'),
    run: scoped((call) => batchReply(resource, call)),
  };
  return resource.namespaces.flatMap((namespace) => [
    { namespace, path: resource.base, endpoints: listEndpoints },
    ...(resource.update === undefined ? [] : [{ namespace, path: `${resource.base}/batch`, endpoints: [batch] }]),
    { namespace, path: `${resource.base}/${id}`, endpoints: itemEndpoints },
  ]);
}

function permit(resource: Resource, call: Call, action: Action): Reply | undefined {
  // Where the id names nothing WooCommerce lets everybody through, and the route then says so.
  if (['view', 'edit', 'delete'].includes(action) && find(resource, call) === undefined) return undefined;
  if ((resource.allowed ?? managesShop)(call.user, action)) return undefined;
  const { messages } = call.site.state;
  switch (action) {
    case 'list':
      return denied(call, 'woocommerce_rest_cannot_view', messages.cannotList);
    case 'view':
      return denied(call, 'woocommerce_rest_cannot_view', messages.cannotViewItem);
    case 'batch':
      return denied(call, 'woocommerce_rest_cannot_batch', messages.cannotBatch);
    default: {
      const act = { create: 'create', edit: 'edit', delete: 'delete' }[action];
      const what = action === 'create' ? 'create resources' : `${act} this resource`;
      return denied(call, `woocommerce_rest_cannot_${act}`, `Sorry, you are not allowed to ${what}.`);
    }
  }
}

function find(resource: Resource, call: Call): Row | undefined {
  const id = pathId(call);
  return resource.rows(call).find((row) => row.id === id);
}

function missing(resource: Resource, status: number): Reply {
  return errorReply(resource.invalidId.code, resource.invalidId.message, status);
}

function viewReply(resource: Resource, call: Call): Reply {
  const row = find(resource, call);
  return row === undefined ? missing(resource, 404) : reply(withLinks(resource, call, row));
}

function createReply(resource: Resource, call: Call): Reply {
  if (num(call.params.id) > 0) {
    return errorReply(`woocommerce_rest_${resource.label}_exists`, `Cannot create existing ${resource.label}.`, 400);
  }
  const made = resource.create?.(call);
  if (made === undefined) return missing(resource, 404);
  if (isProblem(made)) return problemReply(made);
  return reply(withLinks(resource, call, made), resource.createdStatus ?? 201, {
    location: itemUrl(resource, call, made),
  });
}

function updateReply(resource: Resource, call: Call): Reply {
  const row = find(resource, call);
  if (row === undefined) return missing(resource, resource.updateMissing ?? 400);
  const changed = resource.update?.(call, row) ?? row;
  return isProblem(changed) ? problemReply(changed) : reply(withLinks(resource, call, changed));
}

function deleteReply(resource: Resource, call: Call): Reply {
  const force = call.params.force === true || call.params.force === 'true';
  if (resource.trash === 'without' && !force) {
    return errorReply('woocommerce_rest_trash_not_supported', `${resource.label} do not support trashing.`, 501);
  }
  const row = find(resource, call);
  if (row === undefined) return missing(resource, 404);
  const shown = withLinks(resource, call, row);
  if (resource.trash === 'with' && !force) {
    if (resource.isTrashed?.(row) === true) {
      return errorReply('woocommerce_rest_already_trashed', `The ${resource.label} has already been deleted.`, 410);
    }
    resource.discard?.(call, row);
    return reply(shown);
  }
  const outcome = resource.remove?.(call, row);
  return outcome !== undefined && isProblem(outcome) ? problemReply(outcome) : reply(shown);
}

/** At most 100 items; each that fails carries its error, the whole is 200 all the same. */
function batchReply(resource: Resource, call: Call): Reply {
  const wanted = {
    create: list(call.params.create),
    update: list(call.params.update),
    delete: list(call.params.delete),
  };
  const count = wanted.create.length + wanted.update.length + wanted.delete.length;
  if (count > 100) {
    return errorReply(
      'woocommerce_rest_request_entity_too_large',
      'Unable to accept more than 100 items for this request.',
      413,
    );
  }
  const result: Record<string, unknown[]> = {};
  const single = (item: unknown, args: Args, id: number, run: (call: Call) => Reply): unknown => {
    const checked = validate(args, fields(item));
    const path = { ...call.path, id: String(id) };
    const answer = 'refused' in checked ? checked.refused : run({ ...call, path, params: checked.params });
    if (answer.status < 400) return answer.body;
    const { code, message, data } = fields(answer.body);
    return { id, error: { code, message, data } };
  };
  const createArgs = { ...resource.itemArgs, ...resource.createArgs };
  if (wanted.create.length > 0) {
    result.create = wanted.create.map((item) => single(item, createArgs, 0, (each) => createReply(resource, each)));
  }
  if (wanted.update.length > 0) {
    result.update = wanted.update.map((item) =>
      single(item, resource.itemArgs ?? {}, num(fields(item).id), (each) => updateReply(resource, each)),
    );
  }
  if (wanted.delete.length > 0) {
    result.delete = wanted.delete.map((id) =>
      single({ force: true }, {}, num(id), (each) => deleteReply(resource, each)),
    );
  }
  return reply(count === 0 ? [] : result);
}

function listReply(resource: Resource, call: Call): Reply {
  const rows = [...resource.rows(call)].filter((row) => listed(resource, call, row));
  if (resource.paged === false) return reply(rows.map((row) => withLinks(resource, call, row)));
  sort(resource, call, rows);
  const perPage = num(call.params.per_page) || 10;
  const page = num(call.params.page) || 1;
  const offset = call.params.offset === undefined ? (page - 1) * perPage : num(call.params.offset);
  const shown = rows.slice(offset, offset + perPage);
  const pages = Math.ceil(rows.length / perPage);
  const link = pagingLink(resource, call, page, pages);
  return reply(
    shown.map((row) => withLinks(resource, call, row)),
    200,
    { 'x-wp-total': String(rows.length), 'x-wp-totalpages': String(pages), ...(link === '' ? {} : { link }) },
  );
}

function listed(resource: Resource, call: Call, row: Row): boolean {
  const { params } = call;
  const include = list(params.include).map(num);
  if (include.length > 0 && !include.includes(row.id)) return false;
  if (list(params.exclude).map(num).includes(row.id)) return false;
  const within = (field: string, after: unknown, before: unknown) => {
    const at = num(row[field]);
    const from = readDate(after);
    const until = readDate(before);
    return (from === undefined || at > from) && (until === undefined || at < until);
  };
  if (!within('created', params.after, params.before)) return false;
  if (!within('modified', params.modified_after, params.modified_before)) return false;
  return resource.matches?.(call, row) ?? true;
}

function sort(resource: Resource, call: Call, rows: Row[]): void {
  const orderby = str(call.params.orderby) || 'date';
  const include = list(call.params.include).map(num);
  if (orderby === 'include' && include.length > 0) {
    rows.sort((a, b) => include.indexOf(a.id) - include.indexOf(b.id));
    return;
  }
  const direction = call.params.order === 'asc' ? 1 : -1;
  const own = resource.compare?.(call, orderby);
  const byDate = (a: Row, b: Row) => num(a.created) - num(b.created);
  const compare = own ?? (orderby === 'date' ? byDate : (a: Row, b: Row) => a.id - b.id);
  rows.sort((a, b) => direction * (compare(a, b) || a.id - b.id));
}

/**
 * `prev` and `next` with the query as it was sent, secrets and all: that is why none may go there.
 *
 * WordPress joins the query unencoded, cuts `=` off the ends, and takes it apart again before it encodes it. So a `+` in a
 * value comes back as a blank's `+`, and what ends in `=` has lost it. Measured on WordPress 7.1.
 */
function pagingLink(resource: Resource, call: Call, page: number, pages: number): string {
  const pretty = call.site.state.permalinks === 'pretty';
  const base = pretty ? restUrl(call.site, call.route) : `${call.site.home}/index.php`;
  const sent = leaves(call.query).filter(([name]) => !(pretty && name === 'rest_route'));
  const extras = (resource.linkExtras ?? []).filter(([name]) => !sent.some(([present]) => present === name));
  const joined = [...sent, ...extras].map(([name, value]) => `${name}=${value}`).join('&');
  const query = parseQuery(Buffer.from(joined.replace(/=(?=&|$)/g, ''), 'utf8').toString('latin1'));
  const url = (to: number) => {
    query.set('page', String(to));
    return `<${base}?${buildQuery(leaves(query))}>`;
  };
  const links: string[] = [];
  if (page > 1) links.push(`${url(Math.min(page - 1, pages))}; rel="prev"`);
  if (page < pages) links.push(`${url(page + 1)}; rel="next"`);
  return links.join(', ');
}

function itemUrl(resource: Resource, call: Call, row: Row): string {
  return `${collectionUrl(resource, call)}/${row.id}`;
}

function collectionUrl(resource: Resource, call: Call): string {
  const path = resource.base.replace(/\(\?P<(\w+)>[^)]*\)/g, (_, name: string) => call.path[name] ?? '');
  return restUrl(call.site, `/${call.namespace}${path}`);
}

function withLinks(resource: Resource, call: Call, row: Row): Fields {
  const allow = [
    'GET',
    ...(resource.update === undefined ? [] : editing),
    ...(resource.remove === undefined ? [] : ['DELETE']),
  ];
  return {
    ...resource.present(call, row),
    _links: {
      self: [{ href: itemUrl(resource, call, row), targetHints: { allow } }],
      collection: [{ href: collectionUrl(resource, call) }],
    },
  };
}
