import type { Certainty, NotCheckedReason, ProbeLogin, ProbeName } from './models.ts';

/** What each probe asks of a store, as a question that its answer settles. */
export const probeTexts: Readonly<Record<ProbeName, string>> = {
  home: 'Does the site answer?',
  index: 'Is there a REST API, and WooCommerce in it?',
  'other-user-agent': 'Does the site answer a program with another name?',
  anonymous: 'Is a call without a key refused, as it should be?',
  legacy: 'Is the legacy REST API on?',
  page: 'Is a page of the site answered like the API is?',
  'read-basic': 'Is the key taken in the login header?',
  'read-signed-https': 'Is a call taken that is signed for https?',
  'read-signed-http': 'Is a call taken that is signed for http?',
  'write-signed-https': 'Is a call that writes taken when it is signed for https?',
  'write-signed-http': 'Is a call that writes taken when it is signed for http?',
  'false-signature': 'Does the store know the key?',
  'false-signature-made-up-key': 'What does the store say to a key that does not exist?',
  'read-signed-www-https': 'Is a call taken that is signed for the name with or without www, and https?',
  'read-signed-www-http': 'Is a call taken that is signed for the name with or without www, and http?',
  'false-secret': 'Does the login header reach WordPress?',
  write: 'May the key write?',
  'rights-orders': 'May the key’s user see orders?',
  'rights-customers': 'May the key’s user see customers?',
  'rights-settings': 'May the key’s user see settings?',
  'rights-system_status': 'May the key’s user see the system status?',
  'rights-webhooks': 'May the key’s user see webhooks?',
  'anonymous-repeat': 'Does the same call get the answer without a key, too?',
  'anonymous-fresh': 'Does a call that nobody made before get an answer without a key?',
  put: 'Does PUT get through?',
  delete: 'Does DELETE get through?',
};

/** Who a probe said it was. */
export const loginTexts: Readonly<Record<ProbeLogin, string>> = {
  none: 'without a login',
  staging: 'with the login of the staging site alone',
  basic: 'key and secret in the login header',
  'false-secret': 'the key, and a false secret, in the login header',
  signature: 'signed with the secret (OAuth 1.0a)',
  'false-signature': 'with a false signature (OAuth 1.0a)',
};

export const notCheckedTexts: Readonly<Record<NotCheckedReason, string>> = {
  'no-key': 'No key was given.',
  'no-store': 'Nothing answered that it could be put to.',
  settled: 'An earlier answer had settled it.',
  'no-road': 'The key was taken in no way.',
  'not-permitted': 'The key may not do it.',
  'needs-https': 'It must not go over http, where others can read it.',
  'header-taken': 'The login header is taken by the login of the staging site.',
  'enough-calls': 'The store had been called often enough.',
  'time-up': 'The time for the check was over.',
};

/** How sure a finding is. */
export const certaintyTexts: Readonly<Record<Certainty, string>> = {
  certain: 'certain',
  likely: 'likely, not certain',
  open: 'open: the answers fit more than one cause',
};
