import { type Fields, type Outcome, problem, type Row, type Shop } from './shop.ts';
import { fields, mergeMeta, str } from './values.ts';

const address = [
  'first_name',
  'last_name',
  'company',
  'address_1',
  'address_2',
  'city',
  'postcode',
  'country',
  'state',
];
const emptyBilling: Fields = Object.fromEntries([...address, 'email', 'phone'].map((name) => [name, '']));
const emptyShipping: Fields = Object.fromEntries([...address, 'phone'].map((name) => [name, '']));

export function createCustomer(shop: Shop, sent: Fields): Outcome {
  const email = str(sent.email);
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    return problem('registration-error-invalid-email', 'Please provide a valid email address.', 400);
  }
  if ([...shop.customers.values()].some((row) => row.email === email)) {
    return problem('registration-error-email-exists', 'An account is already registered with your email address.', 400);
  }
  const username = str(sent.username) || email.slice(0, email.indexOf('@'));
  if ([...shop.customers.values()].some((row) => row.username === username)) {
    return problem(
      'registration-error-username-exists',
      'An account is already registered with that username. Please choose another.',
      400,
    );
  }
  const row: Row = {
    id: shop.nextId('user'),
    created: shop.clock(),
    modified: undefined,
    email,
    first_name: '',
    last_name: '',
    role: 'customer',
    username,
    billing: emptyBilling,
    shipping: emptyShipping,
    meta_data: [],
  };
  shop.customers.set(row.id, row);
  return write(shop, row, sent);
}

export function updateCustomer(shop: Shop, row: Row, sent: Fields): Outcome {
  row.modified = shop.clock();
  return write(shop, row, sent);
}

function write(shop: Shop, row: Row, sent: Fields): Row {
  for (const name of ['email', 'first_name', 'last_name']) if (sent[name] !== undefined) row[name] = sent[name];
  row.billing = { ...fields(row.billing), ...fields(sent.billing) };
  row.shipping = { ...fields(row.shipping), ...fields(sent.shipping) };
  row.meta_data = mergeMeta(shop, row.meta_data, sent.meta_data);
  return row;
}
