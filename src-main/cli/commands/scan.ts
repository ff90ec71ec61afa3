import { type CodeReport, describeCode } from '../../scan/codes.ts';
import type { CommandContext, JsonOption } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { printJson, tellFailure } from '../output.ts';
import { scanPicture } from '../scan-picture.ts';
import { print } from '../terminal.ts';

/**
 * Says which codes are in a picture, and of a key the last seven characters; keeps nothing. `--json`:
 * `{"codes":[{"kind","consumerKeyLast7","secretLast7","complete"}]}`.
 */
export async function scan(context: CommandContext, picture: string, options: JsonOption): Promise<number> {
  const { terminal } = context;
  const scanned = await scanPicture(terminal, picture);
  if (!scanned.ok) return tellFailure(terminal, scanned.failure, options.json === true);
  const codes = scanned.value.map(describeCode);
  if (options.json) printJson(terminal, { codes });
  else for (const code of codes) print(terminal, inWords(code));
  return exitCodes.ok;
}

function inWords({ kind, consumerKeyLast7: key, secretLast7: secret }: CodeReport): string {
  switch (kind) {
    case 'pair':
      return `A key of WooCommerce, complete: ck_…${key} and its secret cs_…${secret}`;
    case 'key-only':
      return `The consumer key ck_…${key}; its consumer secret is not in the code`;
    case 'secret-only':
      return `The consumer secret cs_…${secret}; its consumer key is not in the code`;
    case 'several-pairs':
    case 'several-halves':
      return 'More than one key of WooCommerce';
    case 'truncated':
    case 'too-long':
      return 'A key of WooCommerce that is damaged';
    case 'application-password':
      return 'An application password of WordPress, which is no key of WooCommerce';
    case 'export':
      return 'An encrypted export of stores; take it in the window, under Export and import > Import';
    case 'app-login-code':
      return 'The login code of WooCommerce’s mobile app, which is no key';
    case 'address':
      return 'A web address';
    case 'text':
      return 'Some text, with no key of WooCommerce in it';
  }
}
