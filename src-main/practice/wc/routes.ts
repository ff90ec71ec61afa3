import type { WooCommerceNamespace } from '../options.ts';
import { reply } from '../rest/reply.ts';
import { open, type Route, route } from '../rest/route.ts';
import { adminRoutes } from './admin.ts';
import { couponRoutes } from './coupons.ts';
import { customerRoutes } from './customers.ts';
import { dataRoutes } from './data.ts';
import { orderRoutes } from './orders.ts';
import { paymentGatewayRoutes } from './payment-gateways.ts';
import { productRoutes } from './products.ts';
import { reportRoutes } from './reports.ts';
import { settingsRoutes } from './settings.ts';
import { shippingRoutes } from './shipping.ts';
import { systemStatusRoutes } from './system-status.ts';
import { taxRoutes } from './taxes.ts';
import { termRoutes } from './terms.ts';
import { webhookRoutes } from './webhooks.ts';

/**
 * Everything that WooCommerce adds to WordPress's REST API, as far as the practice store goes; or only these versions of
 * it, as old WooCommerces have.
 */
export function woocommerceRoutes(versions?: readonly WooCommerceNamespace[]): Route[] {
  const routes = allRoutes();
  return versions === undefined ? routes : routes.filter(({ namespace }) => versions.some((one) => one === namespace));
}

function allRoutes(): Route[] {
  const indexes = ['wc/v3', 'wc/v2', 'wc/v1'].map((namespace) =>
    // Namespace indexes are answered by the REST server itself, which knows all routes.
    route(namespace, '', ['GET'], open, () => reply({})),
  );
  return [
    ...indexes,
    ...termRoutes(),
    ...productRoutes(),
    ...orderRoutes(),
    ...customerRoutes(),
    ...couponRoutes(),
    ...settingsRoutes(),
    ...webhookRoutes(),
    ...systemStatusRoutes(),
    ...dataRoutes(),
    ...reportRoutes(),
    ...taxRoutes(),
    ...shippingRoutes(),
    ...paymentGatewayRoutes(),
    ...adminRoutes(),
  ];
}
