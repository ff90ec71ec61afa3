import type { Shell } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { linkToOpen } from '../woocommerce/links.ts';

export interface OpenExternalParts {
  readonly shell: Pick<Shell, 'openExternal'>;
  /** Shows the host to the person and asks; its name is in ASCII, so that look-alike letters are seen. */
  readonly confirm: (host: string) => Promise<boolean>;
}

/**
 * Opens an address in the person's browser: the only way out of the window. What may be opened is for `linkToOpen` to
 * say (https, and http for addresses that are private by themselves); what is opened is what it read, and the person
 * has seen its host before.
 *
 * Fails with `link-refused` (`reason`), or `cancelled` when the person says no.
 */
export async function openExternal(text: string, { shell, confirm }: OpenExternalParts): Promise<Result<void>> {
  const link = linkToOpen(text);
  if (!link.ok) return link;
  if (!(await confirm(link.value.host))) return fail('cancelled');
  await shell.openExternal(link.value.href);
  return ok(undefined);
}
