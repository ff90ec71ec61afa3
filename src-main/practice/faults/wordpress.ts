import { type Fault, html, redirect } from '../http.ts';
import { languages, type Messages } from '../messages.ts';
import { asksForJson, barePage, isJson, isRest, json } from './pages.ts';

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
export function maintenance(messages: Messages = languages.en): Fault {
  return (request) => {
    const headers = { 'retry-after': '600' };
    const message = messages.maintenance;
    if (!asksForJson(request)) return barePage(503, messages.maintenanceTitle, message, headers);
    return json(503, { code: 'wp_die', message, data: { status: 503 }, additional_errors: [] }, headers);
  };
}

/** PHP's fatal error, as WordPress shows it. */
export function fatalError(messages: Messages = languages.en): Fault {
  return (request) => {
    const message = messages.fatalError;
    if (!asksForJson(request)) return barePage(500, 'WordPress', message);
    return json(500, { code: 'internal_server_error', message, data: { status: 500 }, additional_errors: [] });
  };
}

/** A plugin that shows a page of the site wherever the REST API is asked. */
export function pagesForRest(): Fault {
  return (request, next) =>
    isRest(request) ? barePage(200, 'Harbour Lane Goods', 'Baskets, lamps and ropes.') : next(request);
}

/** A plugin that wants every visitor to log in first. What it does to the REST API is the store's own `restClosed`. */
export function forcedLogin(): Fault {
  return (request, next) => {
    if (isRest(request) || request.path.includes('/wp-admin/')) return next(request);
    if (request.path.endsWith('/wp-login.php')) return barePage(200, 'Log In');
    return redirect(302, `/wp-login.php?redirect_to=${encodeURIComponent(request.target)}`);
  };
}
