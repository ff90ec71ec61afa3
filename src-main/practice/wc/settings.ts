import { errorReply, type Reply, reply } from '../rest/reply.ts';
import { denied, managersOnly } from '../rest/rights.ts';
import { type Call, editing, type Route, route } from '../rest/route.ts';
import type { Fields } from '../shop/shop.ts';
import { fields, list, str } from '../shop/values.ts';
import { restUrl } from '../site.ts';
import { managesShop } from '../users.ts';

interface Option {
  readonly id: string;
  readonly label: string;
  readonly type: 'text' | 'select' | 'checkbox' | 'number' | 'email';
  readonly default: string;
  readonly options?: Readonly<Record<string, string>>;
}

interface Group {
  readonly id: string;
  readonly label: string;
  readonly options: readonly Option[];
}

const check = (id: string, label: string, start: 'yes' | 'no'): Option => ({
  id,
  label,
  type: 'checkbox',
  default: start,
});
const words = (id: string, label: string, start = ''): Option => ({ id, label, type: 'text', default: start });

/** The groups of WooCommerce 11.0.1, with the settings that programs ask for most. */
const groups: readonly Group[] = [
  { id: 'wc_admin', label: 'WooCommerce Admin', options: [] },
  {
    id: 'general',
    label: 'General',
    options: [
      words('woocommerce_store_address', 'Address line 1', '12 Harbour Street'),
      words('woocommerce_store_address_2', 'Address line 2'),
      words('woocommerce_store_city', 'City', 'Portsmouth'),
      words('woocommerce_default_country', 'Country / State', 'US:NH'),
      words('woocommerce_store_postcode', 'Postcode / ZIP', '03801'),
      {
        id: 'woocommerce_currency',
        label: 'Currency',
        type: 'select',
        default: 'USD',
        options: {
          EUR: 'Euro (&euro;) — EUR',
          GBP: 'Pound sterling (&pound;) — GBP',
          USD: 'United States (US) dollar (&#36;) — USD',
        },
      },
      check('woocommerce_calc_taxes', 'Enable tax rates and calculations', 'no'),
      check('woocommerce_enable_coupons', 'Enable the use of coupon codes', 'yes'),
      words('woocommerce_price_thousand_sep', 'Thousand separator', ','),
      words('woocommerce_price_decimal_sep', 'Decimal separator', '.'),
      { id: 'woocommerce_price_num_decimals', label: 'Number of decimals', type: 'number', default: '2' },
    ],
  },
  {
    id: 'products',
    label: 'Products',
    options: [
      words('woocommerce_weight_unit', 'Weight unit', 'kg'),
      words('woocommerce_dimension_unit', 'Dimensions unit', 'cm'),
      check('woocommerce_enable_reviews', 'Enable product reviews', 'yes'),
      check('woocommerce_manage_stock', 'Enable stock management', 'yes'),
      { id: 'woocommerce_notify_low_stock_amount', label: 'Low stock threshold', type: 'number', default: '2' },
    ],
  },
  { id: 'tax', label: 'Tax', options: [check('woocommerce_prices_include_tax', 'Prices entered with tax', 'no')] },
  {
    id: 'shipping',
    label: 'Shipping',
    options: [words('woocommerce_ship_to_destination', 'Shipping destination', 'billing')],
  },
  { id: 'checkout', label: 'Payments', options: [] },
  {
    id: 'account',
    label: 'Accounts &amp; Privacy',
    options: [check('woocommerce_enable_guest_checkout', 'Enable guest checkout', 'yes')],
  },
  {
    id: 'email',
    label: 'Emails',
    options: [
      words('woocommerce_email_from_name', '"From" name', 'Harbour Lane Goods'),
      { id: 'woocommerce_email_from_address', label: '"From" address', type: 'email', default: 'hello@example.test' },
    ],
  },
  { id: 'integration', label: 'Integration', options: [] },
  { id: 'advanced', label: 'Advanced', options: [words('woocommerce_checkout_pay_endpoint', 'Pay', 'order-pay')] },
];

const wc = ['wc/v3', 'wc/v2'];

const mayEdit = (call: Call): Reply | undefined =>
  managesShop(call.user)
    ? undefined
    : denied(call, 'woocommerce_rest_cannot_edit', 'Sorry, you cannot edit this resource.');

export function settingsRoutes(): Route[] {
  return wc.flatMap((namespace) => [
    route(namespace, '/settings', ['GET'], managersOnly, listGroups),
    route(namespace, '/settings/(?P<group_id>[\\w-]+)/batch', editing, mayEdit, batchOptions),
    route(namespace, '/settings/(?P<group_id>[\\w-]+)', ['GET'], managersOnly, listOptions),
    {
      namespace,
      path: '/settings/(?P<group_id>[\\w-]+)/(?P<id>[\\w-]+)',
      endpoints: [
        { methods: ['GET'], args: {}, permission: managersOnly, run: viewOption },
        { methods: editing, args: {}, permission: mayEdit, run: (call) => changeOption(call, call.params.value) },
      ],
    },
  ]);
}

function listGroups(call: Call): Reply {
  return reply(
    groups.map(({ id, label }) => ({
      id,
      label,
      description: '',
      parent_id: '',
      sub_groups: [],
      _links: { options: [{ href: restUrl(call.site, `/${call.namespace}/settings/${id}`) }] },
    })),
  );
}

function groupOf(call: Call): Group | undefined {
  return groups.find(({ id }) => id === call.path.group_id);
}

const noGroup = () => errorReply('rest_setting_setting_group_invalid', 'Invalid setting group.', 404);
const noOption = () => errorReply('rest_setting_setting_invalid', 'Invalid setting.', 404);

function listOptions(call: Call): Reply {
  const group = groupOf(call);
  return group === undefined ? noGroup() : reply(group.options.map((option) => present(call, group, option)));
}

function viewOption(call: Call): Reply {
  const group = groupOf(call);
  if (group === undefined) return noGroup();
  const option = group.options.find(({ id }) => id === call.path.id);
  return option === undefined ? noOption() : reply(present(call, group, option));
}

function changeOption(call: Call, value: unknown): Reply {
  const group = groupOf(call);
  if (group === undefined) return noGroup();
  const option = group.options.find(({ id }) => id === call.path.id);
  if (option === undefined) return noOption();
  const allowed = option.type === 'checkbox' ? ['yes', 'no'] : option.options && Object.keys(option.options);
  if (typeof value !== 'string' || (allowed !== undefined && !allowed.includes(value))) {
    return errorReply('rest_setting_value_invalid', 'An invalid setting value was passed.', 400);
  }
  call.shop.settings.set(`${group.id}/${option.id}`, value);
  return reply(present(call, group, option));
}

function batchOptions(call: Call): Reply {
  const sent = list(call.params.update).map(fields);
  if (sent.length === 0) return reply([]);
  const update = sent.map((item) => {
    const id = str(item.id);
    const answer = changeOption({ ...call, path: { ...call.path, id } }, item.value);
    const { code, message, data } = fields(answer.body);
    return answer.status < 400 ? answer.body : { id, error: { code, message, data } };
  });
  return reply({ update });
}

function present(call: Call, group: Group, option: Option): Fields {
  const base = `/${call.namespace}/settings/${group.id}`;
  return {
    id: option.id,
    label: option.label,
    description: '',
    type: option.type,
    default: option.default,
    ...(option.options === undefined ? {} : { options: option.options }),
    value: call.shop.settings.get(`${group.id}/${option.id}`) ?? option.default,
    group_id: group.id,
    _links: {
      self: [{ href: restUrl(call.site, `${base}/${option.id}`) }],
      collection: [{ href: restUrl(call.site, base) }],
    },
  };
}
