import { authenticate, type Caller, formBody, permissionRefusal } from '../auth/authenticate.ts';
import type { PracticeAnswer, PracticeRequest } from '../http.ts';
import { parseQuery, phpJson, plain } from '../php.ts';
import type { Fields } from '../shop/shop.ts';
import { fields, str } from '../shop/values.ts';
import { linkHeader, type Site, signedUrl } from '../site.ts';
import { namespaceIndex, rootIndex, routeOptions } from './index-routes.ts';
import { errorReply, noRoute, type Reply, reply } from './reply.ts';
import { type Call, type Endpoint, type Method, type Route, routePath } from './route.ts';
import { validate } from './schema.ts';

/** Routes with their patterns ready. */
export interface RestApi {
  readonly routes: readonly Route[];
  readonly patterns: readonly { readonly pattern: RegExp; readonly route: Route }[];
}

export function restApi(routes: readonly Route[]): RestApi {
  const patterns = routes.map((route) => ({
    pattern: new RegExp(`^${routePath(route).replaceAll('(?P<', '(?<')}$`),
    route,
  }));
  return { routes, patterns };
}

/** Answers a REST request: who calls, may the key do that, which route, are the parameters right, may the user do that. */
export function serveRest(api: RestApi, site: Site, request: PracticeRequest, rawRoute: string): PracticeAnswer {
  const { state } = site;
  const caller = authenticate(request, site.seesHttps, signedUrl(site, request.path), state);
  const route = rawRoute.replace(/\/+$/, '') || '/';
  const query = parseQuery(request.query);
  const asked = fields(plain(query));
  const method = askedMethod(request, asked);
  const user = caller.userId === undefined ? undefined : state.users.get(caller.userId);

  const dispatched = dispatch(api, site, request, { caller, user, route, query, asked, method });
  const recognised = user !== undefined;
  return envelope(site, request, dispatched, asked, method, recognised);
}

interface Arrived {
  readonly caller: Caller;
  readonly user: Call['user'];
  readonly route: string;
  readonly query: Call['query'];
  readonly asked: Fields;
  readonly method: string;
}

/** `_method` and `X-HTTP-Method-Override` count, whatever the verb they came with. */
function askedMethod(request: PracticeRequest, asked: Fields): string {
  const override = str(asked._method) || request.headers['x-http-method-override'];
  return (override || request.method).toUpperCase();
}

function dispatch(api: RestApi, site: Site, request: PracticeRequest, arrived: Arrived): Reply {
  const { caller, method, route } = arrived;
  if (isClosedTo(site, arrived)) return errorReply('rest_cannot_access', site.state.messages.restClosed, 401);
  if (caller.refusal !== undefined) return errorReply(caller.refusal.code, caller.refusal.message, 401);
  if (caller.key !== undefined) {
    const refusal = permissionRefusal(caller.key, method, site.state.messages);
    if (refusal !== undefined) return errorReply(refusal.code, refusal.message, 401);
    caller.key.lastAccess = site.state.clock();
  }
  const verb = method === 'HEAD' ? 'GET' : method;
  const matched = match(api, route, verb);
  if (matched === undefined) return noRoute();
  const call: Call = {
    site,
    shop: site.state.shop,
    user: arrived.user,
    applicationPassword: caller.applicationPassword,
    method: verb,
    route,
    namespace: matched.route.namespace,
    path: matched.path,
    params: {},
    query: arrived.query,
  };
  if (verb === 'OPTIONS') return allowed(call, matched.route, reply(routeOptions(matched.route)));
  return allowed(call, matched.route, runEndpoint(api, call, matched, request, arrived.asked));
}

/** A plugin's refusal of those who are not logged in: a key's user is, unless they were deleted. */
function isClosedTo({ state }: Site, { caller, user }: Arrived): boolean {
  switch (state.restClosed) {
    case undefined:
      return false;
    case 'to-keys':
      return true;
    case 'impolite':
      return user === undefined;
    case 'polite':
      return user === undefined && caller.refusal === undefined;
  }
}

interface Matched {
  readonly route: Route;
  readonly endpoint: Endpoint;
  readonly path: Readonly<Record<string, string>>;
}

function match(api: RestApi, asked: string, verb: string): Matched | undefined {
  for (const { pattern, route } of api.patterns) {
    const found = pattern.exec(asked);
    if (found === null) continue;
    const endpoint =
      verb === 'OPTIONS' ? route.endpoints[0] : route.endpoints.find(({ methods }) => methods.includes(verb as Method));
    if (endpoint !== undefined) return { route, endpoint, path: { ...found.groups } };
  }
  return undefined;
}

function runEndpoint(api: RestApi, call: Call, matched: Matched, request: PracticeRequest, asked: Fields): Reply {
  const body = bodyParams(request);
  if (body === 'malformed') {
    return errorReply('rest_invalid_json', 'Invalid JSON body passed.', 400, {
      json_error_code: 4,
      json_error_message: 'Syntax error',
    });
  }
  const checked = validate(matched.endpoint.args, { ...asked, ...body, ...matched.path });
  if ('refused' in checked) return checked.refused;
  const ready: Call = { ...call, params: checked.params };
  const refusal = matched.endpoint.permission(ready);
  if (refusal !== undefined) return refusal;
  if (matched.route.namespace === '') return reply(rootIndex(api.routes, call.site));
  if (matched.route.path === '') return reply(namespaceIndex(api.routes, call));
  return matched.endpoint.run(ready);
}

function bodyParams(request: PracticeRequest): Fields | 'malformed' {
  const type = request.headers['content-type'] ?? '';
  if (request.body.length === 0) return {};
  if (/^application\/([\w!#$&^.+-]+\+)?json\b/i.test(type)) {
    try {
      const sent: unknown = JSON.parse(request.body.toString('utf8'));
      // A list arrives under its indices.
      return typeof sent === 'object' ? { ...sent } : {};
    } catch {
      return 'malformed';
    }
  }
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return fields(plain(request.method === 'POST' ? formBody(request) : parseQuery(request.body.toString('latin1'))));
  }
  return {};
}

/** `Allow`: the verbs of this route that this user may use. It says nothing about the key's permission. */
function allowed(call: Call, route: Route, answer: Reply): Reply {
  const methods = route.endpoints.flatMap((endpoint) =>
    endpoint.permission(call) === undefined ? endpoint.methods : [],
  );
  if (methods.length === 0) return answer;
  const allow = [...new Set(methods)].join(', ');
  return { ...answer, headers: { ...answer.headers, allow } };
}

const always = {
  'content-type': 'application/json; charset=UTF-8',
  'x-robots-tag': 'noindex',
  'x-content-type-options': 'nosniff',
  'access-control-expose-headers': 'X-WP-Total, X-WP-TotalPages, Link',
  'access-control-allow-headers': 'Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type',
};

/** Sent with every answer to somebody that was recognised. */
const personal = {
  expires: 'Wed, 11 Jan 1984 05:00:00 GMT',
  'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
};

function envelope(
  site: Site,
  request: PracticeRequest,
  answer: Reply,
  asked: Fields,
  method: string,
  recognised: boolean,
): PracticeAnswer {
  const body = answer.status < 400 ? chosenFields(answer.body, asked._fields) : answer.body;
  const origin = request.headers.origin;
  const headers: Record<string, string> = {
    ...always,
    ...linkHeader(site),
    ...(recognised ? personal : { vary: 'Origin' }),
    ...(origin === undefined
      ? {}
      : {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'OPTIONS, GET, POST, PUT, PATCH, DELETE',
          'access-control-allow-credentials': 'true',
          vary: 'Origin',
        }),
  };
  if (asked._envelope !== undefined) {
    return { status: 200, headers, body: phpJson({ body, status: answer.status, headers: titled(answer.headers) }) };
  }
  Object.assign(headers, answer.headers);
  const callback = str(asked._jsonp);
  if (callback !== '' && /^[\w.]+$/.test(callback)) {
    headers['content-type'] = 'application/javascript; charset=UTF-8';
    return { status: answer.status, headers, body: `/**/${callback}(${phpJson(body)})` };
  }
  return { status: answer.status, headers, body: method === 'HEAD' ? '' : phpJson(body) };
}

function titled(headers: Reply['headers']): Fields {
  const title = (name: string) =>
    name === 'x-wp-total'
      ? 'X-WP-Total'
      : name === 'x-wp-totalpages'
        ? 'X-WP-TotalPages'
        : name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [title(name), /^\d+$/.test(value) ? Number(value) : value]),
  );
}

/** WordPress's `_fields`: top-level names, and dotted ones for what is inside. */
function chosenFields(body: unknown, asked: unknown): unknown {
  const names = (Array.isArray(asked) ? asked.map(str) : str(asked).split(','))
    .map((name) => name.trim())
    .filter(Boolean);
  if (names.length === 0) return body;
  if (Array.isArray(body)) return body.map((item) => choose(item, names));
  return choose(body, names);
}

function choose(item: unknown, names: readonly string[]): unknown {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
  const chosen: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(item)) {
    if (names.includes(name)) chosen[name] = value;
    else {
      const inner = names
        .filter((wanted) => wanted.startsWith(`${name}.`))
        .map((wanted) => wanted.slice(name.length + 1));
      if (inner.length > 0) chosen[name] = choose(value, inner);
    }
  }
  return chosen;
}
