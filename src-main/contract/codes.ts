/**
 * Why a connection to a store fails or is at risk. Stable: used on screen, in the command line's JSON, in
 * reports and in tests, and each has a page in `docs/causes/`.
 */
export const causeCodes = [
  'address-invalid',
  'dns-not-found',
  'connection-refused',
  'connect-timeout',
  'slow-answer',
  'tls-not-spoken',
  'tls-untrusted',
  'tls-incomplete-chain',
  'tls-expired',
  'tls-wrong-host',
  'redirect-to-https',
  'redirect-to-other-host',
  'home-address-differs',
  'wrong-path',
  'not-wordpress',
  'permalinks-plain',
  'rewrite-broken',
  'rest-prefix-custom',
  'rest-closed',
  'firewall-blocked',
  'bot-challenge',
  'user-agent-blocked',
  'staging-password',
  'maintenance',
  'coming-soon',
  'rate-limited',
  'server-error',
  'polluted-json',
  'answers-cached',
  'methods-blocked',
  'woocommerce-missing',
  'woocommerce-too-old',
  'key-malformed',
  'key-unknown',
  'secret-wrong',
  'permission-read-missing',
  'permission-write-missing',
  'key-owner-deleted',
  'user-lacks-rights',
  'clock-skew',
  'auth-header-stripped',
  'https-not-noticed',
  'http-only',
  'legacy-api-off',
  'legacy-api-on',
  'legacy-webhooks-broken',
  // no cause by themselves, but what was seen, where the evidence fits none of the above
  'connection-lost',
  'redirect-loop',
  'redirect-refused',
  'answer-malformed',
  'answer-too-large',
  'not-the-rest-api',
  'cannot-tell',
] as const;

export type CauseCode = (typeof causeCodes)[number];

export function isCause(code: FailureCode): code is CauseCode {
  return (causeCodes as readonly string[]).includes(code);
}

/** What else can go wrong: on the way, in an answer, in the vault, on the disk, or in what was asked for. */
export const otherFailureCodes = [
  // the way to the store
  'offline',
  'captive-portal',
  'proxy-failed',
  'call-refused',
  'call-not-allowed',
  'cancelled',
  // what was typed or pasted
  'address-has-credentials',
  'paste-empty',
  'paste-too-large',
  'paste-without-key',
  'keys-not-copied',
  'key-missing',
  'secret-missing',
  'key-truncated',
  'key-is-application-password',
  'several-pairs',
  'several-halves',
  'path-invalid',
  'body-not-json',
  'file-unreadable',
  'authority-invalid',
  'name-invalid',
  'staging-login-invalid',
  'staging-needs-https',
  // another store than the one that was meant
  'other-store',
  // reports
  'report-not-found',
  'nothing-for-host',
  // the vault
  'vault-absent',
  'vault-fixed',
  'vault-locked',
  'vault-prompt-pending',
  'vault-item-missing',
  'vault-item-damaged',
  'vault-failed',
  'vault-passphrase-wrong',
  'vault-passphrase-missing',
  'vault-passphrase-weak',
  'vault-passphrase-exposed',
  'vault-file-damaged',
  // the records on disk
  'records-damaged',
  'records-newer',
  'records-busy',
  'record-invalid',
  'disk-full',
  'disk-read-only',
  'disk-failed',
  'store-not-found',
  'store-ambiguous',
  'store-exists',
  'address-taken',
  'key-not-found',
  'connection-not-found',
  'key-not-checked',
  // connections on their way to another computer
  'export-empty',
  'export-too-large',
  'import-passphrase-wrong',
  'import-damaged',
  'import-newer',
  'import-expired',
  // the practice store
  'port-taken',
  'confirmation-missing',
  'setting-invalid',
  'not-here',
  'usage',
  'internal-error',
  // between a window and the core
  'message-invalid',
  'internal',
  'door-gone',
  'link-refused',
] as const;

export type OtherFailureCode = (typeof otherFailureCodes)[number];

export type FailureCode = CauseCode | OtherFailureCode;
