import { type Fields, type Outcome, type Problem, problem, type Row, type Shop } from './shop.ts';
import { fields, freeSlug, ids, list, mergeMeta, num, readDate, slugify, stamp, str } from './values.ts';

/** What a product has before anything is said about it: WooCommerce's own defaults, in its own order. */
const defaults: Fields = {
  name: 'Product',
  slug: '',
  type: 'simple',
  status: 'publish',
  featured: false,
  catalog_visibility: 'visible',
  description: '',
  short_description: '',
  sku: '',
  global_unique_id: '',
  price: '',
  regular_price: '',
  sale_price: '',
  date_on_sale_from_gmt: null,
  date_on_sale_to_gmt: null,
  total_sales: 0,
  virtual: false,
  downloadable: false,
  downloads: [],
  download_limit: -1,
  download_expiry: -1,
  external_url: '',
  button_text: '',
  tax_status: 'taxable',
  tax_class: '',
  manage_stock: false,
  stock_quantity: null,
  stock_status: 'instock',
  backorders: 'no',
  low_stock_amount: null,
  sold_individually: false,
  weight: '',
  dimensions: { length: '', width: '', height: '' },
  shipping_class: '',
  reviews_allowed: true,
  average_rating: '0',
  rating_count: 0,
  upsell_ids: [],
  cross_sell_ids: [],
  parent_id: 0,
  purchase_note: '',
  categories: [],
  brands: [],
  tags: [],
  images: [],
  attributes: [],
  default_attributes: [],
  grouped_products: [],
  menu_order: 0,
  meta_data: [],
};

/** Counted or worked out by the store: what a caller sends for these is not taken over. */
const readOnly = new Set(['price', 'total_sales', 'average_rating', 'rating_count', 'on_sale', 'purchasable']);

export function createProduct(shop: Shop, sent: Fields): Outcome {
  const taken = skuTaken(shop, sent);
  if (taken !== undefined) return taken;
  const now = shop.clock();
  const row: Row = {
    id: shop.nextId('post'),
    ...structuredClone(defaults),
    created: now,
    modified: now,
    trashedFrom: undefined,
  };
  shop.products.set(row.id, row);
  return writeProduct(shop, row, sent);
}

export function updateProduct(shop: Shop, row: Row, sent: Fields): Outcome {
  const taken = skuTaken(shop, sent, row);
  if (taken !== undefined) return taken;
  row.modified = shop.clock();
  return writeProduct(shop, row, sent);
}

function writeProduct(shop: Shop, row: Row, sent: Fields): Row {
  for (const name of Object.keys(defaults)) {
    if (sent[name] !== undefined && !readOnly.has(name)) row[name] = sent[name];
  }
  const created = readDate(sent.date_created_gmt) ?? readDate(sent.date_created);
  if (created !== undefined) row.created = created;
  if (sent.tax_class !== undefined) row.tax_class = sent.tax_class === 'standard' ? '' : sent.tax_class;
  row.slug = slugOf(shop, row, sent);
  row.categories = named(shop.categories, row.categories, 15);
  row.tags = named(shop.tags, row.tags);
  row.brands = named(shop.brands, row.brands);
  row.attributes = list(row.attributes).map((attribute, index) => attributeOf(shop, fields(attribute), index));
  row.images = list(row.images).map((image) => imageOf(shop, fields(image)));
  row.meta_data = mergeMeta(shop, row.meta_data, sent.meta_data);
  row.dimensions = { ...fields(defaults.dimensions), ...fields(row.dimensions) };
  row.price = priceOf(row);
  writeStock(row, sent);
  return row;
}

/** No two products or variations share a SKU; the error names the owner and a free one. */
function skuTaken(shop: Shop, sent: Fields, self?: Row): Problem | undefined {
  const sku = str(sent.sku);
  if (sku === '') return undefined;
  const all = [...shop.products.values(), ...shop.variations.values()];
  const owner = all.find((other) => other.sku === sku && other.id !== self?.id);
  if (owner === undefined) return undefined;
  const used = new Set(all.map((row) => row.sku));
  let count = 1;
  while (used.has(`${sku}-${count}`)) count += 1;
  const data = { resource_id: owner.id, unique_sku: `${sku}-${count}` };
  return problem('product_invalid_sku', 'Invalid or duplicated SKU.', 400, data);
}

/** Drafts and pending products have no slug until they are published. */
function slugOf(shop: Shop, row: Row, sent: Fields): string {
  const present = str(sent.slug) || str(row.slug);
  if (row.status === 'draft' || row.status === 'pending' || row.status === 'auto-draft') return str(sent.slug) || '';
  const others = [...shop.products.values()].filter((other) => other.id !== row.id).map((other) => other.slug);
  return freeSlug(slugify(present || str(row.name)), others);
}

/** Terms as sent (`[{ id }]`), with the names that the shop has for them; unknown ones are dropped. */
function named(terms: ReadonlyMap<number, Row>, sent: unknown, fallback?: number): Fields[] {
  const wanted = list(sent).map((entry) => num(fields(entry).id));
  const known = wanted.filter((id) => terms.has(id));
  const chosen = known.length === 0 && fallback !== undefined ? [fallback] : known;
  return chosen.map((id) => ({ id, name: terms.get(id)?.name, slug: terms.get(id)?.slug }));
}

function attributeOf(shop: Shop, sent: Fields, index: number): Fields {
  const id = num(sent.id);
  const known = shop.attributes.get(id);
  const name = known === undefined ? str(sent.name) : str(known.name);
  return {
    id: known === undefined ? 0 : id,
    name,
    slug: known === undefined ? name : str(known.slug),
    position: num(sent.position ?? index),
    visible: sent.visible === true,
    variation: sent.variation === true,
    options: list(sent.options).map(str),
  };
}

function imageOf(shop: Shop, sent: Fields): Fields {
  const now = stamp(shop.clock());
  return {
    id: num(sent.id) || shop.nextId('post'),
    date_created: now,
    date_created_gmt: now,
    date_modified: now,
    date_modified_gmt: now,
    src: str(sent.src),
    name: str(sent.name),
    alt: str(sent.alt),
  };
}

/** The sale price while there is one; nothing for what has no price of its own. */
function priceOf(row: Row): string {
  const sale = str(row.sale_price);
  return sale === '' ? str(row.regular_price) : sale;
}

function writeStock(row: Row, sent: Fields): void {
  if (row.manage_stock !== true) {
    row.stock_quantity = null;
    return;
  }
  row.stock_quantity = num(row.stock_quantity);
  if (sent.stock_status !== undefined && sent.stock_quantity === undefined) return;
  if (num(row.stock_quantity) > 0) row.stock_status = 'instock';
  else row.stock_status = row.backorders === 'no' ? 'outofstock' : 'onbackorder';
}

/** The variations of a variable product, in order of making. */
export function variationsOf(shop: Shop, row: Row): Row[] {
  return [...shop.variations.values()].filter((variation) => variation.parent_id === row.id);
}

/** Every price that a buyer could pay for this: its own, its variations', or those of the products it groups. */
export function pricesOf(shop: Shop, row: Row): number[] {
  if (row.type === 'variable') return variationsOf(shop, row).map((variation) => num(variation.price));
  if (row.type === 'grouped') {
    const children = ids(row.grouped_products).flatMap((id) => shop.products.get(id) ?? []);
    return children.flatMap((child) => pricesOf(shop, child));
  }
  return row.price === '' ? [] : [num(row.price)];
}

export function isOnSale(shop: Shop, row: Row): boolean {
  if (row.type === 'variable') return variationsOf(shop, row).some((variation) => isOnSale(shop, variation));
  return str(row.sale_price) !== '' && num(row.sale_price) < num(row.regular_price);
}

/** A product's price as shown: a variable or grouped product shows its lowest. */
export function shownPrice(shop: Shop, row: Row): string {
  if (row.type !== 'variable' && row.type !== 'grouped') return str(row.price);
  const prices = pricesOf(shop, row);
  return prices.length === 0 ? '' : String(Math.min(...prices));
}

const variationDefaults: Fields = {
  status: 'publish',
  description: '',
  sku: '',
  global_unique_id: '',
  price: '',
  regular_price: '',
  sale_price: '',
  virtual: false,
  downloadable: false,
  downloads: [],
  download_limit: -1,
  download_expiry: -1,
  tax_status: 'taxable',
  tax_class: '',
  manage_stock: false,
  stock_quantity: null,
  stock_status: 'instock',
  backorders: 'no',
  low_stock_amount: null,
  weight: '',
  dimensions: { length: '', width: '', height: '' },
  shipping_class: '',
  image: null,
  attributes: [],
  menu_order: 0,
  meta_data: [],
};

export function createVariation(shop: Shop, parent: Row, sent: Fields): Outcome {
  const taken = skuTaken(shop, sent);
  if (taken !== undefined) return taken;
  const now = shop.clock();
  const row: Row = {
    id: shop.nextId('post'),
    type: 'variation',
    ...structuredClone(variationDefaults),
    parent_id: parent.id,
    created: now,
    modified: now,
  };
  shop.variations.set(row.id, row);
  return writeVariation(shop, row, sent);
}

export function updateVariation(shop: Shop, row: Row, sent: Fields): Outcome {
  const taken = skuTaken(shop, sent, row);
  if (taken !== undefined) return taken;
  row.modified = shop.clock();
  return writeVariation(shop, row, sent);
}

function writeVariation(shop: Shop, row: Row, sent: Fields): Row {
  for (const name of Object.keys(variationDefaults)) {
    if (sent[name] !== undefined && !readOnly.has(name)) row[name] = sent[name];
  }
  row.attributes = list(row.attributes).map((entry) => {
    const attribute = fields(entry);
    const known = shop.attributes.get(num(attribute.id));
    const name = known === undefined ? str(attribute.name) : str(known.name);
    return {
      id: known?.id ?? 0,
      name,
      slug: known === undefined ? name : str(known.slug),
      option: str(attribute.option),
    };
  });
  if (row.image !== null) row.image = imageOf(shop, fields(row.image));
  row.meta_data = mergeMeta(shop, row.meta_data, sent.meta_data);
  row.dimensions = { ...fields(variationDefaults.dimensions), ...fields(row.dimensions) };
  row.price = priceOf(row);
  writeStock(row, sent);
  return row;
}
