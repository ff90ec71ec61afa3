import { basicPair, permissionRefusal } from './auth/authenticate.ts';
import type { StoreKey } from './auth/keys.ts';
import { checkOAuth } from './auth/oauth.ts';
import type { PracticeAnswer, PracticeRequest } from './http.ts';
import { parseQuery, phpJson, plain } from './php.ts';
import { shownPrice } from './shop/products.ts';
import type { Fields, Row } from './shop/shop.ts';
import { fields, num, stamp, str } from './shop/values.ts';
import { type Site, signedUrl } from './site.ts';
import { managesShop } from './users.ts';

/**
 * WooCommerce's legacy API (`/wc-api/v1` to `v3`): off, it says so to every request; on, it has an index and products
 * to read. Its errors are a list where it is on, and a single one where it is off. Measured on 11.0.1 and 8.9.3.
 */
export function serveLegacy(site: Site, request: PracticeRequest, version: string, route: string): PracticeAnswer {
  if (!site.state.woocommerce || site.state.legacyApi !== 'on') {
    return json(404, {
      errors: { code: 'woocommerce_api_disabled', message: 'The WooCommerce API is disabled on this site' },
    });
  }
  const path = route.replace(/\/+$/, '') || '/';
  if (path === '/') return json(200, { store: index(site, version) });
  const caller = authenticate(site, request);
  if ('status' in caller) return caller;
  const refusal = permissionRefusal(caller, request.method, site.state.messages);
  if (refusal !== undefined) return error(401, 'woocommerce_api_authentication_error', refusal.message);
  caller.lastAccess = site.state.clock();
  return products(site, request, path, caller);
}

function index(site: Site, version: string): Fields {
  const route = (path: string, supports: readonly string[]) => [
    path,
    { supports, meta: { self: `${site.home}/wc-api/${version}${path}` } },
  ];
  return {
    name: site.state.name,
    description: '',
    URL: site.home,
    wc_version: site.state.version,
    ...(version === 'v3' ? { version: '3.1.0' } : {}),
    routes: Object.fromEntries([route('/', ['HEAD', 'GET']), route('/products', ['HEAD', 'GET', 'POST'])]),
    meta: {
      timezone: 'UTC',
      currency: 'USD',
      ssl_enabled: site.home.startsWith('https:'),
      permalinks_enabled: site.state.permalinks === 'pretty',
    },
  };
}

function authenticate(site: Site, request: PracticeRequest): StoreKey | PracticeAnswer {
  const refuse = (message: string, status = 401) => error(status, 'woocommerce_api_authentication_error', message);
  const { keys } = site.state;
  const query = parseQuery(request.query);
  if (site.seesHttps) {
    const pair = basicPair(request);
    const asked = fields(plain(query));
    const name = pair?.name ?? str(asked.consumer_key);
    const secret = pair?.secret ?? str(asked.consumer_secret);
    if (name === '') return refuse('Consumer key is missing.', 404);
    const key = keys.byConsumerKey(name);
    if (key === undefined) return refuse('Consumer key is invalid.');
    return key.consumerSecret === secret ? key : withChallenge(refuse('Consumer Secret is invalid.'));
  }
  const outcome = checkOAuth(
    {
      method: request.method,
      parameters: query,
      authorization: undefined,
      url: signedUrl(site, request.path),
    },
    (name) => keys.byConsumerKey(name),
    Math.floor(site.state.clock() / 1000),
  );
  if (outcome.kind === 'accepted') return outcome.key;
  if (outcome.kind === 'none') return refuse('oauth_consumer_key parameter is missing', 404);
  const { fault } = outcome;
  switch (fault.kind) {
    case 'missing':
      return refuse(`${fault.names[0]} parameter is missing`, 404);
    case 'key':
      return refuse('Consumer key is invalid.');
    case 'timestamp':
      return refuse('Invalid timestamp.');
    case 'nonce':
      return refuse('Invalid nonce - nonce has already been used.');
    default:
      return refuse('Invalid Signature - provided signature does not match.');
  }
}

function products(site: Site, request: PracticeRequest, path: string, key: StoreKey): PracticeAnswer {
  const one = /^\/products\/(\d+)$/.exec(path);
  const rows = [...site.state.shop.products.values()].filter((row) => row.status === 'publish').reverse();
  const readable = managesShop(site.state.users.get(key.userId)) ? rows : [];
  if (one !== null) {
    const found = readable.find((row) => row.id === Number(one[1]));
    if (found === undefined) return error(404, 'woocommerce_api_invalid_product_id', 'Invalid product ID');
    return json(200, { product: present(site, found) });
  }
  if (path !== '/products') {
    return error(404, 'woocommerce_api_no_route', 'No route was found matching the URL and request method');
  }
  if (request.method === 'POST') {
    return error(400, 'woocommerce_api_missing_product_data', 'No product data specified to create product');
  }
  const filter = fields(fields(plain(parseQuery(request.query))).filter);
  const limit = num(filter.limit) || 10;
  const pages = Math.ceil(rows.length / limit);
  return json(
    200,
    { products: readable.slice(0, limit).map((row) => present(site, row)) },
    {
      'x-wc-total': String(rows.length),
      'x-wc-totalpages': String(pages),
      ...(pages > 1 && readable.length > 0 ? { link: pagingLink(site, request, pages) } : {}),
    },
  );
}

/** The host without its port: so it was measured. WordPress sends a header each, which is the same as one list. */
function pagingLink(site: Site, request: PracticeRequest, pages: number): string {
  const { protocol, hostname } = new URL(site.home);
  const url = (page: number) => `<${protocol}//${hostname}${request.target}&page=${page}>`;
  return `${url(2)}; rel="next", ${url(pages)}; rel="last"`;
}

/** Unlike the REST API the legacy one asks for a name and a password. */
function withChallenge(answer: PracticeAnswer): PracticeAnswer {
  const realm =
    'WooCommerce API. Use a consumer key in the username field and a consumer secret in the password field.';
  return { ...answer, headers: { ...answer.headers, 'www-authenticate': `Basic realm="${realm}"` } };
}

function present(site: Site, row: Row): Fields {
  return {
    title: row.name,
    id: row.id,
    created_at: `${stamp(num(row.created))}Z`,
    updated_at: `${stamp(num(row.modified))}Z`,
    type: row.type,
    status: row.status,
    downloadable: row.downloadable,
    virtual: row.virtual,
    permalink: `${site.home}/product/${str(row.slug)}/`,
    sku: row.sku,
    price: shownPrice(site.state.shop, row),
    regular_price: row.regular_price,
    sale_price: row.sale_price === '' ? null : row.sale_price,
  };
}

function error(status: number, code: string, message: string): PracticeAnswer {
  return json(status, { errors: [{ code, message }] });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): PracticeAnswer {
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8', ...headers }, body: phpJson(body) };
}
