import type { PracticeFaultName, PracticeKeyKind } from '../../contract/practice-faults.ts';
import type { CertificateKind } from '../certificates.ts';
import type { Fault } from '../http.ts';
import type { Messages } from '../messages.ts';
import type { PracticeOptions } from '../options.ts';
import { harbourLaneGoods } from '../shop/seed.ts';
import type { Shop } from '../shop/shop.ts';
import {
  blockVerbs,
  botChallenge,
  cacheAnswers,
  firewall,
  limitRate,
  refuseUserAgent,
  type ServerLogin,
  stagingPassword,
  staleAnswers,
} from './in-front.ts';
import { isRest } from './pages.ts';
import {
  badGateway,
  movePagesToName,
  moveToName,
  otherShopSystem,
  plainWebsite,
  redirectAllTo,
  redirectPath,
  redirectScheme,
  serverMaintenance,
  stripAuthorization,
} from './server.ts';
import {
  brokenHttp,
  cutShort,
  deepJson,
  delay,
  dribble,
  endlessJson,
  endlessPage,
  gzipBomb,
  hang,
  hugeHeaders,
  type Pause,
  resetInTheMiddle,
} from './wire.ts';
import { byteOrderMark, fatalError, forcedLogin, maintenance, noticesBeforeJson, pagesForRest } from './wordpress.ts';

/** What a fault can know of the place that it is played in. */
export interface Stage {
  readonly clock: () => number;
  readonly messages: Messages;
  readonly staging: ServerLogin;
  readonly pause: Pause | undefined;
  /** The origin of a door that is open by the time anybody calls. */
  readonly origin: (scheme: 'http' | 'https') => string;
}

/** How a fault is played before any origin: the practice store, or another. */
export interface FrontRecipe {
  readonly faults?: (stage: Stage) => readonly Fault[];
  readonly certificate?: CertificateKind;
  /**
   * What stands behind the address, where it is not one door with the address's scheme. `both`: a door for each scheme,
   * `crossed`: a door that speaks the other scheme, `refusing` and `silent`: a port without a door, `none`: nothing.
   */
  readonly door?: 'both' | 'crossed' | 'refusing' | 'silent' | 'none';
  /** What is typed, made of the address of the door, which ends in `/`. */
  readonly typed?: (address: string) => string;
}

/** One that is the practice store's own. */
export interface StoreRecipe extends FrontRecipe {
  /** What the store is. */
  readonly store?: (stage: Pick<Stage, 'clock'>) => PracticeOptions;
  /** The key to practise with; a good one that may read and write, unless given. `cut`: half of its secret is missing. */
  readonly key?: PracticeKeyKind | 'cut';
}

/** The name and password that `staging-password` asks for. */
export const practiceStaging: ServerLogin = { user: 'staging', password: 'harbour-lane' };

const minutes = 60_000;
const writes = ['POST', 'PUT', 'PATCH', 'DELETE'];

const frontRecipes = {
  'address-invalid': { door: 'none', typed: () => 'https://harbour lane.example/' },
  'dns-not-found': { door: 'none', typed: () => 'https://harbour-lane.invalid/' },
  'redirect-to-https': { door: 'both', faults: ({ origin }) => [redirectScheme('http', () => origin('https'))] },
  'redirect-loop': {
    door: 'both',
    faults: ({ origin }) => [
      redirectScheme('http', () => origin('https')),
      redirectScheme('https', () => origin('http')),
    ],
  },
  'redirect-into-private-network': { faults: () => [redirectAllTo('http://192.168.255.254/')] },
  'redirect-to-script': { faults: () => [redirectAllTo('javascript:alert(1)')] },
  'redirect-to-file': { faults: () => [redirectAllTo('file:///etc/passwd')] },
  'not-wordpress': { faults: () => [plainWebsite()] },
  'other-shop-system': { faults: () => [otherShopSystem()] },

  'certificate-expired': { certificate: 'expired' },
  'certificate-not-yet-valid': { certificate: 'not-yet-valid' },
  'tls-wrong-host': { certificate: 'wrong-host' },
  'certificate-self-signed': { certificate: 'self-signed' },
  'certificate-unknown-authority': { certificate: 'unknown-authority' },
  'tls-incomplete-chain': { certificate: 'incomplete-chain' },
  'tls-not-spoken': { door: 'crossed' },
  'https-behind-http': { door: 'crossed' },

  'connection-refused': { door: 'refusing' },
  'connect-timeout': { door: 'silent' },
  hanging: { faults: () => [hang()] },
  'slow-answer': { faults: ({ pause }) => [delay(3_000, pause)] },
  'dribbling-answer': { faults: ({ pause }) => [dribble(500, pause)] },
  'connection-lost': { faults: () => [resetInTheMiddle()] },
  'truncated-answer': { faults: () => [cutShort()] },
  'endless-answer': { faults: () => [endlessPage()] },
  'huge-headers': { faults: () => [hugeHeaders()] },
  'huge-json': { faults: () => [endlessJson()] },
  'deep-json': { faults: () => [deepJson()] },
  'gzip-bomb': { faults: () => [gzipBomb()] },
  'answer-malformed': { faults: () => [brokenHttp()] },
  'server-error': { faults: () => [badGateway()] },
  'http-only': {},
  'auth-header-stripped': { faults: () => [stripAuthorization()] },

  'firewall-blocked': { faults: () => [firewall(403)] },
  'firewall-on-rest': { faults: () => [firewall(403, isRest)] },
  'firewall-406': { faults: () => [firewall(406)] },
  'firewall-455': { faults: () => [firewall(455)] },
  'firewall-on-writing': { faults: () => [firewall(403, ({ method }) => writes.includes(method))] },
  'methods-blocked': { faults: () => [blockVerbs()] },
  'methods-forbidden': { faults: () => [blockVerbs(undefined, 403)] },
  'methods-unknown': { faults: () => [blockVerbs(undefined, 501)] },
  'bot-challenge': { faults: () => [botChallenge('cloudflare')] },
  'bot-challenge-unmarked': { faults: () => [botChallenge('unmarked')] },
  'bot-challenge-siteground': { faults: () => [botChallenge('siteground')] },
  'user-agent-blocked': { faults: () => [refuseUserAgent(403)] },
  'user-agent-not-acceptable': { faults: () => [refuseUserAgent(406)] },
  'user-agent-455': { faults: () => [refuseUserAgent(455)] },
  'user-agent-cached-page': { faults: () => [refuseUserAgent('cached-page')] },
  'staging-password': { faults: ({ staging }) => [stagingPassword(staging)] },
  'rate-limited': { faults: ({ clock }) => [limitRate({ allowed: 1, seconds: 2, contentSeconds: 60, clock })] },
  'rate-limited-for-good': { faults: () => [limitRate({ seconds: null })] },
  'answers-cached': { faults: () => [cacheAnswers('proxy')] },
  'answers-cached-cloudflare': { faults: () => [cacheAnswers('cloudflare')] },
  'answers-cached-litespeed': { faults: () => [cacheAnswers('litespeed')] },
  'answers-stale': { faults: () => [staleAnswers()] },
  'maintenance-of-server': { faults: () => [serverMaintenance()] },

  'not-the-rest-api': { faults: () => [pagesForRest()] },
  'polluted-json': { faults: () => [noticesBeforeJson()] },
  'polluted-json-unbuffered': { faults: () => [noticesBeforeJson(false)] },
  'byte-order-mark': { faults: () => [byteOrderMark()] },
  'php-fatal': { faults: ({ messages }) => [fatalError(messages)] },
  maintenance: { faults: ({ messages }) => [maintenance(messages)] },
} as const satisfies { readonly [Name in PracticeFaultName]?: FrontRecipe };

/** Two names of this computer stand for two of the shop. */
const otherName = (address: string) => address.replace('127.0.0.1', 'localhost');

/** A webhook that was made for the legacy API: WooCommerce gave it up after five deliveries that failed. */
function withBrokenWebhook(shop: Shop): void {
  harbourLaneGoods(shop);
  const id = shop.nextId('webhook');
  shop.webhooks.set(id, {
    id,
    name: 'Orders to the bookkeeper',
    status: 'disabled',
    topic: 'order.updated',
    resource: 'order',
    event: 'updated',
    hooks: ['woocommerce_update_order', 'woocommerce_order_refunded'],
    delivery_url: 'https://bookkeeper.example/orders',
    created: shop.clock() - 400 * 24 * 60 * minutes,
    modified: shop.clock() - 30 * 24 * 60 * minutes,
  });
}

const storeRecipes = {
  'wrong-path': { store: () => ({ subdirectory: '/shop' }), typed: (address) => `${address}de/` },
  'store-in-folder': {
    store: () => ({ subdirectory: '/shop' }),
    faults: () => [redirectPath('/', '/shop/')],
    typed: (address) => new URL('/', address).href,
  },
  'redirect-to-other-host': { store: () => ({ home: otherName }), faults: () => [moveToName('localhost')] },
  'redirect-of-pages': { store: () => ({ home: otherName }), faults: () => [movePagesToName('localhost')] },
  'home-address-differs': { store: () => ({ home: 'https://www.harbour-lane.example' }) },
  'home-www-differs': { store: () => ({ home: otherName }) },

  'https-not-noticed': { store: () => ({ noticesHttps: false }) },
  'https-not-set': {
    store: () => ({ noticesHttps: false, home: (address) => address.replace('https:', 'http:') }),
  },
  'rewrite-broken': { store: () => ({ rewrites: false }) },
  'clock-skew': { store: ({ clock }) => ({ clock: () => clock() + 20 * minutes }) },
  'clock-skew-signed': { store: ({ clock }) => ({ clock: () => clock() - 20 * minutes }) },

  'permalinks-plain': { store: () => ({ permalinks: 'plain' }) },
  'permalinks-plain-apache': { store: () => ({ permalinks: 'plain', server: 'apache' }) },
  'rest-prefix-custom': { store: () => ({ restPrefix: 'api' }) },
  'rest-closed': { store: () => ({ restClosed: 'polite' }) },
  'rest-closed-impolite': { store: () => ({ restClosed: 'impolite' }) },
  'rest-closed-to-keys': { store: () => ({ restClosed: 'to-keys' }) },
  'forced-login': { store: () => ({ restClosed: 'polite' }), faults: () => [forcedLogin()] },
  'coming-soon': { store: () => ({ comingSoon: true }) },
  'woocommerce-missing': { store: () => ({ woocommerce: false }) },
  'woocommerce-too-old': { store: () => ({ apiVersions: ['wc/v1', 'wc/v2'] }) },
  'legacy-api-off': { store: () => ({ version: '8.9.3', legacyApi: 'off' }) },
  'legacy-api-on': { store: () => ({ legacyApi: 'on' }) },
  'legacy-webhooks-broken': { store: () => ({ shop: withBrokenWebhook }) },

  'key-malformed': { key: 'cut' },
  'key-unknown': { key: 'unknown' },
  'key-revoked': { key: 'revoked' },
  'secret-wrong': { key: 'wrong-secret' },
  'permission-read-missing': { key: 'write' },
  'permission-write-missing': { key: 'read' },
  'user-lacks-rights': { key: 'low-rights' },
  'key-owner-deleted': { key: 'deleted-user' },
} as const satisfies { readonly [Name in PracticeFaultName]?: StoreRecipe };

/** Faults that can stand before any origin. */
export type FrontFaultName = keyof typeof frontRecipes;

export function frontRecipe(name: FrontFaultName): FrontRecipe {
  return frontRecipes[name];
}

/** Every fault; one that is declared in the contract and missing here does not compile. */
export const recipes: { readonly [Name in PracticeFaultName]: StoreRecipe } = {
  ...frontRecipes,
  ...storeRecipes,
};
