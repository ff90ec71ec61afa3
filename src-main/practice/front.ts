import {
  type Handler,
  html,
  type PracticeAnswer,
  type PracticeRequest,
  redirect,
  withoutAuthorization,
} from './http.ts';
import { serveLegacy } from './legacy.ts';
import { notFoundPage } from './pages/home.ts';
import { servePage } from './pages/pages.ts';
import { parseQuery, text, urlDecode } from './php.ts';
import { type RestApi, serveRest } from './rest/server.ts';
import { linkHeader, type Site } from './site.ts';

/** nginx's own page for a verb that it does not give to a file or folder. */
const notAllowed =
  '<html>\n<head><title>405 Not Allowed</title></head>\n<body>\n<center><h1>405 Not Allowed</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n';

const notFound =
  '<html>\n<head><title>404 Not Found</title></head>\n<body>\n<center><h1>404 Not Found</h1></center>\n<hr><center>nginx</center>\n</body>\n</html>\n';

/**
 * The web server and WordPress's own look at an address: is it the REST API (in which form), the legacy API, a page?
 * The differences between pretty and plain permalinks, and between nginx and Apache, are as measured.
 */
export function frontController(api: RestApi, siteOf: (request: PracticeRequest) => Site): Handler {
  return (request) => {
    const site = siteOf(request);
    const { subdirectory } = site.state;
    if (request.path === subdirectory && subdirectory !== '') return redirect(301, `${site.home}/`);
    if (!request.path.startsWith(`${subdirectory}/`)) return html(404, '<h1>404 Not Found</h1>');
    return withinSite(api, site, request, request.path.slice(subdirectory.length));
  };
}

function withinSite(api: RestApi, site: Site, request: PracticeRequest, path: string): PracticeAnswer {
  const { state } = site;
  const query = parseQuery(request.query);
  // The site's folder is a folder to nginx, and it lets nobody write to one; /index.php is a script.
  if (path === '/' && state.server === 'nginx' && !['GET', 'HEAD', 'POST'].includes(request.method)) {
    return html(405, notAllowed, { 'content-type': 'text/html' });
  }
  const restRoute = query.get('rest_route');
  const strippedByApache = state.server === 'apache' && state.permalinks === 'plain';
  const seen = strippedByApache ? withoutAuthorization(request) : request;
  // Without rewrite rules a path is a file or it is not there; WordPress, which does not know, goes on naming its own.
  if (!state.rewrites && path !== '/' && !path.endsWith('.php'))
    return html(404, notFound, { 'content-type': 'text/html' });
  if (typeof restRoute === 'string' && restRoute !== '') return serveRest(api, site, seen, text(restRoute));
  const legacy = legacyRoute(site, path, query);
  if (legacy !== undefined) return serveLegacy(site, seen, legacy.version, legacy.route);
  const pretty = prettyRoute(site, path);
  if (pretty !== undefined) {
    if (state.permalinks === 'pretty') return serveRest(api, site, seen, pretty);
    return notRewritten(site, request, path);
  }
  return servePage(site, request, path) ?? html(404, notFoundPage(site), linkHeader(site));
}

/** The REST route that a path such as `/wp-json/wc/v3` or `/index.php/wp-json/wc/v3` names. */
function prettyRoute(site: Site, path: string): string | undefined {
  const decoded = urlDecode(path, false)
    .replace(/^\/+/, '')
    .replace(/^index\.php\//, '');
  const { restPrefix } = site.state;
  if (decoded === restPrefix) return '/';
  return decoded.startsWith(`${restPrefix}/`) ? text(`/${decoded.slice(restPrefix.length + 1)}`) : undefined;
}

interface LegacyRoute {
  readonly version: string;
  readonly route: string;
}

function legacyRoute(site: Site, path: string, query: ReturnType<typeof parseQuery>): LegacyRoute | undefined {
  const version = query.get('wc-api-version');
  if (typeof version === 'string') {
    const route = query.get('wc-api-route');
    return { version: `v${version}`, route: typeof route === 'string' ? route : '/' };
  }
  const found = /^\/wc-api\/(v[123])(\/.*)?$/.exec(path);
  if (found === null || site.state.permalinks === 'plain') return undefined;
  return { version: found[1] ?? 'v3', route: found[2] ?? '/' };
}

/** What becomes of `/wp-json/…` where nothing rewrites it: the home page to nginx's WordPress, 404 to Apache. */
function notRewritten(site: Site, request: PracticeRequest, path: string): PracticeAnswer {
  if (site.state.server === 'apache') return html(404, '<h1>Not Found</h1>');
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const withIndex = path.startsWith('/index.php/');
  if (reading && (withIndex || !path.endsWith('/'))) {
    const straight = path.replace(/^\/index\.php/, '').replace(/\/?$/, '/');
    return redirect(301, `${site.home}${straight}`);
  }
  return (
    servePage(site, { ...request, method: reading ? request.method : 'GET' }, '/') ?? html(404, notFoundPage(site))
  );
}
