import { errorReply, type Reply } from '../rest/reply.ts';
import { type Resource, resourceRoutes } from '../rest/resource.ts';
import { type Call, pathId, type Route } from '../rest/route.ts';
import type { Row, Shop, Table } from '../shop/shop.ts';
import { createAttribute, createTerm, updateTerm } from '../shop/terms.ts';
import { fields, list, num, str } from '../shop/values.ts';

const wc = ['wc/v3', 'wc/v2', 'wc/v1'];
const termMissing = { code: 'woocommerce_rest_term_invalid', message: 'Resource does not exist.' };

function matches({ params }: Call, row: Row): boolean {
  const search = str(params.search).toLowerCase();
  if (search !== '' && !str(row.name).toLowerCase().includes(search)) return false;
  if (params.parent !== undefined && num(params.parent) !== num(row.parent)) return false;
  return params.slug === undefined || params.slug === row.slug;
}

const byName = (a: Row, b: Row) => str(a.name).localeCompare(str(b.name));

function count(shop: Shop, field: string, id: number): number {
  return [...shop.products.values()].filter((product) =>
    list(product[field]).some((term) => num(fields(term).id) === id),
  ).length;
}

function termResource(base: string, table: (shop: Shop) => Table, field: string): Resource {
  return {
    base,
    namespaces: wc,
    invalidId: termMissing,
    updateMissing: 404,
    label: 'Resource',
    trash: 'without',
    listArgs: {
      order: { type: 'string', enum: ['asc', 'desc'], default: 'asc' },
      orderby: { type: 'string', default: 'name' },
      slug: { type: 'string' },
      parent: { type: 'integer' },
      product: { type: 'integer' },
    },
    itemArgs: {
      name: { type: 'string' },
      slug: { type: 'string' },
      description: { type: 'string' },
      parent: { type: 'integer' },
    },
    createArgs: { name: { type: 'string', required: true } },
    rows: ({ shop }) => [...table(shop).values()],
    matches,
    compare: (_, orderby) => (orderby === 'name' ? byName : undefined),
    present: ({ shop }, row) => ({ ...row, count: count(shop, field, row.id) }),
    create: ({ shop, params }) => createTerm(shop, table(shop), params),
    update: ({ shop, params }, row) => updateTerm(table(shop), row, params),
    remove({ shop }, row) {
      table(shop).delete(row.id);
      return undefined;
    },
  };
}

const attributes: Resource = {
  base: '/products/attributes',
  namespaces: wc,
  invalidId: { code: 'woocommerce_rest_taxonomy_invalid', message: 'Resource does not exist.' },
  updateMissing: 404,
  label: 'Resource',
  trash: 'without',
  paged: false,
  itemArgs: { name: { type: 'string' }, slug: { type: 'string' } },
  createArgs: { name: { type: 'string', required: true } },
  rows: ({ shop }) => [...shop.attributes.values()],
  present: (_, row) => row,
  create: ({ shop, params }) => createAttribute(shop, params),
  update({ params }, row) {
    if (params.name !== undefined) row.name = params.name;
    return row;
  },
  remove({ shop }, row) {
    for (const term of shop.attributeTerms.values()) if (term.attribute === row.id) shop.attributeTerms.delete(term.id);
    shop.attributes.delete(row.id);
    return undefined;
  },
};

function withinAttribute(call: Call): Reply | undefined {
  return call.shop.attributes.has(pathId(call, 'attribute_id'))
    ? undefined
    : errorReply('woocommerce_rest_taxonomy_invalid', 'Taxonomy does not exist.', 404);
}

const attributeTerms: Resource = {
  ...termResource('/products/attributes/(?P<attribute_id>[\\d]+)/terms', (shop) => shop.attributeTerms, 'attributes'),
  scope: withinAttribute,
  rows: (call) =>
    [...call.shop.attributeTerms.values()].filter((term) => term.attribute === pathId(call, 'attribute_id')),
  present({ shop }, row) {
    const { attribute, parent: _, ...rest } = row;
    const uses = [...shop.products.values()].filter((product) =>
      list(product.attributes)
        .map(fields)
        .some((used) => used.id === attribute && list(used.options).includes(row.name)),
    );
    return { ...rest, count: uses.length };
  },
  create: (call) =>
    createTerm(call.shop, call.shop.attributeTerms, call.params, { attribute: pathId(call, 'attribute_id') }),
};

export function termRoutes(): Route[] {
  return [
    termResource('/products/categories', (shop) => shop.categories, 'categories'),
    termResource('/products/tags', (shop) => shop.tags, 'tags'),
    termResource('/products/brands', (shop) => shop.brands, 'brands'),
    termResource('/products/shipping_classes', (shop) => shop.shippingClasses, 'shipping_class'),
    attributeTerms,
    attributes,
  ].flatMap(resourceRoutes);
}
