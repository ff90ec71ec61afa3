import { type Fault, html, type PracticeRequest, withoutAuthorization } from './http.ts';

/** Drops the Authorization header, as Apache does before PHP where nothing passes it on. */
export function stripAuthorization(): Fault {
  return (request, next) => next(withoutAuthorization(request));
}

/** A firewall that lets some verbs through only; HTML, never JSON. */
export function blockVerbs(
  verbs: readonly string[] = ['PUT', 'PATCH', 'DELETE'],
  status: 403 | 405 | 501 = 405,
): Fault {
  return (request, next) => (verbs.includes(request.method) ? plainPage(status) : next(request));
}

/** 429 after `allowed` requests, with `Retry-After` in seconds unless `null`. */
export function limitRate(allowed = 0, retryAfter: number | null = 2): Fault {
  let seen = 0;
  return (request, next) => {
    seen += 1;
    if (seen <= allowed) return next(request);
    const page = plainPage(429);
    return retryAfter === null ? page : { ...page, headers: { ...page.headers, 'retry-after': String(retryAfter) } };
  };
}

const notice =
  '<br />\n<b>Notice</b>:  Undefined variable $options in <b>/srv/www/wp-content/plugins/chatty/chatty.php</b> on line <b>42</b><br />\n';

/**
 * A plugin that prints before the JSON. Without output buffering PHP has sent its headers by then: always 200 and
 * text/html, whatever the store meant to say.
 */
export function noticesBeforeJson(buffered = true): Fault {
  return async (request, next) => {
    const answer = await next(request);
    if (!isJson(answer.headers)) return answer;
    const body = `${notice}${answer.body.toString()}`;
    return buffered ? { ...answer, body } : html(200, body);
  };
}

/** A file of the site that was saved with a byte-order mark. */
export function byteOrderMark(): Fault {
  return async (request, next) => {
    const answer = await next(request);
    return isJson(answer.headers) ? { ...answer, body: `\ufeff${answer.body.toString()}` } : answer;
  };
}

/** WordPress's own maintenance page; JSON to those who ask for JSON. */
function maintenance(): Fault {
  return (request) => {
    const headers = { 'retry-after': '600' };
    const message = 'Briefly unavailable for scheduled maintenance. Check back in a minute.';
    if (!asksForJson(request)) return html(503, `<!DOCTYPE html><title>Maintenance</title><p>${message}</p>`, headers);
    return json(503, { code: 'wp_die', message, data: { status: 503 }, additional_errors: [] }, headers);
  };
}

/** PHP's fatal error, as WordPress shows it. */
function fatalError(): Fault {
  return (request) => {
    const message = 'There has been a critical error on this website.';
    if (!asksForJson(request))
      return html(500, `<!DOCTYPE html><title>WordPress &rsaquo; Error</title><p>${message}</p>`);
    return json(500, { code: 'internal_server_error', message, data: { status: 500 }, additional_errors: [] });
  };
}

/** Sends everything to the same path elsewhere; `to` is an origin such as `https://www.shop.example`. */
export function redirectTo(to: string): Fault {
  return (request) => ({
    status: 301,
    headers: { location: `${to}${request.target}`, 'content-type': 'text/html' },
    body: '<h1>301 Moved Permanently</h1>',
  });
}

/** Remembers every good answer to a GET by its address alone, and gives it to anybody who asks again. */
export function cacheAnswers(): Fault {
  const kept = new Map<string, Awaited<ReturnType<Fault>>>();
  return async (request, next) => {
    const known = request.method === 'GET' ? kept.get(request.target) : undefined;
    if (known !== undefined) return { ...known, headers: { ...known.headers, age: '7', 'x-cache': 'HIT' } };
    const answer = await next(request);
    if (request.method === 'GET' && answer.status === 200) kept.set(request.target, answer);
    return answer;
  };
}

/** Each fault by its name, with its defaults. */
export const faults = {
  'strip-authorization': stripAuthorization,
  'block-verbs': blockVerbs,
  'rate-limit': limitRate,
  'notices-before-json': noticesBeforeJson,
  'byte-order-mark': byteOrderMark,
  maintenance,
  'fatal-error': fatalError,
  'cached-answers': cacheAnswers,
} as const satisfies Readonly<Record<string, () => Fault>>;

function isJson(headers: Readonly<Record<string, string>>): boolean {
  return headers['content-type']?.startsWith('application/json') === true;
}

function asksForJson(request: PracticeRequest): boolean {
  return request.headers.accept?.includes('application/json') === true;
}

function plainPage(status: number) {
  return html(status, `<html>\n<head><title>${status}</title></head>\n<body><h1>${status}</h1></body>\n</html>\n`);
}

function json(status: number, body: unknown, headers: Record<string, string> = {}) {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(body),
  };
}
