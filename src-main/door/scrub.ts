/*
 * What looks like a key, wherever it stands: WooCommerce's own two, what signs or authorises a request, a password
 * before a host, a private key, and the long random texts that tokens, sessions and secrets are.
 */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/(c[ks]_)[0-9a-f]{33,}([0-9a-f]{7})/gi, '$1…$2'],
  [/(c[ks]_)[0-9a-f]{8,}/gi, '$1…'],
  [/\b(authorization["']?\s*[:=]\s*["']?\w+\s+)[^\s"']+/gi, '$1…'],
  [/\b(basic|bearer)\s+[\w+/=.~-]{8,}/gi, '$1 …'],
  [
    /\b((?:oauth_\w+|consumer_key|consumer_secret|password|passphrase|token|session)["']?\s*[:=]\s*["']?)[^\s"'&,;}]+/gi,
    '$1…',
  ],
  [/(:\/\/[^\s/:@]*:)[^\s/@]+@/g, '$1…@'],
  [/-----BEGIN [^-]*PRIVATE KEY-----[\s\S]*?(?:-----END [^-]*-----|$)/g, '… private key …'],
  [/AGE-SECRET-KEY-[\w-]+/gi, 'AGE-SECRET-KEY-…'],
  [/(?<![\w/-])(?=[\w-]*\d)(?=[\w-]*[a-z])[\w-]{32,}(?![\w/-])/gi, '…'],
];

/** The text without anything that looks like a secret, for a log. Of a key of WooCommerce's, the last seven characters stay. */
export function scrub(text: string): string {
  return secrets.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text.slice(0, longest));
}

/** Of what is longer the rest is left out: a log line nobody reads to its end. In characters. */
const longest = 20_000;
