import { formBody } from '../auth/authenticate.ts';
import { html, type PracticeAnswer, type PracticeRequest, redirect } from '../http.ts';
import { parseQuery, plain } from '../php.ts';
import type { Fields } from '../shop/shop.ts';
import { fields, str } from '../shop/values.ts';
import { linkHeader, type Site } from '../site.ts';
import { authorizePage, authorizeProblem, passwordPage, readAuthorizeRequest, refusedPage } from './authorize.ts';
import { comingSoonPage, homePage } from './home.ts';
import { addKeyPage, editKeyPage, generatedKeyPage, keysPage, readKeyForm } from './keys.ts';
import { permalinksPage } from './permalinks.ts';

/**
 * The pages for people, or undefined where there is none. Nobody has to log in: the store is reachable from this
 * computer only, and everything in it is made up.
 */
export function servePage(site: Site, request: PracticeRequest, path: string): PracticeAnswer | undefined {
  const posted = request.method === 'POST';
  if (posted && !fromOwnPage(site, request))
    return html(403, refusedPage(site, 'The form was sent from another site.'));
  const query = fields(plain(parseQuery(request.query)));
  const sent = fields(plain(formBody(request)));
  switch (path) {
    case '/':
    case '/index.php':
      return site.state.comingSoon
        ? html(200, comingSoonPage(site), { ...linkHeader(site), ...uncached })
        : html(200, homePage(site), { ...linkHeader(site) });
    case '/wp-admin/admin.php':
      return query.page === 'wc-settings' && query.section === 'keys' && site.state.woocommerce
        ? keys(site, posted, query, sent)
        : undefined;
    case '/wp-admin/options-permalink.php':
      if (posted) site.state.permalinks = str(sent.selection) === '' ? 'plain' : 'pretty';
      return html(200, permalinksPage(site, posted));
    case '/wp-admin/authorize-application.php':
      return authorize(site, posted, posted ? sent : query);
    default:
      return undefined;
  }
}

/** WordPress's `nocache_headers()` to visitors. */
const uncached = {
  expires: 'Wed, 11 Jan 1984 05:00:00 GMT',
  'cache-control': 'no-cache, must-revalidate, max-age=0, no-store, private',
};

/** A browser says where a form came from; another site's page must not fill in ours. */
function fromOwnPage(site: Site, request: PracticeRequest): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  try {
    return new URL(origin).host === host || origin === new URL(site.home).origin;
  } catch {
    return false;
  }
}

function keys(site: Site, posted: boolean, query: Fields, sent: Fields): PracticeAnswer {
  const { state } = site;
  if (query['create-key'] !== undefined) {
    if (!posted) return html(200, addKeyPage(site, undefined));
    const form = readKeyForm(state.users, sent);
    if ('error' in form) return html(200, addKeyPage(site, form.error));
    return html(200, generatedKeyPage(site, state.keys.create(form)), { 'cache-control': 'no-store' });
  }
  if (query['edit-key'] !== undefined) {
    const key = state.keys.byId(Number(query['edit-key']));
    if (key === undefined) return html(200, keysPage(site, 'Invalid API Key.'));
    if (!posted) return html(200, editKeyPage(site, key, undefined));
    const form = readKeyForm(state.users, sent);
    if ('error' in form) return html(200, editKeyPage(site, key, form.error));
    Object.assign(key, form);
    return html(200, editKeyPage(site, key, 'API Key updated successfully.'));
  }
  const revoked = posted && state.keys.revoke(Number(sent['revoke-key']));
  return html(200, keysPage(site, revoked ? '1 API key permanently revoked.' : undefined));
}

/** Measured on WordPress 7.1 and 6.8.3, but for the login that comes before it there. */
function authorize(site: Site, posted: boolean, sent: Fields): PracticeAnswer {
  const request = readAuthorizeRequest(sent);
  const problem = authorizeProblem(site, request);
  if (problem !== undefined) return html(500, refusedPage(site, problem));
  if (!posted) return html(200, authorizePage(site, request));
  if (sent.approve === undefined) return redirect(302, request.rejectUrl || `${site.home}/wp-admin/`);
  const admin = 1;
  const { password } = site.state.applicationPasswords.create(admin, request.appName, request.appId);
  if (request.successUrl === '') return html(200, passwordPage(site, request.appName, password));
  const login = site.state.users.get(admin)?.login ?? '';
  const answer = `site_url=${encodeURIComponent(site.home)}&user_login=${login}&password=${password}`;
  return redirect(302, `${request.successUrl}${request.successUrl.includes('?') ? '&' : '?'}${answer}`);
}
