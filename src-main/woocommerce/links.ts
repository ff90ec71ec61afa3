import { fail, ok, type Result } from '../contract/result.ts';
import { isPrivateHostname } from './private-networks.ts';

/** What Windows passes on at most (ShellExecute's 2,081 characters). */
const longestLink = 2_081;

/**
 * An address that may be opened in the person's browser, read anew from its text so that nothing is read in two ways.
 * Links in the app come from stores, and a store is not to be trusted (CVE-2026-1046 was such a link).
 *
 * Only https, and plain http for addresses that are loopback or private by themselves (`localhost`, `192.168.…`), where
 * merchants have their test stores; a name that merely resolves to such an address does not count. Fails with
 * `link-refused` (`reason`).
 */
export function linkToOpen(text: string): Result<URL> {
  if (text.length > longestLink || !URL.canParse(text)) return fail('link-refused', { reason: 'not-an-address' });
  const url = new URL(text);
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && isPrivateHostname(url.hostname));
  if (!allowed) return fail('link-refused', { reason: 'link-scheme', scheme: url.protocol });
  if (url.username !== '' || url.password !== '') return fail('link-refused', { reason: 'credentials' });
  return ok(url);
}
