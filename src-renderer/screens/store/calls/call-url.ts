import type { StoreRecord } from '../../../../src-main/contract/models.ts';

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

/**
 * The address that a call goes to, for people to read and copy: the core makes its own and is the judge of it. A path
 * without a namespace is one of `wc/v3`, and what stands behind its `?` comes before the rows.
 */
export function addressOf(
  store: Pick<StoreRecord, 'road'>,
  { path, query }: Pick<WrittenCall, 'path' | 'query'>,
): string {
  const [written = '', ...behind] = path.trim().split('?');
  const rest = new URL(store.road.restUrl);
  const url = new URL(rest);
  url.pathname = placeOf(written, rest.pathname);
  url.search = new URLSearchParams(
    [...new URLSearchParams(behind.join('?')), ...sentQuery(query)].map(copy),
  ).toString();
  return url.href;
}

function placeOf(written: string, root: string): string {
  const path = (URL.canParse(written) ? new URL(written).pathname : written).replace(/^\/+/, '');
  if (`/${path}`.startsWith(root)) {
    return `/${path}`;
  }
  const route = path.replace(/^(index\.php\/)?wp-json\//, '');
  if (route.startsWith('wc-api/')) {
    return root.replace(/[^/]+\/$/, '') + route;
  }
  return root + (route.startsWith('wc/') || route.startsWith('wc-') ? route : `wc/v3/${route}`);
}

function copy([name, value]: QueryPair): [string, string] {
  return [name, value];
}
