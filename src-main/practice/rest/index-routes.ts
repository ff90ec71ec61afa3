import type { Fields } from '../shop/shop.ts';
import { restUrl, type Site } from '../site.ts';
import { type Call, type Route, routePath } from './route.ts';
import type { Args } from './schema.ts';

/** `/wp-json/`: the site, its namespaces and every route. */
export function rootIndex(routes: readonly Route[], site: Site): Fields {
  return {
    name: site.state.name,
    description: "Gatehouse's practice store: a stand-in, not WooCommerce",
    url: site.home,
    home: site.home,
    gmt_offset: '0',
    timezone_string: '',
    page_for_posts: 0,
    page_on_front: 0,
    show_on_front: 'posts',
    generator: 'Gatehouse practice store',
    namespaces: [...new Set(routes.map(({ namespace }) => namespace))].filter((namespace) => namespace !== ''),
    // WordPress offers application passwords over https only.
    authentication: site.seesHttps
      ? {
          'application-passwords': {
            endpoints: { authorization: `${site.home}/wp-admin/authorize-application.php` },
          },
        }
      : [],
    routes: described(routes, site),
    _links: { help: [{ href: 'https://developer.wordpress.org/rest-api/' }] },
  };
}

/** `/wp-json/wc/v3`: public, and the same with an unknown key. */
export function namespaceIndex(routes: readonly Route[], call: Call): Fields {
  const own = routes.filter(({ namespace }) => namespace === call.namespace);
  return {
    namespace: call.namespace,
    routes: described(own, call.site),
    _links: { up: [{ href: restUrl(call.site) }] },
  };
}

function described(routes: readonly Route[], site: Site): Fields {
  return Object.fromEntries(
    routes.map((route) => {
      const path = routePath(route);
      const links = path.includes('(?P<') ? {} : { _links: { self: [{ href: restUrl(site, path) }] } };
      return [path, { ...routeOptions(route), ...links }];
    }),
  );
}

/** What OPTIONS says of a route. */
export function routeOptions(route: Route): Fields {
  return {
    namespace: route.namespace,
    methods: [...new Set(route.endpoints.flatMap(({ methods }) => methods))],
    endpoints: route.endpoints.map(({ methods, args }) => ({ methods, args: describedArgs(args) })),
  };
}

function describedArgs(args: Args): Fields | readonly [] {
  const entries = Object.entries(args);
  if (entries.length === 0) return [];
  return Object.fromEntries(
    entries.map(([name, { type, required, ...rest }]) => [
      name,
      {
        ...(type === undefined ? {} : { type: type === 'date' ? 'string' : type }),
        ...rest,
        required: required === true,
      },
    ]),
  );
}
