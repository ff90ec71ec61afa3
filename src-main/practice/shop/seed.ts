import { createCoupon } from './coupons.ts';
import { createCustomer } from './customers.ts';
import { createOrder } from './orders.ts';
import { createProduct, createVariation } from './products.ts';
import { type Fields, type FillShop, isProblem, type Outcome, type Row } from './shop.ts';
import { createTerm } from './terms.ts';

const hour = 60 * 60 * 1000;

/** A small shop for the harbour's kitchens and walls: a dozen products, and what its first customers did. */
export const harbourLaneGoods: FillShop = (shop) => {
  const category = (name: string, parent = 0) => must(createTerm(shop, shop.categories, { name, parent })).id;
  const kitchen = category('Kitchen');
  const mugs = category('Mugs & Cups', kitchen);
  const linen = category('Linen', kitchen);
  const clothing = category('Clothing');
  const prints = category('Prints');
  const gift = must(createTerm(shop, shop.tags, { name: 'Gift idea' })).id;
  const newIn = must(createTerm(shop, shop.tags, { name: 'New in' })).id;

  let hoursAgo = 24 * 60;
  const product = (fields: Fields, ...categories: number[]) => {
    hoursAgo -= 29;
    const made = createProduct(shop, {
      status: 'publish',
      manage_stock: true,
      categories: categories.map((id) => ({ id })),
      date_created: new Date(shop.clock() - hoursAgo * hour).toISOString(),
      ...fields,
    });
    return must(made);
  };
  const mug = product(
    {
      name: 'Stoneware mug, sea blue',
      sku: 'HLG-MUG-BLU',
      regular_price: '14.00',
      stock_quantity: 48,
      weight: '0.4',
      tags: [{ id: gift }],
      short_description: 'Thrown by hand, 300 ml, dishwasher safe.',
    },
    mugs,
  );
  product(
    {
      name: 'Stoneware mug, sand',
      sku: 'HLG-MUG-SND',
      regular_price: '14.00',
      sale_price: '11.50',
      stock_quantity: 31,
      weight: '0.4',
    },
    mugs,
  );
  const cup = product(
    { name: 'Espresso cup, set of two', sku: 'HLG-CUP-2', regular_price: '18.00', stock_quantity: 20 },
    mugs,
  );
  const towel = product(
    { name: 'Linen tea towel', sku: 'HLG-TOWEL', regular_price: '9.50', stock_quantity: 120, tags: [{ id: newIn }] },
    linen,
  );
  product({ name: 'Linen table runner', sku: 'HLG-RUNNER', regular_price: '32.00', stock_quantity: 0 }, linen);
  const board = product(
    { name: 'Oak chopping board', sku: 'HLG-BOARD', regular_price: '45.00', stock_quantity: 12, weight: '1.8' },
    kitchen,
  );
  product(
    { name: 'Beeswax candle', sku: 'HLG-CANDLE', regular_price: '7.90', stock_quantity: 64, tags: [{ id: gift }] },
    kitchen,
  );
  const poster = product(
    { name: 'Harbour at dawn, print', sku: 'HLG-PRINT-01', regular_price: '25.00', stock_quantity: 75 },
    prints,
  );
  product({ name: 'Lighthouse, print', sku: 'HLG-PRINT-02', regular_price: '25.00', stock_quantity: 3 }, prints);
  product(
    {
      name: 'Tide table 2027',
      sku: 'HLG-TIDE',
      regular_price: '6.00',
      virtual: true,
      downloadable: true,
      manage_stock: false,
    },
    prints,
  );
  const apron = product(
    { name: 'Canvas apron', sku: 'HLG-APRON', regular_price: '38.00', stock_quantity: 9, status: 'draft' },
    kitchen,
    linen,
  );
  const jumper = product(
    {
      name: 'Fisherman’s jumper',
      type: 'variable',
      sku: 'HLG-JUMPER',
      manage_stock: false,
      attributes: [
        { name: 'Size', variation: true, visible: true, options: ['S', 'M', 'L'] },
        { name: 'Colour', variation: true, visible: true, options: ['Navy', 'Oatmeal'] },
      ],
    },
    clothing,
  );
  const sizes = ['S', 'M', 'L'].flatMap((size) =>
    ['Navy', 'Oatmeal'].map((colour) =>
      must(
        createVariation(shop, jumper, {
          sku: `HLG-JUMPER-${size}-${colour.slice(0, 3).toUpperCase()}`,
          regular_price: '89.00',
          manage_stock: true,
          stock_quantity: 4 + shop.random.below(12),
          attributes: [
            { name: 'Size', option: size },
            { name: 'Colour', option: colour },
          ],
        }),
      ),
    ),
  );

  must(
    createCoupon(shop, {
      code: 'welcome10',
      amount: '10',
      discount_type: 'percent',
      description: 'Ten percent off a first order',
    }),
  );
  must(createCoupon(shop, { code: 'harbour5', amount: '5', discount_type: 'fixed_cart', minimum_amount: '40' }));

  const people = [
    ['Ada', 'Fisher', '7 Quay Row', 'Portsmouth', '03801'],
    ['Bram', 'Jansen', '21 Mill Lane', 'Dover', '03820'],
    ['Chiara', 'Conti', '4 Garden Street', 'Exeter', '03833'],
    ['Dev', 'Patel', '88 Bridge Road', 'Rye', '03870'],
  ].map(([first = '', last = '', street = '', city = '', postcode = '']) => {
    const address = {
      first_name: first,
      last_name: last,
      company: '',
      address_1: street,
      address_2: '',
      city,
      state: 'NH',
      postcode,
      country: 'US',
      phone: '555-0100',
    };
    const email = `${first}.${last}@example.test`.toLowerCase();
    const customer = createCustomer(shop, {
      email,
      first_name: first,
      last_name: last,
      billing: { ...address, email },
      shipping: address,
    });
    return { id: must(customer).id, billing: { ...address, email }, shipping: address };
  });
  const order = (
    daysAgo: number,
    who: number,
    status: string,
    items: readonly (readonly [Row, number])[],
    more: Fields = {},
  ) => {
    const person = people[who];
    const placed = must(
      createOrder(shop, {
        status,
        set_paid: status === 'completed' || status === 'processing',
        customer_id: person?.id ?? 0,
        billing: person?.billing ?? {},
        shipping: person?.shipping ?? {},
        payment_method: 'cod',
        payment_method_title: 'Cash on delivery',
        created_via: 'checkout',
        shipping_lines: [{ method_id: 'flat_rate', method_title: 'Flat rate', total: '5.00' }],
        line_items: items.map(([sold, quantity]) => ({ product_id: sold.id, quantity })),
        ...more,
      }),
    );
    const at = shop.clock() - daysAgo * 24 * hour;
    for (const field of ['created', 'modified', 'paid', 'completed'])
      if (placed[field] !== undefined) placed[field] = at;
  };
  const [jumperNavy = jumper] = sizes;
  order(19, 0, 'completed', [
    [mug, 2],
    [towel, 1],
  ]);
  order(12, 1, 'completed', [[board, 1]], { coupon_lines: [{ code: 'welcome10' }] });
  order(8, 2, 'refunded', [[poster, 1]]);
  order(5, 0, 'processing', [
    [jumperNavy, 1],
    [cup, 1],
  ]);
  order(3, 3, 'on-hold', [[poster, 2]]);
  order(1, 2, 'processing', [
    [towel, 4],
    [apron, 1],
  ]);
  order(0, 1, 'pending', [[mug, 1]]);
};

/** The seed is our own; a part of it that the shop refuses is a bug. */
function must(outcome: Outcome): Row {
  if (isProblem(outcome)) throw new Error(`The practice shop could not be filled: ${outcome.message}`);
  return outcome;
}
