import type { BasicLogin } from '../contract/secret.ts';
import type { Transport } from './exchange.ts';
import { isOtherHost } from './redirects.ts';

/**
 * A transport that passes a staging site's own login (RFC 7617) before the site itself is reached. Its name and password
 * go over https only, to the address that the merchant confirmed and no other, also where a redirect leads on. They take
 * the place of any other login in that header: one call can carry one.
 */
export function withStagingLogin(transport: Transport, login: BasicLogin, confirmed: URL): Transport {
  return {
    close: () => transport.close(),
    send(request) {
      if (request.url.protocol !== 'https:' || isOtherHost(confirmed, request.url)) return transport.send(request);
      const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'authorization');
      const headers = { ...Object.fromEntries(others), Authorization: stagingAuthorization(login) };
      return transport.send({ ...request, headers });
    },
  };
}

/** The value of the Authorization header that passes a staging site's own login. For https only. */
export function stagingAuthorization({ user, password }: BasicLogin): string {
  return `Basic ${Buffer.from(`${user}:${password.reveal()}`).toString('base64')}`;
}
