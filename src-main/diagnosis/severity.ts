import type { CauseCode } from '../contract/codes.ts';
import type { Finding, Severity } from '../contract/models.ts';

/** It works, by a detour or with a risk; other tools may fail. None of these keeps a key from working. */
const warnings: ReadonlySet<CauseCode> = new Set([
  'auth-header-stripped',
  'https-not-noticed',
  'polluted-json',
  'methods-blocked',
  'redirect-to-https',
  'home-address-differs',
  'wrong-path',
  'http-only',
  'answers-cached',
  'rest-closed',
  'legacy-webhooks-broken',
]);

const notes: ReadonlySet<CauseCode> = new Set(['rest-prefix-custom', 'coming-soon', 'legacy-api-on', 'legacy-api-off']);

/** How grave a cause is by itself. */
export function severityOf(cause: CauseCode): Severity {
  if (notes.has(cause)) return 'note';
  return warnings.has(cause) ? 'warning' : 'problem';
}

const order: readonly Severity[] = ['problem', 'warning', 'note'];

/** Most important first, otherwise as they stand; a cause that was found twice is told once. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  const first = findings.filter((finding, index) => findings.findIndex((one) => one.cause === finding.cause) === index);
  return order.flatMap((severity) => first.filter((finding) => finding.severity === severity));
}
