import type { Permission, Severity, YesNoUnknown } from './models.ts';

/** What a report for a supporter says around the findings and the evidence. Markdown. */
export const reportTexts = {
  title: 'Check of {{address}}',
  made: 'Made by Gatehouse {{version}} at {{time}}: {{requests}} requests in {{rounds}} rounds, {{seconds}} s.',
  asked: 'Asked: the key ck_…{{last7}}, and whether it may {{wanted}}.',
  askedAddress: 'Asked: the address alone, without a key.',
  healthy: 'Result: no problem was found.',
  problem: 'Result: a problem was found.',
  versions: 'WooCommerce {{woocommerce}}, WordPress {{wordpress}}.',
  unknown: 'unknown',
  found: 'What was found',
  nothingFound: 'Nothing is wrong.',
  finding: '{{number}}. {{title}} ({{severity}}, {{certainty}})',
  evidence: 'This rests on: {{evidence}}.',
  decidedBy: 'This would decide it: {{probe}}',
  you: 'You',
  host: 'Your host',
  app: 'Gatehouse, already',
  may: 'What the key may do',
  permissions: 'Read: {{read}}. Write: {{write}}.',
  areas: 'Its user sees: {{yes}}. Not: {{no}}. Unknown: {{unknown}}.',
  none: 'none',
  road: 'Calls go to {{restUrl}}: {{road}}.',
  noRoad: 'No way to call the store was found.',
  notChecked: 'What was not checked',
  asking: 'What was asked and answered',
  request: '{{request}}, {{login}}: {{answer}}, {{ms}} ms, round {{round}}.',
  noAnswer: 'no answer',
  hop: 'Sent on from {{url}} ({{status}}).',
  headers: 'Headers: {{headers}}.',
  said: 'It said: {{excerpt}}',
  certificate: 'Certificate: for {{names}}, issued by {{issuer}}, from {{validFrom}} to {{validTo}}.',
  leftOut: '… and {{count}} more.',
} as const;

/** What a message to the host says around the requests of the causes' pages. Plain text. */
export const letterTexts = {
  subject: 'Subject: {{host}}: {{title}}',
  more: ' (and {{count}} more)',
  greeting: 'Hello,',
  intro:
    'a program that works with my WooCommerce store at {{address}} through its REST API does not get through as it should. It was checked with Gatehouse {{version}} between {{from}} and {{to}}; the calls below can be found in the server’s log by the User-Agent “Gatehouse/{{version}}”.',
  seen: 'What was seen:',
  request: '{{request}}, {{login}}: {{answer}}, {{ms}} ms',
  hop: 'sent on from {{url}} ({{status}})',
  server: '{{server}}: {{text}}',
  end: 'No key and no password is in this message, and none is needed to look into it. Thank you!',
} as const;

export const severityTexts: Readonly<Record<Severity, string>> = {
  problem: 'problem',
  warning: 'warning',
  note: 'worth knowing',
};

export const wantedTexts: Readonly<Record<Permission, string>> = {
  read: 'read',
  write: 'write',
  read_write: 'read and write',
};

export const yesNoTexts: Readonly<Record<YesNoUnknown, string>> = { yes: 'yes', no: 'no', unknown: 'unknown' };
