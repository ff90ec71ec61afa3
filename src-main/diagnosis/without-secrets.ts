/**
 * What a store says may repeat what it was sent: a notice of PHP that prints the request, a redirect that carries the
 * query on. Keys, secrets, signatures and Basic credentials are taken out before it becomes evidence.
 */
export function withoutSecrets(text: string): string {
  return patterns.reduce((clean, [pattern, instead]) => clean.replace(pattern, instead), text);
}

const patterns: readonly (readonly [RegExp, string])[] = [
  [/(c[ks]_)[0-9a-f]{8,}/gi, '$1…'],
  [/\b((?:oauth_\w+|consumer_key|consumer_secret|password)(?:=|%3d))[^\s&"'<>;,]+/gi, '$1…'],
  // `ck_…:cs_…` in base64.
  [/Y2tf[\w+/=-]{40,}/g, '…'],
  [/\bbasic\s+[\w+/=-]{16,}/gi, 'Basic …'],
];
