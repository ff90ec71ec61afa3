import { join } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';
import { readFileBounded, writeFileDurably } from '../files/durable.ts';
import { withLock } from '../files/lock.ts';

/** What is chosen once and holds for everything in the data folder. */
export interface Settings {
  /** Where keys are kept. Absent until the first key is kept. */
  readonly vault?: 'keychain' | 'file';
}

const currentSchema = 1;
const largestFile = 64 * 1024;

function settingsFile(folder: string): string {
  return join(folder, 'settings.json');
}

/**
 * Reads the settings; none yet is `{}`. A damaged file is `disk-failed` rather than a fresh start: taking another
 * vault than the one that holds the keys would make them look lost.
 */
export async function readSettings(folder: string): Promise<Result<Settings>> {
  const file = settingsFile(folder);
  const bytes = await readFileBounded(file, largestFile);
  if (!bytes.ok) return bytes;
  if (bytes.value === null) return ok({});
  const read = parse(Buffer.from(bytes.value).toString('utf8'));
  if (read === 'damaged') return fail('disk-failed', { file, reason: 'settings-damaged' });
  return read === 'newer' ? fail('records-newer', { file }) : ok(read);
}

function parse(text: string): Settings | 'damaged' | 'newer' {
  let json: { readonly schema?: unknown; readonly vault?: unknown } | null;
  try {
    json = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  if (typeof json?.schema !== 'number') return 'damaged';
  if (json.schema > currentSchema) return 'newer';
  const { vault } = json;
  if (vault === undefined) return {};
  return vault === 'keychain' || vault === 'file' ? { vault } : 'damaged';
}

export function writeSettings(folder: string, settings: Settings): Promise<Result<void>> {
  const file = settingsFile(folder);
  const text = `${JSON.stringify({ schema: currentSchema, ...settings }, null, 2)}\n`;
  return withLock(file, () => writeFileDurably(file, text, { keepPrevious: true }));
}
