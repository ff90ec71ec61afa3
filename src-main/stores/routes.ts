import type { StoreRoute } from '../contract/host.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { StoreClient } from '../woocommerce/client.ts';

const mostRoutes = 2000;
const longestPath = 200;

/**
 * The routes that the store's own index of `wc/v3` names (251 kB on a bare WooCommerce 11.0.1), with the patterns of
 * their parameters made readable. What the store says is only ever text to choose from.
 */
export async function readRoutes(
  client: StoreClient,
  host: string,
  signal: AbortSignal,
): Promise<Result<StoreRoute[]>> {
  const answer = await client.call({ method: 'GET', path: 'wc/v3', signal });
  if (!answer.ok) return answer;
  const { json } = answer.value;
  const routes = typeof json === 'object' && json !== null && 'routes' in json ? json.routes : undefined;
  if (typeof routes !== 'object' || routes === null) return fail('not-the-rest-api', { host });
  return ok(
    Object.entries(routes)
      .slice(0, mostRoutes)
      .flatMap(([pattern, route]): StoreRoute[] => {
        const path = readable(pattern);
        return path === undefined ? [] : [{ path, methods: methodsOf(route) }];
      }),
  );
}

/** `/wc/v3/products/(?P<id>[\d]+)` becomes `/wc/v3/products/{id}`. Undefined for what is no path even then. */
function readable(pattern: string): string | undefined {
  const path = pattern.slice(0, 500).replace(/\(\?P<(\w{1,40})>(?:\[[^\]]*\]|\\.|[^()])*\)/g, '{$1}');
  return path.length <= longestPath && /^\/[\w./{}-]+$/.test(path) ? path : undefined;
}

function methodsOf(route: unknown): string[] {
  const methods = typeof route === 'object' && route !== null && 'methods' in route ? route.methods : undefined;
  if (!Array.isArray(methods)) return [];
  return methods.filter((method): method is string => /^[A-Z]{3,7}$/.test(String(method))).slice(0, 10);
}
