import type { ApplicationPassword } from '../auth/application-passwords.ts';
import type { PhpArray } from '../php.ts';
import type { Fields, Shop } from '../shop/shop.ts';
import type { Site } from '../site.ts';
import type { User } from '../users.ts';
import type { Reply } from './reply.ts';
import type { Args } from './schema.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export const editing: readonly Method[] = ['POST', 'PUT', 'PATCH'];

/** One call of one route, after its caller is known and its parameters are checked. */
export interface Call {
  readonly site: Site;
  readonly shop: Shop;
  readonly user: User | undefined;
  readonly applicationPassword: ApplicationPassword | undefined;
  /** After `_method` and `X-HTTP-Method-Override`; HEAD counts as GET. */
  readonly method: string;
  /** Such as `/wc/v3/products/18`. */
  readonly route: string;
  readonly namespace: string;
  /** What the route's own pattern caught: `{ id: '18' }`. */
  readonly path: Readonly<Record<string, string>>;
  /** Everything sent, from address, query and body, defaults filled in. */
  readonly params: Fields;
  /** The query as it was sent, for `Link`. */
  readonly query: PhpArray;
}

export interface Endpoint {
  readonly methods: readonly Method[];
  readonly args: Args;
  /** Undefined: go on. Asked anew for `Allow`, so it must not change anything. */
  readonly permission: (call: Call) => Reply | undefined;
  readonly run: (call: Call) => Reply;
}

export interface Route {
  readonly namespace: string;
  /** After the namespace, as WordPress writes it: `/products/(?P<id>[\d]+)`. Empty for a namespace's own index. */
  readonly path: string;
  readonly endpoints: readonly Endpoint[];
}

/** As the index names it: `/wc/v3/products/(?P<id>[\\d]+)`. */
export function routePath({ namespace, path }: Route): string {
  return namespace === '' ? path : `/${namespace}${path}`;
}

export const open = (): undefined => undefined;

/** A route with one endpoint. */
export function route(
  namespace: string,
  path: string,
  methods: readonly Method[],
  permission: Endpoint['permission'],
  run: Endpoint['run'],
  args: Args = {},
): Route {
  return { namespace, path, endpoints: [{ methods, args, permission, run }] };
}

/** The number that the route's pattern caught. */
export function pathId(call: Call, name = 'id'): number {
  return Number(call.path[name] ?? 0);
}
