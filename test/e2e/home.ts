import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import type { OpenOptions } from './doors.ts';

/** A person's home folder: data, temporary files and the profiles of browsers are all below it. */
export async function makeHome(): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-e2e-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

export const dataOf = (home: string): string => join(home, 'data');
export const temporaryOf = (home: string): string => join(home, 'tmp');
const linksOf = (home: string): string => join(home, 'opened-links');

/** What a program on this person's desktop finds in its environment: nothing of the computer that the tests run on. */
export async function environmentOf({ home, keyring }: OpenOptions): Promise<Record<string, string>> {
  const programs = join(home, 'bin');
  const temporary = temporaryOf(home);
  await Promise.all([programs, temporary].map((folder) => mkdir(folder, { recursive: true })));
  const everywhere = {
    LC_ALL: 'C.UTF-8',
    GATEHOUSE_HOME: dataOf(home),
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
  };
  // Elsewhere the keychain is found by the person's real home.
  if (process.platform !== 'linux') {
    return { ...everywhere, PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };
  }
  await writeFile(join(programs, 'xdg-open'), `#!/bin/sh\nprintf '%s\\n' "$1" >> '${linksOf(home)}'\n`, {
    mode: 0o700,
  });
  return {
    ...everywhere,
    PATH: `${programs}:${process.env.PATH ?? ''}`,
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    DBUS_SESSION_BUS_ADDRESS: keyring.DBUS_SESSION_BUS_ADDRESS ?? '',
  };
}

/** What the desktop's `xdg-open` was told to open. */
export async function linksOpenedIn(home: string): Promise<readonly string[]> {
  const text = await readFile(linksOf(home), 'utf8').catch(() => '');
  return text.split('\n').filter((line) => line !== '');
}

/** The person's own browser knows the store. On a screen its windows are as large as they look. */
export function ownContext({ display }: OpenOptions): BrowserContextOptions {
  return { ignoreHTTPSErrors: true, ...(display === undefined ? {} : { viewport: null }) };
}
