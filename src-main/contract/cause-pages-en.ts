import type { CauseCode } from './codes.ts';
import type { Placeholders } from './result.ts';
import type { failureTexts } from './words-en.ts';

/** Where a host looks. `wordpress` is the site itself, `php` PHP's own settings, `any` whatever the server runs. */
export const serverNames = {
  any: 'Any server',
  apache: 'Apache',
  nginx: 'nginx',
  litespeed: 'LiteSpeed',
  cloudflare: 'Cloudflare',
  php: 'PHP',
  wordpress: 'WordPress',
} as const;
export type ServerName = keyof typeof serverNames;

/** What a host does on one kind of server. */
export interface ServerInstruction {
  readonly server: ServerName;
  /** Where, and what to look for. */
  readonly text: string;
  /** Lines of configuration, or a command. */
  readonly lines?: string;
  /** What the lines were tried on, in names and numbers that need no translation; by their documentation where it is absent. */
  readonly triedOn?: string;
}

/** The page of a cause, for those who want to know more, and what is asked of a hosting company. */
export interface CausePage {
  /** What is seen from outside. */
  readonly sign: string;
  /** How stores get there. */
  readonly why: string;
  /** What separates it from its look-alikes. */
  readonly apart: string;
  readonly host?: {
    /** A paragraph for a message to the host: what is wrong, what is asked for, what to look for. */
    readonly request: string;
    readonly servers: readonly ServerInstruction[];
  };
}

const apacheFpm = 'Apache 2.4.71 + PHP-FPM 8.2';
const apacheBoth = 'Apache 2.4.71 + PHP-FPM 8.2, Apache 2.4.71 + PHP 8.2 CGI';
const nginxFpm = 'nginx 1.22.1 + PHP-FPM 8.2';
const modSecurity = 'Apache 2.4.71 + ModSecurity 2.9.7 + OWASP CRS 3.3.4';

const newKeyApart =
  'A false signature made with this key is compared with one made with a made-up key. A store that knows the key answers the two differently, in every language; the secret is not used for it.';

const pages = {
  // ---- the address
  'address-invalid': {
    sign: 'What was typed cannot be read as the address of a website: a blank inside, a misspelt beginning, an e-mail address, a port that is no number.',
    why: 'Addresses are copied from messages and notes, with what stands around them.',
    apart: 'It is found before anything is sent.',
  },
  'dns-not-found': {
    sign: 'The name service says that the name does not exist.',
    why: 'A slip in the spelling, a domain that has run out, or one that was moved a moment ago. The name of a test site often works inside one network only.',
    apart:
      'Where this computer’s own connection is gone, no name at all is found: other names are asked before the store is blamed.',
    host: {
      request:
        'The name {{host}} does not resolve. Please check the DNS records of the domain (A and AAAA, and CNAME for www), and whether its name servers are the ones that you expect.',
      servers: [
        {
          server: 'any',
          text: 'Ask a public name server, and the domain’s own, for both kinds of address:',
          lines: 'dig +short {{host}} A\ndig +short {{host}} AAAA\ndig +short {{host}} NS',
        },
      ],
    },
  },
  'connection-refused': {
    sign: 'The server answers at once that nothing listens on that port.',
    why: 'The web server was stopped or does not start after an update, or the address has a wrong port.',
    apart:
      'A server that is switched off or hidden by a firewall does not answer at all (connect-timeout); one that listens and speaks something else is tls-not-spoken.',
    host: {
      request:
        'Connections to {{host}} on port {{port}} are refused. Please check that the web server runs and listens on that port, on IPv4 and IPv6, and that no firewall rejects connections to it.',
      servers: [
        { server: 'any', text: 'See what listens, and on which addresses:', lines: 'ss -ltnp | grep -E ":(80|443) "' },
      ],
    },
  },
  'connect-timeout': {
    sign: 'No answer of any kind within the time limit, although the name resolves.',
    why: 'The server is down, its network is, or a firewall drops packets from the caller’s address, often after some failed logins.',
    apart: 'No connection was made. Where one was, and the answer did not come, it is slow-answer.',
    host: {
      request:
        'Connections to {{host}} are not answered. Please check that the server is up, and whether its firewall or an intrusion protection such as fail2ban drops connections from the sender’s address.',
      servers: [
        {
          server: 'any',
          text: 'With fail2ban, see who is banned, and let one address out again:',
          lines: 'fail2ban-client banned\nfail2ban-client unban <address>',
        },
      ],
    },
  },
  'slow-answer': {
    sign: 'The connection is made at once, the answer does not come within the limit.',
    why: 'Too few PHP processes for the visitors, a slow plugin that runs in every call, a backup, an overloaded database.',
    apart: 'The time to connect is measured apart from the time to the first byte; only the second one is long.',
    host: {
      request:
        'Calls to the REST API of {{host}} take longer than {{seconds}} s, while the connection itself is made at once. Please look at the load of the server, the number of PHP processes (pm.max_children) and PHP’s slow log for the times below.',
      servers: [
        {
          server: 'php',
          text: 'In the PHP-FPM pool, have slow calls written down:',
          lines: 'slowlog = /var/log/php-fpm-slow.log\nrequest_slowlog_timeout = 5s',
        },
      ],
    },
  },
  'tls-not-spoken': {
    sign: 'The port is open and what answers is not TLS: most often plain http on the https port.',
    why: 'A new virtual host without its TLS lines, a wrong port, or a proxy that was forgotten.',
    apart: 'A certificate that is wrong is told apart: there TLS is spoken, and the certificate can be looked at.',
    host: {
      request:
        'Port {{port}} of {{host}} does not speak TLS: a plain http answer comes back. Please enable TLS for this name on that port.',
      servers: [
        {
          server: 'apache',
          text: 'In the virtual host of port 443:',
          lines: 'SSLEngine on\nSSLCertificateFile /path/to/fullchain.pem\nSSLCertificateKeyFile /path/to/privkey.pem',
        },
        {
          server: 'nginx',
          text: 'In the server block:',
          lines: 'listen 443 ssl;\nssl_certificate /path/to/fullchain.pem;\nssl_certificate_key /path/to/privkey.pem;',
        },
      ],
    },
  },
  'tls-untrusted': {
    sign: 'The certificate was issued by an authority that is not among those this computer trusts, or by itself.',
    why: 'A self-signed certificate that was never replaced, a private authority of a company, a local development site, or a security program that looks into https.',
    apart:
      'A certificate of a public authority whose intermediate one is missing looks alike; its own text tells where its issuer’s certificate can be fetched, and then it is tls-incomplete-chain.',
    host: {
      request:
        'The certificate of {{host}} was issued by “{{issuer}}”, which computers do not trust. Please install a certificate of a public authority, such as Let’s Encrypt, with its intermediate certificate.',
      servers: [
        { server: 'apache', text: 'With certbot:', lines: 'certbot --apache -d {{host}}' },
        { server: 'nginx', text: 'With certbot:', lines: 'certbot --nginx -d {{host}}' },
      ],
    },
  },
  'tls-incomplete-chain': {
    sign: 'The server sends its own certificate and not the intermediate one that leads to a known authority.',
    why: 'The certificate file was installed instead of the full chain. Browsers hide it: they fetch or remember the missing one. Programs, payment services and phones do not.',
    apart:
      'The certificate itself names the address of its issuer’s certificate, as those of public authorities do; a certificate of a private or unknown authority (tls-untrusted) does not.',
    host: {
      request:
        '{{host}} sends its certificate without the intermediate certificate, so programs other than browsers cannot verify it. Please configure the full chain (own certificate first, then the intermediate).',
      servers: [
        {
          server: 'apache',
          text: 'From 2.4.8 on, one file holds both:',
          lines: 'SSLCertificateFile /path/to/fullchain.pem',
        },
        { server: 'nginx', text: 'One file holds both:', lines: 'ssl_certificate /path/to/fullchain.pem;' },
        {
          server: 'litespeed',
          text: 'In the listener’s SSL settings, set Certificate File to the full chain and Chained Certificate to Yes.',
        },
        {
          server: 'any',
          text: 'To see what is sent (two certificates or more belong there, and “Verify return code: 0”):',
          lines: 'openssl s_client -connect {{host}}:443 -servername {{host}} -showcerts </dev/null',
        },
      ],
    },
  },
  'tls-expired': {
    sign: 'The certificate’s dates do not hold the present day.',
    why: 'The renewal failed unnoticed: a changed DNS record, a blocked port 80, a task that no longer runs. Or this computer’s clock is wrong.',
    apart:
      'The dates are read from the certificate itself, and the clock is compared with the Date header of any answer.',
    host: {
      request:
        'The certificate of {{host}} is valid from {{validFrom}} to {{validTo}} only. Please renew it, and check why the automatic renewal did not.',
      servers: [
        {
          server: 'any',
          text: 'With certbot, see what fails, then renew; the web server must be reloaded after it:',
          lines: 'certbot renew --dry-run\ncertbot renew',
        },
      ],
    },
  },
  'tls-wrong-host': {
    sign: 'The certificate is valid, and names other hosts than this one.',
    why: 'The name with or without www was forgotten when the certificate was issued, or the server answers with that of another site because this name has no virtual host of its own.',
    apart: 'The names are read from the certificate itself. An unknown issuer is tls-untrusted.',
    host: {
      request:
        'The certificate that {{host}} shows was issued for {{names}}. Please issue one that names {{host}} (with and without www), and check that the name has a virtual host of its own.',
      servers: [
        {
          server: 'apache',
          text: 'With certbot, all names in one certificate:',
          lines: 'certbot --apache -d {{host}}',
        },
        { server: 'nginx', text: 'With certbot, all names in one certificate:', lines: 'certbot --nginx -d {{host}}' },
      ],
    },
  },
  'redirect-to-https': {
    sign: 'Calls over http are answered with a redirect to https of the same name.',
    why: 'That is as it should be. It matters to tools that were set up with the http address: a redirect loses the login header and turns POST into GET.',
    apart: 'The redirect is followed by hand, hop by hop; only the scheme differs.',
  },
  'redirect-to-other-host': {
    sign: 'Calls are answered with a redirect to another name: with or without www, a new domain, or a foreign site.',
    why: 'The shop moved, or has a main name and others that lead to it.',
    apart:
      'The redirect is not followed with a key. Where WordPress answers under both names and only believes in another one, it is home-address-differs.',
  },
  'home-address-differs': {
    sign: 'The REST API answers here, and says that the site’s home is another address.',
    why: 'A copy of the site, a changed domain, http instead of https in the settings, or a name with and without www that both lead to the same server.',
    apart: 'No redirect happens. Signatures must name WordPress’s own address, so it matters even where calls pass.',
  },
  'wrong-path': {
    sign: 'Nothing of WordPress under the address itself, and all of it in a folder below or above.',
    why: 'The shop lives in a folder such as /shop, or the address was copied from a page, a language version or a part of a network of sites.',
    apart:
      'The Link header of the front page, and the folders in the address, are tried before the site is called none of WordPress’s.',
  },
  'not-wordpress': {
    sign: 'The server answers, and neither a Link header nor a REST index of WordPress is found, in any of its forms.',
    why: 'A landing page before the shop, a parked domain, a shop system of another kind, or a mail or office service under the main name.',
    apart:
      'An answer that comes from a firewall, a bot check, a maintenance page or a staging password is told apart by its status and headers.',
  },

  // ---- WordPress
  'permalinks-plain': {
    sign: 'The Link header of the front page has rest_route=, /wp-json/ is a web page or 404, and ?rest_route=/ is JSON.',
    why: 'New sites and copies often have plain permalinks. WooCommerce looks for a key only where the path of a call contains the REST prefix, so with plain permalinks every key looks wrong.',
    apart:
      'The refusal is the same as for an unknown key (401 woocommerce_rest_cannot_view). The Link header is not: with working permalinks it names /wp-json/.',
  },
  'rewrite-broken': {
    sign: 'The Link header says /wp-json/, it is a 404 page of the server, and /index.php?rest_route=/ is JSON.',
    why: 'Permalinks are set, and the server does not act on them: .htaccess is missing or not read, or the nginx site has no try_files line. Common after a move to another server.',
    apart: 'With plain permalinks the Link header itself has rest_route= in it.',
    host: {
      request:
        'On {{host}}, WordPress announces its REST API at {{restUrl}}, and the server answers 404 there, while /index.php?rest_route=/ works: the rewrite rules of WordPress are not applied. Please enable them.',
      servers: [
        {
          server: 'apache',
          text: 'mod_rewrite must be on, and the site’s folder must let .htaccess set rules:',
          lines: '<Directory /path/to/wordpress>\n  AllowOverride FileInfo\n</Directory>',
          triedOn: apacheFpm,
        },
        {
          server: 'apache',
          text: 'The .htaccess in the folder of WordPress (in a subfolder, with its path in RewriteBase and in the last line):',
          lines:
            '# BEGIN WordPress\n<IfModule mod_rewrite.c>\nRewriteEngine On\nRewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]\nRewriteBase /\nRewriteRule ^index\\.php$ - [L]\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteCond %{REQUEST_FILENAME} !-d\nRewriteRule . /index.php [L]\n</IfModule>\n# END WordPress',
          triedOn: apacheFpm,
        },
        {
          server: 'nginx',
          text: 'In the server block of the site:',
          lines: 'location / {\n  try_files $uri $uri/ /index.php?$args;\n}',
          triedOn: nginxFpm,
        },
        {
          server: 'litespeed',
          text: 'LiteSpeed reads the same .htaccess as Apache. In OpenLiteSpeed, set Auto Load from .htaccess to Yes under the virtual host’s Rewrite, and restart it after each change of the file.',
        },
      ],
    },
  },
  'rest-prefix-custom': {
    sign: 'The Link header names a REST address that does not end in /wp-json/.',
    why: 'A plugin or the theme changed the prefix (rest_url_prefix), or WordPress runs below /index.php/.',
    apart: 'Everything works under the announced address.',
  },
  'rest-closed': {
    sign: 'The REST index is 401 or 403 in JSON, with a code that is neither WordPress’s nor WooCommerce’s own.',
    why: 'Plugins for security or privacy close the REST API to visitors without a login. Some let WooCommerce’s keys through, others do not.',
    apart: 'A firewall answers in HTML; a refusal of WooCommerce has a code that begins with woocommerce_rest_.',
  },
  maintenance: {
    sign: 'Status 503 with WordPress’s maintenance answer, often with Retry-After.',
    why: 'While WordPress updates a plugin it shows this page for some seconds. An update that broke off leaves the file .maintenance behind; a maintenance plugin shows it until it is switched off.',
    apart: 'A server in trouble answers 500, 502 or 504, or 503 without WordPress’s text and code.',
    host: {
      request:
        '{{host}} answers 503 with WordPress’s maintenance page. Please check whether an update of WordPress or a plugin broke off, and delete the file .maintenance in the folder of WordPress if it is older than ten minutes.',
      servers: [
        { server: 'wordpress', text: 'In the folder of WordPress:', lines: 'ls -l .maintenance\nrm .maintenance' },
      ],
    },
  },
  'coming-soon': {
    sign: 'The front page is WooCommerce’s coming-soon page; the REST API answers as ever.',
    why: 'New WooCommerce stores begin with it, until Launch your store is clicked.',
    apart: 'It is noticed on the front page only, and changes no call.',
  },
  'server-error': {
    sign: 'Status 500, 502 or 504, or WordPress’s “critical error” in HTML or JSON.',
    why: 'A PHP error in a plugin or theme, often after an update; too little memory; a PHP process that is not there.',
    apart: 'Maintenance is 503 with WordPress’s own answer; a firewall answers 403 or 406.',
    host: {
      request:
        'Calls to the REST API of {{host}} end with status {{status}}. Please send us what the error log of PHP and of the web server has for the times below, above all lines with “PHP Fatal error” or “upstream”.',
      servers: [
        {
          server: 'wordpress',
          text: 'To have PHP’s errors written to wp-content/debug.log and not into pages, in wp-config.php above “That’s all, stop editing!”:',
          lines: "define( 'WP_DEBUG', true );\ndefine( 'WP_DEBUG_LOG', true );\ndefine( 'WP_DEBUG_DISPLAY', false );",
        },
        { server: 'php', text: 'Where the log says “Allowed memory size … exhausted”:', lines: 'memory_limit = 256M' },
      ],
    },
  },
  'polluted-json': {
    sign: 'Text, a PHP notice or a byte-order mark stands before or after the JSON. Without output buffering the status of every answer is 200 as well, refusals included.',
    why: 'PHP shows notices in pages, and a plugin or theme causes one; or a PHP file was saved with a byte-order mark or blank lines at its beginning.',
    apart:
      'The JSON is whole behind the text, and true to the store; a page of HTML alone is something else that answers.',
    host: {
      request:
        'On {{host}}, PHP writes its notices into the answers of the REST API, before the JSON. Please set display_errors to off for this site and let notices go to the log; the log names the file that causes them.',
      servers: [
        {
          server: 'php',
          text: 'In php.ini, or in the PHP-FPM pool as php_admin_flag[display_errors] = off:',
          lines: 'display_errors = Off\nlog_errors = On',
        },
        {
          server: 'wordpress',
          text: 'Or in wp-config.php, where WP_DEBUG is on:',
          lines: "define( 'WP_DEBUG_DISPLAY', false );\ndefine( 'WP_DEBUG_LOG', true );",
        },
        {
          server: 'any',
          text: 'To find files with a byte-order mark, in the folder of WordPress:',
          lines: "grep -rlP '\\A\\xEF\\xBB\\xBF' --include='*.php' wp-config.php wp-content",
        },
      ],
    },
  },
  'woocommerce-missing': {
    sign: 'The REST index of WordPress lists no namespace that begins with wc/.',
    why: 'WooCommerce was deactivated, by hand or by WordPress after an error, or the address is that of another site in the same network.',
    apart: 'An old WooCommerce lists wc/v1 or wc/v2 (woocommerce-too-old).',
  },
  'woocommerce-too-old': {
    sign: 'The REST index lists wc/v1 or wc/v2, and not wc/v3, which came with WooCommerce 3.5 in 2018.',
    why: 'The shop has not been updated for years.',
    apart: 'Without WooCommerce no wc/ namespace is there at all.',
  },

  // ---- what stands before WordPress
  'firewall-blocked': {
    sign: 'Status 403, 406 or 455 in HTML, before WordPress is reached; sometimes only for /wp-json/.',
    why: 'A web application firewall (ModSecurity, that of the host or the CDN, a security plugin) takes the calls of a program for an attack.',
    apart:
      'WooCommerce refuses in JSON. A bot check has its own headers and pages; a rule against the program’s name lets the same call pass under another name.',
    host: {
      request:
        'A firewall in front of {{host}} refuses calls to the WooCommerce REST API with status {{status}}. Please look up the calls below in its log, and exempt the path /wp-json/wc/ from the rule that refused them, for the sender’s address or for all: WooCommerce asks for its own key there.',
      servers: [
        {
          server: 'apache',
          text: 'ModSecurity: the audit log has the rule’s id. To take that one rule off this path (an id of your own in the first place):',
          lines:
            'SecRule REQUEST_URI "@beginsWith /wp-json/wc/" \\\n  "id:1000001,phase:1,pass,nolog,ctl:ruleRemoveById=<rule id>"',
          triedOn: modSecurity,
        },
        {
          server: 'nginx',
          text: 'Look for deny, return 403 and a location for wp-json in the site’s configuration; with ModSecurity, the same rule as on Apache.',
        },
        {
          server: 'litespeed',
          text: 'LiteSpeed runs ModSecurity’s rules: the audit log has the rule’s id, and the same rule as on Apache takes it off this path.',
        },
        {
          server: 'cloudflare',
          text: 'Security > Events shows which rule it was. Add a custom rule with the action Skip (all managed rules, all remaining custom rules) before it:',
          lines: 'starts_with(http.request.uri.path, "/wp-json/wc/")',
        },
      ],
    },
  },
  'bot-challenge': {
    sign: 'A page that checks whether a human is there: the header cf-mitigated, “Just a moment”, the header SG-Captcha, or status 202 in HTML.',
    why: 'Bot protection of the CDN or the host is on for the whole site, and a program cannot pass it by design.',
    apart: 'The header, or the page’s own marks, name the product; a firewall that simply refuses has none of them.',
    host: {
      request:
        'A bot check in front of {{host}} stops the calls of our software to the WooCommerce REST API. Please exempt the path /wp-json/ from it, or our address: these calls are made by a program, and each carries a key.',
      servers: [
        {
          server: 'cloudflare',
          text: 'Bot Fight Mode (Free plan) cannot be skipped by a rule: turn it off under Security. Super Bot Fight Mode, managed rules and Under Attack mode can be: a custom rule with the action Skip:',
          lines: 'starts_with(http.request.uri.path, "/wp-json/")',
        },
        {
          server: 'any',
          text: 'SiteGround and others with a bot check of their own: support can exempt the path or the address.',
        },
      ],
    },
  },
  'user-agent-blocked': {
    sign: 'The call is refused, and passes when nothing but the User-Agent differs.',
    why: 'Lists of “bad bots” refuse programs by their name, or everything that is no browser.',
    apart:
      'The same call is sent once more under another name; a firewall that looks at anything else refuses that too.',
    host: {
      request:
        'A rule on {{host}} refuses our software by its User-Agent, which begins with “Gatehouse/”. Please let this name through, at least for /wp-json/wc/.',
      servers: [
        {
          server: 'apache',
          text: 'As the first condition above the rule that refuses names:',
          lines: 'RewriteCond %{HTTP_USER_AGENT} !^Gatehouse/',
          triedOn: apacheFpm,
        },
        {
          server: 'nginx',
          text: 'In the map of refused names, above the others, since the first match counts:',
          lines:
            'map $http_user_agent $refused {\n  default       0;\n  ~^Gatehouse/  0;\n  # … the names that are refused\n}',
          triedOn: nginxFpm,
        },
        { server: 'litespeed', text: 'The same line as on Apache, in .htaccess.' },
        {
          server: 'cloudflare',
          text: 'A custom rule with the action Skip (User Agent Blocking, all remaining custom rules):',
          lines: 'starts_with(http.user_agent, "Gatehouse/") and starts_with(http.request.uri.path, "/wp-json/wc/")',
        },
      ],
    },
  },
  'staging-password': {
    sign: 'Status 401 in HTML with a WWW-Authenticate header, for every page.',
    why: 'Hosts protect copies of a shop with a name and password of the web server, so that nobody finds them.',
    apart: 'WooCommerce’s own 401 is JSON and has no WWW-Authenticate header.',
    host: {
      request:
        '{{host}} is protected by a password of the web server. Please exempt the path /wp-json/wc/ from it: WooCommerce asks for its own key there.',
      servers: [
        {
          server: 'apache',
          text: 'In .htaccess, instead of “Require valid-user”. Both names are needed, since WordPress rewrites the path:',
          lines:
            'SetEnvIf Request_URI "^/wp-json/wc/" store_api\n<RequireAny>\n  Require valid-user\n  Require env store_api\n  Require env REDIRECT_store_api\n</RequireAny>',
          triedOn: apacheFpm,
        },
        {
          server: 'nginx',
          text: 'A location that hands these calls straight to WordPress; take SCRIPT_FILENAME and fastcgi_pass from the site’s own PHP location:',
          lines:
            'location ^~ /wp-json/wc/ {\n  auth_basic off;\n  include fastcgi_params;\n  fastcgi_param SCRIPT_FILENAME $document_root/index.php;\n  fastcgi_pass unix:/run/php/php-fpm.sock;\n}',
          triedOn: nginxFpm,
        },
        { server: 'litespeed', text: 'LiteSpeed Enterprise takes the lines for Apache from .htaccess.' },
      ],
    },
  },
  'rate-limited': {
    sign: 'Status 429, sometimes with Retry-After.',
    why: 'The host or the CDN allows so many calls a minute, and other tools or visitors of the same network count too.',
    apart: 'The status is for this alone. It says nothing of the key.',
    host: {
      request:
        '{{host}} answers calls to the WooCommerce REST API with 429. Please raise the limit for the path /wp-json/wc/, or exempt the sender’s address from it.',
      servers: [
        {
          server: 'nginx',
          text: 'In the location of the API, a larger burst for the limit that is set:',
          lines: 'limit_req zone=<name> burst=50 nodelay;',
        },
        {
          server: 'litespeed',
          text: 'Under Server > Security > Per Client Throttling, raise the dynamic requests per second.',
        },
        {
          server: 'cloudflare',
          text: 'Under the rate limiting rules, exempt the path:',
          lines: 'not starts_with(http.request.uri.path, "/wp-json/wc/")',
        },
      ],
    },
  },
  'answers-cached': {
    sign: 'A call without any key is answered with what the call with a key was given a moment before.',
    why: 'A page cache of a plugin, the server or a CDN was set to keep everything under an address, whoever asks.',
    apart:
      'A store whose API is open to all answers a fresh call without a key as well; a cache answers only what was asked before.',
    host: {
      request:
        'A cache in front of {{host}} keeps answers of the WooCommerce REST API that were given to a logged-in call, and hands them to anybody. Please exclude /wp-json/ from every cache (server, Varnish, CDN), and purge it now: customer data may be in it.',
      servers: [
        {
          server: 'nginx',
          text: 'In http, and in the location with fastcgi_cache:',
          lines:
            'map $request_uri $no_cache {\n  default      0;\n  ~^/wp-json/  1;\n}\n\nfastcgi_cache_bypass $no_cache;\nfastcgi_no_cache $no_cache;',
          triedOn: nginxFpm,
        },
        {
          server: 'litespeed',
          text: 'In the LiteSpeed Cache plugin, under Cache, set Cache REST API to OFF, then Purge All.',
        },
        {
          server: 'cloudflare',
          text: 'A cache rule with Bypass cache, after every rule that makes pages eligible; then Purge Everything:',
          lines: 'starts_with(http.request.uri.path, "/wp-json/")',
        },
        { server: 'any', text: 'Varnish, in vcl_recv:', lines: 'if (req.url ~ "^/wp-json/") {\n  return (pass);\n}' },
      ],
    },
  },
  'methods-blocked': {
    sign: 'GET and POST pass; PUT or DELETE is 403, 405 or 501 in HTML.',
    why: 'Old hardening guides and rule sets allow GET, POST and HEAD alone. The OWASP core rule set does so by its presets.',
    apart:
      'A key that may not write is refused in JSON by WooCommerce, for POST as well. The probes go to products that cannot exist, so nothing is changed.',
    host: {
      request:
        'On {{host}}, calls with the methods {{methods}} are blocked before they reach WordPress. Please allow PUT, PATCH and DELETE for the path /wp-json/wc/: the WooCommerce REST API needs them.',
      servers: [
        {
          server: 'apache',
          text: 'Look for LimitExcept in .htaccess and the site’s configuration, and complete its list:',
          lines: '<LimitExcept GET POST HEAD PUT PATCH DELETE OPTIONS>\n  Require all denied\n</LimitExcept>',
          triedOn: apacheFpm,
        },
        {
          server: 'apache',
          text: 'ModSecurity with the core rule set (rule 911100): in crs-setup.conf, or for this path alone:',
          lines:
            'SecAction "id:900200,phase:1,pass,nolog,t:none,\\\n  setvar:\'tx.allowed_methods=GET HEAD POST OPTIONS PUT PATCH DELETE\'"\n\nSecRule REQUEST_URI "@beginsWith /wp-json/wc/" \\\n  "id:1000002,phase:1,pass,nolog,ctl:ruleRemoveById=911100"',
          triedOn: modSecurity,
        },
        {
          server: 'nginx',
          text: 'Look for limit_except and $request_method in the site’s configuration, and complete their lists:',
          lines:
            'limit_except GET POST PUT PATCH DELETE OPTIONS { deny all; }\n\nif ($request_method !~ ^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$) { return 405; }',
          triedOn: nginxFpm,
        },
        { server: 'litespeed', text: 'LiteSpeed runs ModSecurity’s rules: the same lines as on Apache.' },
        {
          server: 'cloudflare',
          text: 'Look for a custom rule with http.request.method, and exempt the path in it:',
          lines: 'not starts_with(http.request.uri.path, "/wp-json/wc/")',
        },
      ],
    },
  },
  'auth-header-stripped': {
    sign: 'A login by header is answered as if nobody had logged in, and the same key passes when the call is signed.',
    why: 'Apache does not hand the Authorization header to PHP that runs as CGI or FPM, unless it is told to; a proxy in front may drop it too.',
    apart:
      'An unknown key gets the very same answer by header (401 woocommerce_rest_cannot_view). The signature, which travels in the query, tells them apart; a header with a secret that is wrong on purpose settles it: where it arrives, it is refused.',
    host: {
      request:
        'On {{host}}, the Authorization header of a call does not reach PHP. Please pass it on as HTTP_AUTHORIZATION: the WooCommerce REST API, and most tools that use it, need it.',
      servers: [
        {
          server: 'apache',
          text: 'In .htaccess above WordPress’s own lines, or in the virtual host:',
          lines: 'SetEnvIf Authorization "(.*)" HTTP_AUTHORIZATION=$1',
          triedOn: apacheBoth,
        },
        {
          server: 'apache',
          text: 'With PHP-FPM, from Apache 2.4.13 on, this does the same; it does not help where PHP runs as CGI through an Action:',
          lines: 'CGIPassAuth On',
          triedOn: apacheFpm,
        },
        {
          server: 'nginx',
          text: 'nginx passes it on by itself. Where it was taken out, in the PHP location after fastcgi_params, or, for a proxy:',
          lines:
            'fastcgi_param HTTP_AUTHORIZATION $http_authorization;\n\nproxy_set_header Authorization $http_authorization;',
          triedOn: nginxFpm,
        },
        {
          server: 'litespeed',
          text: 'In .htaccess, below “RewriteEngine On”; it is in WordPress’s own lines since 5.6:',
          lines: 'RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]',
        },
      ],
    },
  },
  'https-not-noticed': {
    sign: 'A login by header over https is answered as if nobody had logged in, and a signature passes only when it names http.',
    why: 'https ends at a proxy or CDN in front, and the web server behind it is called over http without being told.',
    apart:
      'With a stripped header the signature that names https passes. Here only the one that names http does, although it is sent over https.',
    host: {
      request:
        '{{host}} is reached over https, and PHP does not know it ($_SERVER[HTTPS] is not set), because https ends at a proxy before it. Please let the proxy send X-Forwarded-Proto, and set HTTPS=on for PHP where it says https.',
      servers: [
        {
          server: 'apache',
          text: 'On the server behind the proxy, in .htaccess above WordPress’s own lines, or in the virtual host:',
          lines: 'SetEnvIf X-Forwarded-Proto "^https$" HTTPS=on',
          triedOn: apacheFpm,
        },
        {
          server: 'nginx',
          text: 'On the proxy; then, behind it, the map in http and the parameter in the PHP location:',
          lines:
            'proxy_set_header X-Forwarded-Proto $scheme;\n\nmap $http_x_forwarded_proto $https_seen {\n  default  $https;\n  https    on;\n}\n\nfastcgi_param HTTPS $https_seen if_not_empty;',
          triedOn: nginxFpm,
        },
        { server: 'litespeed', text: 'LiteSpeed Enterprise takes the line for Apache from .htaccess.' },
        {
          server: 'cloudflare',
          text: 'Under SSL/TLS, set the encryption mode to Full (strict); the server needs a certificate for it. With Flexible, Cloudflare calls the server over http.',
        },
        {
          server: 'wordpress',
          text: 'Where only WordPress can be changed, in wp-config.php above “That’s all, stop editing!”:',
          lines: "if ( 'https' === ( $_SERVER['HTTP_X_FORWARDED_PROTO'] ?? '' ) ) {\n  $_SERVER['HTTPS'] = 'on';\n}",
        },
      ],
    },
  },
  'http-only': {
    sign: 'Nothing speaks https under this name; the store answers over http.',
    why: 'A local or test site, or a shop that never had a certificate.',
    apart: 'https is tried first. A certificate that is wrong never leads to http.',
    host: {
      request:
        'The store at {{host}} has no https. Please install a certificate (Let’s Encrypt is free of charge) and redirect http to https once it works.',
      servers: [
        {
          server: 'apache',
          text: 'With certbot, which also sets the redirect:',
          lines: 'certbot --apache --redirect -d {{host}}',
        },
        {
          server: 'nginx',
          text: 'With certbot, which also sets the redirect:',
          lines: 'certbot --nginx --redirect -d {{host}}',
        },
        {
          server: 'cloudflare',
          text: 'A certificate at Cloudflare is not enough: the server needs one too, and the mode Full (strict).',
        },
      ],
    },
  },
  'clock-skew': {
    sign: 'The Date header of the store’s answers and this computer’s clock are more than 5 minutes apart.',
    why: 'A computer that was off or abroad, an empty battery on the board, a server without time synchronisation.',
    apart:
      'Every answer has a Date header, so it is measured before anything is signed. WooCommerce refuses signatures from 15 minutes on.',
    host: {
      request:
        'The clock of {{host}} is {{minutes}} minutes off (see the Date header of its answers). Please have it set by the network (NTP); signed calls are refused otherwise.',
      servers: [{ server: 'any', text: 'With systemd:', lines: 'timedatectl set-ntp true\ntimedatectl status' }],
    },
  },

  // ---- the key
  'key-malformed': {
    sign: 'What was pasted has not the shape of a key: ck_ or cs_ and 40 characters of 0 to 9 and a to f.',
    why: 'A part was not selected, or something stuck to it; the keys list shows the last 7 characters only.',
    apart: 'It is found before anything is sent.',
  },
  'key-unknown': {
    sign: 'A false signature with this key is answered word for word like one with a made-up key.',
    why: 'The key was revoked, or made on another site: the staging copy, an earlier installation, another shop. After a site was copied or restored, its keys are those of the time of the copy.',
    apart: `${newKeyApart} By header alone, an unknown key cannot be told from a stripped header.`,
  },
  'secret-wrong': {
    sign: 'The store knows the key, and refuses every signature and the login by header.',
    why: 'Key and secret are of two different keys, or a character of the secret was lost.',
    apart: `${newKeyApart} The signature is tried for each address that the store might name, and the clock is measured, so that neither is taken for a wrong secret.`,
  },
  'permission-read-missing': {
    sign: 'The key is taken, and reading is refused with WooCommerce’s own code.',
    why: 'The key was made with Permissions set to Write.',
    apart: 'A user without rights gets 403 (user-lacks-rights); an unknown key 401 with another code.',
  },
  'permission-write-missing': {
    sign: 'The key may read, and an empty batch, which changes nothing, is refused.',
    why: 'Permissions is preset to Read on the page where keys are made.',
    apart: 'A user without rights gets 403 (user-lacks-rights); blocked verbs do not stop a POST (methods-blocked).',
  },
  'key-owner-deleted': {
    sign: 'The key is known and its signature is right, and still nobody is recognised.',
    why: 'A key acts for a user of WordPress. When that user is deleted, the key stays in the list, with an empty column User, and dies.',
    apart: 'An unknown key fails the signature’s first check; this one passes it.',
  },
  'user-lacks-rights': {
    sign: 'Status 403 with woocommerce_rest_cannot_view: recognised, without rights.',
    why: 'The key was made for an editor, an author or a customer, or the user lost the role of administrator or shop manager.',
    apart: 'A 401 with the same code means that nobody was recognised.',
  },

  // ---- the legacy REST API
  'legacy-api-off': {
    sign: 'The status report of WooCommerce, or /wc-api/v3/, says that it is not there.',
    why: 'Since WooCommerce 9 it is a plugin of its own. Almost nobody needs it: only tools from before 2016 and old webhooks do.',
    apart: 'It has nothing to do with keys for wc/v3.',
  },
  'legacy-api-on': {
    sign: 'The status report of WooCommerce, or /wc-api/v3/, says that it is there.',
    why: 'An old tool needed it, or it was never switched off.',
    apart: 'It has nothing to do with keys for wc/v3.',
  },
  'legacy-webhooks-broken': {
    sign: 'The legacy REST API is off, and a webhook of the store is disabled or fails.',
    why: 'Webhooks that were made for the legacy REST API stay in the list when it goes, and stop.',
    apart:
      'The REST API does not show a webhook’s version, so this is likely, not certain, until somebody looks at the list.',
  },

  // ---- what was seen, where it fits no cause
  'connection-lost': {
    sign: 'The connection was made, and broke off before the answer was whole.',
    why: 'A PHP process that crashed, a firewall that cuts connections, a cable or a wireless network that failed at that moment.',
    apart: 'Nothing said why. A server that refuses or does not answer at all is told apart.',
    host: {
      request:
        'Connections to {{host}} break off before the answer of the REST API is whole. Please look at the logs of the web server, of PHP-FPM (“exited on signal”) and of the firewall for the times below.',
      servers: [],
    },
  },
  'redirect-loop': {
    sign: 'Each redirect leads to the next, and none to an answer.',
    why: 'Two rules send to each other: most often http and https with a CDN in between, or the names with and without www.',
    apart: 'Every hop is followed by hand and written down.',
    host: {
      request:
        '{{host}} redirects in a circle (the hops are below). Please find the two rules that send to each other; often https ends at a proxy or CDN, and the server behind it redirects http to https once more.',
      servers: [
        { server: 'cloudflare', text: 'Under SSL/TLS, set the encryption mode to Full (strict) instead of Flexible.' },
        {
          server: 'apache',
          text: 'Behind a proxy, redirect only what did not come over https:',
          lines: 'RewriteCond %{HTTP:X-Forwarded-Proto} !=https',
        },
      ],
    },
  },
  'redirect-refused': {
    sign: 'A redirect leads into a private network, away from https, out of the REST API, or would take a call with it that changes something.',
    why: 'A rule of the server, a network that shows its own login page, or an attempt to lead programs astray.',
    apart: 'Gatehouse follows redirects by hand and only where nothing can be lost by it.',
    host: {
      request: '{{host}} redirects calls to its REST API to {{target}}. Please check the rule that does this.',
      servers: [],
    },
  },
  'answer-malformed': {
    sign: 'What came back is not HTTP as it is specified.',
    why: 'Another service listens on that port, or a proxy damages answers.',
    apart: 'A connection that breaks off in the middle is connection-lost.',
    host: {
      request:
        '{{host}} sends answers that break the rules of HTTP. Please check the proxies and firewalls before the web server.',
      servers: [],
    },
  },
  'answer-too-large': {
    sign: 'An answer to a small question grows beyond every measure.',
    why: 'A plugin adds to all answers, a loop prints without end, or somebody wants to fill the memory of programs.',
    apart: 'Gatehouse stops reading at its limit.',
    host: {
      request:
        '{{host}} answers small calls to its REST API with more than {{megabytes}} MB. Please look for a plugin or rule that adds to every answer.',
      servers: [],
    },
  },
  'not-the-rest-api': {
    sign: 'A web page, with status 200, where the REST API should answer.',
    why: 'A security plugin, a cache, a page builder or a rule of the server answers in its place.',
    apart: 'Plain permalinks, missing rewrite rules, maintenance and bot checks are told apart by what else is seen.',
    host: {
      request:
        'On {{host}}, calls to the REST API of WordPress are answered with a web page. Please check which rule, cache or plugin answers for /wp-json/.',
      servers: [],
    },
  },
  'cannot-tell': {
    sign: 'The answers fit no cause that Gatehouse knows.',
    why: 'Something unusual stands between, or the store is changing at this moment.',
    apart: 'Rather than guess, Gatehouse says that it cannot tell, and shows what it saw.',
    host: {
      request:
        'Calls to the WooCommerce REST API of {{host}} are answered with status {{status}}, for a reason that cannot be told from outside. Please look at the server’s logs for the times below.',
      servers: [],
    },
  },
} as const satisfies Readonly<Record<CauseCode, CausePage>>;

type HostText<Page> = Page extends {
  readonly host: { readonly request: infer Request; readonly servers: infer Servers };
}
  ? Extract<Request, string> | LinesOf<Servers>
  : never;
type LinesOf<Servers> = Servers extends readonly (infer Server)[]
  ? Server extends { readonly lines: infer Lines }
    ? Extract<Lines, string>
    : never
  : never;

/** What the words for a host have a place for, and the cause does not know. */
type Gaps = {
  [Code in CauseCode]: Exclude<
    Placeholders<HostText<(typeof pages)[Code]>>,
    Placeholders<(typeof failureTexts)[Code]['what' | 'next']> | 'host'
  >;
}[CauseCode];

/** A place that nothing fills does not compile. */
export const causePages: [Gaps] extends [never] ? Readonly<Record<CauseCode, CausePage>> : Gaps = pages;
