import { errorReply, type Reply, reply } from '../rest/reply.ts';
import { dateArgs, type Resource, resourceRoutes } from '../rest/resource.ts';
import { denied } from '../rest/rights.ts';
import { type Call, pathId, type Route, route } from '../rest/route.ts';
import type { Args } from '../rest/schema.ts';
import {
  createProduct,
  createVariation,
  isOnSale,
  pricesOf,
  shownPrice,
  updateProduct,
  updateVariation,
  variationsOf,
} from '../shop/products.ts';
import type { Fields, Row, Shop } from '../shop/shop.ts';
import { fields, ids, list, num, readDate, stamp, str } from '../shop/values.ts';
import { managesShop } from '../users.ts';

const statuses = ['draft', 'pending', 'private', 'publish', 'future', 'auto-draft', 'trash'] as const;
const types = ['simple', 'grouped', 'external', 'variable'] as const;
const stockStatuses = ['instock', 'outofstock', 'onbackorder'] as const;

/** In the order, and with the repetitions, of WooCommerce 11.0.1. */
const productOrders = [
  'date',
  'id',
  'include',
  'title',
  'slug',
  'modified',
  'popularity',
  'rating',
  'post__in',
  'price',
  'sales',
  'menu_order',
  'random',
  'popularity',
  'rating',
  'menu_order',
  'price',
  'popularity',
  'rating',
];

const priced: Args = {
  regular_price: { type: 'string' },
  sale_price: { type: 'string' },
  date_on_sale_from: { type: 'date' },
  date_on_sale_to: { type: 'date' },
  sku: { type: 'string' },
  virtual: { type: 'boolean' },
  downloadable: { type: 'boolean' },
  tax_class: { type: 'string' },
  tax_status: { type: 'string', enum: ['taxable', 'shipping', 'none'] },
  stock_quantity: { type: 'integer' },
  stock_status: { type: 'string', enum: stockStatuses },
  backorders: { type: 'string', enum: ['no', 'notify', 'yes'] },
  weight: { type: 'string' },
  menu_order: { type: 'integer' },
};

const productItemArgs: Args = {
  ...priced,
  name: { type: 'string' },
  slug: { type: 'string' },
  type: { type: 'string', enum: types },
  status: { type: 'string', enum: ['draft', 'pending', 'private', 'publish', 'future', 'auto-draft', 'trash'] },
  featured: { type: 'boolean' },
  catalog_visibility: { type: 'string', enum: ['visible', 'catalog', 'search', 'hidden'] },
  description: { type: 'string' },
  short_description: { type: 'string' },
  manage_stock: { type: 'boolean' },
  sold_individually: { type: 'boolean' },
  parent_id: { type: 'integer' },
  date_created: { type: 'date' },
  date_created_gmt: { type: 'date' },
  categories: { type: 'array' },
  tags: { type: 'array' },
  images: { type: 'array' },
  attributes: { type: 'array' },
  meta_data: { type: 'array' },
};

const productListArgs: Args = {
  ...dateArgs,
  orderby: { type: 'string', enum: productOrders, default: 'date' },
  parent: { type: 'array', default: [] },
  parent_exclude: { type: 'array', default: [] },
  slug: { type: 'string' },
  status: { type: 'string', enum: ['any', 'future', ...statuses], default: 'any' },
  type: { type: 'string', enum: types },
  sku: { type: 'string' },
  featured: { type: 'boolean' },
  category: { type: 'string' },
  tag: { type: 'string' },
  shipping_class: { type: 'string' },
  attribute: { type: 'string' },
  attribute_term: { type: 'string' },
  tax_class: { type: 'string' },
  on_sale: { type: 'boolean' },
  min_price: { type: 'string' },
  max_price: { type: 'string' },
  stock_status: { type: 'string', enum: stockStatuses },
};

const wc = ['wc/v3', 'wc/v2', 'wc/v1'];

export function productRoutes(): Route[] {
  return [...resourceRoutes(variations), ...variationRoutes(), ...reviewRoutes(), ...resourceRoutes(products)];
}

const products: Resource = {
  base: '/products',
  namespaces: wc,
  invalidId: { code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.' },
  label: 'product',
  trash: 'with',
  listArgs: productListArgs,
  itemArgs: productItemArgs,
  rows: ({ shop }) => [...shop.products.values()],
  matches: productMatches,
  compare: productCompare,
  present: (call, row) => presentProduct(call, row),
  create: ({ shop, params }) => createProduct(shop, params),
  update: ({ shop, params }, row) => updateProduct(shop, row, params),
  discard(call, row) {
    row.trashedFrom = row.status;
    row.status = 'trash';
    row.slug = `${str(row.slug)}__trashed`;
    row.modified = call.shop.clock();
  },
  remove({ shop }, row) {
    for (const variation of variationsOf(shop, row)) shop.variations.delete(variation.id);
    shop.products.delete(row.id);
    return undefined;
  },
  isTrashed: (row) => row.status === 'trash',
};

function productMatches(call: Call, row: Row): boolean {
  const { params, shop } = call;
  const status = str(params.status);
  if (status === 'any' ? row.status === 'trash' || row.status === 'auto-draft' : row.status !== status) return false;
  const search = str(params.search).toLowerCase();
  const searched = [row.name, row.short_description, row.description, row.sku].map(str).join('\n').toLowerCase();
  if (search !== '' && !search.split(/\s+/).every((word) => searched.includes(word))) return false;
  const equal = (name: string) => params[name] === undefined || str(params[name]) === str(row[name]);
  if (!['slug', 'type', 'featured', 'stock_status'].every(equal)) return false;
  if (
    params.tax_class !== undefined &&
    (str(params.tax_class) === 'standard' ? '' : params.tax_class) !== row.tax_class
  ) {
    return false;
  }
  if (params.sku !== undefined && !str(params.sku).split(',').includes(str(row.sku))) return false;
  const parents = ids(params.parent);
  if (parents.length > 0 && !parents.includes(num(row.parent_id))) return false;
  if (ids(params.parent_exclude).includes(num(row.parent_id))) return false;
  if (params.on_sale !== undefined && params.on_sale !== isOnSale(shop, row)) return false;
  return inTerms(call, row) && inPrices(call, row);
}

function inTerms({ params, shop }: Call, row: Row): boolean {
  const has = (field: string, wanted: readonly number[]) =>
    list(row[field]).some((term) => wanted.includes(num(fields(term).id)));
  const categories = ids(params.category).flatMap((id) => withChildren(shop, id));
  if (params.category !== undefined && !has('categories', categories)) return false;
  if (params.tag !== undefined && !has('tags', ids(params.tag))) return false;
  if (params.shipping_class !== undefined) {
    const slugs = ids(params.shipping_class).map((id) => shop.shippingClasses.get(id)?.slug);
    if (!slugs.includes(str(row.shipping_class))) return false;
  }
  if (params.attribute !== undefined && params.attribute_term !== undefined) {
    const names = ids(params.attribute_term).map((id) => shop.attributeTerms.get(id)?.name);
    const found = list(row.attributes)
      .map(fields)
      .find((attribute) => attribute.slug === params.attribute);
    if (!list(found?.options).some((option) => names.includes(option))) return false;
  }
  return true;
}

function withChildren(shop: Shop, id: number): number[] {
  const children = [...shop.categories.values()].filter((category) => category.parent === id && category.id !== id);
  return [id, ...children.flatMap((child) => withChildren(shop, child.id))];
}

function inPrices({ params, shop }: Call, row: Row): boolean {
  if (params.min_price === undefined && params.max_price === undefined) return true;
  const low = params.min_price === undefined ? 0 : num(params.min_price);
  const high = params.max_price === undefined ? Number.POSITIVE_INFINITY : num(params.max_price);
  return pricesOf(shop, row).some((price) => price >= low && price <= high);
}

function productCompare(call: Call, orderby: string): ((a: Row, b: Row) => number) | undefined {
  const { shop } = call;
  const words = (field: string) => (a: Row, b: Row) => {
    const [left, right] = [str(a[field]).toLowerCase(), str(b[field]).toLowerCase()];
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const numbers = (field: string) => (a: Row, b: Row) => num(a[field]) - num(b[field]);
  const edge = call.params.order === 'asc' ? Math.min : Math.max;
  const price = (row: Row) => (pricesOf(shop, row).length === 0 ? 0 : edge(...pricesOf(shop, row)));
  switch (orderby) {
    case 'title':
      return words('name');
    case 'slug':
      return words('slug');
    case 'modified':
      return numbers('modified');
    case 'menu_order':
      return numbers('menu_order');
    case 'price':
      return (a, b) => price(a) - price(b);
    case 'popularity':
    case 'sales':
      return (a, b) => sales(shop, a) - sales(shop, b);
    case 'rating':
      return (a, b) =>
        rating(shop, a).average - rating(shop, b).average || rating(shop, a).count - rating(shop, b).count;
    default:
      return undefined;
  }
}

/** Pieces sold by orders that were paid or sent. */
function sales(shop: Shop, row: Row): number {
  const counted = [...shop.orders.values()].filter((order) =>
    ['processing', 'completed', 'on-hold'].includes(str(order.status)),
  );
  const items = counted.flatMap((order) => list(order.line_items).map(fields));
  return items.reduce((sum, item) => (item.product_id === row.id ? sum + num(item.quantity) : sum), 0);
}

function rating(shop: Shop, row: Row): { average: number; count: number } {
  const given = [...shop.reviews.values()].filter(
    (review) => review.product_id === row.id && review.status === 'approved',
  );
  const stars = given.map((review) => num(review.rating)).filter((rated) => rated > 0);
  const average = stars.length === 0 ? 0 : stars.reduce((sum, rated) => sum + rated, 0) / stars.length;
  return { average, count: stars.length };
}

function presentProduct(call: Call, row: Row): Fields {
  const { shop, site } = call;
  const { id, created, modified, trashedFrom: _, ...rest } = row;
  const hidden = row.status === 'draft' || row.status === 'pending';
  const plain = site.state.permalinks === 'plain' || hidden || str(row.slug) === '';
  const price = shownPrice(shop, row);
  const stars = rating(shop, row);
  const hasOptions = row.type === 'variable';
  return {
    id,
    name: row.name,
    slug: row.slug,
    permalink: plain ? `${site.home}/?post_type=product&p=${row.id}` : `${site.home}/product/${str(row.slug)}/`,
    ...dates(row),
    ...rest,
    price,
    ...saleDates(row),
    on_sale: isOnSale(shop, row),
    purchasable: row.type !== 'external' && row.type !== 'grouped' && price !== '',
    total_sales: sales(shop, row),
    backorders_allowed: row.backorders !== 'no',
    backordered: row.stock_status === 'onbackorder',
    shipping_required: row.virtual !== true,
    shipping_taxable: row.virtual !== true,
    shipping_class_id: classId(shop, row),
    average_rating: stars.count === 0 ? '0' : stars.average.toFixed(2),
    rating_count: stars.count,
    variations: variationsOf(shop, row).map(({ id }) => id),
    price_html:
      price === ''
        ? ''
        : `<span class="woocommerce-Price-amount amount"><bdi><span class="woocommerce-Price-currencySymbol">&#36;</span>${num(price).toFixed(2)}</bdi></span>`,
    related_ids: [],
    has_options: hasOptions,
    post_password: '',
  };
}

function dates(row: Row): Fields {
  const created = stamp(num(row.created));
  const modified = stamp(num(row.modified));
  return { date_created: created, date_created_gmt: created, date_modified: modified, date_modified_gmt: modified };
}

function saleDates(row: Row): Fields {
  const from = row.date_on_sale_from_gmt ?? null;
  const to = row.date_on_sale_to_gmt ?? null;
  return { date_on_sale_from: from, date_on_sale_from_gmt: from, date_on_sale_to: to, date_on_sale_to_gmt: to };
}

function classId(shop: Shop, row: Row): number {
  return [...shop.shippingClasses.values()].find((known) => known.slug === row.shipping_class)?.id ?? 0;
}

const parentOf = (call: Call) => call.shop.products.get(pathId(call, 'product_id'));

function withinProduct(call: Call): Reply | undefined {
  return parentOf(call) === undefined
    ? errorReply('woocommerce_rest_product_invalid_id', 'Invalid ID.', 404)
    : undefined;
}

const variations: Resource = {
  base: '/products/(?P<product_id>[\\d]+)/variations',
  namespaces: ['wc/v3', 'wc/v2'],
  invalidId: { code: 'woocommerce_rest_product_variation_invalid_id', message: 'Invalid ID.' },
  label: 'product_variation',
  trash: 'always-for-good',
  listArgs: {
    ...dateArgs,
    orderby: { type: 'string', default: 'date' },
    sku: { type: 'string' },
    status: { type: 'string', default: 'any' },
  },
  itemArgs: { ...priced, description: { type: 'string' }, attributes: { type: 'array' }, meta_data: { type: 'array' } },
  scope: withinProduct,
  rows(call) {
    const parent = parentOf(call);
    return parent === undefined ? [] : variationsOf(call.shop, parent);
  },
  matches: ({ params }, row) => params.sku === undefined || params.sku === row.sku,
  present: presentVariation,
  create(call) {
    const parent = parentOf(call);
    return parent === undefined
      ? { code: 'woocommerce_rest_product_invalid_id', message: 'Invalid ID.', status: 404 }
      : createVariation(call.shop, parent, call.params);
  },
  update: ({ shop, params }, row) => updateVariation(shop, row, params),
  remove({ shop }, row) {
    shop.variations.delete(row.id);
    return undefined;
  },
};

function presentVariation(call: Call, row: Row): Fields {
  const { shop, site } = call;
  const parent = shop.products.get(num(row.parent_id));
  const options = list(row.attributes).map((attribute) => str(fields(attribute).option));
  const { created, modified, ...rest } = row;
  return {
    ...rest,
    ...dates(row),
    ...saleDates(row),
    name: options.join(', '),
    permalink: `${site.home}/product/${str(parent?.slug)}/`,
    on_sale: isOnSale(shop, row),
    purchasable: row.price !== '',
    backorders_allowed: row.backorders !== 'no',
    backordered: row.stock_status === 'onbackorder',
    shipping_class_id: classId(shop, row),
  };
}

/** Makes every combination of the parent's attributes for which there is no variation yet. */
function variationRoutes(): Route[] {
  const permission = (call: Call) =>
    managesShop(call.user)
      ? undefined
      : denied(call, 'woocommerce_rest_cannot_create', 'Sorry, you are not allowed to create resources.');
  return [
    route('wc/v3', '/products/(?P<product_id>[\\d]+)/variations/generate', ['POST'], permission, (call) => {
      const parent = parentOf(call);
      if (parent === undefined) return errorReply('woocommerce_rest_product_invalid_id', 'Invalid ID.', 404);
      const varying = list(parent.attributes)
        .map(fields)
        .filter((attribute) => attribute.variation === true);
      const combinations = varying.reduce<Fields[][]>(
        (made, attribute) =>
          made.flatMap((combination) =>
            list(attribute.options).map((option) => [
              ...combination,
              { id: attribute.id, name: attribute.name, option: str(option) },
            ]),
          ),
        [[]],
      );
      const key = (attributes: unknown) =>
        list(attributes)
          .map((attribute) => str(fields(attribute).option))
          .join('\n');
      const present = new Set(variationsOf(call.shop, parent).map((variation) => key(variation.attributes)));
      const wanted = varying.length === 0 ? [] : combinations.filter((attributes) => !present.has(key(attributes)));
      for (const attributes of wanted) createVariation(call.shop, parent, { attributes });
      return reply({ count: wanted.length });
    }),
  ];
}

function reviewRoutes(): Route[] {
  const reviewArgs: Args = {
    review: { type: 'string' },
    reviewer: { type: 'string' },
    reviewer_email: { type: 'string' },
    rating: { type: 'integer', minimum: 0, maximum: 5 },
    status: { type: 'string', enum: ['approved', 'hold', 'spam', 'unspam', 'trash', 'untrash'] },
  };
  const reviews: Resource = {
    base: '/products/reviews',
    namespaces: ['wc/v3'],
    invalidId: { code: 'woocommerce_rest_review_invalid_id', message: 'Invalid review ID.' },
    label: 'review',
    trash: 'with',
    listArgs: { ...dateArgs, product: { type: 'array', default: [] }, status: { type: 'string', default: 'approved' } },
    itemArgs: reviewArgs,
    createArgs: {
      product_id: { type: 'integer', required: true },
      review: { type: 'string', required: true },
      reviewer: { type: 'string', required: true },
      reviewer_email: { type: 'string', required: true },
    },
    rows: ({ shop }) => [...shop.reviews.values()],
    matches({ params }, row) {
      const wanted = ids(params.product);
      if (wanted.length > 0 && !wanted.includes(num(row.product_id))) return false;
      return params.status === 'all' || params.status === row.status;
    },
    present({ shop, site }, row) {
      const product = shop.products.get(num(row.product_id));
      const created = stamp(num(row.created));
      const { created: _, ...rest } = row;
      return {
        ...rest,
        date_created: created,
        date_created_gmt: created,
        product_name: str(product?.name),
        product_permalink: `${site.home}/product/${str(product?.slug)}/`,
      };
    },
    create({ shop, params }) {
      if (!shop.products.has(num(params.product_id))) {
        return { code: 'woocommerce_rest_product_invalid_id', message: 'Invalid product ID.', status: 404 };
      }
      const row: Row = {
        id: shop.nextId('comment'),
        created: readDate(params.date_created) ?? shop.clock(),
        product_id: num(params.product_id),
        status: str(params.status) || 'approved',
        reviewer: str(params.reviewer),
        reviewer_email: str(params.reviewer_email),
        review: str(params.review),
        rating: num(params.rating),
        verified: false,
      };
      shop.reviews.set(row.id, row);
      return row;
    },
    update({ params }, row) {
      for (const name of Object.keys(reviewArgs)) {
        if (params[name] !== undefined) row[name] = params[name];
      }
      return row;
    },
    discard(_, row) {
      row.status = 'trash';
    },
    remove({ shop }, row) {
      shop.reviews.delete(row.id);
      return undefined;
    },
    isTrashed: (row) => row.status === 'trash',
  };
  return resourceRoutes(reviews);
}
