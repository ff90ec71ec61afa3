import { type Fields, type Outcome, problem, type Row, type Shop, type Table } from './shop.ts';
import { freeSlug, num, slugify, str } from './values.ts';

/** A category, tag, brand, shipping class or term of an attribute. `own` is what sets it apart from others of its table. */
export function createTerm(shop: Shop, table: Table, sent: Fields, own: Fields = {}): Outcome {
  const name = str(sent.name);
  const siblings = [...table.values()].filter((row) =>
    Object.entries(own).every(([field, value]) => row[field] === value),
  );
  const same = siblings.find((row) => row.name === name && num(row.parent) === num(sent.parent));
  if (same !== undefined) {
    return problem('term_exists', 'A term with the name provided already exists with this parent.', 400, {
      resource_id: same.id,
    });
  }
  const row: Row = {
    id: shop.nextId('term'),
    name,
    slug: freeSlug(
      str(sent.slug) || slugify(name),
      siblings.map((sibling) => sibling.slug),
    ),
    parent: num(sent.parent),
    description: str(sent.description),
    menu_order: num(sent.menu_order),
    ...own,
  };
  table.set(row.id, row);
  return row;
}

export function updateTerm(table: Table, row: Row, sent: Fields): Outcome {
  for (const name of ['name', 'description', 'parent', 'menu_order'])
    if (sent[name] !== undefined) row[name] = sent[name];
  if (sent.slug !== undefined) {
    const others = [...table.values()].filter((other) => other.id !== row.id);
    row.slug = freeSlug(
      slugify(str(sent.slug)),
      others.map((other) => other.slug),
    );
  }
  return row;
}

export function createAttribute(shop: Shop, sent: Fields): Outcome {
  const name = str(sent.name);
  const slug = `pa_${slugify(str(sent.slug).replace(/^pa_/, '') || name)}`;
  if ([...shop.attributes.values()].some((row) => row.slug === slug)) {
    return problem(
      'woocommerce_rest_cannot_create',
      `Slug "${slug.slice(3)}" is already in use. Change it, please.`,
      400,
    );
  }
  const row: Row = {
    id: shop.nextId('attribute'),
    name,
    slug,
    type: 'select',
    order_by: str(sent.order_by) || 'menu_order',
    has_archives: sent.has_archives === true,
  };
  shop.attributes.set(row.id, row);
  return row;
}
