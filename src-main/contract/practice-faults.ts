import type { FailureCode } from './codes.ts';

/** Where a fault sits, from the address that is typed to the key that is pasted. */
export const practiceFaultGroups = ['address', 'certificate', 'server', 'in-front', 'wordpress', 'key'] as const;
export type PracticeFaultGroup = (typeof practiceFaultGroups)[number];

/** The keys that a practice store has to hand, each wrong or right in a way of its own. */
export const practiceKeyKinds = [
  'read_write',
  'read',
  'write',
  /** Of a user who is neither administrator nor shop manager. */
  'low-rights',
  /** Never made on this store. */
  'unknown',
  /** Made and revoked since. */
  'revoked',
  /** The key is right, its secret is another key's. */
  'wrong-secret',
  /** Of a user who was deleted since. */
  'deleted-user',
] as const;
export type PracticeKeyKind = (typeof practiceKeyKinds)[number];

/** A fault that can be practised on: what it plays, and what a check must make of it. */
export interface PracticeFault {
  readonly group: PracticeFaultGroup;
  /** What a person picks from a list. */
  readonly title: string;
  /** What is the matter with the store, in a merchant's words. */
  readonly plays: string;
  /** How the address begins: what the fault is bound to, or `either`. */
  readonly over: 'https' | 'http' | 'either';
  /** What a check says first where the key is the one to practise with: a good one that may read and write, but for the faults of keys. */
  readonly cause: FailureCode;
  /** The same without a key, where that differs; `null` where there is nothing to see then (notes aside). */
  readonly withoutKey?: FailureCode | null;
  /**
   * Whether what is wrong with a key can be told through this fault: `never` where no call gets as far as that, or
   * `recognised` where only a key that the store takes is answered by WooCommerce. Every key, unless given.
   */
  readonly judgesKeys?: 'recognised' | 'never';
}

/**
 * Every fault that the practice store can have, by its name; the name is a cause's own code where one plays it alone.
 * Its addresses are this computer's own, so `localhost` and `127.0.0.1` stand for two names of one shop.
 */
export const practiceFaults = {
  // ---- the address that was typed
  'address-invalid': {
    group: 'address',
    title: 'A slip in the address',
    plays: 'There is a blank in the address, so it leads nowhere.',
    over: 'https',
    cause: 'address-invalid',
    judgesKeys: 'never',
  },
  'dns-not-found': {
    group: 'address',
    title: 'A name that does not exist',
    plays: 'No website answers to the name in the address.',
    over: 'https',
    cause: 'dns-not-found',
    judgesKeys: 'never',
  },
  'wrong-path': {
    group: 'address',
    title: 'The address of a language',
    plays: 'The address has the folder of a language in it; the shop itself is one folder up.',
    over: 'either',
    cause: 'wrong-path',
  },
  'store-in-folder': {
    group: 'address',
    title: 'The shop is in a folder',
    plays: 'The address leads to another page, which sends visitors on to the shop in its folder.',
    over: 'either',
    cause: 'wrong-path',
  },
  'redirect-to-https': {
    group: 'address',
    title: 'Sent on to https',
    plays: 'The address begins with http, and the server sends every call on to https.',
    over: 'http',
    cause: 'redirect-to-https',
  },
  'redirect-to-other-host': {
    group: 'address',
    title: 'Moved to another domain',
    plays: 'The server sends every call on to the shop’s new domain.',
    over: 'either',
    cause: 'redirect-to-other-host',
    judgesKeys: 'never',
  },
  'redirect-of-pages': {
    group: 'address',
    title: 'With and without www',
    plays: 'WordPress sends visitors on to the other spelling of its name; the REST API answers under both.',
    over: 'either',
    cause: 'redirect-to-other-host',
    judgesKeys: 'never',
  },
  'redirect-loop': {
    group: 'address',
    title: 'Redirects in a circle',
    plays: 'https sends to http, and http sends back to https.',
    over: 'https',
    cause: 'redirect-loop',
    judgesKeys: 'never',
  },
  'redirect-into-private-network': {
    group: 'address',
    title: 'A redirect into the local network',
    plays: 'The site sends callers on to a device in their own network, as an attacked site might.',
    over: 'either',
    cause: 'redirect-refused',
    judgesKeys: 'never',
  },
  'redirect-to-script': {
    group: 'address',
    title: 'A redirect to a script',
    plays: 'The site sends callers on to a script instead of a web address.',
    over: 'either',
    cause: 'redirect-refused',
    judgesKeys: 'never',
  },
  'redirect-to-file': {
    group: 'address',
    title: 'A redirect to a file',
    plays: 'The site sends callers on to a file of their own computer.',
    over: 'either',
    cause: 'redirect-refused',
    judgesKeys: 'never',
  },
  'home-address-differs': {
    group: 'address',
    title: 'WordPress thinks it is elsewhere',
    plays: 'The addresses in Settings > General name another domain than the one the shop answers under.',
    over: 'either',
    cause: 'home-address-differs',
  },
  'home-www-differs': {
    group: 'address',
    title: 'WordPress goes by its other name',
    plays: 'The addresses in Settings > General have the other spelling of the shop’s name; both answer.',
    over: 'either',
    cause: 'home-address-differs',
  },
  'not-wordpress': {
    group: 'address',
    title: 'A website without WordPress',
    plays: 'The address leads to a plain website, such as a landing page.',
    over: 'either',
    cause: 'not-wordpress',
    judgesKeys: 'never',
  },
  'other-shop-system': {
    group: 'address',
    title: 'A shop, but not WooCommerce',
    plays: 'The shop runs on another system, which shows its home page whatever is asked for.',
    over: 'either',
    cause: 'not-wordpress',
    judgesKeys: 'never',
  },

  // ---- the certificate
  'certificate-expired': {
    group: 'certificate',
    title: 'The certificate has expired',
    plays: 'The certificate ran out last week, because nothing renewed it.',
    over: 'https',
    cause: 'tls-expired',
    judgesKeys: 'never',
  },
  'certificate-not-yet-valid': {
    group: 'certificate',
    title: 'The certificate is not valid yet',
    plays: 'The certificate counts from next week on, or this computer’s clock is behind.',
    over: 'https',
    cause: 'tls-expired',
    judgesKeys: 'never',
  },
  'tls-wrong-host': {
    group: 'certificate',
    title: 'The certificate of another site',
    plays: 'The server shows a certificate that was issued for another name.',
    over: 'https',
    cause: 'tls-wrong-host',
    judgesKeys: 'never',
  },
  'certificate-self-signed': {
    group: 'certificate',
    title: 'A certificate that vouches for itself',
    plays: 'No authority has signed the certificate; the server has made it itself.',
    over: 'https',
    cause: 'tls-untrusted',
    judgesKeys: 'never',
  },
  'certificate-unknown-authority': {
    group: 'certificate',
    title: 'An authority that nobody knows',
    plays:
      'The certificate was signed by an authority that this computer does not trust, as on local and company sites.',
    over: 'https',
    cause: 'tls-untrusted',
    judgesKeys: 'never',
  },
  'tls-incomplete-chain': {
    group: 'certificate',
    title: 'The intermediate certificate is missing',
    plays: 'The server sends its own certificate alone; browsers fetch what is missing, other programs cannot.',
    over: 'https',
    cause: 'tls-incomplete-chain',
    judgesKeys: 'never',
  },
  'tls-not-spoken': {
    group: 'certificate',
    title: 'No https behind an https address',
    plays: 'The server speaks plain http on the port that is meant for https.',
    over: 'https',
    cause: 'tls-not-spoken',
    judgesKeys: 'never',
  },
  'https-behind-http': {
    group: 'certificate',
    title: 'https behind an http address',
    plays: 'The server speaks https on the port that is meant for plain http.',
    over: 'http',
    cause: 'tls-not-spoken',
    judgesKeys: 'never',
  },

  // ---- the server
  'connection-refused': {
    group: 'server',
    title: 'The server is off',
    plays: 'Nothing listens behind the address: the server is down, or the port is wrong.',
    over: 'either',
    cause: 'connection-refused',
    judgesKeys: 'never',
  },
  'connect-timeout': {
    group: 'server',
    title: 'Nobody picks up',
    plays: 'The server does not take the connection, as where a firewall drops calls without a word.',
    over: 'either',
    cause: 'connect-timeout',
    judgesKeys: 'never',
  },
  hanging: {
    group: 'server',
    title: 'The server never answers',
    plays: 'The server takes the connection and then says nothing.',
    over: 'either',
    cause: 'slow-answer',
    judgesKeys: 'never',
  },
  'slow-answer': {
    group: 'server',
    title: 'A slow server',
    plays: 'Every answer takes several seconds, but it comes.',
    over: 'either',
    cause: 'slow-answer',
  },
  'dribbling-answer': {
    group: 'server',
    title: 'Answers drop by drop',
    plays: 'Answers begin at once and come so slowly that they never end.',
    over: 'either',
    cause: 'slow-answer',
    judgesKeys: 'never',
  },
  'connection-lost': {
    group: 'server',
    title: 'The connection breaks',
    plays: 'The connection breaks off in the middle of every answer.',
    over: 'either',
    cause: 'connection-lost',
    judgesKeys: 'never',
  },
  'truncated-answer': {
    group: 'server',
    title: 'Answers are cut short',
    plays: 'Every answer ends before it is as long as it says it is.',
    over: 'either',
    cause: 'connection-lost',
    judgesKeys: 'never',
  },
  'endless-answer': {
    group: 'server',
    title: 'Answers never end',
    plays: 'Every answer goes on and on, as from a server gone wrong, or one that means harm.',
    over: 'either',
    cause: 'answer-too-large',
    judgesKeys: 'never',
  },
  'huge-headers': {
    group: 'server',
    title: 'A megabyte of headers',
    plays: 'Every answer begins with a megabyte of headers.',
    over: 'either',
    cause: 'answer-too-large',
    judgesKeys: 'never',
  },
  'huge-json': {
    group: 'server',
    title: 'JSON without end',
    plays: 'Every answer is a list that never comes to its end.',
    over: 'either',
    cause: 'answer-too-large',
    judgesKeys: 'never',
  },
  'deep-json': {
    group: 'server',
    title: 'JSON a hundred thousand deep',
    plays: 'Every answer is brackets within brackets, made to break whoever reads it.',
    over: 'either',
    cause: 'answer-malformed',
    judgesKeys: 'never',
  },
  'gzip-bomb': {
    group: 'server',
    title: 'A bomb of zeros',
    plays: 'A small answer unpacks to gigabytes, made to fill the memory of whoever reads it.',
    over: 'either',
    cause: 'answer-too-large',
    judgesKeys: 'never',
  },
  'answer-malformed': {
    group: 'server',
    title: 'Answers that are not HTTP',
    plays: 'What the server says breaks the rules of the web.',
    over: 'either',
    cause: 'answer-malformed',
    judgesKeys: 'never',
  },
  'server-error': {
    group: 'server',
    title: 'Bad gateway',
    plays: 'The web server runs, and the PHP behind it does not.',
    over: 'either',
    cause: 'server-error',
    judgesKeys: 'never',
  },
  'http-only': {
    group: 'server',
    title: 'A shop without https',
    plays: 'The shop has no certificate and is called over plain http.',
    over: 'http',
    cause: 'http-only',
  },
  'auth-header-stripped': {
    group: 'server',
    title: 'The login header is thrown away',
    plays: 'The server drops the Authorization header before PHP sees it.',
    over: 'https',
    cause: 'auth-header-stripped',
    withoutKey: null,
  },
  'https-not-noticed': {
    group: 'server',
    title: 'WordPress does not notice https',
    plays: 'A proxy ends https and does not tell WordPress, which then ignores the login header.',
    over: 'https',
    cause: 'https-not-noticed',
    withoutKey: null,
  },
  'https-not-set': {
    group: 'server',
    title: 'WordPress has not heard of https',
    plays: 'A proxy ends https, and the addresses in Settings > General still begin with http.',
    over: 'https',
    cause: 'https-not-noticed',
  },
  'rewrite-broken': {
    group: 'server',
    title: 'The rewrite rules are missing',
    plays: 'WordPress has its permalinks, but the server does not pass their addresses on to it.',
    over: 'either',
    cause: 'rewrite-broken',
    judgesKeys: 'never',
  },
  'clock-skew': {
    group: 'server',
    title: 'The clocks differ',
    plays: 'The store’s clock is 20 minutes fast; its calls need no signature.',
    over: 'https',
    cause: 'clock-skew',
  },
  'clock-skew-signed': {
    group: 'server',
    title: 'The clocks differ, and calls are signed',
    plays: 'The store’s clock is 20 minutes slow, so it refuses every signature.',
    over: 'http',
    cause: 'clock-skew',
    judgesKeys: 'never',
  },

  // ---- in front of the store
  'firewall-blocked': {
    group: 'in-front',
    title: 'A firewall refuses everything',
    plays: 'A firewall refuses every call of a program with a page of its own.',
    over: 'either',
    cause: 'firewall-blocked',
    judgesKeys: 'never',
  },
  'firewall-on-rest': {
    group: 'in-front',
    title: 'A firewall guards the REST API',
    plays: 'The pages of the shop are open; a firewall refuses whatever begins with /wp-json.',
    over: 'either',
    cause: 'firewall-blocked',
    judgesKeys: 'never',
  },
  'firewall-406': {
    group: 'in-front',
    title: 'A firewall that says “Not Acceptable”',
    plays: 'The host’s rules answer every call with 406, as ModSecurity does.',
    over: 'either',
    cause: 'firewall-blocked',
    judgesKeys: 'never',
  },
  'firewall-455': {
    group: 'in-front',
    title: 'A firewall with a status of its own',
    plays: 'The host’s rules answer every call with 455, a number that no standard knows.',
    over: 'either',
    cause: 'firewall-blocked',
    judgesKeys: 'never',
  },
  'firewall-on-writing': {
    group: 'in-front',
    title: 'A firewall lets nobody write',
    plays: 'Reading works; a firewall refuses everything that would change something.',
    over: 'either',
    cause: 'firewall-blocked',
    withoutKey: null,
  },
  'methods-blocked': {
    group: 'in-front',
    title: 'PUT and DELETE are not allowed',
    plays: 'The server lets GET and POST through and answers PUT and DELETE with 405.',
    over: 'either',
    cause: 'methods-blocked',
    withoutKey: null,
  },
  'methods-forbidden': {
    group: 'in-front',
    title: 'PUT and DELETE are forbidden',
    plays: 'A firewall lets GET and POST through and answers PUT and DELETE with 403.',
    over: 'either',
    cause: 'methods-blocked',
    withoutKey: null,
  },
  'methods-unknown': {
    group: 'in-front',
    title: 'PUT and DELETE are unknown',
    plays: 'An old proxy lets GET and POST through and answers PUT and DELETE with 501.',
    over: 'either',
    cause: 'methods-blocked',
    withoutKey: null,
  },
  'bot-challenge': {
    group: 'in-front',
    title: 'Cloudflare’s challenge',
    plays: 'Cloudflare wants callers to prove that they are human, and marks its page as a challenge.',
    over: 'either',
    cause: 'bot-challenge',
    judgesKeys: 'never',
  },
  'bot-challenge-unmarked': {
    group: 'in-front',
    title: '“Just a moment…”',
    plays: 'A page that checks the browser stands before the shop, and nothing but its title says so.',
    over: 'either',
    cause: 'bot-challenge',
    judgesKeys: 'never',
  },
  'bot-challenge-siteground': {
    group: 'in-front',
    title: 'SiteGround’s captcha',
    plays: 'The host shows callers a captcha, with a status of success.',
    over: 'either',
    cause: 'bot-challenge',
    judgesKeys: 'never',
  },
  'user-agent-blocked': {
    group: 'in-front',
    title: 'A rule against this program’s name',
    plays: 'A rule refuses callers that name themselves Gatehouse, and lets browsers through.',
    over: 'either',
    cause: 'user-agent-blocked',
    judgesKeys: 'never',
  },
  'user-agent-not-acceptable': {
    group: 'in-front',
    title: 'The program’s name is not acceptable',
    plays: 'The host’s rules answer callers that name themselves Gatehouse with 406.',
    over: 'either',
    cause: 'user-agent-blocked',
    judgesKeys: 'never',
  },
  'user-agent-455': {
    group: 'in-front',
    title: 'The program’s name and a status of its own',
    plays: 'The host’s rules answer callers that name themselves Gatehouse with 455.',
    over: 'either',
    cause: 'user-agent-blocked',
    judgesKeys: 'never',
  },
  'user-agent-cached-page': {
    group: 'in-front',
    title: 'Programs are shown a kept page',
    plays: 'Callers that name themselves Gatehouse get the kept home page, whatever they ask for.',
    over: 'either',
    cause: 'user-agent-blocked',
    judgesKeys: 'never',
  },
  'staging-password': {
    group: 'in-front',
    title: 'A staging site’s password',
    plays: 'The server asks for a name and a password of its own before it lets anybody in.',
    over: 'https',
    cause: 'staging-password',
    judgesKeys: 'never',
  },
  'rate-limited': {
    group: 'in-front',
    title: 'Too many calls, come back later',
    plays: 'After a few calls the server asks for two seconds of rest, and says so.',
    over: 'either',
    cause: 'rate-limited',
  },
  'rate-limited-for-good': {
    group: 'in-front',
    title: 'Too many calls, and no word of when',
    plays: 'The server says that there were too many calls, and neither when to come back nor anything else.',
    over: 'either',
    cause: 'rate-limited',
    judgesKeys: 'never',
  },
  'answers-cached': {
    group: 'in-front',
    title: 'A cache gives answers to anybody',
    plays: 'A cache keeps what was meant for the key’s owner and gives it to whoever asks next.',
    over: 'either',
    cause: 'answers-cached',
    withoutKey: null,
  },
  'answers-cached-cloudflare': {
    group: 'in-front',
    title: 'Cloudflare keeps the REST API',
    plays: 'A rule at Cloudflare keeps everything, the REST API’s answers among it.',
    over: 'either',
    cause: 'answers-cached',
    withoutKey: null,
  },
  'answers-cached-litespeed': {
    group: 'in-front',
    title: 'LiteSpeed keeps the REST API',
    plays: 'The cache plugin of a LiteSpeed server keeps the REST API’s answers.',
    over: 'either',
    cause: 'answers-cached',
    withoutKey: null,
  },
  'answers-stale': {
    group: 'in-front',
    title: 'A cache gives old answers',
    plays: 'A cache keeps each caller’s answers apart, and gives them old ones.',
    over: 'either',
    cause: 'answers-cached',
    withoutKey: null,
  },
  'maintenance-of-server': {
    group: 'in-front',
    title: 'The server is being worked on',
    plays: 'The host has put up a maintenance page before all of its sites.',
    over: 'either',
    cause: 'maintenance',
    judgesKeys: 'never',
  },

  // ---- WordPress and its plugins
  'permalinks-plain': {
    group: 'wordpress',
    title: 'Plain permalinks',
    plays: 'Settings > Permalinks is set to Plain, and WooCommerce does not look at keys then.',
    over: 'either',
    cause: 'permalinks-plain',
    judgesKeys: 'never',
  },
  'permalinks-plain-apache': {
    group: 'wordpress',
    title: 'Plain permalinks on Apache',
    plays: 'Settings > Permalinks is set to Plain, and the server says “Not Found” to the REST API’s address.',
    over: 'either',
    cause: 'permalinks-plain',
    judgesKeys: 'never',
  },
  'rest-prefix-custom': {
    group: 'wordpress',
    title: 'The REST API has a name of its own',
    plays: 'A plugin has given the REST API another prefix than wp-json; everything works.',
    over: 'https',
    cause: 'rest-prefix-custom',
  },
  'rest-closed': {
    group: 'wordpress',
    title: 'The REST API is closed to visitors',
    plays: 'A security plugin refuses callers without a login; keys still work.',
    over: 'https',
    cause: 'rest-closed',
  },
  'rest-closed-impolite': {
    group: 'wordpress',
    title: 'The REST API is closed, and says no more',
    plays: 'A security plugin answers whoever is not logged in, and hides WooCommerce’s own reason.',
    over: 'https',
    cause: 'rest-closed',
    judgesKeys: 'recognised',
  },
  'rest-closed-to-keys': {
    group: 'wordpress',
    title: 'The REST API is closed to keys too',
    plays: 'A security plugin refuses every call of the REST API, with a key or without.',
    over: 'either',
    cause: 'rest-closed',
    judgesKeys: 'never',
  },
  'forced-login': {
    group: 'wordpress',
    title: 'Everybody has to log in',
    plays: 'A plugin sends every visitor to the login page and closes the REST API; keys still work.',
    over: 'https',
    cause: 'rest-closed',
  },
  'polluted-json': {
    group: 'wordpress',
    title: 'A plugin prints notices into answers',
    plays: 'A plugin with a fault in its PHP prints a notice before every answer.',
    over: 'https',
    cause: 'polluted-json',
  },
  'polluted-json-unbuffered': {
    group: 'wordpress',
    title: 'A plugin prints, and the status is lost',
    plays: 'A plugin prints a notice so early that every answer, refusals too, says “200 OK”.',
    over: 'https',
    cause: 'polluted-json',
  },
  'byte-order-mark': {
    group: 'wordpress',
    title: 'An invisible mark before answers',
    plays: 'A file of the site was saved with a byte-order mark, which now stands before every answer.',
    over: 'https',
    cause: 'polluted-json',
  },
  'php-fatal': {
    group: 'wordpress',
    title: 'A critical error',
    plays: 'A plugin brings WordPress down: “There has been a critical error on this website.”',
    over: 'either',
    cause: 'server-error',
    judgesKeys: 'never',
  },
  maintenance: {
    group: 'wordpress',
    title: 'An update is running',
    plays: 'WordPress is “briefly unavailable for scheduled maintenance”.',
    over: 'either',
    cause: 'maintenance',
    judgesKeys: 'never',
  },
  'coming-soon': {
    group: 'wordpress',
    title: 'Coming soon',
    plays: 'Visitors see WooCommerce’s “coming soon” page; the REST API works.',
    over: 'https',
    cause: 'coming-soon',
  },
  'woocommerce-missing': {
    group: 'wordpress',
    title: 'WooCommerce is not active',
    plays: 'The site is a WordPress without WooCommerce, or with it turned off.',
    over: 'either',
    cause: 'woocommerce-missing',
    judgesKeys: 'never',
  },
  'woocommerce-too-old': {
    group: 'wordpress',
    title: 'An old WooCommerce',
    plays: 'WooCommerce is so old that it knows versions 1 and 2 of the REST API only.',
    over: 'either',
    cause: 'woocommerce-too-old',
    judgesKeys: 'never',
  },
  'legacy-api-off': {
    group: 'wordpress',
    title: 'The legacy API is off',
    plays: 'The shop is in order; an old tool that needs the legacy REST API would not find it.',
    over: 'https',
    cause: 'legacy-api-off',
  },
  'legacy-api-on': {
    group: 'wordpress',
    title: 'The legacy API is on',
    plays: 'The shop is in order, and the plugin “WooCommerce Legacy REST API” runs on it.',
    over: 'https',
    cause: 'legacy-api-on',
  },
  'legacy-webhooks-broken': {
    group: 'wordpress',
    title: 'A webhook for the legacy API',
    plays: 'A webhook was made for the legacy REST API, which is gone, so WooCommerce has disabled it.',
    over: 'https',
    cause: 'legacy-webhooks-broken',
    withoutKey: null,
  },

  // ---- the key that was pasted
  'key-malformed': {
    group: 'key',
    title: 'Half of the secret was copied',
    plays: 'The secret was cut short while it was copied.',
    over: 'either',
    cause: 'key-malformed',
    withoutKey: null,
  },
  'key-unknown': {
    group: 'key',
    title: 'A key of another store',
    plays: 'The key was made on another site, such as the staging copy.',
    over: 'either',
    cause: 'key-unknown',
    withoutKey: null,
  },
  'key-revoked': {
    group: 'key',
    title: 'A revoked key',
    plays: 'Somebody has revoked the key in wp-admin.',
    over: 'either',
    cause: 'key-unknown',
    withoutKey: null,
  },
  'secret-wrong': {
    group: 'key',
    title: 'The secret of another key',
    plays: 'The key is right, and the secret belongs to another one.',
    over: 'either',
    cause: 'secret-wrong',
    withoutKey: null,
  },
  'permission-read-missing': {
    group: 'key',
    title: 'A key that may only write',
    plays: 'The key’s Permissions are set to Write, so it cannot read.',
    over: 'either',
    cause: 'permission-read-missing',
    withoutKey: null,
  },
  'permission-write-missing': {
    group: 'key',
    title: 'A key that may only read',
    plays: 'The key’s Permissions were left at Read, so it cannot write.',
    over: 'either',
    cause: 'permission-write-missing',
    withoutKey: null,
  },
  'user-lacks-rights': {
    group: 'key',
    title: 'The key of an editor',
    plays: 'The user who owns the key may not manage the shop.',
    over: 'either',
    cause: 'user-lacks-rights',
    withoutKey: null,
  },
  'key-owner-deleted': {
    group: 'key',
    title: 'The key of somebody who left',
    plays: 'The user who owned the key was deleted, and the key was left behind.',
    over: 'either',
    cause: 'key-owner-deleted',
    withoutKey: null,
  },
} as const satisfies Readonly<Record<string, PracticeFault>>;

export type PracticeFaultName = keyof typeof practiceFaults;

export const practiceFaultNames = Object.keys(practiceFaults) as readonly PracticeFaultName[];

export function isPracticeFault(name: string): name is PracticeFaultName {
  return Object.hasOwn(practiceFaults, name);
}

export function practiceFault(name: PracticeFaultName): PracticeFault {
  return practiceFaults[name];
}
