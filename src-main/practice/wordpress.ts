import type { ApplicationPassword } from './auth/application-passwords.ts';
import { errorReply, type Reply, reply } from './rest/reply.ts';
import { type Call, type Endpoint, open, type Route, route } from './rest/route.ts';
import { stamp } from './shop/values.ts';

/** The little of WordPress's own REST API that tells a store, its users and application passwords apart. */
export function wordpressRoutes(): Route[] {
  const notLoggedIn = (call: Call): Reply | undefined =>
    call.user === undefined ? errorReply('rest_not_logged_in', 'You are not currently logged in.', 401) : undefined;
  const administrators = (call: Call): Reply | undefined =>
    call.user?.role === 'administrator'
      ? undefined
      : errorReply('rest_forbidden', 'Sorry, you are not allowed to do that.', call.user === undefined ? 401 : 403);
  return [
    route('', '/', ['GET'], open, () => reply({})),
    route('wp/v2', '', ['GET'], open, () => reply({})),
    route('wp/v2', '/users/me', ['GET'], open, (call) => notLoggedIn(call) ?? reply(me(call))),
    ...passwordRoutes((call) => notLoggedIn(call) ?? ownOnly(call)),
    route('wp/v2', '/settings', ['GET'], administrators, ({ site }) =>
      reply({ title: site.state.name, url: site.home }),
    ),
    route('wp/v2', '/media', ['GET'], open, () => reply([], 200, { 'x-wp-total': '0', 'x-wp-totalpages': '0' })),
    route('wp-site-health/v1', '', ['GET'], open, () => reply({})),
    route('wp-site-health/v1', '/tests/https-status', ['GET'], administrators, () => reply({ status: 'good' })),
  ];
}

function me({ user }: Call) {
  return { id: user?.id, name: user?.name, slug: user?.login, url: '', description: '' };
}

/** Whose passwords the address names. */
function owner(call: Call): number {
  return call.path.user_id === 'me' ? (call.user?.id ?? 0) : Number(call.path.user_id);
}

/** Others' passwords are an administrator's business. */
function ownOnly(call: Call): Reply | undefined {
  if (call.user?.role === 'administrator' || owner(call) === call.user?.id) return undefined;
  return errorReply('rest_forbidden', 'Sorry, you are not allowed to do that.', 403);
}

function passwordRoutes(permission: Endpoint['permission']): Route[] {
  const base = '/users/(?P<user_id>(?:[\\d]+|me))/application-passwords';
  const table = (call: Call) => call.site.state.applicationPasswords;
  const notFound = () => errorReply('rest_application_password_not_found', 'Application password not found.', 404);
  return [
    route('wp/v2', `${base}/introspect`, ['GET'], permission, (call) =>
      call.applicationPassword === undefined
        ? errorReply('rest_no_authenticated_app_password', 'Cannot introspect application password.', 404)
        : reply(present(call.applicationPassword)),
    ),
    {
      namespace: 'wp/v2',
      path: base,
      endpoints: [
        {
          methods: ['GET'],
          args: {},
          permission,
          run: (call) => reply(table(call).of(owner(call)).map(present)),
        },
        {
          methods: ['POST'],
          args: { name: { type: 'string', required: true }, app_id: { type: 'string', default: '' } },
          permission,
          run(call) {
            const made = table(call).create(owner(call), String(call.params.name), String(call.params.app_id));
            return reply({ ...present(made.entry), password: made.password }, 201);
          },
        },
      ],
    },
    {
      namespace: 'wp/v2',
      path: `${base}/(?P<uuid>[\\w\\-]+)`,
      endpoints: [
        {
          methods: ['GET'],
          args: {},
          permission,
          run(call) {
            const found = table(call)
              .of(owner(call))
              .find(({ uuid }) => uuid === call.path.uuid);
            return found === undefined ? notFound() : reply(present(found));
          },
        },
        {
          methods: ['DELETE'],
          args: {},
          permission,
          run(call) {
            const removed = table(call).remove(owner(call), call.path.uuid ?? '');
            return removed === undefined ? notFound() : reply({ deleted: true, previous: present(removed) });
          },
        },
      ],
    },
  ];
}

function present(password: ApplicationPassword) {
  return {
    uuid: password.uuid,
    app_id: password.appId,
    name: password.name,
    created: stamp(password.created),
    last_used: password.lastUsed === undefined ? null : stamp(password.lastUsed),
    last_ip: null,
  };
}
