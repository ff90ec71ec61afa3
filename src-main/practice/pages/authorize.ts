import type { Fields } from '../shop/shop.ts';
import { str } from '../shop/values.ts';
import type { Site } from '../site.ts';
import { markup, page } from './layout.ts';

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

export interface AuthorizeRequest {
  readonly appName: string;
  readonly appId: string;
  readonly successUrl: string;
  readonly rejectUrl: string;
}

export function readAuthorizeRequest(sent: Fields): AuthorizeRequest {
  return {
    appName: str(sent.app_name),
    appId: str(sent.app_id),
    successUrl: str(sent.success_url),
    rejectUrl: str(sent.reject_url),
  };
}

/** Why WordPress would not show the screen, in its words; 6.8.3 and 7.1 differ over `http://127.0.0.1`. */
export function authorizeProblem(site: Site, request: AuthorizeRequest): string | undefined {
  for (const url of [request.successUrl, request.rejectUrl]) {
    const found = url === '' ? undefined : urlProblem(site, url);
    if (found !== undefined) return found;
  }
  return request.appId !== '' && !uuid.test(request.appId) ? 'The application ID must be a UUID.' : undefined;
}

function urlProblem(site: Site, url: string): string | undefined {
  const parts = /^([a-z][a-z\d+.-]*):\/\/([^/?#]+)/i.exec(url);
  if (parts === null) return 'Invalid URL format.';
  const host = (parts[2] ?? '').replace(/:\d+$/, '');
  const loopback = host === '127.0.0.1' || host === '[::1]';
  const allowed = parts[1]?.toLowerCase() !== 'http' || (loopback && site.state.wordpressVersion !== '6.8.3');
  return allowed ? undefined : 'The URL must be served over a secure connection.';
}

export function authorizePage(site: Site, request: AuthorizeRequest): string {
  const hidden = { app_id: request.appId, success_url: request.successUrl, reject_url: request.rejectUrl };
  return page(
    site,
    'Authorize Application',
    markup`<h1>Authorize Application</h1>
<p>An application would like to connect to your account.</p>
<form method="post" action="${`${site.home}/wp-admin/authorize-application.php`}">
${Object.entries(hidden).map(([name, value]) => markup`<input type="hidden" name="${name}" value="${value}">`)}
<p><label for="app_name">New Application Password Name</label><br>
<input type="text" id="app_name" name="app_name" value="${request.appName}"></p>
<p><button class="primary" name="approve" value="1">Yes, I approve of this connection</button>
<button name="reject" value="1">No, I do not approve of this connection</button></p>
</form>`,
  );
}

export function refusedPage(site: Site, why: string): string {
  return page(
    site,
    'Error',
    markup`<h1>Cannot Authorize Application</h1>
<p class="notice error">The Authorize Application request is not allowed. ${why}</p>`,
  );
}

/** Where there is nowhere to send the password to, it is shown. */
export function passwordPage(site: Site, name: string, password: string): string {
  const grouped = password.replace(/(.{4})(?=.)/g, '$1 ');
  return page(
    site,
    'Authorize Application',
    markup`<h1>Authorize Application</h1>
<p class="notice" role="status">Your new password for ${name} is: <code>${grouped}</code><br>
Be sure to save this in a safe location. You will not be able to retrieve it.</p>`,
  );
}
