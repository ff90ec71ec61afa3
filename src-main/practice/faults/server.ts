import { type Fault, type PracticeRequest, withoutAuthorization } from '../http.ts';
import { barePage, isRest } from './pages.ts';

/** Drops the Authorization header, as Apache does before PHP where nothing passes it on. */
export function stripAuthorization(): Fault {
  return (request, next) => next(withoutAuthorization(request));
}

/** The web server runs, and the PHP behind it does not. */
export function badGateway(): Fault {
  return () => barePage(502, '502 Bad Gateway', '', { server: 'nginx' });
}

/** A host's own page for all of its sites, with nothing of WordPress in it. */
export function serverMaintenance(): Fault {
  return () => barePage(503, 'Scheduled maintenance', 'This server will be back shortly.', { 'retry-after': '3600' });
}

/** Sends everything to the same path elsewhere; `to` is an origin such as `https://www.shop.example`. */
export function redirectTo(to: string): Fault {
  return (request) => moved(`${to}${request.target}`);
}

/** Sends every call to one place, whatever was asked for. */
export function redirectAllTo(location: string): Fault {
  return () => moved(location, 302);
}

/** Sends on whoever calls over the scheme: http to https, or both to each other. */
export function redirectScheme(from: 'http' | 'https', to: () => string): Fault {
  return (request, next) => ((from === 'https') === request.tls ? moved(`${to()}${request.target}`) : next(request));
}

/** The whole site has moved to another name of this computer; its port and paths stay. */
export function moveToName(name: string): Fault {
  return (request, next) => (calledName(request) === name ? next(request) : moved(underName(request, name)));
}

/** WordPress's own redirect to the name that it goes by: of pages, never of the REST API. */
export function movePagesToName(name: string): Fault {
  return (request, next) => {
    if (isRest(request) || calledName(request) === name) return next(request);
    const sent = moved(underName(request, name));
    return { ...sent, headers: { ...sent.headers, 'x-redirect-by': 'WordPress' } };
  };
}

/** One page leads on to another part of the site. */
export function redirectPath(path: string, to: string): Fault {
  return (request, next) => (request.path === path ? moved(to, 302) : next(request));
}

/** A website of somebody else's making: a page at the top, nothing besides. */
export function plainWebsite(): Fault {
  return (request) =>
    request.path === '/'
      ? barePage(200, 'Harbour Lane', 'Our new website is on its way. Find us at the harbour!')
      : barePage(404, '404 Not Found');
}

/** A shop of another system, which shows its home page whatever is asked for. */
export function otherShopSystem(): Fault {
  return () => ({
    ...barePage(200, 'Harbour Lane Goods', 'Baskets, lamps and ropes.'),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'powered-by': 'Storefront',
      'set-cookie': 'storefront_session=practice; Path=/; HttpOnly',
    },
  });
}

function moved(location: string, status: 301 | 302 = 301) {
  const title = status === 301 ? '301 Moved Permanently' : '302 Found';
  return barePage(status, title, '', { location });
}

function calledName(request: PracticeRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '');
}

function underName(request: PracticeRequest, name: string): string {
  const port = /:\d+$/.exec(request.headers.host ?? '')?.[0] ?? '';
  return `${request.tls ? 'https' : 'http'}://${name}${port}${request.target}`;
}
