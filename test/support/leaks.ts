import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A pair as the store has it. */
interface KeyPair {
  readonly consumerKey: string;
  readonly consumerSecret: string;
}

interface Form {
  readonly form: string;
  readonly text: string;
}

/** A key or secret as it could stand somewhere: also without its prefix, or with its pair in a Basic header. */
function formsOfKey(value: string, key: KeyPair): Form[] {
  const pair = Buffer.from(`${key.consumerKey}:${key.consumerSecret}`).toString('base64');
  return [...forms(value.slice(3)), { form: 'base64 of the pair', text: pair.slice(0, -4) }];
}

/** A text as it could stand somewhere: also encoded, or turned round. */
function forms(bare: string): Form[] {
  const bytes = Buffer.from(bare);
  // Base64 depends on where in a group of three bytes the text begins: what is the same in the middle of each.
  const base64 = [0, 1, 2].map((before) =>
    Buffer.from('x'.repeat(before) + bare)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );
  return [
    { form: 'plain', text: bare },
    { form: 'reversed', text: [...bare].reverse().join('') },
    { form: 'hexadecimal', text: Buffer.from(bare).toString('hex') },
    { form: 'percent-encoded', text: [...bytes].map((byte) => `%${byte.toString(16)}`).join('') },
    ...base64.map((text) => ({ form: 'base64', text })),
  ];
}

/** In which forms a key or a secret stands in something; `key` is the pair that it belongs to. */
export function found(where: string | Buffer, key: KeyPair, value: string): string[] {
  return lookFor(where, formsOfKey(value, key));
}

/** In which forms another secret, such as a password, stands in something. It has to be long enough to be told from chance. */
export function foundText(where: string | Buffer, secret: string): string[] {
  return lookFor(where, forms(secret));
}

function lookFor(where: string | Buffer, wanted: readonly Form[]): string[] {
  const text = (typeof where === 'string' ? where : where.toString('latin1')).toLowerCase();
  return wanted.flatMap(({ form, text: looked }) => (text.includes(looked.toLowerCase()) ? [form] : []));
}

/** Every file below a folder; its name counts too. */
export function filesBelow(folder: string): { readonly path: string; readonly bytes: Buffer }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}
