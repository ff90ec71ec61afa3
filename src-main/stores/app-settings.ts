import { join } from 'node:path';
import { type AppSettings, themes } from '../contract/host.ts';
import { languages } from '../contract/languages.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { gatewayPort } from '../contract/tools.ts';
import { readFileBounded, writeFileDurably } from '../files/durable.ts';
import { withLock } from '../files/lock.ts';

export const defaultAppSettings: AppSettings = {
  theme: 'system',
  language: 'system',
  reminderDays: 180,
  proxy: 'system',
  startAtLogin: false,
  keepInTray: false,
  updates: true,
  gateway: true,
  gatewayPort,
};

const largestFile = 64 * 1024;

/** What each setting may be; a value that may not be is left at its default when read, and refused when given. */
const allowed: { readonly [Name in keyof AppSettings]: (value: unknown) => boolean } = {
  theme: (value) => themes.some((theme) => theme === value),
  language: (value) => languages.some((language) => language === value),
  reminderDays: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 3650,
  proxy: (value) => value === 'system' || value === 'none' || isProxy(value),
  startAtLogin: (value) => typeof value === 'boolean',
  keepInTray: (value) => typeof value === 'boolean',
  updates: (value) => typeof value === 'boolean',
  gateway: (value) => typeof value === 'boolean',
  gatewayPort: (value) => Number.isInteger(value) && Number(value) >= 1024 && Number(value) <= 65_535,
};

/**
 * The settings of `preferences.json`. Nothing hangs on them that could be lost, so a file that is not there, damaged or
 * newer gives the defaults for whatever cannot be understood.
 */
export async function readAppSettings(folder: string): Promise<Result<AppSettings>> {
  const bytes = await readFileBounded(preferencesFile(folder), largestFile);
  if (!bytes.ok) return bytes;
  return ok({ ...defaultAppSettings, ...understood(parse(bytes.value)) });
}

/** `setting-invalid` with the `name` of what cannot be; undefined where all of it can. */
export function whyNotAllowed(changes: Partial<AppSettings>): ReturnType<typeof fail> | undefined {
  const wrong = Object.entries(changes).find(([name, value]) => !isAllowed(name, value));
  return wrong && fail('setting-invalid', { name: wrong[0] });
}

/** Changes what is given and keeps the rest. `setting-invalid` with its `name`. */
export async function changeAppSettings(folder: string, changes: Partial<AppSettings>): Promise<Result<AppSettings>> {
  const wrong = whyNotAllowed(changes);
  if (wrong) return wrong;
  const file = preferencesFile(folder);
  return withLock(file, async () => {
    const now = await readAppSettings(folder);
    if (!now.ok) return now;
    const next = { ...now.value, ...changes };
    const written = await writeFileDurably(file, `${JSON.stringify({ schema: 1, ...next }, null, 2)}\n`);
    return written.ok ? ok(next) : written;
  });
}

function preferencesFile(folder: string): string {
  return join(folder, 'preferences.json');
}

function isAllowed(name: string, value: unknown): boolean {
  return Object.hasOwn(allowed, name) && allowed[name as keyof AppSettings](value);
}

function understood(json: unknown): Partial<AppSettings> {
  if (typeof json !== 'object' || json === null) return {};
  return Object.fromEntries(Object.entries(json).filter(([name, value]) => isAllowed(name, value)));
}

function parse(bytes: Uint8Array | null): unknown {
  try {
    return bytes && JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function isProxy(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > 500 || !URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  // A password would lie in a plain file; the environment's HTTPS_PROXY can carry one.
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}
