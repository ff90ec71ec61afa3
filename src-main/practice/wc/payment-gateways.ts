import { errorReply, reply } from '../rest/reply.ts';
import { managersOnly } from '../rest/rights.ts';
import { type Route, route } from '../rest/route.ts';

const gateways = [
  { id: 'bacs', title: 'Direct bank transfer', enabled: true },
  { id: 'cheque', title: 'Check payments', enabled: false },
  { id: 'cod', title: 'Cash on delivery', enabled: true },
].map((gateway, order) => ({
  ...gateway,
  description: '',
  order,
  method_title: gateway.title,
  method_description: '',
  settings: {},
}));

export function paymentGatewayRoutes(): Route[] {
  return ['wc/v3', 'wc/v2'].flatMap((namespace) => [
    route(namespace, '/payment_gateways', ['GET'], managersOnly, () => reply(gateways)),
    route(namespace, '/payment_gateways/(?P<id>[\\w-]+)', ['GET'], managersOnly, ({ path }) => {
      const found = gateways.find(({ id }) => id === path.id);
      return found === undefined
        ? errorReply('woocommerce_rest_payment_gateway_invalid', 'Resource does not exist.', 404)
        : reply(found);
    }),
  ]);
}
