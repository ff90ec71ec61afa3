import type { FailureCode } from './codes.ts';
import type { PasteRepair } from './host.ts';
import type { Permission, StepName } from './models.ts';

/**
 * What happened and why (`what`), and what to do now (`next`). `{{name}}` is filled from the failure's
 * parameters. Labels of wp-admin stand as its English screens show them.
 */
export interface FailureText {
  readonly what: string;
  readonly next: string;
}

const giveStagingLogin =
  'Give Gatehouse the ones that a browser asks for before the site opens: they are kept in the keychain, and go over https only.';
const addKey = 'WooCommerce > Settings > Advanced > REST API > Add key';

export const failureTexts = {
  // ---- the address
  'address-invalid': {
    what: 'That is not the address of a website: {{reason}}.',
    next: 'Type your store’s address, like shop.example.com.',
  },
  'address-has-credentials': {
    what: 'The address holds a user name, a password or a key, and addresses end up in logs.',
    next: 'Take everything before the @ and after the ? out of the address; the key is asked for in its own step.',
  },
  'dns-not-found': {
    what: 'No website answers to the name {{host}}.',
    next: 'Check the spelling of the address.',
  },
  'connection-refused': {
    what: '{{host}} refuses connections on port {{port}}.',
    next: 'Check the address and the port; if they are right, the server is down: ask your host.',
  },
  'connect-timeout': {
    what: '{{host}} did not answer within {{seconds}} s.',
    next: 'Try again in a minute; if it stays, the server is down or a firewall drops your calls: ask your host.',
  },
  'slow-answer': {
    what: '{{host}} took longer than {{seconds}} s to answer.',
    next: 'Try again; if it stays, ask your host why the server is slow.',
  },
  'tls-not-spoken': {
    what: '{{host}} does not speak https on port {{port}}.',
    next: 'Check the port. If the store has no https, type its address with http:// in front.',
  },
  'tls-untrusted': {
    what: 'The certificate of {{host}} was issued by “{{issuer}}”, which this computer does not trust.',
    next: 'Ask your host for a certificate of a public authority. For a local or private site, add its authority with --ca FILE.',
  },
  'tls-incomplete-chain': {
    what: '{{host}} sends its certificate without the intermediate one, so it cannot be verified.',
    next: 'Ask your host to install the full certificate chain.',
  },
  'tls-expired': {
    what: 'The certificate of {{host}} is not valid now: it runs from {{validFrom}} to {{validTo}}.',
    next: 'Ask your host to renew it. If the dates look right, check this computer’s clock.',
  },
  'tls-wrong-host': {
    what: 'The certificate that {{host}} shows was issued for {{names}}.',
    next: 'Use the address that the certificate names, or ask your host to issue one for {{host}}.',
  },
  'redirect-to-https': {
    what: '{{host}} sends every call on to https.',
    next: 'Nothing to do: Gatehouse uses the https address.',
  },
  'redirect-to-other-host': {
    what: '{{host}} sends every call on to {{target}}.',
    next: 'If that is your store, connect to {{target}} instead.',
  },
  'redirect-refused': {
    what: '{{host}} sends the call on to {{target}}, where Gatehouse does not follow: {{reason}}.',
    next: 'Check the address; if it is right, ask your host why it redirects there.',
  },
  'redirect-loop': {
    what: '{{host}} redirects in a circle, or more than {{hops}} times.',
    next: 'Ask your host to mend the redirects; often http and https send to each other.',
  },
  'home-address-differs': {
    what: 'WordPress thinks that its address is {{home}}, and answers at {{address}}.',
    next: 'Connect to {{home}}, or correct the addresses in Settings > General.',
  },
  'wrong-path': {
    what: 'The store is not at {{address}}, it is at {{found}}.',
    next: 'Connect to {{found}}.',
  },
  'not-wordpress': {
    what: '{{host}} answers, but nothing in its answers comes from WordPress.',
    next: 'Check that this is your store’s own address, and not a landing page or another shop system.',
  },
  'permalinks-plain': {
    what: 'The permalinks of {{host}} are set to Plain, and WooCommerce does not look at keys then.',
    next: 'In wp-admin, open Settings > Permalinks, choose Post name (anything but Plain), and click Save Changes. No address of a product is lost by this.',
  },
  'rewrite-broken': {
    what: 'The REST API of {{host}} is announced at {{restUrl}} but not found there, because the server’s rewrite rules are missing.',
    next: 'In wp-admin, open Settings > Permalinks and click Save Changes once. If it stays, ask your host to enable rewrite rules for WordPress.',
  },
  'rest-prefix-custom': {
    what: 'The REST API of {{host}} has its own prefix: {{restUrl}}.',
    next: 'Nothing to do: Gatehouse uses it.',
  },
  'rest-closed': {
    what: 'A plugin on {{host}} closes the REST API to visitors without a login ({{restCode}}).',
    next: 'In that plugin’s settings, allow the routes that begin with /wp-json/wc/.',
  },
  'firewall-blocked': {
    what: 'A firewall in front of {{host}} refuses Gatehouse (status {{status}}).',
    next: 'Ask your host, or whoever runs the firewall, to allow calls to /wp-json/ from your address.',
  },
  'bot-challenge': {
    what: '{{host}} asks callers to prove that they are human, which no program can.',
    next: 'Add a rule that skips the check for /wp-json/. On Cloudflare Free, turn Bot Fight Mode off; at SiteGround, ask support to allow your address.',
  },
  'user-agent-blocked': {
    what: 'A rule on {{host}} refuses programs that name themselves as Gatehouse.',
    next: 'Ask your host to allow the User-Agent “Gatehouse”.',
  },
  'staging-password': {
    what: '{{host}} asks for a name and password of the server’s own (“{{realm}}”), as staging sites do{{login}}.',
    next: '{{gate}}',
  },
  maintenance: {
    what: '{{host}} is in maintenance mode.',
    next: 'Wait until the update on the store is finished, then try again.',
  },
  'coming-soon': {
    what: '{{host}} shows a coming-soon page to visitors. Calls are not affected.',
    next: 'Nothing to do.',
  },
  'rate-limited': {
    what: '{{host}} says that there were too many calls.',
    next: 'Wait {{seconds}} s, then try again.',
  },
  'server-error': {
    what: 'The server of {{host}} failed (status {{status}}).',
    next: 'In wp-admin, look at WooCommerce > Status > Logs for a file that begins with fatal-errors, or ask your host.',
  },
  'polluted-json': {
    what: 'A plugin or theme on {{host}} prints text into its answers: “{{excerpt}}”. Gatehouse reads past it, other tools fail.',
    next: 'The text often names the file; update or turn off that plugin, or set WP_DEBUG_DISPLAY to false.',
  },
  'answers-cached': {
    what: 'Something on {{host}} keeps answers that were meant for you and gives them to strangers, without a key.',
    next: 'Exclude /wp-json/ from the cache of the plugin, the host or the CDN.',
  },
  'methods-blocked': {
    what: 'Something on {{host}} blocks {{methods}}. Gatehouse sends them as POST instead, other tools fail.',
    next: 'Ask your host to allow PUT and DELETE for /wp-json/.',
  },
  'woocommerce-missing': {
    what: '{{host}} is a WordPress site, but WooCommerce is not active on it.',
    next: 'In wp-admin, open Plugins and activate WooCommerce, or check that this is the shop’s address.',
  },
  'woocommerce-too-old': {
    what: 'The WooCommerce of {{host}} is too old for the REST API version 3.',
    next: 'In wp-admin, open Plugins and update WooCommerce.',
  },
  'http-only': {
    what: '{{host}} is called without https. Calls are signed, so the secret is safe, but everything else can be read on the way.',
    next: 'Ask your host for a certificate and switch the store to https.',
  },
  'https-not-noticed': {
    what: 'WordPress on {{host}} does not notice that it is reached over https. Gatehouse signs its calls to suit.',
    next: 'Ask your host to pass X-Forwarded-Proto on and to set HTTPS=on for PHP.',
  },
  'auth-header-stripped': {
    what: 'The server of {{host}} throws the login header away. Gatehouse signs each call instead.',
    next: 'Ask your host to pass the header on to PHP as HTTP_AUTHORIZATION; other tools need it.',
  },
  'clock-skew': {
    what: 'This computer’s clock and that of {{host}} are {{minutes}} minutes apart.',
    next: 'Set this computer’s clock by the network; if it is right, ask your host to set the server’s.',
  },
  'legacy-api-off': {
    what: 'The legacy REST API is off. Only old tools need it.',
    next: 'Nothing to do, unless one of your tools asks for it: then install the plugin “WooCommerce Legacy REST API”.',
  },
  'legacy-api-on': {
    what: 'The legacy REST API is on.',
    next: 'Nothing to do; turn it off when no old tool needs it.',
  },
  'legacy-webhooks-broken': {
    what: 'A webhook of {{host}} was made for the legacy REST API, which is off.',
    next: 'Open WooCommerce > Settings > Advanced > Webhooks and set its API Version to WP REST API Integration v3.',
  },

  // ---- the key
  'key-malformed': {
    what: '{{half}} is not whole: {{reason}}.',
    next: `A key is ck_ and 40 more characters, a secret is cs_ and 40 more. Copy both with the Copy buttons beside them, or make a new one under ${addKey}.`,
  },
  'key-unknown': {
    what: '{{host}} does not know the key ck_…{{last7}}: it was revoked, or belongs to another site.',
    next: `Look for …{{last7}} in the keys list of this store; if it is not there, make a new key under ${addKey}.`,
  },
  'secret-wrong': {
    what: '{{host}} knows the key ck_…{{last7}}, but the secret does not belong to it.',
    next: `A secret is shown only once and cannot be looked up: make a new key under ${addKey}.`,
  },
  'permission-read-missing': {
    what: 'The key ck_…{{last7}} may not read.',
    next: 'In the keys list, click View/Edit on …{{last7}}, set Permissions to Read/Write, and click Save changes. The key and secret stay the same.',
  },
  'permission-write-missing': {
    what: 'The key ck_…{{last7}} may not write.',
    next: 'In the keys list, click View/Edit on …{{last7}}, set Permissions to Read/Write, and click Save changes. The key and secret stay the same.',
  },
  'key-owner-deleted': {
    what: 'The user who owned the key ck_…{{last7}} was deleted.',
    next: `Make a new key for a user who stays, under ${addKey}.`,
  },
  'user-lacks-rights': {
    what: 'The user who owns the key ck_…{{last7}} may not manage the store.',
    next: `Make a new key under ${addKey}, and choose an administrator or shop manager as its User.`,
  },
  'paste-empty': {
    what: 'Nothing that looks like a key was given.',
    next: 'Copy the consumer key and the consumer secret from the screen where the key was made, and paste both.',
  },
  'paste-too-large': {
    what: 'What was pasted is over a million characters long; a key and a secret are 86.',
    next: 'Copy only the key and the secret, and paste again.',
  },
  'key-missing': {
    what: 'That is a consumer secret; the consumer key is still missing.',
    next: 'Paste the consumer key too: it begins with ck_.',
  },
  'secret-missing': {
    what: 'That is a consumer key; the consumer secret is still missing.',
    next: 'Paste the consumer secret too: it begins with cs_ and is shown only on the screen where the key was made.',
  },
  'paste-without-key': {
    what: 'That is {{found}}, and no key of WooCommerce is in it.',
    next: 'Copy the consumer key (ck_…) and the consumer secret (cs_…) from the screen where the key was made, and paste both.',
  },
  'keys-not-copied': {
    what: 'That is the right screen, but this browser leaves its fields out when a page is copied.',
    next: 'Click Copy beside Consumer key and paste, then Copy beside Consumer secret and paste.',
  },
  'picture-unreadable': {
    what: 'Gatehouse cannot read that file as a picture: {{reason}}.',
    next: 'Give a picture in PNG, JPEG or WebP, such as a screenshot of the screen where the key was made.',
  },
  'picture-too-large': {
    what: 'That picture is too large: Gatehouse looks through {{limit}} {{unit}} at most.',
    next: 'Cut out the part where the code is, or take a screenshot of it.',
  },
  'picture-without-code': {
    what: 'Gatehouse finds no code in that picture.',
    next: 'Show the whole code, sharp and as large as it will go, and try again; or copy the key and the secret beside it.',
  },
  'code-without-key': {
    what: 'The code that was seen holds {{found}}, and no key of WooCommerce.',
    next: 'Scan the code named QRCode, below the consumer secret on the screen where the key was made.',
  },
  'export-not-key': {
    what: 'That is a whole export of stores, encrypted with a passphrase, and not a key to paste.',
    next: 'Take it in the window, under Export and import > Import: choose the file or the picture there.',
  },
  'camera-not-allowed': {
    what: 'The system does not let Gatehouse use the camera.',
    next: 'Allow it in {{settings}}, then start Gatehouse again. Meanwhile the code can be scanned from the screen or from a picture.',
  },
  'screen-not-allowed': {
    what: 'The system does not let Gatehouse see the screen.',
    next: 'Turn Gatehouse on in {{settings}}, then start it again. Meanwhile a screenshot can be pasted or dropped here.',
  },
  'display-choice-over': {
    what: 'This choice of a screen or a window is over.',
    next: 'Start the scan again.',
  },
  'key-truncated': {
    what: '{{half}} is cut off: {{found}} of its 40 characters are there.',
    next: `Copy it again with the Copy button beside it. The keys list shows the last 7 characters only; for a key whose screen is closed, make a new one under ${addKey}.`,
  },
  'key-is-application-password': {
    what: 'That is an application password of WordPress, not a key of WooCommerce.',
    next: `Make a key under ${addKey}.`,
  },
  'several-halves': {
    what: 'There are {{count}} different ones where one belongs: {{half}}.',
    next: 'Paste the one pair that belongs to this store.',
  },
  'several-pairs': {
    what: 'There is more than one key: {{choices}}.',
    next: 'Say which one belongs to this store.',
  },
  'other-store': {
    what: 'Another store answers at {{address}}: it does not know this store’s key, or has another identity.',
    next: 'Check the address; if it is another store, connect it as a new one.',
  },
  'report-not-found': {
    what: 'This report is not there any more: others have been made since, or Gatehouse was started anew.',
    next: 'Check again.',
  },
  'nothing-for-host': {
    what: 'Nothing that was found is for your host to mend.',
    next: 'Follow the steps of what was found.',
  },
  'cannot-tell': {
    what: '{{host}} answered in a way that fits no cause that Gatehouse knows (status {{status}}{{restCode}}).',
    next: 'Try again; if it stays, send a report to your host, or ask for help with the status and code above.',
  },

  // ---- on the way
  offline: {
    what: 'This computer has no connection to the internet, or its name service does not answer.',
    next: 'Check the network, then try again.',
  },
  'connection-lost': {
    what: 'The connection to {{host}} broke off in the middle.',
    next: 'Try again; if it stays, a firewall or a crash on the server cuts it: ask your host.',
  },
  'captive-portal': {
    what: '{{certainty}} in place of {{host}}: {{sign}}.',
    next: 'Open any website in a browser and log in to the network there, then try again. If there is nothing to log in to, ask your host why {{host}} answers like that.',
  },
  'proxy-failed': {
    what: 'The proxy {{proxy}} did not pass the call on ({{reason}}).',
    next: 'Check the proxy in the settings of the window, or, where they leave it to the system, HTTPS_PROXY and NO_PROXY.',
  },
  'answer-too-large': {
    what: '{{host}} sent more than {{megabytes}} MB, and Gatehouse stopped there.',
    next: 'Ask for less: fewer fields (_fields) or a smaller page (per_page).',
  },
  'answer-malformed': {
    what: '{{host}} sent an answer that breaks the rules of HTTP.',
    next: 'Ask your host; often a proxy or a firewall in between is at fault.',
  },
  'not-the-rest-api': {
    what: '{{host}} answered with a web page where the REST API should be.',
    next: 'Run a check of the store to find out what stands in the way.',
  },
  'call-refused': {
    what: 'The store refused the call: {{message}} ({{status}}, {{restCode}}).',
    next: 'Check the path and the values that were sent.',
  },
  'call-not-allowed': {
    what: 'The store does not let this key make this call: {{message}} ({{status}}, {{restCode}}).',
    next: 'Run a check of the store; it says what the key may do, and why not more.',
  },
  cancelled: {
    what: 'Stopped at your wish.',
    next: 'Nothing was kept or changed.',
  },
  'path-invalid': {
    what: 'That cannot be called: {{reason}}.',
    next: 'Give a path of the WooCommerce API, like products/12 or wc/v3/orders.',
  },
  'body-not-json': {
    what: 'The body is not JSON: {{reason}}.',
    next: 'Correct it, or give a file with @FILE.',
  },
  'file-unreadable': {
    what: 'The file {{file}} cannot be read: {{reason}}.',
    next: 'Check its name and that you may read it.',
  },
  'authority-invalid': {
    what: 'That file holds no certificate authority: {{reason}}.',
    next: 'Give a PEM file, which begins with “-----BEGIN CERTIFICATE-----”.',
  },
  'name-invalid': {
    what: 'The name is {{reason}}.',
    next: 'Give a name of 1 to 100 visible characters.',
  },

  'staging-login-invalid': {
    what: 'That cannot be the name and password of a staging site: {{reason}}.',
    next: 'Type both as your host shows them, the name without a colon.',
  },
  'staging-login-refused': {
    what: 'The staging site {{host}} does not take that name and password (“{{realm}}”), so nothing was kept.',
    next: 'Type both as your host shows them for this site; they are not those of wp-admin.',
  },
  'staging-not-asked': {
    what: '{{host}} asks for no staging password, so none was kept.',
    next: 'Nothing is to be done: calls pass without it.',
  },
  'staging-needs-https': {
    what: 'Over plain http anybody on the way could read the staging password, so it was not sent to {{host}}.',
    next: 'Type the store’s address with https:// in front; if the staging site has no https, ask your host for a certificate.',
  },
  // ---- the vault
  'vault-absent': {
    what: 'There is no keychain that Gatehouse could keep keys in: {{reason}}.',
    next: 'On a desktop, install and start a keychain (GNOME Keyring, KWallet). On a server, choose a file that is protected by a passphrase: --vault file.',
  },
  'vault-fixed': {
    what: 'The keys of this computer’s Gatehouse are already kept in {{kind}}, and they stay together.',
    next: 'Leave --vault out. To start anew elsewhere: gatehouse forget-everything.',
  },
  'vault-locked': {
    what: 'The keychain is locked.',
    next: 'Unlock it, then try again. Nothing was lost.',
  },
  'vault-prompt-pending': {
    what: 'The system is asking for the password of the keychain.',
    next: 'Answer its window, or stop with Ctrl+C.',
  },
  'vault-item-missing': {
    what: 'The secret of this key is not in the keychain: something removed it, or the store was imported without it.',
    next: `Connect the store again, with this key if you still have its secret, or with a new one from ${addKey}.`,
  },
  'vault-item-damaged': {
    what: 'What the keychain holds for “{{account}}” is not what Gatehouse put there.',
    next: `Make a new key under ${addKey} and connect the store again.`,
  },
  'vault-staging-missing': {
    what: 'The staging login of {{host}} is not in the keychain: something removed it, or the store was imported without it.',
    next: 'Enter the staging site’s name and password again, on the store’s page.',
  },
  'vault-failed': {
    what: 'The keychain answered with an error: {{reason}}.',
    next: 'Try again; if it stays, restart the keychain or the computer.',
  },
  'vault-passphrase-wrong': {
    what: 'The passphrase does not open {{file}}.',
    next: 'Try again. There is no way in without it.',
  },
  'vault-passphrase-missing': {
    what: 'The keys are in a file that needs a passphrase, and none was given.',
    next: 'Run the command in a terminal to be asked for it, or name a file with --passphrase-file.',
  },

  'vault-passphrase-weak': {
    what: 'The passphrase is too short: whoever copies the file can try as many as they like.',
    next: 'Choose one of {{minimum}} characters or more; a few words will do.',
  },
  'vault-passphrase-exposed': {
    what: 'Others on this computer can read the passphrase in {{file}}.',
    next: 'Make it yours alone: chmod 600 {{file}}.',
  },
  'vault-file-damaged': {
    what: 'The file with the keys, {{file}}, is damaged.',
    next: 'Put it back from a backup, or from {{previous}}. It was left as it is.',
  },

  // ---- the records
  'records-damaged': {
    what: 'The file {{file}} was damaged, and was set aside as {{aside}}. {{restored}} stores were taken from the copy before it.',
    next: 'Check that your stores are all there. The secrets in the keychain are not affected.',
  },
  'records-newer': {
    what: 'The file {{file}} was written by a newer Gatehouse.',
    next: 'Update Gatehouse. The file was left as it is.',
  },
  'records-busy': {
    what: 'Another Gatehouse is writing to {{file}} right now.',
    next: 'Try again when it has finished.',
  },
  'record-invalid': {
    what: 'What was found out about this store cannot be kept: {{field}} is not as it must be.',
    next: 'Check the store again. If it stays so, report it with: gatehouse doctor --json.',
  },
  'disk-full': {
    what: 'The disk is full, so {{file}} could not be written.',
    next: 'Make room and try again. What was there before is unharmed.',
  },
  'disk-read-only': {
    what: '{{file}} cannot be written: the folder is read-only, or belongs to somebody else.',
    next: 'Check the rights of the folder, or choose another with GATEHOUSE_HOME.',
  },
  'disk-failed': {
    what: '{{file}} could not be read or written ({{reason}}).',
    next: 'Check the disk and the rights of the folder.',
  },
  'store-not-found': {
    what: 'No store is called “{{reference}}”. {{nearest}}',
    next: 'See all of them with: gatehouse stores.',
  },
  'store-ambiguous': {
    what: '“{{reference}}” fits more than one store: {{names}}.',
    next: 'Give the whole name, or the id.',
  },
  'store-exists': {
    what: 'There is already a store named “{{name}}”.',
    next: 'Choose another name.',
  },
  'address-taken': {
    what: 'The store at {{address}} is here already, as “{{name}}”.',
    next: 'If both are the same store, remove one of them; if not, check the address.',
  },
  'connection-not-found': {
    what: 'This connection is over: the store was kept, or it was given up.',
    next: 'Begin again with the store’s address.',
  },
  'key-not-checked': {
    what: 'This key has not been checked.',
    next: 'Check it, then keep it.',
  },
  'person-not-confirmed': {
    what: 'This computer was not told that it is you, so the key stays hidden.',
    next: 'Show it again, and confirm it when the system asks.',
  },
  'shown-once': {
    what: 'The key was handed to this window once, and the window has lost it since. No copy of it is kept here.',
    next: 'Show the code again; a tool gets another key with “Replace key”.',
  },
  'key-not-found': {
    what: 'The store “{{name}}” has no such key.',
    next: 'See its keys with: gatehouse show.',
  },

  // ---- rotating a key
  'rotation-under-way': {
    what: 'A key of “{{name}}” is being rotated already.',
    next: 'Go on with that on its Key tab, or with: gatehouse rotate. Or give it up there first.',
  },
  'rotation-absent': {
    what: 'No key of “{{name}}” is being rotated.',
    next: 'Begin on its Key tab, or with: gatehouse rotate.',
  },
  'rotation-other-step': {
    what: 'The rotation of “{{name}}” is not at this step: it has gone on elsewhere, or something else comes first.',
    next: 'See where it stands on its Key tab, or with: gatehouse rotate status.',
  },
  'rotation-key-not-new': {
    what: 'The key ck_…{{last7}} is kept for this store already, so it is not a new one.',
    next: `Make another under ${addKey}, and paste that one.`,
  },
  'rotation-other-home': {
    what: 'WordPress says that its address is {{home}}, and it was {{before}}: this may be a copy of the store.',
    next: 'If the address was changed on purpose, check the store once, then the new key again.',
  },
  'rotation-fewer-rights': {
    what: 'The new key ck_…{{last7}} may do less than the old one, or that could not be ruled out.',
    next: 'Give it the same rights and check it again, or switch to it all the same, saying so.',
  },
  'rotation-old-refused': {
    what: 'The store no longer takes the old key ck_…{{last7}}, so there is no way back to it.',
    next: 'Go on with the new key.',
  },
  'rotation-old-missing': {
    what: 'The keychain no longer holds the old key ck_…{{last7}}, so Gatehouse can neither go back to it nor ask about it.',
    next: 'Go on with the new key: revoke the old line in wp-admin, then end the rotation without a proof.',
  },
  'rotation-new-refused': {
    what: 'The store does not take the new key ck_…{{last7}}, so the old one stays.',
    next: 'Go back to the old key, or see in the keys list of the store which of the two was revoked.',
  },
  'rotation-last-key': {
    what: 'The new key ck_…{{last7}} is the last one that this store takes, so it is not erased.',
    next: 'Switch to it.',
  },

  // ---- connections on their way to another computer
  'export-empty': {
    what: 'There is no store to export.',
    next: 'Connect a store first, or choose one.',
  },
  'export-too-large': {
    what: 'So many stores do not fit into one file.',
    next: 'Export them in several files, fewer stores in each.',
  },
  'import-passphrase-wrong': {
    what: 'The passphrase does not open this file.',
    next: 'Type the one that was chosen when it was exported. There is no way in without it.',
  },
  'import-damaged': {
    what: 'This is no file that Gatehouse exported, or it was damaged on its way.',
    next: 'Export the stores again on the other computer and copy the new file. Nothing was changed here.',
  },
  'import-newer': {
    what: 'This file was exported by a newer Gatehouse.',
    next: 'Update Gatehouse on this computer, then import it. Nothing was changed here.',
  },
  'import-expired': {
    what: 'This import is over: it was done, given up, or left open for more than 15 minutes.',
    next: 'Choose the file again.',
  },

  // ---- the gateway and its tools
  'tools-unreadable': {
    what: 'The tools’ local keys in {{file}} cannot be read: {{reason}}.',
    next: 'Put the file back from a backup, or delete it and add your tools again. Your stores are not affected.',
  },
  'tool-not-found': {
    what: 'No tool is called “{{reference}}”.',
    next: 'See all of them with: gatehouse tool list.',
  },
  'tool-ambiguous': {
    what: '“{{reference}}” fits more than one tool: {{names}}.',
    next: 'Give the tool’s id, or say which store with --store.',
  },
  'tool-exists': {
    what: 'This store already has a tool named “{{name}}”.',
    next: 'Choose another name, or replace that tool’s key.',
  },
  'tool-rules-invalid': {
    what: 'A tool cannot have that: {{reason}}.',
    next: 'See what can be said of a tool with: gatehouse tool add --help.',
  },
  'gateway-running': {
    what: 'A Gatehouse gateway is already there on port {{port}}, in another window or terminal.',
    next: 'Nothing to do: tools reach their stores through it. To run a second one, choose another port with --port.',
  },
  'gateway-port-taken': {
    what: 'The gateway cannot listen on port {{port}}: {{program}} has it.',
    next: 'End that program, or choose another port: in Settings, or with --port. Tools then need their new address.',
  },

  // ---- the command
  'port-taken': {
    what: 'Port {{port}} is taken by another program.',
    next: 'Choose another with --port, or 0 for any that is free.',
  },
  'confirmation-missing': {
    what: 'This cannot be undone, and nobody was there to ask.',
    next: 'Run it in a terminal, or add --yes.',
  },
  'setting-invalid': {
    what: 'The setting “{{name}}” cannot be that.',
    next: 'Choose one of the values that are offered. A proxy is an address like http://proxy.example:3128, without a password.',
  },
  'not-here': {
    what: 'That cannot be done from here.',
    next: 'Use the Gatehouse window on your desktop.',
  },
  usage: {
    what: '{{reason}}',
    next: 'See: gatehouse --help.',
  },
  'internal-error': {
    what: 'Gatehouse itself has a fault: {{reason}}.',
    next: 'Please report it, with what you did and the lines above.',
  },

  // ---- between a window and the core
  'message-invalid': {
    what: 'The window asked Gatehouse for something that it does not understand ({{method}}: {{reason}}).',
    next: 'Close the window and start Gatehouse again; if it stays, please report it.',
  },
  internal: {
    what: 'Gatehouse itself has a fault.',
    next: 'Try again; if it stays, please report it with what the log says under {{reference}}.',
  },
  'door-gone': {
    what: 'This window has lost Gatehouse: the program behind it has ended.',
    next: 'Close the window and start Gatehouse again.',
  },
  'link-refused': {
    what: 'Gatehouse does not open this link ({{reason}}).',
    next: 'Only https links are opened, and http ones of your own network.',
  },
} as const satisfies Readonly<Record<FailureCode, FailureText>>;

/** What a step is called while it runs and once it is done. */
export const stepTexts: Readonly<Record<StepName, { readonly running: string; readonly done: string }>> = {
  address: { running: 'Looking for {{host}}', done: '{{host}} answers' },
  wordpress: { running: 'Looking for WordPress', done: 'WordPress: “{{site}}”' },
  permalinks: { running: 'Checking the permalinks', done: 'Permalinks are in order' },
  woocommerce: { running: 'Looking for WooCommerce', done: 'WooCommerce is active' },
  https: { running: 'Checking https', done: 'The connection is encrypted and verified' },
  login: { running: 'Trying the key', done: 'The store knows the key' },
  read: { running: 'May the key read?', done: 'The key may read' },
  write: { running: 'May the key write?', done: 'The key may write' },
  rights: { running: 'What may its user see?', done: 'Its user sees {{areas}}' },
  cache: { running: 'Are answers kept by a cache?', done: 'Answers are not cached' },
  verbs: { running: 'Do PUT and DELETE get through?', done: 'PUT and DELETE get through' },
  compare: { running: 'What may the old key do?', done: 'Compared with the old key' },
  revocation: { running: 'Does the store still know the old key?', done: 'The store has answered' },
  keep: { running: 'Keeping the key', done: 'The secret is in the keychain, the store is in the list' },
};

/** What a step that found nothing wrong was about, in a list of what is in order. */
export const fineTexts: Readonly<Record<StepName, string>> = {
  address: 'the address',
  wordpress: 'WordPress',
  permalinks: 'permalinks',
  woocommerce: 'WooCommerce',
  https: 'https',
  login: 'the key',
  read: 'reading',
  write: 'writing',
  rights: 'the rights of its user',
  cache: 'no cache in between',
  verbs: 'PUT and DELETE',
  compare: 'the comparison',
  revocation: 'the old key',
  keep: 'the keychain',
};

/** What was put right in a paste. */
export const repairTexts: Readonly<Record<PasteRepair, string>> = {
  'swapped-labels': 'key and secret stood in each other’s place',
  'upper-case-lowered': 'capital letters were made small',
  'blanks-removed': 'blanks were taken out',
  'invisible-characters-removed': 'invisible characters were taken out',
  'prefix-doubled': 'its beginning was there twice',
};

/** Terms of ours that stand in a failure's parameters, as `parameter.value`, or, for one failure alone, `code.parameter.value`. */
export const termTexts: Readonly<Record<string, string>> = {
  'half.key': 'The consumer key',
  'half.secret': 'The consumer secret',
  'found.address': 'a web address',
  'found.app-login-code': 'the login code of WooCommerce’s mobile app',
  'found.text': 'some text',
  'settings.mac-camera': 'System Settings > Privacy & Security > Camera',
  'settings.mac-screen': 'System Settings > Privacy & Security > Screen & System Audio Recording',
  'settings.windows-camera': 'Settings > Privacy & security > Camera (“Let desktop apps access your camera”)',
  'kind.keychain': 'the system’s keychain',
  'kind.file': 'a file with a passphrase',
  'part.body': 'body',
  'part.headers': 'headers',
  'unit.megabytes': 'megabytes',
  'unit.megapixels': 'megapixels',
  // reasons
  'reason.key-too-short': 'there are {{found}} characters where 40 belong, so a part of it is missing',
  'reason.key-too-long': 'there are {{found}} characters where 40 belong, so something else is stuck to it',
  'reason.empty': 'empty',
  'reason.too-long': 'too long',
  'reason.too-large': 'it is too large',
  'reason.unprintable': 'not printable: it has characters that cannot be seen',
  'reason.secret': 'a key or a secret',
  'reason.scheme': 'it begins with {{scheme}}:, and web addresses begin with https:// or http://',
  'reason.scheme-misspelt': 'its beginning is misspelt',
  'reason.blank-inside': 'it has a blank inside',
  'reason.email': 'it is an e-mail address',
  'reason.host': 'it has no valid name in it',
  'reason.port': 'a port is a number from 1 to 65535',
  'reason.no-certificate': 'there is no certificate in it',
  'reason.damaged': 'a certificate in it is damaged',
  'reason.not-an-authority': 'its certificate may not issue others',
  'reason.not-a-file': 'it is not a file',
  'reason.not-text': 'it is not text',
  'reason.several-lines': 'it has more than one line',
  'reason.ENOENT': 'there is no such file',
  'reason.EACCES': 'you may not read it',
  'reason.EISDIR': 'it is a folder',
  'reason.ENOTDIR': 'a part of its path is no folder',
  'reason.settings-damaged': 'the settings in it are damaged',
  'reason.erase-pending': 'the record is gone, and the secret will be erased with the next change',
  'reason.private-address': 'that is an address inside a private network, which nobody typed',
  'reason.location': 'that is no web address',
  'reason.credentials': 'that address has a name and a password in it',
  'reason.body': 'what was to be sent would go to another address',
  'reason.downgrade': 'that is without https',
  'reason.port-form': 'A port is a number from 0 to 65535, and this is not: {{given}}',
  'reason.command-not-started': 'The command {{given}} cannot be started ({{problem}})',
  'reason.pages-of-get': 'Only a GET has pages to follow',
  'reason.query-form': 'A query parameter is name=value, and this is not: {{given}}',
  'reason.fault-unknown':
    'No fault is called {{given}}; the nearest is {{nearest}}. All of them: gatehouse practice --list-faults',
  'reason.store-or-all': 'Name an address or a store, or say --all',
  'reason.tool-or-all': 'Name a tool, or say --all',
  'reason.no-change': 'Say what is to change: --name, --may, --area, --until or --per-minute',
  'reason.limit-form': 'How many is a number from 1, or the word all, and this is neither: {{given}}',
  'reason.key-as-argument':
    'A key is never an argument, since others on this computer can read it there: say --key - and give it on standard input. If that was a key, revoke it',
  'reason.option-of-one':
    '--all is for the stores as they are: --want, --json and the vault’s options go with it, no others',
  'reason.option-of-address':
    'The store is connected, and its own key is checked with its own authority and staging login: --ca and --staging go with another address, or with --key. To keep a staging login: gatehouse staging',
  'reason.staging-unasked':
    'The staging login is asked for on a terminal, and there is none; name a file that holds it instead',
  'reason.login-or-remove': 'Either keep a staging login, or erase it: --login or --remove',
  'picture-unreadable.reason.empty': 'there is nothing in it',
  'picture-unreadable.reason.not-a-picture': 'what is in it is no picture',
  'picture-unreadable.reason.other-format': 'its format is {{format}}',
  'picture-unreadable.reason.animated': 'it is animated',
  'picture-unreadable.reason.damaged': 'it is damaged or cut off',
  'path-invalid.reason.empty': 'there is no path',
  'path-invalid.reason.too-long': 'it is too long',
  'path-invalid.reason.character': 'it has a character that no path has',
  'path-invalid.reason.encoding': 'it has a % that encodes nothing',
  'path-invalid.reason.dots': 'it has . or .. as a part',
  'path-invalid.reason.other-host': 'that is the address of another site',
  'path-invalid.reason.credentials': 'it has a name, a password or a key in it',
  'path-invalid.reason.namespace': 'keys of WooCommerce are for paths that begin with wc/ or wc-',
  'path-invalid.reason.parameter': 'it has a query parameter that is Gatehouse’s to set',
  'path-invalid.reason.method': 'a method is GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS',
  'redirect-refused.reason.scheme': 'that is no web address',
  'redirect-refused.reason.method': 'a call that changes something is not sent to another address',
  'redirect-refused.reason.path': 'that is outside of the REST API',
  'captive-portal.certainty.certain': 'The network that this computer is in answers',
  'captive-portal.certainty.likely': 'The network that this computer is in seems to answer',
  'captive-portal.sign.status': 'it wants a login first (status 511)',
  'captive-portal.sign.redirect': 'it leads to {{target}}, as to the login page of a Wi-Fi',
  'captive-portal.sign.page': 'what comes is like the login page of a Wi-Fi',
  'proxy-failed.reason.connection': 'it does not answer',
  'proxy-failed.reason.407':
    'it asks for a name and a password; HTTPS_PROXY can carry them, like http://name:password@{{proxy}}',
  'proxy-failed.reason.scheme': 'only http and https proxies can be used',
  'staging-password.login.none': '',
  'staging-password.login.closed': '',
  'staging-password.login.refused': ', and does not take the ones that were given',
  'staging-password.login.passed': ', and takes the ones that Gatehouse passes on',
  'staging-password.gate.none': giveStagingLogin,
  'staging-password.gate.closed': giveStagingLogin,
  'staging-password.gate.refused': 'Type both as your host shows them for this site; they are not those of wp-admin.',
  'staging-password.gate.passed': 'Nothing is to be done.',
  'staging-login-invalid.reason.user-empty': 'the name is missing',
  'staging-login-invalid.reason.user-colon': 'there is a colon in the name',
  'staging-login-invalid.reason.password-empty': 'the password is missing',
  'staging-login-invalid.reason.unprintable': 'there are characters in it that cannot be seen',
  'staging-login-invalid.reason.too-long': 'it is too long',
  'tools-unreadable.reason.damaged': 'it is damaged, or something else changed it',
  'tools-unreadable.reason.key-missing': 'the key that it is encrypted with is not in the keychain any more',
  'tool-rules-invalid.reason.expires-at': 'its end has to be a moment still to come, such as 2027-01-31',
  'tool-rules-invalid.reason.areas': 'it needs one area or more, each of them once',
  'tool-rules-invalid.reason.per-minute': 'its calls a minute are a number from 1 to 100,000',
  'gateway-port-taken.program.other-user': 'the Gatehouse of another user of this computer',
  'gateway-port-taken.program.unknown': 'another program',
  'link-refused.reason.not-an-address': 'it is no address',
  'link-refused.reason.link-scheme': 'it begins with {{scheme}}',
  'link-refused.reason.credentials': 'it has a name and a password in it',
  'reason.not-unicode': 'it has characters that have no code',
  'reason.too-many-parameters': 'it has more than {{limit}} parameters',
  'reason.parameter-name': 'the parameter name {{name}} is one that PHP reads as another',
  'reason.parameter-twice': 'the parameter {{name}} is there twice',
};

/** How a store is called, as the end of a sentence. */
export const roadTexts = {
  basic: 'key and secret go in the Authorization header, over verified https',
  signature: 'each call is signed (OAuth 1.0a), and the secret stays here',
  staging: 'the Authorization header carries the login of the staging site',
  methodParameter: 'PUT and DELETE go as POST',
} as const;

/** What a key may do, as WooCommerce's own screens name it. */
export const permissionTexts = {
  read: 'Read',
  write: 'Write',
  read_write: 'Read/Write',
} as const satisfies Readonly<Record<Permission, string>>;
