import type { Permission } from '../contract/models.ts';
import { applicationPasswordTable } from './auth/application-passwords.ts';
import { keyTable, type NewKey, type StoreKey } from './auth/keys.ts';
import { knownNames, openDoors, requireLoopback } from './doors.ts';
import { stripAuthorization } from './faults/server.ts';
import { frontController } from './front.ts';
import { type Fault, type Handler, html, type PracticeAnswer, withFaults } from './http.ts';
import { languages } from './messages.ts';
import type { Permalinks, PracticeOptions } from './options.ts';
import { guidePage, type PracticeGuide } from './pages/guide.ts';
import { notFoundPage } from './pages/home.ts';
import { seededRandom } from './random.ts';
import { restApi } from './rest/server.ts';
import { harbourLaneGoods } from './shop/seed.ts';
import { emptyShop, type Shop } from './shop/shop.ts';
import type { Site, SiteState } from './site.ts';
import { type Role, staff, type User } from './users.ts';
import { woocommerceRoutes } from './wc/routes.ts';
import { wordpressRoutes } from './wordpress.ts';

/** A key as whoever runs the store may know it. */
export interface PracticeKey {
  readonly id: number;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly permission: Permission;
  readonly description: string;
  /** Absent for the key of a user that was deleted. */
  readonly user: { readonly id: number; readonly role: Role; readonly name: string } | undefined;
  /** Milliseconds since 1970. */
  readonly lastAccess: number | undefined;
}

/** A request that arrived, before any fault touched it. */
export interface ArrivedRequest {
  readonly method: string;
  /** As called: scheme, Host header and target. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PracticeStore {
  /** What WordPress believes its address is, without a trailing slash. */
  readonly url: string;
  /** Where the listeners are, with the subdirectory, without a trailing slash. */
  readonly httpUrl?: string;
  readonly httpsUrl?: string;
  /** Where its guide and wp-admin are, beside all faults; with the subdirectory, without a trailing slash. */
  readonly sideDoorUrl?: string;
  /** PEM of the authority that signed the https listener's certificate. */
  readonly authority?: string;
  /** Newest first. */
  readonly keys: readonly PracticeKey[];
  /** Everything that arrived, oldest first. */
  readonly requests: readonly ArrivedRequest[];
  readonly shop: Shop;
  createKey(key: Omit<NewKey, 'userId'> & { readonly user: string | number }): PracticeKey;
  /** False when there is no such key. */
  revokeKey(id: number): boolean;
  /** The user's keys stay behind, as they do in WordPress. */
  deleteUser(id: number): void;
  /** Makes an application password for a user, as its profile page does. */
  createApplicationPassword(userId: number, name: string): string;
  setPermalinks(permalinks: Permalinks): void;
  /** Replaces the faults in front of the store. */
  setFaults(faults: readonly Fault[]): void;
  /** What the side door's own page says. */
  setGuide(guide: PracticeGuide): void;
  close(): Promise<void>;
}

/** The keys of a fresh store, in the order in which its list shows them. */
const firstKeys: readonly (readonly [description: string, userId: number, permission: Permission])[] = [
  ['Practice key, Read/Write', 1, 'read_write'],
  ['Practice key, Read', 1, 'read'],
  ['Practice key, Write', 1, 'write'],
  ['Practice key of the shop manager', 2, 'read_write'],
  ['Practice key of an editor', 3, 'read_write'],
  ['Practice key of a customer', 4, 'read_write'],
  ['Practice key of a subscriber', 5, 'read_write'],
];

const wordpressVersions = { '8.9.3': '6.8.3', '10.0.2': '6.8.3', '11.0.1': '7.1' } as const;

/**
 * Starts a stand-in for a WooCommerce store on loopback: for people to practise on, and for tests.
 *
 * It answers as the recorded stores did (WooCommerce 11.0.1, 10.0.2 and 8.9.3); what it says of itself is that it is
 * Gatehouse's practice store. State lives in memory and is gone on `close()`.
 *
 * @throws Node's own error where a port is taken (`EADDRINUSE`) or may not be had.
 */
export async function startPracticeStore(options: PracticeOptions = {}): Promise<PracticeStore> {
  const host = options.host ?? '127.0.0.1';
  requireLoopback(host);
  const state = siteState(options);
  const requests: ArrivedRequest[] = [];
  const addresses: { http?: string; https?: string; side?: string } = {};
  const homeOf = (address = ''): string =>
    typeof options.home === 'function' ? options.home(address) : (options.home ?? address);

  const api = restApi([...wordpressRoutes(), ...(state.woocommerce ? woocommerceRoutes(options.apiVersions) : [])]);
  const store = frontController(api, (request) => ({
    state,
    home: homeOf(request.tls ? addresses.https : addresses.http),
    seesHttps: request.tls && options.noticesHttps !== false,
  }));
  const propertyFaults = options.stripsAuthorization === true ? [stripAuthorization()] : [];
  let faulty: Handler = withFaults(store, [...(options.faults ?? []), ...propertyFaults]);
  const ownNames = [
    ...(options.hostNames ?? []),
    ...(options.home === undefined ? [] : [new URL(homeOf(`http://${host}`)).hostname]),
  ];
  const isKnown = knownNames(host, ownNames);

  const handler: Handler = async (request) => {
    const { method, headers, body, target } = request;
    if (!isKnown(headers.host)) return misdirected();
    const scheme = request.tls ? 'https' : 'http';
    requests.push({ method, url: `${scheme}://${headers.host}${target}`, headers, body: body.toString('utf8') });
    return dated(await faulty(request), state.clock());
  };

  let guide: PracticeGuide | undefined;
  const sideSite = (): Site => ({ state, home: addresses.side ?? '', seesHttps: false });
  const wpAdmin = frontController(api, sideSite);
  const sideHandler: Handler = (request) => {
    if (!isKnown(request.headers.host)) return misdirected();
    const path = request.path.slice(state.subdirectory.length);
    if (path === '/' && guide !== undefined)
      return html(200, guidePage(sideSite(), guide), { 'cache-control': 'no-store' });
    return path.startsWith('/wp-admin/') ? wpAdmin(request) : html(404, notFoundPage(sideSite()));
  };

  const named = { host, names: options.hostNames ?? [], certificate: options.certificate ?? 'good' };
  const side =
    options.sideDoor === true ? await openDoors({ ...named, httpPort: 0, httpsPort: null }, sideHandler) : undefined;
  const doors = await openDoors(
    {
      ...named,
      httpPort: options.httpPort ?? (options.httpPort === null ? null : 0),
      httpsPort: options.httpsPort ?? null,
    },
    handler,
  ).catch(async (error: unknown) => {
    await side?.close();
    throw error;
  });
  for (const [name, origin] of [
    ['http', doors.http],
    ['https', doors.https],
    ['side', side?.http],
  ] as const) {
    if (origin !== undefined) addresses[name] = origin + state.subdirectory;
  }

  return {
    url: homeOf(addresses.https ?? addresses.http),
    ...(addresses.http === undefined ? {} : { httpUrl: addresses.http }),
    ...(addresses.https === undefined ? {} : { httpsUrl: addresses.https }),
    ...(addresses.side === undefined ? {} : { sideDoorUrl: addresses.side }),
    ...(doors.authority === undefined ? {} : { authority: doors.authority }),
    get keys() {
      return state.keys.all().map((key) => practiceKey(key, state.users));
    },
    requests,
    shop: state.shop,
    createKey({ user, ...key }) {
      const owner = [...state.users.values()].find((known) => known.id === user || known.login === user);
      const userId = owner?.id ?? (typeof user === 'number' ? user : 0);
      return practiceKey(state.keys.create({ ...key, userId }), state.users);
    },
    revokeKey: (id) => state.keys.revoke(id),
    deleteUser: (id) => void state.users.delete(id),
    createApplicationPassword: (userId, name) => state.applicationPasswords.create(userId, name, '').password,
    setPermalinks(permalinks) {
      state.permalinks = permalinks;
    },
    setFaults(faults) {
      faulty = withFaults(store, [...faults, ...propertyFaults]);
    },
    setGuide(shown) {
      guide = shown;
    },
    async close() {
      await Promise.all([doors.close(), side?.close()]);
    },
  };
}

function misdirected(): PracticeAnswer {
  return html(421, '<h1>421 Misdirected Request</h1><p>This practice store does not go by that name.</p>');
}

function siteState(options: PracticeOptions): SiteState {
  const clock = options.clock ?? Date.now;
  const version = options.version ?? '11.0.1';
  const random = (part: string) => seededRandom(`${options.seed ?? 'gatehouse'}/${part}`);
  const users = new Map(staff.map((user) => [user.id, user]));
  const shop = emptyShop(clock, random('shop'), version);
  addCustomerUser(shop, users);
  (options.shop ?? harbourLaneGoods)(shop);
  const keys = keyTable(random('keys'));
  if (options.withKeys !== false) {
    for (const [description, userId, permission] of firstKeys.toReversed())
      keys.create({ description, userId, permission });
  }
  const byLogin = (login: string) => [...users.values()].find((user) => user.login === login || user.email === login);
  return {
    name: options.name ?? 'Harbour Lane Goods',
    version,
    wordpressVersion: wordpressVersions[version],
    woocommerce: options.woocommerce ?? true,
    server: options.server ?? 'nginx',
    rewrites: options.rewrites ?? true,
    restPrefix: options.restPrefix ?? 'wp-json',
    subdirectory: (options.subdirectory ?? '').replace(/\/+$/, ''),
    restClosed: options.restClosed,
    comingSoon: options.comingSoon ?? false,
    messages: languages[options.language ?? 'en'],
    clock,
    keys,
    applicationPasswords: applicationPasswordTable(random('application-passwords'), clock, byLogin),
    users,
    shop,
    permalinks: options.permalinks ?? 'pretty',
    legacyApi: options.legacyApi ?? (version === '8.9.3' ? 'off' : 'absent'),
  };
}

/** The one of the staff list who is a customer is a customer of the shop as well. */
function addCustomerUser(shop: Shop, users: ReadonlyMap<number, User>): void {
  for (const user of users.values()) {
    if (user.role !== 'customer') continue;
    shop.customers.set(user.id, {
      id: user.id,
      created: shop.clock(),
      modified: undefined,
      email: user.email,
      first_name: '',
      last_name: '',
      role: 'customer',
      username: user.login,
      billing: {},
      shipping: {},
      meta_data: [],
    });
  }
}

function practiceKey(key: StoreKey, users: ReadonlyMap<number, User>): PracticeKey {
  const owner = users.get(key.userId);
  return {
    id: key.id,
    consumerKey: key.consumerKey,
    consumerSecret: key.consumerSecret,
    permission: key.permission,
    description: key.description,
    user: owner && { id: owner.id, role: owner.role, name: owner.name },
    lastAccess: key.lastAccess,
  };
}

/** Every answer carries the store's own time, by which a caller can tell how far off its own clock is. */
function dated(answer: PracticeAnswer, now: number): PracticeAnswer {
  return { ...answer, headers: { date: new Date(now).toUTCString(), ...answer.headers } };
}
