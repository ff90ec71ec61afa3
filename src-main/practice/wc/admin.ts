import { reply } from '../rest/reply.ts';
import { managersOnly } from '../rest/rights.ts';
import { open, type Route, route } from '../rest/route.ts';
import { str } from '../shop/values.ts';

/** A taste of WooCommerce's own screens' APIs: keys work there too, since their names begin with `wc-`. */
export function adminRoutes(): Route[] {
  return [
    route('wc-admin', '', ['GET'], open, () => reply({})),
    route('wc-admin', '/options', ['GET'], managersOnly, ({ shop, params }) => {
      const names = str(params.options).split(',').filter(Boolean);
      const value = (name: string) =>
        shop.settings.get(`general/${name}`) ?? (name === 'woocommerce_currency' ? 'USD' : false);
      return reply(Object.fromEntries(names.map((name) => [name, value(name)])));
    }),
    route('wc-analytics', '', ['GET'], open, () => reply({})),
    route('wc-analytics', '/leaderboards', ['GET'], managersOnly, () => reply([])),
  ];
}
