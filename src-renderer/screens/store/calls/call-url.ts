export type QueryPair = readonly [name: string, value: string];

/** What is called, as it is shown and copied. */
export interface WrittenCall {
  readonly method: string;
  readonly path: string;
  readonly query: readonly QueryPair[];
  /** JSON text, empty where nothing is sent. */
  readonly body: string;
}

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export function takesBody(method: string): boolean {
  return method === 'POST' || method === 'PUT' || method === 'PATCH' || method === 'DELETE';
}

/** The parameters of a route that nobody has filled in: `{id}` of `products/{id}`. */
export function openParameters(path: string): readonly string[] {
  return path.match(/\{\w*\}/g) ?? [];
}

/** Rows that nobody has typed a name into are not sent. */
export function sentQuery(query: readonly QueryPair[]): readonly QueryPair[] {
  return query.filter(([name]) => name.trim() !== '');
}

export interface GatewayAddress {
  readonly address: string;
  /** Its parts below `wp-json`; of the legacy API with `wc-api` in front. */
  readonly route: readonly string[];
}

/**
 * The address at which a tool makes this call, for people to read and copy; `base` is the tool's URL of its store. A path
 * without a namespace is one of `wc/v3`, and what stands behind its `?` comes before the rows.
 */
export function gatewayAddressOf(base: string, { path, query }: Pick<WrittenCall, 'path' | 'query'>): GatewayAddress {
  const [written = '', ...behind] = path.trim().split('?');
  const route = routeOf(written);
  const place = route[0] === 'wc-api' ? route : ['wp-json', ...route];
  const pairs = [...new URLSearchParams(behind.join('?')), ...sentQuery(query)];
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
  return {
    address: `${base}/${place.map(encodePart).join('/')}${search === '' ? '' : `?${search}`}`,
    route,
  };
}

/** Whole addresses, those with `index.php` and those of shops in a folder are one route, however they are written. */
function routeOf(written: string): readonly string[] {
  const path = URL.canParse(written) ? new URL(written).pathname : written;
  const parts = path.split('/').filter((part) => part !== '');
  const api = parts.findIndex((part) => part === 'wp-json' || part === 'wc-api');
  const route = api < 0 ? parts : parts.slice(parts[api] === 'wp-json' ? api + 1 : api);
  const [namespace = ''] = route;
  return namespace === 'wc' || namespace === 'wc-api' || namespace.startsWith('wc-') || namespace === 'wp'
    ? route
    : ['wc', 'v3', ...route];
}

/** Encoded once, also where the person did so already. */
function encodePart(part: string): string {
  try {
    return encodeURIComponent(decodeURIComponent(part));
  } catch {
    return encodeURIComponent(part);
  }
}
