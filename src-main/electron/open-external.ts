import type { Shell } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { isPrivateHostname } from '../woocommerce/private-networks.ts';

export interface OpenExternalParts {
  readonly shell: Pick<Shell, 'openExternal'>;
  /** Shows the host to the person and asks; its name is in ASCII, so that look-alike letters are seen. */
  readonly confirm: (host: string) => Promise<boolean>;
}

/**
 * Opens an address in the person's browser. The only way out: links in the app come from stores, and a store is not to
 * be trusted (CVE-2026-1046 was such a link).
 *
 * Only https, and plain http for addresses that are loopback or private by themselves (`localhost`, `192.168.…`), where
 * merchants have their test stores; a name that merely resolves to such an address does not count. What is opened is
 * written anew from the parsed address, so that nothing is read in two ways. Credentials in it are refused.
 *
 * Fails with `link-refused` (`reason`), or `cancelled` when the person says no.
 */
export async function openExternal(url: string, { shell, confirm }: OpenExternalParts): Promise<Result<void>> {
  const parsed = URL.canParse(url) && url.length <= longestLink ? new URL(url) : undefined;
  if (parsed === undefined) return fail('link-refused', { reason: 'not an address' });
  if (!isSchemeAllowed(parsed)) return fail('link-refused', { reason: parsed.protocol });
  if (parsed.username !== '' || parsed.password !== '') return fail('link-refused', { reason: 'credentials' });
  if (!(await confirm(parsed.host))) return fail('cancelled');
  await shell.openExternal(parsed.href);
  return ok(undefined);
}

/** What Windows passes on at most (ShellExecute's 2,081 characters, as Electron's documentation has it). */
const longestLink = 2_081;

function isSchemeAllowed({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isPrivateHostname(hostname));
}
