import type { CauseCode } from './codes.ts';
import type { Placeholders } from './result.ts';
import type { failureTexts } from './words-en.ts';
import type { AdminPage } from './wp-admin.ts';

/** Who mends a cause: the merchant, their hosting company, or Gatehouse, which did it already. */
export const menders = ['you', 'host', 'app'] as const;
export type Mender = (typeof menders)[number];

/** One step of mending a cause. */
export interface CauseFix {
  readonly who: Mender;
  /** Labels of wp-admin stand between `**`, as its English screens show them; placeholders as in `failureTexts`. */
  readonly text: string;
  /** The page of wp-admin where it is done. */
  readonly page?: AdminPage;
}

/** How a cause is told to a person; what happened and why stands in `failureTexts`. */
export interface CauseText {
  /** A headline of at most eight words. */
  readonly title: string;
  /** In the order in which they are to be tried. */
  readonly fixes: readonly CauseFix[];
}

const restApi = '**WooCommerce > Settings > Advanced > REST API** (**REST API keys** in WooCommerce 11)';
const generate =
  'Fill in **Description**, choose a **User** who stays and may manage the store, set **Permissions** to **Read/Write** (it is preset to **Read**), and click **Generate API key**. Do not reload that page: the secret is shown this once.';

const newKey: readonly CauseFix[] = [
  { who: 'you', text: `Open **Add key** under ${restApi}.`, page: 'addKey' },
  { who: 'you', text: generate },
  { who: 'you', text: 'Copy the new consumer key and secret with their **Copy** buttons and give both to Gatehouse.' },
];

const permission: readonly CauseFix[] = [
  {
    who: 'you',
    text: `Open the keys list under ${restApi}, point at the row that ends in {{last7}}, and click **View/Edit**. A shop manager sees that link for their own keys only; an administrator sees it for all.`,
    page: 'keys',
  },
  {
    who: 'you',
    text: 'Set **Permissions** to **Read/Write** and click **Save changes**. Key and secret stay the same; check again.',
  },
];

const texts = {
  // ---- the address
  'address-invalid': {
    title: 'That is not the address of a website',
    fixes: [
      {
        who: 'you',
        text: 'Type the address that you see in the browser when you are in your shop, such as shop.example.com. A page of the shop or of wp-admin will do as well.',
      },
    ],
  },
  'dns-not-found': {
    title: 'No website answers to this name',
    fixes: [
      { who: 'you', text: 'Check the spelling of {{host}}, and open it in a browser.' },
      {
        who: 'you',
        text: 'If the domain is new or was just moved, wait: a change of its DNS can take a day to be known everywhere. If it has run out, renew it with the company where it was registered.',
      },
      { who: 'host', text: 'If the name should be there: check the DNS records of {{host}}.' },
    ],
  },
  'connection-refused': {
    title: 'The server refuses connections',
    fixes: [
      { who: 'you', text: 'Check the address, and port {{port}} if you typed one; open it in a browser.' },
      {
        who: 'host',
        text: 'If the address is right, the web server on {{host}} is not running or does not listen there.',
      },
    ],
  },
  'connect-timeout': {
    title: 'The server does not answer',
    fixes: [
      { who: 'you', text: 'Open {{host}} in a browser. If it opens there, try again from another network.' },
      {
        who: 'host',
        text: 'If it opens elsewhere but not from here, a firewall drops the calls from your address; if it opens nowhere, the server is down.',
      },
    ],
  },
  'slow-answer': {
    title: 'The store takes too long to answer',
    fixes: [
      { who: 'you', text: 'Try again at a quieter time. A backup or an import may be running on the store.' },
      { who: 'host', text: 'If it stays, ask why {{host}} takes longer than {{seconds}} s for calls to /wp-json/.' },
    ],
  },
  'tls-not-spoken': {
    title: 'The server does not speak https here',
    fixes: [
      {
        who: 'you',
        text: 'Check port {{port}}. If the store has no https at all, type its address with http:// in front.',
      },
      {
        who: 'host',
        text: 'If the store should have https, its web server must be told to speak it on port {{port}}.',
      },
    ],
  },
  'tls-untrusted': {
    title: 'The certificate comes from an unknown authority',
    fixes: [
      {
        who: 'host',
        text: 'For a store on the internet: install a certificate of a public authority, such as Let’s Encrypt.',
      },
      {
        who: 'you',
        text: 'For a local or private site: give Gatehouse the certificate file (PEM) of the authority that issued it. It is trusted for this one store.',
      },
    ],
  },
  'tls-incomplete-chain': {
    title: 'The certificate chain is incomplete',
    fixes: [
      {
        who: 'host',
        text: 'Install the full chain: the certificate of {{host}} and the intermediate one after it. Browsers fetch the missing one by themselves; other programs do not, so the shop looks fine in a browser.',
      },
    ],
  },
  'tls-expired': {
    title: 'The certificate is not valid now',
    fixes: [
      { who: 'you', text: 'Look at the date and time of this computer. If they are wrong, set them and check again.' },
      { who: 'host', text: 'Renew the certificate of {{host}}, and find out why it was not renewed by itself.' },
    ],
  },
  'tls-wrong-host': {
    title: 'The certificate is for another name',
    fixes: [
      {
        who: 'you',
        text: 'If one of the names of the certificate ({{names}}) is your store’s, use that one as its address.',
      },
      { who: 'host', text: 'Otherwise: issue a certificate that names {{host}}.' },
    ],
  },
  'redirect-to-https': {
    title: 'The store sends calls on to https',
    fixes: [
      {
        who: 'app',
        text: 'Gatehouse calls {{host}} over https from now on. Set your other tools to the https address too.',
      },
    ],
  },
  'redirect-to-other-host': {
    title: 'The store’s real address is another',
    fixes: [
      {
        who: 'you',
        text: 'If {{target}} is your store, use that address: connect to it, or move the store there if it is connected already. Gatehouse sends a key to no other name without your yes.',
      },
      { who: 'you', text: 'If it is not, somebody else holds {{host}} now: talk to whoever runs the domain.' },
    ],
  },
  'home-address-differs': {
    title: 'WordPress believes in another address',
    fixes: [
      { who: 'you', text: 'If {{home}} is right, connect to that address instead.' },
      {
        who: 'you',
        text: 'If {{address}} is right, correct **WordPress Address (URL)** and **Site Address (URL)** under **Settings > General**. A slip there locks you out of wp-admin; where the fields are grey, your host has set them in wp-config.php.',
        page: 'general',
      },
    ],
  },
  'wrong-path': {
    title: 'The store lies at another path',
    fixes: [{ who: 'you', text: 'Use {{found}} as the store’s address.' }],
  },
  'not-wordpress': {
    title: 'This website is not WordPress',
    fixes: [
      {
        who: 'you',
        text: 'Open {{host}} in a browser. If it shows a landing page, a parked domain or another shop system, the store lives at another address.',
      },
      {
        who: 'you',
        text: 'If it does show your shop, log in to wp-admin and use the address that stands in the browser there, up to /wp-admin.',
      },
    ],
  },

  // ---- WordPress
  'permalinks-plain': {
    title: 'Permalinks are set to Plain',
    fixes: [
      { who: 'you', text: 'Open **Settings > Permalinks** as an administrator.', page: 'permalinks' },
      {
        who: 'you',
        text: 'Choose **Post name** (or anything but **Plain**) and click **Save Changes**. Old links to products keep working.',
      },
    ],
  },
  'rewrite-broken': {
    title: 'The server’s rewrite rules are missing',
    fixes: [
      {
        who: 'you',
        text: 'Open **Settings > Permalinks** as an administrator and click **Save Changes** without changing anything: WordPress writes its rules anew.',
        page: 'permalinks',
      },
      {
        who: 'host',
        text: 'If WordPress then shows a box of rules to copy, or nothing changes, the server does not read them: enable rewriting for WordPress on {{host}}.',
      },
    ],
  },
  'rest-prefix-custom': {
    title: 'The REST API has its own prefix',
    fixes: [
      { who: 'app', text: 'Gatehouse calls {{restUrl}}. Tools that insist on /wp-json/ need this address from you.' },
    ],
  },
  'rest-closed': {
    title: 'A plugin closes the REST API',
    fixes: [
      {
        who: 'you',
        text: 'Open **Plugins** and look for one about security, privacy or the REST API. The refusal’s code, {{restCode}}, often tells which.',
        page: 'plugins',
      },
      { who: 'you', text: 'In its settings, allow the routes that begin with /wp-json/wc/, then check again.' },
    ],
  },
  maintenance: {
    title: 'The store is in maintenance mode',
    fixes: [
      { who: 'you', text: 'If an update is running, wait some minutes and check again.' },
      {
        who: 'you',
        text: 'If a maintenance plugin is on, switch it off under **Plugins**, or allow /wp-json/ in its settings.',
        page: 'plugins',
      },
      { who: 'host', text: 'If an update broke off: delete the file .maintenance in the folder of WordPress.' },
    ],
  },
  'coming-soon': {
    title: 'Visitors see a coming-soon page',
    fixes: [{ who: 'app', text: 'Nothing to do: calls with a key are not affected.' }],
  },
  'server-error': {
    title: 'The store’s server fails',
    fixes: [
      {
        who: 'you',
        text: 'Open **WooCommerce > Status > Logs** and look into the newest file that begins with fatal-errors. It names the plugin or theme that fails.',
        page: 'logs',
      },
      { who: 'you', text: 'Update that plugin, or deactivate it under **Plugins**, and check again.', page: 'plugins' },
      { who: 'host', text: 'If there is no such file, the server’s own error log of that moment says why.' },
    ],
  },
  'polluted-json': {
    title: 'Something prints text into the answers',
    fixes: [
      { who: 'app', text: 'Gatehouse reads past the text. Other tools fail on it.' },
      {
        who: 'you',
        text: 'The text often names a file under wp-content/plugins or wp-content/themes: update that plugin or theme, or deactivate it under **Plugins**.',
        page: 'plugins',
      },
      {
        who: 'host',
        text: 'PHP should write its notices to a log, not into pages: set display_errors to off, or WP_DEBUG_DISPLAY to false in wp-config.php.',
      },
    ],
  },
  'woocommerce-missing': {
    title: 'WooCommerce is not active',
    fixes: [
      { who: 'you', text: 'Check that {{host}} is the shop’s address, and not that of a blog beside it.' },
      { who: 'you', text: 'Open **Plugins** and click **Activate** below WooCommerce.', page: 'plugins' },
    ],
  },
  'woocommerce-too-old': {
    title: 'WooCommerce is too old',
    fixes: [
      { who: 'you', text: 'Make a backup of the site, or ask your host for one.' },
      { who: 'you', text: 'Open **Plugins** and click **update now** below WooCommerce.', page: 'plugins' },
    ],
  },

  // ---- what stands before WordPress
  'firewall-blocked': {
    title: 'A firewall refuses Gatehouse',
    fixes: [
      {
        who: 'you',
        text: 'If a security plugin is active on the store, look into its log of blocked requests and allow /wp-json/wc/ for your address.',
        page: 'plugins',
      },
      {
        who: 'host',
        text: 'Allow calls to /wp-json/wc/ on {{host}}; the firewall’s log has the rule that refused them.',
      },
    ],
  },
  'bot-challenge': {
    title: 'A bot check stands in the way',
    fixes: [
      {
        who: 'you',
        text: 'If you run the site’s Cloudflare yourself: add a custom rule that skips the checks for paths beginning with /wp-json/. On the Free plan turn **Bot Fight Mode** off; no rule can skip it.',
      },
      {
        who: 'host',
        text: 'Otherwise: exempt /wp-json/ on {{host}} from the bot check. At SiteGround, support does it for your address.',
      },
    ],
  },
  'user-agent-blocked': {
    title: 'A rule refuses the name Gatehouse',
    fixes: [
      {
        who: 'you',
        text: 'If a security plugin blocks “bad bots” by name, take Gatehouse out of its list.',
        page: 'plugins',
      },
      { who: 'host', text: 'Allow the User-Agent that begins with Gatehouse/ on {{host}}.' },
    ],
  },
  'staging-password': {
    title: 'The site has a staging password',
    fixes: [
      {
        who: 'you',
        text: 'Give Gatehouse the name and password that the browser asks for before the site opens. They are kept in the keychain, like the key.',
      },
      {
        who: 'host',
        text: 'Or let /wp-json/wc/ through without the password: WooCommerce asks for its own key there.',
      },
    ],
  },
  'rate-limited': {
    title: 'The store says: too many calls',
    fixes: [
      {
        who: 'you',
        text: 'Wait {{seconds}} s, then check again. Where the store asks for no more than some seconds, Gatehouse waits by itself.',
      },
      { who: 'you', text: 'If other tools call the store at the same time, set them to call less often.' },
      { who: 'host', text: 'If it stays: raise the limit for /wp-json/wc/ on {{host}}.' },
    ],
  },
  'answers-cached': {
    title: 'A cache keeps private answers',
    fixes: [
      {
        who: 'you',
        text: 'In the settings of the store’s cache plugin, exclude /wp-json/ (in LiteSpeed Cache, under **Cache**, set **Cache REST API** to **OFF**), and purge the cache once.',
        page: 'plugins',
      },
      {
        who: 'host',
        text: 'If there is no such plugin: exclude /wp-json/ on {{host}} from the server’s cache and the CDN’s, and purge it. Until then strangers can read answers that were meant for you.',
      },
    ],
  },
  'methods-blocked': {
    title: 'PUT or DELETE is blocked',
    fixes: [
      { who: 'app', text: 'Gatehouse sends {{methods}} as POST, which WordPress understands. Other tools fail.' },
      { who: 'host', text: 'Allow PUT, PATCH and DELETE for /wp-json/wc/ on {{host}}.' },
    ],
  },
  'auth-header-stripped': {
    title: 'The server throws the login header away',
    fixes: [
      {
        who: 'app',
        text: 'Gatehouse signs each call instead, and the secret stays on this computer. Other tools need the header.',
      },
      {
        who: 'you',
        text: 'Open **Settings > Permalinks** and click **Save Changes** once: on Apache and LiteSpeed, WordPress 5.6 and later writes the line that is missing.',
        page: 'permalinks',
      },
      { who: 'host', text: 'If it stays: pass the header on to PHP as HTTP_AUTHORIZATION.' },
    ],
  },
  'https-not-noticed': {
    title: 'WordPress does not notice https',
    fixes: [
      { who: 'app', text: 'Gatehouse signs its calls to suit. Other tools that log in over https are not recognised.' },
      {
        who: 'you',
        text: 'If you run the site’s Cloudflare yourself: under **SSL/TLS**, set the encryption mode to **Full (strict)**; with **Flexible** the server never sees https.',
      },
      {
        who: 'host',
        text: 'Otherwise: pass X-Forwarded-Proto on to the web server of {{host}}, and set HTTPS=on for PHP.',
      },
    ],
  },
  'http-only': {
    title: 'The store has no https',
    fixes: [
      {
        who: 'app',
        text: 'Gatehouse signs each call, so the secret never travels. What is called and answered can be read on the way.',
      },
      { who: 'host', text: 'Install a certificate for {{host}}, such as one of Let’s Encrypt, which costs nothing.' },
      {
        who: 'you',
        text: 'Then change both addresses under **Settings > General** to https://, and connect to the https address.',
        page: 'general',
      },
    ],
  },
  'clock-skew': {
    title: 'Two clocks are apart',
    fixes: [
      {
        who: 'you',
        text: 'Let this computer set its date and time by the network, then check again. Signed calls are refused from 15 minutes on.',
      },
      {
        who: 'host',
        text: 'If this computer’s clock is right, that of {{host}} is {{minutes}} minutes off: have it set by the network.',
      },
    ],
  },

  // ---- the key
  'key-malformed': {
    title: 'The key is not whole',
    fixes: [
      {
        who: 'you',
        text: 'Copy it again with the **Copy** button beside it. A key is ck_ and 40 more characters, a secret is cs_ and 40 more.',
      },
      {
        who: 'you',
        text: `If its page is closed, the secret cannot be shown again: open **Add key** under ${restApi} and make a new key.`,
        page: 'addKey',
      },
    ],
  },
  'key-unknown': {
    title: 'The store does not know this key',
    fixes: [
      {
        who: 'you',
        text: `Open the keys list under ${restApi} and look for {{last7}} in the column **Consumer key ending in**. If it is not there, it was revoked, or made on another site, often the staging copy.`,
        page: 'keys',
      },
      ...newKey,
    ],
  },
  'secret-wrong': {
    title: 'The secret does not belong to the key',
    fixes: [
      {
        who: 'you',
        text: 'If the page with the key is still open, copy both again with their **Copy** buttons. Otherwise make a new key: a secret is shown only once.',
      },
      ...newKey,
    ],
  },
  'permission-read-missing': { title: 'The key may not read', fixes: permission },
  'permission-write-missing': { title: 'The key may not write', fixes: permission },
  'key-owner-deleted': { title: 'The key’s user was deleted', fixes: newKey },
  'user-lacks-rights': {
    title: 'The key’s user may not manage the store',
    fixes: [
      {
        who: 'you',
        text: 'Make a new key, and choose an administrator or a shop manager as its **User**. The user of a key that exists can be changed with **View/Edit** as well.',
        page: 'addKey',
      },
      ...newKey.slice(1),
    ],
  },

  // ---- the legacy REST API
  'legacy-api-off': {
    title: 'The legacy REST API is off',
    fixes: [
      { who: 'you', text: 'Nothing to do, unless an old tool of yours asks for it.' },
      {
        who: 'you',
        text: 'If one does: install and activate the plugin **WooCommerce Legacy REST API**. Up to WooCommerce 8 there is a checkbox instead: **WooCommerce > Settings > Advanced > Legacy API**. It does not get along with High-Performance Order Storage.',
        page: 'findLegacyPlugin',
      },
    ],
  },
  'legacy-api-on': {
    title: 'The legacy REST API is on',
    fixes: [
      {
        who: 'you',
        text: 'Nothing to do. When no old tool needs it any more, deactivate the plugin **WooCommerce Legacy REST API**.',
        page: 'legacyPlugin',
      },
    ],
  },
  'legacy-webhooks-broken': {
    title: 'A webhook needs the legacy REST API',
    fixes: [
      {
        who: 'you',
        text: 'Open **WooCommerce > Settings > Advanced > Webhooks** and click the webhook that is disabled or fails.',
        page: 'webhooks',
      },
      {
        who: 'you',
        text: 'Set **API Version** to **WP REST API Integration v3**, **Status** to **Active**, and click **Save webhook**. Check that what receives it understands the new form.',
      },
    ],
  },

  // ---- what was seen, where it fits no cause
  'connection-lost': {
    title: 'The connection broke off',
    fixes: [
      { who: 'you', text: 'Check again. Once is chance; if it happens each time, it is not.' },
      {
        who: 'host',
        text: 'If it stays: something on {{host}} cuts the connection, a firewall or a PHP process that crashes. Its log of that moment says which.',
      },
    ],
  },
  'redirect-loop': {
    title: 'The store redirects in a circle',
    fixes: [
      {
        who: 'you',
        text: 'If the site uses Cloudflare with the encryption mode **Flexible** (under **SSL/TLS**), set it to **Full (strict)**: that is the most usual circle.',
      },
      {
        who: 'you',
        text: 'If a plugin for https or redirects is active, deactivate it under **Plugins** and check again.',
        page: 'plugins',
      },
      { who: 'host', text: 'Otherwise: find the two rules on {{host}} that send to each other.' },
    ],
  },
  'redirect-refused': {
    title: 'A redirect leads where Gatehouse stops',
    fixes: [
      { who: 'you', text: 'Check the address. If {{target}} is where your store is, use that address.' },
      { who: 'host', text: 'If it is not, find out why {{host}} sends calls there.' },
    ],
  },
  'answer-malformed': {
    title: 'The answer breaks the rules of HTTP',
    fixes: [
      { who: 'you', text: 'Check that the address is that of a website, and its port that of a web server.' },
      { who: 'host', text: 'If it is, a proxy or a firewall before {{host}} damages the answers.' },
    ],
  },
  'answer-too-large': {
    title: 'The answer is too large',
    fixes: [
      {
        who: 'host',
        text: 'Find out why {{host}} answers small calls to /wp-json/ with more than {{megabytes}} MB; a plugin may add to every answer.',
      },
    ],
  },
  'not-the-rest-api': {
    title: 'A web page answers for the API',
    fixes: [
      {
        who: 'you',
        text: 'Open **Settings > Permalinks** as an administrator and click **Save Changes**, then check again.',
        page: 'permalinks',
      },
      {
        who: 'host',
        text: 'If it stays: something on {{host}} answers calls to /wp-json/ with a page of its own, often a security plugin, a cache or a rule of the server.',
      },
    ],
  },
  'cannot-tell': {
    title: 'The cause cannot be told from here',
    fixes: [
      { who: 'you', text: 'Check again in some minutes.' },
      {
        who: 'host',
        text: 'If it stays, the server’s log has why it answered calls to {{host}} with status {{status}}.',
      },
    ],
  },
} as const satisfies Readonly<Record<CauseCode, CauseText>>;

/** What a cause's fixes have a place for, and the cause does not know. */
type Gaps = {
  [Code in CauseCode]: Exclude<
    Placeholders<(typeof texts)[Code]['fixes'][number]['text']>,
    Placeholders<(typeof failureTexts)[Code]['what' | 'next']> | 'host'
  >;
}[CauseCode];

/** A place that nothing fills does not compile. */
export const causeTexts: [Gaps] extends [never] ? Readonly<Record<CauseCode, CauseText>> : Gaps = texts;
