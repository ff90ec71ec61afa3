import { errorReply, reply } from '../rest/reply.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Call, type Route, route } from '../rest/route.ts';
import type { Fields } from '../shop/shop.ts';
import { restUrl } from '../site.ts';

/** Enough of the world for a practice shop. */
const countries: readonly Fields[] = [
  {
    code: 'CA',
    name: 'Canada',
    continent: 'NA',
    states: [
      { code: 'BC', name: 'British Columbia' },
      { code: 'ON', name: 'Ontario' },
    ],
  },
  { code: 'DE', name: 'Germany', continent: 'EU', states: [] },
  { code: 'FR', name: 'France', continent: 'EU', states: [] },
  { code: 'GB', name: 'United Kingdom (UK)', continent: 'EU', states: [] },
  {
    code: 'US',
    name: 'United States (US)',
    continent: 'NA',
    states: [
      { code: 'CA', name: 'California' },
      { code: 'NH', name: 'New Hampshire' },
      { code: 'NY', name: 'New York' },
    ],
  },
];

const continents: Readonly<Record<string, string>> = { EU: 'Europe', NA: 'North America' };

const currencies: readonly Fields[] = [
  { code: 'EUR', name: 'Euro', symbol: '&euro;' },
  { code: 'GBP', name: 'Pound sterling', symbol: '&pound;' },
  { code: 'USD', name: 'United States (US) dollar', symbol: '&#36;' },
];

const missing = () =>
  errorReply('woocommerce_rest_data_invalid_location', 'There are no locations matching these parameters.', 404);

export function dataRoutes(): Route[] {
  const kinds: Readonly<Record<string, string>> = {
    continents: 'List of supported continents, countries, and states.',
    countries: 'List of supported states in a given country.',
    currencies: 'List of supported currencies.',
  };
  const country = ({ code, name, states }: Fields) => ({ code, name, states });
  const continent = (code: string) => ({
    code,
    name: continents[code],
    countries: countries.filter((one) => one.continent === code).map(country),
  });
  const currency = (call: Call, found: Fields) => ({
    ...found,
    _links: {
      self: [
        {
          href: restUrl(call.site, `/wc/v3/data/currencies/${String(found.code)}`),
          targetHints: { allow: ['GET'] },
        },
      ],
      collection: [{ href: restUrl(call.site, '/wc/v3/data/currencies') }],
    },
  });
  const one = (path: string, find: (call: Call, code: string) => Fields | undefined): Route =>
    route('wc/v3', path, ['GET'], managersOnly, (call) => {
      const found = find(call, (call.path.location ?? '').toUpperCase());
      return found === undefined ? missing() : reply(found);
    });
  return [
    route('wc/v3', '/data', ['GET'], managersOnly, (call) =>
      reply(
        Object.entries(kinds).map(([slug, description]) => ({
          slug,
          description,
          _links: {
            self: [{ href: restUrl(call.site, `/wc/v3/data/${slug}`), targetHints: { allow: ['GET'] } }],
            collection: [{ href: restUrl(call.site, '/wc/v3/data') }],
          },
        })),
      ),
    ),
    route('wc/v3', '/data/continents', ['GET'], managersOnly, () => reply(Object.keys(continents).map(continent))),
    one('/data/continents/(?P<location>[\\w-]+)', (_, code) => (code in continents ? continent(code) : undefined)),
    route('wc/v3', '/data/countries', ['GET'], managersOnly, () => reply(countries.map(country))),
    one('/data/countries/(?P<location>[\\w-]+)', (_, code) => {
      const found = countries.find((known) => known.code === code);
      return found && country(found);
    }),
    route('wc/v3', '/data/currencies', ['GET'], managersOnly, (call) =>
      reply(currencies.map((found) => currency(call, found))),
    ),
    one('/data/currencies/(?P<location>[\\w-]+)', (call, code) => {
      const wanted = code === 'CURRENT' ? 'USD' : code;
      const found = currencies.find((known) => known.code === wanted);
      return found && currency(call, found);
    }),
  ];
}
